"""What a request carries, read strictly: JSON as RFC 8259 says and no more, a query as the types of its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NoReturn

from flask import Request
from marshmallow import Schema, fields, missing
from marshmallow.exceptions import ValidationError
from webargs.core import is_json
from webargs.flaskparser import FlaskParser, abort

from core.errors import N_
from core.wire.fields import UNUSABLE
from core.wire.words import Template

DEEPEST = 32
_EXACTLY = 2**53  # below it a float holds every whole number
_WHOLE = re.compile(r"-?[0-9]{1,18}")

TWICE = Template(N_("chỉ được nêu một lần."))
NOT_A_TEXT = Template(N_("có ký tự không dùng được (ký tự điều khiển)."))


class NotJson(ValueError):
    """A body that is no JSON, or not one that we take; the message says why."""


class Reader(FlaskParser):
    """Reads the arguments of the API's routes. A key of the query that no schema names is a fault."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "query": None, "querystring": None}

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Return the body; 415 for another kind of content, 400 for what is no JSON."""
        if not is_json(req.mimetype):
            return self._refuse_kind() if req.get_data(cache=True) else missing
        body = req.get_data(cache=True)
        if not body:
            return missing
        try:
            return read_json(body)
        except NotJson as error:
            abort(400, exc=error, messages={"json": [str(error)]})

    @staticmethod
    def _refuse_kind() -> NoReturn:
        abort(415, messages={"json": [N_("gửi nội dung dạng application/json.")]})

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """Return the query with its texts read as the numbers and truths that the schema names."""
        return _read_texts(req.args.lists(), schema)

    def load_form(self, req: Request, schema: Schema) -> Any:
        """Return the fields of a form in the same way."""
        return _read_texts(req.form.lists(), schema)


def read_json(body: bytes) -> Any:
    """Return what a body says; raise NotJson where it is no JSON, says a key twice, or goes too deep."""
    try:
        found = json.loads(
            body.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_number, parse_float=_number
        )
    except RecursionError as error:
        raise NotJson(N_("các mục lồng nhau quá sâu.")) from error
    except NotJson:
        raise
    except ValueError as error:
        raise NotJson(N_("không phải JSON đúng dạng (mã UTF-8).")) from error
    _refuse_unusable(found)
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise NotJson(N_("một khóa được nêu hai lần trong cùng một đối tượng."))
    return found


def _number(text: str) -> float | int:
    """Return a number; `1.0` is the whole number 1, as JSON Schema has it."""
    number = float(text)
    if number in (float("inf"), float("-inf")):
        raise NotJson(N_("có số quá lớn."))
    return int(number) if number.is_integer() and abs(number) < _EXACTLY else number


def _no_number(name: str) -> NoReturn:
    raise NotJson(N_("NaN và Infinity không phải là số của JSON."))


def _refuse_unusable(found: Any) -> None:
    """Refuse what no column could keep, wherever it stands: the schema may look at a part of it only."""
    faults: dict[str, Any] = {}
    for path, value in _leaves(found, ()):
        if isinstance(value, str) and UNUSABLE.search(value):
            _put(faults, path, [NOT_A_TEXT])
    if faults:
        raise ValidationError(faults)


def _leaves(found: Any, path: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield every value that holds no others, and every key, with where it stands."""
    if len(path) > DEEPEST:
        raise NotJson(N_("các mục lồng nhau quá sâu."))
    if isinstance(found, Mapping):
        for key, value in found.items():
            yield path, key
            yield from _leaves(value, (*path, key))
    elif isinstance(found, list):
        for place, value in enumerate(found):
            yield from _leaves(value, (*path, place))
    else:
        yield path, found


def _put(faults: dict[str, Any], path: tuple[str | int, ...], said: list[str]) -> None:
    where = ".".join(UNUSABLE.sub("?", str(one)) for one in path)
    faults.setdefault(where or "_schema", said)


def _read_texts(given: Iterable[tuple[str, list[str]]], schema: Schema) -> dict[str, Any]:
    known = {one.data_key or name: one for name, one in schema.load_fields.items()}
    read: dict[str, Any] = {}
    faults: dict[str, Any] = {}
    for key, texts in given:
        field = known.get(key)
        if field is not None and getattr(field, "is_multiple", isinstance(field, fields.List)):
            read[key] = [_typed(text, getattr(field, "inner", field)) for text in texts]
        elif len(texts) > 1:
            faults[key] = [TWICE]
        else:
            read[key] = _typed(texts[0], field)
    if faults:
        raise ValidationError(faults)
    return read


def _typed(text: str, field: Any) -> Any:
    """Return the value that a text of a query stands for; the text itself where it stands for none."""
    if isinstance(field, fields.Integer) and _WHOLE.fullmatch(text):
        return int(text)
    if isinstance(field, fields.Boolean) and text in {"true", "false"}:
        return text == "true"
    return text
