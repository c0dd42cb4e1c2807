"""An operator inside a tenant: for the time of a break-glass session, the operator's requests are a rescuer's."""

from __future__ import annotations

from flask import Request

from core.access.permissions import Permission
from core.access.platform import Platform
from core.access.principal import Principal

COOKIE = "xl_glass"

# Here an operator stays the operator, whatever session is open.
_OWN = ("/operator", "/account", "/sign-in", "/sign-out", "/api/v1/operator", "/api/v1/account")


def rescuing(platform: Platform, request: Request, asking: Principal) -> Principal:
    """Return whoever asks, as a rescuer where the request carries the key of a break-glass session of theirs.

    Only a signed-in browser carries one, never a token of the API. The request is entered in the tenant's audit
    before it is answered; a session that is over, or somebody else's, changes nothing.
    """
    key = request.cookies.get(COOKIE)
    if not key or asking.sign_in_id is None or _is_own(request.path) or not asking.may(Permission.BREAK_GLASS):
        return asking
    route = request.url_rule.rule if request.url_rule else "-"
    return platform.choices.rescuer(platform.engine, key, asking, f"{request.method} {route}") or asking


def _is_own(path: str) -> bool:
    return path == "/" or any(path == one or path.startswith(f"{one}/") for one in _OWN)
