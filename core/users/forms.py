"""A form as it is shown and as it came back: what was typed is kept, secrets are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from core.errors import Fault, Message, WrongInput

SECRET = frozenset({"password", "again", "old", "code"})


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields, and what is wrong with each; what belongs to no field stands under ''."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, list[Message]] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return what stands in a field."""
        return self.values.get(name, "")

    def wrong(self, name: str) -> list[Message]:
        """Return what is wrong with a field."""
        return self.faults.get(name, [])


def sent(error: WrongInput | None = None, *fields: str) -> Form:
    """Return the form that came with this request; faults of places that are none of its fields stand on top."""
    values = {name: value for name, value in request.form.items() if name not in SECRET}
    known = fields or tuple(request.form)
    faults: dict[str, list[Message]] = {}
    for one in error.faults if error else ():
        faults.setdefault(one.where if one.where in known else "", []).append(one.message)
    return Form(values, faults)


def typed(name: str) -> str:
    """Return what was typed in a field, without the spaces around it."""
    return request.form.get(name, "").strip()


def secret(name: str) -> str:
    """Return what was typed in a field for a secret, to the letter."""
    return request.form.get(name, "")


def wrong(*faults: Fault) -> WrongInput:
    """Return the refusal with some faults."""
    return WrongInput(faults)
