"""The language of a request: of the account, else of the cookie, else Vietnamese."""

from __future__ import annotations

from flask import g, request

from core.errors import Say
from core.i18n import LANGUAGES, SOURCE, translator

COOKIE = "xl_lang"


def language() -> str:
    """Return the language in which this request is answered."""
    if "language" not in g:
        chosen = request.cookies.get(COOKIE, SOURCE)
        g.language = chosen if chosen in LANGUAGES else SOURCE
    return str(g.language)


def say(template: str, /, **values: object) -> str:
    """Say a sentence in the language of this request."""
    speaking: Say = translator(language())
    return speaking(template, **values)
