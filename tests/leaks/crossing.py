"""Asking for what is somebody else's: everything that names something, with one thing of it after the other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from tests.leaks.judging import Secrets, fault_of, text_of
from tests.leaks.pages import as_it_stands
from tests.leaks.routes import Ask

Values = Mapping[str, str]
LONGEST = 400


def nothing(ask: Ask) -> None:
    """Do nothing before a request."""


def said(answer: Any) -> str:
    """Return what an answer says of itself."""
    if answer.is_json or answer.mimetype.endswith("+json"):
        return str(answer.get_data(as_text=True))
    words = re.sub(r"<[^>]*>", " ", text_of(answer))
    return " ".join(words.split())[-LONGEST:]


def refused(app: Flask, client: FlaskClient, asks: Iterable[Ask], own: Values, foreign: Values) -> list[str]:
    """Return what is refused of that which names one's own things."""
    faults = []
    for ask in asks:
        if ask.places(own, foreign):
            filled = as_it_stands(app, client, ask, own).filled(own)
            answer = filled.sent(client)
            if answer.status_code >= 400:
                faults.append(f"{filled}: {answer.status_code} {said(answer)}")
    return faults


def crossed(
    app: Flask,
    client: FlaskClient,
    asks: Iterable[Ask],
    own: Values,
    foreign: Values,
    secrets: Secrets,
) -> list[str]:
    """Return what is wrong when somebody names what is another's, one thing after the other.

    What names nothing is read as it is.
    """
    faults = []
    for ask in asks:
        for filled, named in _fillings(app, client, ask, own, foreign):
            faults.append(fault_of(filled, filled.sent(client), secrets, foreign=named))
    return [one for one in faults if one]


def crossed_at_once(
    client: FlaskClient,
    asks: Iterable[Ask],
    own: Values,
    foreign: Values,
    secrets: Secrets,
    before: Callable[[Ask], None] = nothing,
) -> list[str]:
    """Return what is wrong when all that a request names is another's."""
    faults = []
    for ask in asks:
        places = ask.places(own, foreign)
        if places or not ask.writes:
            before(ask)
            filled = ask.filled(own, foreign, *places)
            faults.append(fault_of(filled, filled.sent(client), secrets, foreign=bool(places)))
    return [one for one in faults if one]


def _fillings(app: Flask, client: FlaskClient, ask: Ask, own: Values, foreign: Values) -> Iterator[tuple[Ask, bool]]:
    """Yield a request with each thing that it names by turns another's, and whether it is."""
    places = ask.places(own, foreign)
    if not places and not ask.writes:
        yield ask.filled(own), False
    standing = as_it_stands(app, client, ask, own) if places else ask
    for place in places:
        yield standing.filled(own, foreign, place), True
