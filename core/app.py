"""create_app(): the one place where everything is wired. Importing this does nothing."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from core.access.platform import Identify, Platform
from core.access.requests import EXTENSION, open_endpoint
from core.config import Settings
from core.users.identifying import identify
from core.web import openapi, pages, problems
from tenants.choices import choices

# The areas whose `views.py` (pages) and `api.py` (JSON) hold blueprints; each of them is called `blueprint`.
PAGES = ("core.users.views", "core.web.views", "core.jobs.views", "core.operations.views")
API = (
    "core.users.api",
    "tenants.api",
    "core.hierarchy.api",
    "core.people.api",
    "core.facts.api",
    "core.exchange.api",
    "core.jobs.api",
    "core.audit.api",
)


def create_app(settings: Settings, engine: Engine, redis: Any, *, identify: Identify = identify) -> Flask:
    """Return the application over a database and a queue that are there."""
    app = Flask("core", template_folder="web/templates", static_folder="web/static")
    app.secret_key = settings.secret_key()
    app.extensions[EXTENSION] = Platform(settings, engine, redis, choices(), identify)
    described = openapi.describe(app)
    for module in API:
        described.register_blueprint(import_module(module).blueprint)
    for module in PAGES:
        app.register_blueprint(import_module(module).blueprint)
    open_endpoint(app, "static", "style, scripts and fonts hold nothing of anybody")
    open_endpoint(app, "api-docs.openapi_json", "the description of the API holds nothing of anybody")
    pages.register(app)
    problems.register(app)
    return app
