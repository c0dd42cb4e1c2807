"""A form that came back: what was typed is kept, and what is wrong stands beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request

from core.access.language import say
from core.errors import WrongInput


@dataclass(frozen=True, slots=True)
class Form:
    """What stands in the fields; what is wrong with each; what is wrong with none of them, with its place."""

    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)
    rest: Sequence[Mapping[str, str]] = ()


def typed(name: str) -> str:
    """Return what was typed in a field, without the spaces around it."""
    return request.form.get(name, "").strip()


def came_back(error: WrongInput, places: Mapping[str, str]) -> Form:
    """Return the form that was sent; `places` leads from where a fault stands to its field."""
    wrong: dict[str, list[str]] = {}
    rest = []
    for one in error.faults:
        said = one.message.said(say)
        if one.where in places:
            wrong.setdefault(places[one.where], []).append(said)
        else:
            rest.append({"where": one.where, "message": said})
    return Form(dict(request.form.items()), wrong, rest)
