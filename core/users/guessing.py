"""The throttle of a request: whose guesses are counted, and the mark of a browser that was let in before.

Counting wrong passwords of an account would let a stranger lock its holder out. So a browser in which somebody
signed in once carries a mark for that account, and its guesses are counted apart from all others'.
"""

from __future__ import annotations

import hmac
import secrets
from uuid import UUID

from flask import Response, request

from core.access.requests import platform
from core.config import derived_secret
from core.users.cookies import YEAR, secure
from core.users.sealing import Seal
from core.users.throttling import ACCOUNT, ADDRESS, CODE, CODES, HOLDER, Attempt, Throttle
from core.users.usernames import username_key

KNOWN = "xl_known"


def throttle() -> Throttle:
    """Return the throttle of the installation."""
    return Throttle(platform().redis, platform().settings.secret_key())


def seal() -> Seal:
    """Return the seal of the installation."""
    return Seal(platform().settings.secret_key())


def address() -> str:
    """Return where the request comes from."""
    return request.remote_addr or "-"


def holder(committee: str, username: str) -> str:
    """Return by what the guesses at one account are counted, whether or not it exists."""
    return f"{committee.strip().lower()}/{username_key(username)}"


def guess_password(whose: str) -> Attempt:
    """Count a guess at the password of an account; raise TooMany."""
    mark = request.cookies.get(KNOWN, "")
    if _is_mark_of(mark, whose):
        return throttle().attempt((HOLDER, mark))
    return throttle().attempt((HOLDER, f"{whose} {address()}"), (ACCOUNT, whose), (ADDRESS, address()))


def guess_code(account_id: UUID) -> Attempt:
    """Count a guess at a code of an account whose password was shown; raise TooMany."""
    return throttle().attempt((CODE, str(account_id)), (CODES, str(account_id)))


def guess_link() -> Attempt:
    """Count a guess at a link, or at whose it is; raise TooMany."""
    return throttle().attempt((ADDRESS, address()))


def mark(response: Response, whose: str) -> Response:
    """Let the browser carry the mark of an account that signed in with it."""
    nonce = secrets.token_urlsafe(12)
    value = f"{nonce}.{_signature(nonce, whose)}"
    response.set_cookie(KNOWN, value, max_age=YEAR, path="/sign-in", secure=secure(), httponly=True, samesite="Lax")
    return response


def _is_mark_of(value: str, whose: str) -> bool:
    nonce, _, signature = value.partition(".")
    return hmac.compare_digest(signature.encode(), _signature(nonce, whose).encode())


def _signature(nonce: str, whose: str) -> str:
    key = derived_secret(platform().settings.secret_key(), "accounts.known")
    return hmac.new(key.encode(), f"{nonce} {whose}".encode(), "sha256").hexdigest()
