"""A page that somebody may not see yet leads them to where they can help it: signing in, or the second factor."""

from __future__ import annotations

from urllib.parse import quote

from flask import Response, redirect, request

from core import errors

_DOORS: dict[type[errors.XepLoaiError], str] = {
    errors.NotSignedIn: "/sign-in",
    errors.SecondFactorNeeded: "/account/second-factor",
}


def led_on(error: errors.XepLoaiError) -> Response | None:
    """Return where a refusal leads, which brings back to this page; None where it is an answer by itself.

    Only reading leads on: what somebody sent must not be lost behind a door.
    """
    door = _DOORS.get(type(error))
    if door is None or request.method not in {"GET", "HEAD"} or request.path == door:
        return None
    here = request.full_path.removesuffix("?")
    response = redirect(door if here == "/" else f"{door}?next={quote(here, safe='/')}", 303)
    response.headers["Cache-Control"] = "no-store"
    assert isinstance(response, Response)
    return response
