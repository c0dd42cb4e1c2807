"""Servers once in a process, a database for each module, tenants on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from core.db.keys import uuid7
from core.testing import databases
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import Tenant

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
