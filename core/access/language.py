"""The language of a request: of the cookie that the reader last chose, else of the account, else Vietnamese."""

from __future__ import annotations

from flask import g, request

from core.access.requests import platform, visitor
from core.errors import Say
from core.i18n import LANGUAGES, SOURCE, translator

COOKIE = "xl_lang"


def language() -> str:
    """Return the language in which this request is answered."""
    if "language" not in g:
        asking = visitor()
        chosen = request.cookies.get(COOKIE) or (asking.language if asking else SOURCE)
        g.language = chosen if chosen in LANGUAGES else SOURCE
    return str(g.language)


def say(template: str, /, **values: object) -> str:
    """Say a sentence in the language of this request."""
    speaking: Say = translator(language(), platform().locales)
    return speaking(template, **values)
