"""What every page has: the reader's language, who is signed in, the committee and its rulebook, the menu."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask, g
from flask_wtf.csrf import generate_csrf
from werkzeug.local import LocalProxy

from core import clock
from core.access import Principal
from core.access.platform import Committee
from core.access.requests import platform, visitor
from core.db import tenant_session
from core.editions import installed_editions
from core.errors import N_, XepLoaiError
from core.i18n import LANGUAGES
from core.web import assets, compression, formats, fragments, menu, protection
from core.web.language import language, say


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The committee of whoever is signed in, the year it works on, and the rulebook of that year."""

    committee: Committee | None
    year: int
    rulebook: str | None
    document: str | None  # the number of the document that the rulebook follows


def register(app: Flask) -> None:
    """Give templates what they need, and every answer its headers."""
    compression.register(app)  # first, so that it is done last: Flask runs these in reverse
    protection.register(app, app.extensions["xeploai"].settings)
    fragments.register(app)
    formats.register(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        _=say, N_=N_, translated=translated, csrf_token=generate_csrf, static_url=assets.static_url,
        style_url=assets.style_url,
        LANGUAGES=LANGUAGES, is_here=menu.is_here, ON_A_PHONE=menu.ON_A_PHONE,
    )  # fmt: skip
    app.context_processor(_around)


def _around() -> dict[str, Any]:
    """Return what templates may ask for; what needs the database is asked only when a template uses it."""
    asking = visitor()
    return {
        "visitor": asking,
        "language": language(),
        "menu": menu.entries(asking) if asking else (),
        "surroundings": LocalProxy(partial(surroundings, asking)) if asking else None,
        "committee": LocalProxy(lambda: surroundings(asking).committee) if asking else None,
    }


def translated(words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return codes with what they are called, in the reader's language: the choices of a field."""
    return [(str(code), say(word)) for code, word in words.items()]


def surroundings(asking: Principal) -> Surroundings:
    """Return the committee, year and rulebook of a visitor; asked once a request."""
    if "surroundings" not in g:
        g.surroundings = _read_surroundings(asking)
    found: Surroundings = g.surroundings
    return found


def _read_surroundings(asking: Principal) -> Surroundings:
    here = platform()
    year = clock.today().year
    with tenant_session(here.engine, asking.tenant_id) as session:
        committee = here.choices.committee(session, asking.tenant_id)
        for one in (year, year - 1):
            rulebook = here.choices.rulebook(session, one)
            if rulebook:
                return Surroundings(committee, one, rulebook, _document_of(rulebook))
    return Surroundings(committee, year, None, None)


def _document_of(rulebook: str) -> str | None:
    """Return the number of a rulebook's own document; None where the rulebook is not installed (any more)."""
    try:
        return installed_editions().rulebook(rulebook).document.get("number")
    except XepLoaiError:
        return None
