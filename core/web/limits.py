"""How often somebody may call the API, and how much a request may hold.

Counted on the queue's server, for all processes together. While it is away each process counts for itself and says so
in the log; `/ready` says that it is away.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, current_app, request
from flask_limiter import Limiter, RequestLimit

from core import clock
from core.access.requests import visitor
from core.web.problems import answer, is_api
from core.web.refusals import TOO_MANY
from core.wire.blueprints import LARGEST_UPLOAD

RATE = "API_RATE"
USUAL_RATE = "600 per minute"


def register(app: Flask, redis: Any) -> None:
    """Refuse what comes too often or is too large. The rate is that of the app's `API_RATE`."""
    app.config.setdefault(RATE, USUAL_RATE)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_UPLOAD
    Limiter(
        _caller,
        app=app,
        application_limits=[lambda: str(current_app.config[RATE])],
        application_limits_exempt_when=lambda: not is_api(),
        on_breach=_refuse,
        strategy="fixed-window",
        storage_uri="redis://",
        storage_options={"connection_pool": redis.connection_pool},
        in_memory_fallback_enabled=True,
        key_prefix="api",
    )


def _caller() -> str:
    """Return whose calls are counted together: an account's, or for strangers an address's."""
    asking = visitor()
    return f"{asking.tenant_id}:{asking.account_id}" if asking else f"stranger:{request.remote_addr}"


def _refuse(limit: RequestLimit) -> Response:
    """Say in how many seconds counting begins anew."""
    refused = answer(TOO_MANY)
    seconds = limit.reset_at - int(clock.now().timestamp())
    refused.headers["Retry-After"] = str(min(max(seconds, 1), limit.limit.get_expiry()))
    return refused
