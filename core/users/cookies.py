"""The cookies of sessions, and of the few minutes before one begins."""

from __future__ import annotations

from flask import Response, request

from core.access.requests import platform
from core.users.bearers import Bearer, read_session

SESSION = "xl_session"
CHALLENGE = "xl_challenge"  # by which a browser takes back what was remembered for it
COMMITTEE = "xl_committee"  # the code of the committee it signed in to last, to be offered first
YEAR = 365 * 86_400


def carried() -> Bearer | None:
    """Return what the browser carries as its session, whether or not it lasts."""
    return read_session(request.cookies.get(SESSION, ""))


def give_session(response: Response, bearer: Bearer) -> Response:
    """Let the browser carry a session until it is closed, or the session is over."""
    return _give(response, SESSION, bearer.as_session())


def take_session(response: Response) -> Response:
    """Let the browser forget its session."""
    response.delete_cookie(SESSION, path="/", secure=secure(), httponly=True, samesite="Lax")
    return response


def give_challenge(response: Response, key: str, seconds: int) -> Response:
    """Let the browser carry the key of what is remembered for it."""
    return _give(response, CHALLENGE, key, seconds)


def give_committee(response: Response, code: str) -> Response:
    """Let the browser remember the committee."""
    return _give(response, COMMITTEE, code, YEAR)


def secure() -> bool:
    """Say whether the pages are served over https."""
    return request.is_secure or (platform().settings.public_url or "").startswith("https:")


def _give(response: Response, name: str, value: str, seconds: int | None = None) -> Response:
    response.set_cookie(name, value, max_age=seconds, path="/", secure=secure(), httponly=True, samesite="Lax")
    return response
