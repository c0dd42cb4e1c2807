"""Servers once in a process, a database for each module, tenants on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from core.access import Grant, Principal, Role
from core.app import create_app
from core.config import Settings
from core.db.keys import uuid7
from core.testing import databases, visitors
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import Tenant

MakeClient = Callable[..., FlaskClient]
MakeTenant = Callable[..., Tenant]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server's owner."""
    with databases.postgres_owner_url() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """The address of a queue."""
    with databases.redis_url() as url:
        yield url


@pytest.fixture(scope="session")
def template(postgres: str) -> Iterator[str]:
    """The name of a database with all tables."""
    with databases.migrated_template(postgres) as name:
        yield name


@pytest.fixture(scope="module")
def database(postgres: str, template: str) -> Iterator[TestDatabase]:
    """A database of this module, with all tables and no rows."""
    with databases.filled_database(postgres, template) as one:
        yield one


@pytest.fixture
def make_tenant(database: TestDatabase) -> MakeTenant:
    """Make a committee with a code of its own."""

    def make(*, code: str | None = None, name: str = "Đảng bộ phường", parent: Tenant | None = None) -> Tenant:
        with UnitOfWork(database.engine, uuid7()) as work:
            return services.create_tenant(
                work,
                code=code or databases.new_code(),
                name=name,
                parent=parent.code if parent else None,
                actor="test",
            )

    return make


@pytest.fixture(scope="module")
def app(database: TestDatabase, redis_url: str) -> Flask:
    """The application over this module's database; requests say themselves whose they are (`client`)."""
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    made = create_app(settings, database.engine, Redis.from_url(redis_url), identify=visitors.identify_by_environ)
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    made.config["WTF_CSRF_ENABLED"] = False  # tests/web and tests/unit/web switch it on
    return made


@pytest.fixture
def client(app: Flask) -> MakeClient:
    """Make a client of somebody with a role in a tenant, second factor shown; without a role: of a stranger."""

    def make(
        tenant: Tenant | None = None, role: Role | None = None, unit_id: UUID | None = None, **more
    ) -> FlaskClient:
        if tenant is None or role is None:
            return visitors.client_of(app, None)
        values = {"account_id": uuid7(), "name": "Người thử", "second_factor": True} | more
        return visitors.client_of(app, Principal(tenant.id, grants=(Grant(role, unit_id),), **values))

    return make
