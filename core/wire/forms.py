"""Forms and queries of pages, read with the same schemas as the JSON of the API; what was typed is given back.

form = Form()
if request.method == "POST":
    try: args = sent(RenameIn)
    except WrongInput as error: form = returned(error)
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, fields
from marshmallow.exceptions import ValidationError

from core.errors import N_, Fault, Message, WrongInput, fault
from core.wire.words import message_of

SECRET_WORDS = ("password", "secret", "token")
EMPTY = N_("Còn trống; hãy điền.")
NO_DAY = N_("Không có ngày này; ghi ngày/tháng/năm, như 29/11/2023.")

_DAY = re.compile(r"(\d{1,2})[/. -]?(\d{1,2})[/. -]?(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields of a form, and what is wrong with each."""

    typed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    faults: tuple[Fault, ...] = ()

    def value(self, name: str, usual: object = "") -> object:
        """Return what was typed in a field; where nothing came, what usually stands there."""
        return self.typed.get(name, usual)

    def wrong(self, name: str) -> list[Message]:
        """Return what is wrong with a field."""
        return [one.message for one in self.faults if one.where == name]

    def on_top(self, *names: str) -> list[Fault]:
        """Return what is wrong with none of some fields."""
        return [one for one in self.faults if one.where not in names]


def asked(schema: type[Schema]) -> dict[str, Any]:
    """Return what the query of a page asks for; keys of no meaning are left out. Raises WrongInput."""
    return _read(schema, request.args, {name: text == "true" for name, text in request.args.items()})


def sent(schema: type[Schema]) -> dict[str, Any]:
    """Return what a form says: a box that is not ticked is no, a field that may be empty is None. Raises WrongInput."""
    ticked = {name: bool(request.form.get(name)) for name in schema().load_fields}
    return _read(schema, request.form, ticked)


def returned(error: WrongInput | None = None) -> Form:
    """Return the form that came with this request, with its faults; never a secret."""
    typed = {name: text for name, text in request.form.items() if not any(one in name for one in SECRET_WORDS)}
    return Form(MappingProxyType(typed), error.faults if error else ())


def _read(schema: type[Schema], given: Mapping[str, str], truths: Mapping[str, bool]) -> dict[str, Any]:
    one = schema(unknown=EXCLUDE)
    read: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, own in one.load_fields.items():
        text = given.get(name, "").strip()
        if isinstance(own, fields.Boolean):
            if name in truths:
                read[name] = truths[name]
        elif text:
            read[name] = _typed(own, text)
        elif own.allow_none and name in given:
            read[name] = None
        elif own.required:
            faults.append(fault(name, EMPTY))
    return {**_loaded(one, read, faults)}


def _typed(own: Any, text: str) -> object:
    """Return what a text of a form stands for: a whole number, a day however it is written."""
    if isinstance(own, fields.Integer) and text.isdecimal():
        return int(text)
    written = _DAY.fullmatch(text) if isinstance(own, fields.Date) else None
    return f"{written[3]}-{written[2]:0>2}-{written[1]:0>2}" if written else text


def _loaded(schema: Schema, read: dict[str, Any], faults: list[Fault]) -> dict[str, Any]:
    said: dict[str, Any] = {}
    try:
        loaded: dict[str, Any] = schema.load(read)
    except ValidationError as error:
        said = error.messages_dict
    missing = {one.where for one in faults}
    days = {name for name, own in schema.load_fields.items() if isinstance(own, fields.Date)}
    found = [
        Fault(name, Message(NO_DAY) if name in days else message_of(text))
        for name, texts in said.items()
        if name not in missing
        for text in (texts if isinstance(texts, list) else [texts])
    ]
    if faults or found:
        raise WrongInput([*faults, *found])
    return loaded
