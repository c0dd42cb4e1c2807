"""Codes of a second factor: the ones a phone shows every 30 seconds, and those on paper. Pure but for chance."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime

import pyotp

STEP = 30  # seconds
DRIFT = 1  # steps by which a phone's clock may be wrong
RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one
_GROUPS, _GROUP = 3, 4


def new_secret() -> str:
    """Make the secret that a phone and the platform share, in base32."""
    return pyotp.random_base32()


def address(secret: str, *, holder: str, issuer: str) -> str:
    """Return what a phone reads from the square: otpauth://…"""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=holder, issuer_name=issuer)


def code_at(secret: str, moment: datetime) -> str:
    """Return the code that a phone shows at a moment."""
    return pyotp.TOTP(secret, interval=STEP).at(moment)


def step_of(secret: str, code: str, moment: datetime, *, after: int | None) -> int | None:
    """Return the step whose code this is; None where it is none near the moment, or one not after `after`."""
    digits = "".join(code.split())
    if len(digits) != 6 or not (digits.isascii() and digits.isdigit()):
        return None
    now = int(moment.timestamp()) // STEP
    for step in range(now - DRIFT, now + DRIFT + 1):
        shown = pyotp.TOTP(secret, interval=STEP).generate_otp(step)
        if hmac.compare_digest(shown, digits) and (after is None or step > after):
            return step
    return None


def new_recovery_codes() -> list[str]:
    """Make codes for paper: `abcd-efgh-jkmn`, 59 bits each."""
    return ["-".join(_group() for _ in range(_GROUPS)) for _ in range(RECOVERY_CODES)]


def read_recovery_code(text: str) -> str:
    """Return a recovery code as it was made, however it was typed."""
    letters = [one for one in text.lower() if one in _LETTERS]
    return "-".join("".join(letters[at : at + _GROUP]) for at in range(0, len(letters), _GROUP))


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(_GROUP))
