"""What every answer carries, and which writes are let in: headers, and forms that nobody else's page may send."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFError, CSRFProtect

from core.config import Settings
from core.errors import N_, NotAllowed, refusal
from core.web import assets
from core.wire.blueprints import VERSION

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Not below `/static/`, which is served without a view of ours.
STATIC_PATHS = ("/static/", assets.SHEET_PATH)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": "default-src 'self'; img-src 'self'; style-src 'self'; script-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",  # for browsers that do not know frame-ancestors
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
)
HTTPS_ONLY = "max-age=31536000"

FORGED = N_("Yêu cầu này không đến từ một trang của hệ thống nên không được thực hiện; mở lại trang rồi gửi lại.")

csrf = CSRFProtect()


class Forged(NotAllowed):
    """A write that no page of ours sent, or one that was open too long."""


def register(app: Flask, settings: Settings) -> None:
    """Refuse forged writes and put the headers on every answer."""
    is_https = (settings.public_url or "").startswith("https:")
    app.config.update(
        SESSION_COOKIE_NAME="xl_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_https,
        WTF_CSRF_CHECK_DEFAULT=False,  # asked below, where the API has its own ways
        WTF_CSRF_TIME_LIMIT=None,  # as long as the browser keeps its session: a form may stay open for a day
        WTF_CSRF_SSL_STRICT=False,  # the origin is asked below, and a Referer may be kept back
        WTF_CSRF_HEADERS=["X-CSRF-Token", "X-CSRFToken"],
    )
    csrf.init_app(app)
    app.before_request(refuse_forged)
    app.after_request(protect)


def refuse_forged() -> None:
    """Raise Forged for a write that another site's page may have sent with the reader's cookies."""
    if request.method in SAFE or not current_app.config["WTF_CSRF_ENABLED"]:
        return
    if is_of_another_site():
        raise refusal(Forged, FORGED)
    if request.path.startswith(f"{VERSION}/") and _needs_no_token():
        return
    try:
        csrf.protect()
    except CSRFError as error:
        raise refusal(Forged, FORGED) from error


def is_of_another_site() -> bool:
    """Say whether the browser itself says that another site's page made the request."""
    fetched = request.headers.get("Sec-Fetch-Site")
    if fetched:
        return fetched not in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return bool(origin) and urlsplit(str(origin)).netloc != request.host


def is_certainly_ours() -> bool:
    """Say whether the browser itself says that a page of ours made the request."""
    origin = request.headers.get("Origin")
    by_origin = bool(origin) and urlsplit(str(origin)).netloc == request.host
    return request.headers.get("Sec-Fetch-Site") == "same-origin" or (
        by_origin and "Sec-Fetch-Site" not in request.headers
    )


def _needs_no_token() -> bool:
    """A token in `Authorization` is never sent by itself, nor is anything without a cookie anybody's."""
    return "Authorization" in request.headers or not request.cookies or is_certainly_ours()


def protect(response: Response) -> Response:
    """Put the headers on an answer that does not have them yet; say who may keep it."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", HTTPS_ONLY)
    if request.path.startswith(STATIC_PATHS):
        current = response.status_code == 200 and assets.is_current(request.path, request.args.get("v"))
        response.headers["Cache-Control"] = assets.FOREVER if current else "no-cache"
    else:
        response.headers.setdefault("Cache-Control", "no-store" if g.get("principal") else "no-cache, private")
    return response
