"""Who asks: the session of a cookie, or the token of a header."""

from __future__ import annotations

from flask import Request

from core.access.platform import Platform
from core.access.principal import Principal


def identify(platform: Platform, request: Request) -> Principal | None:
    """Return whoever asks, or None for a stranger."""
    return None
