"""create_app(): the one place where everything is wired. Importing this does nothing."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import Engine

from core.access.platform import Identify, Platform
from core.access.requests import EXTENSION, open_endpoint
from core.config import Settings
from core.jobs import tasks
from core.operations import requests
from core.plugins import installed
from core.users.identifying import identify
from core.web import duties, limits, openapi, pages, problems, waiting
from tenants.choices import choices

# The areas whose `views.py` (pages) and `api.py` (JSON) hold blueprints; each of them is called `blueprint`.
PAGES = (
    "core.users.views",
    "core.web.views",
    "core.web.reference",
    "core.web.rulebooks",
    "core.web.search",
    "core.hierarchy.views",
    "core.people.views",
    "core.facts.views",
    "core.jobs.views",
    "core.operations.views",
    "core.audit.views",
    "tenants.views.operator",
    "tenants.views.settings",
)
API = (
    "core.users.api.own",
    "core.users.api.administration",
    "tenants.api.operator",
    "tenants.api.choices",
    "tenants.api.submissions",
    "tenants.api.rescues",
    "core.hierarchy.api",
    "core.hierarchy.api.changes",
    "core.hierarchy.api.bodies",
    "core.hierarchy.api.documents",
    "core.people.api",
    "core.people.api.moves",
    "core.people.api.of_units",
    "core.people.api.records",
    "core.facts.api",
    "core.exchange.api",
    "core.exchange.api.exports",
    "core.jobs.api",
    "core.audit.api",
)


# Who knows of something that waits for whoever is signed in; asked for the home page, in this order.
DUTIES = (*waiting.OF_THE_CORE,)

# The modules that say what does each kind of long work.
TASKS = ("core.exchange.tasks", "tenants.tasks")


def make_platform(settings: Settings, engine: Engine, redis: Any, *, identify: Identify = identify) -> Platform:
    """Return what requests and jobs work with: the parts of an installation, and every kind of long work."""
    tasks.load(TASKS)
    return Platform(settings, engine, redis, choices(), identify, _locales())


def create_app(settings: Settings, engine: Engine, redis: Any, *, identify: Identify = identify) -> Flask:
    """Return the application over a database and a queue that are there."""
    app = Flask("core", template_folder="web/templates", static_folder="web/static")
    app.secret_key = settings.secret_key()
    app.extensions[EXTENSION] = make_platform(settings, engine, redis, identify=identify)
    requests.register(app, settings)
    described = openapi.describe(app)
    for module in API:
        described.register_blueprint(import_module(module).blueprint)
    for module in PAGES:
        app.register_blueprint(import_module(module).blueprint)
    open_endpoint(app, "static", "style, scripts and fonts hold nothing of anybody")
    open_endpoint(app, "api-docs.openapi_json", "the description of the API holds nothing of anybody")
    pages.register(app)
    duties.register(app, DUTIES)
    problems.register(app)
    limits.register(app, redis)
    return app


def _locales() -> tuple[Path, ...]:
    """Return the folders of the catalogues of tenants and of every installed plugin."""
    plugins = [str(getattr(module, "__file__", "")) for _, module in installed().list_name_plugin()]
    return (
        Path(__file__).parents[1] / "tenants" / "locale",
        *(Path(file).parent / "locale" for file in plugins if file),
    )
