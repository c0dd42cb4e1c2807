"""Requests against a bare application: no database, nobody signed in."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask, request

from core.access.requests import EXTENSION
from core.config import Settings
from core.web import compression, protection


class Bare:
    """What stands for the platform where nothing of it is asked but its settings."""

    locales = ()

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.identify = lambda platform, request: None


@pytest.fixture
def bare() -> Flask:
    app = Flask("bare", static_folder=None)
    app.secret_key = "x" * 32
    app.testing = True
    app.extensions[EXTENSION] = Bare(Settings(home=Path("/nonexistent")))
    compression.register(app)
    protection.register(app, app.extensions[EXTENSION].settings)
    app.errorhandler(protection.Forged)(lambda error: (error.said(), 403))
    app.add_url_rule("/page", "page", lambda: "xin chào " * 500, methods=["GET", "POST"])
    app.add_url_rule("/api/v1/thing", "thing", lambda: {"name": request.method}, methods=["GET", "POST"])
    return app
