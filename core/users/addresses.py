"""The addresses of our own pages, as they stand in letters and as devices and providers know them."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from core.access.requests import platform
from core.config import Settings
from core.users.services.passkeys import RelyingParty


def top() -> str:
    """Return the address of the installation without a path: PUBLIC_URL, else that of the request."""
    return (platform().settings.public_url or request.host_url).rstrip("/")


def top_of(settings: Settings) -> str:
    """Return the same where there is no request."""
    return (settings.public_url or f"http://127.0.0.1:{settings.port}").rstrip("/")


def relying_party() -> RelyingParty:
    """Return this installation as a device knows it."""
    return RelyingParty(urlsplit(top()).hostname or "localhost", top())
