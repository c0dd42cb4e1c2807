"""Clients that are somebody: requests of a test carry whose they are, in place of a cookie or a token."""

from __future__ import annotations

from typing import Any

from flask import Flask, Request
from flask.testing import FlaskClient

from core.access import Platform, Principal

_ENVIRON = "xeploai.principal"


def identify_by_environ(platform: Platform, request: Request) -> Principal | None:
    """Return the principal that `client_of` put into the request."""
    found = request.environ.get(_ENVIRON)
    return found if isinstance(found, Principal) else None


def client_of(app: Flask, principal: Principal | None) -> FlaskClient:
    """Return a client whose every request is made by a principal (None: by a stranger)."""
    client = app.test_client()
    base: dict[str, Any] = client.environ_base
    if principal is not None:
        base[_ENVIRON] = principal
    return client
