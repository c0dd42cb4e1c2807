"""What every page has: the reader's language, who is signed in, the committee."""

from __future__ import annotations

from typing import Any

from flask import Flask

from core.access.requests import platform, visitor
from core.db import shared_session
from core.web.language import language, say


def register(app: Flask) -> None:
    """Give templates `_()`, the visitor, and the visitor's committee."""
    app.jinja_env.globals.update(_=say)
    app.context_processor(_around)


def _around() -> dict[str, Any]:
    asking = visitor()
    committee = None
    if asking is not None:
        here = platform()
        with shared_session(here.engine) as session:
            committee = here.choices.committee(session, asking.tenant_id)
    return {"visitor": asking, "committee": committee, "language": language()}
