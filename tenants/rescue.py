"""The key of a break-glass session in the operator's browser."""

from __future__ import annotations

from typing import TypeVar

from werkzeug.wrappers import Response

from core import clock
from core.access.rescue import COOKIE
from core.users.cookies import secure
from tenants.services.glass import Opened

R = TypeVar("R", bound=Response)


def set_key(answer: R, opened: Opened) -> R:
    """Put the key into a cookie that ends with the session and that no script reads."""
    left = int((opened.session.expires_at - clock.now()).total_seconds())
    answer.set_cookie(COOKIE, opened.key, max_age=left, httponly=True, secure=secure(), samesite="Lax")
    return answer


def drop_key(answer: R) -> R:
    """Take the key away."""
    answer.delete_cookie(COOKIE, httponly=True, secure=secure(), samesite="Lax")
    return answer
