"""What happens around every request: its number, its line in the log, its share of the numbers, its limits."""

from __future__ import annotations

import logging
import re
from http import HTTPStatus
from uuid import uuid4

import structlog
from flask import Flask, Response, abort, g, request
from werkzeug.middleware.proxy_fix import ProxyFix

from core import clock
from core.config import Settings
from core.operations import metrics

LARGEST = 25 * 1024 * 1024  # bytes of a request
FORM_LARGEST = 1024 * 1024  # of what is typed into a form, files aside
NUMBER = "X-Request-ID"
_GIVEN = re.compile(r"[0-9a-fA-F-]{8,64}\Z")
log = logging.getLogger(__name__)


def register(app: Flask, settings: Settings) -> None:
    """Watch every request of an application, and believe as many proxies as the settings say."""
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, MAX_FORM_MEMORY_SIZE=FORM_LARGEST)
    if settings.trusted_proxies:
        many = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=many, x_proto=many, x_host=many)  # type: ignore[method-assign]
    trusted = bool(settings.trusted_proxies)

    def begin() -> None:
        """Give the request its number; refuse it unread where it says itself that it is too large."""
        given = request.headers.get(NUMBER, "")
        g.number = given if trusted and _GIVEN.match(given) else uuid4().hex
        g.took = clock.stopwatch()
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request=g.number)
        if (request.content_length or 0) > LARGEST:
            abort(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)

    app.before_request_funcs.setdefault(None, []).insert(0, begin)
    app.after_request(_end)


def route() -> str:
    """Return the template of the route: never what stood in its place."""
    return request.url_rule.rule if request.url_rule else "-"


def _end(response: Response) -> Response:
    """Write the line of a request, and count it. Whose it was is said by the tenant alone."""
    if "took" not in g:
        return response
    seconds, method = g.took(), request.method if request.method in _METHODS else "-"
    response.headers[NUMBER] = g.number
    metrics.REQUESTS.labels(route(), method, response.status_code).inc()
    metrics.DURATION.labels(route(), method).observe(seconds)
    said = {"route": route(), "method": method, "status": response.status_code, "ms": round(seconds * 1000, 1)}
    asking = g.get("principal")
    if asking is not None:
        said["tenant"] = str(asking.tenant_id)
    log.info("request", extra=said)
    return response


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
