from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from redis import Redis
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core import clock
from core.access.platform import Identify
from core.app import create_app
from core.config import Settings
from core.db import TenantSession, tenant_session
from core.db.engine import owner_engine
from core.testing import databases, visitors
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import RulebookChoice
from tests.leaks.judging import fingerprint
from tests.leaks.routes import Ask, asks
from tests.leaks.world import World, make_world

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
MakeApp = Callable[..., Flask]


@dataclass
class Two:
    """Two tenants with the same two years, whose rulebooks say whose they are."""

    engine: Engine
    bare: Engine
    a: UUID
    b: UUID

    def of_a(self) -> TenantSession:
        return tenant_session(self.engine, self.a)

    def bare_of_a(self) -> Session:
        """A's session with no guard in Python: row-level security alone."""
        return Session(self.bare.execution_options(tenant=self.a))

    def rows(self, tenant_id: UUID) -> list[tuple[int, str]]:
        with tenant_session(self.engine, tenant_id) as session:
            return sorted((row.year, row.rulebook) for row in session.query(RulebookChoice))


ROWS_OF_A = [(2023, "a/2023"), (2024, "a/2024")]
ROWS_OF_B = [(2023, "b/2023"), (2024, "b/2024")]


@pytest.fixture
def two(database: TestDatabase, make_tenant) -> Two:
    found = Two(database.engine, database.bare, make_tenant().id, make_tenant().id)
    for name, tenant_id in (("a", found.a), ("b", found.b)):
        with UnitOfWork(database.engine, tenant_id) as work:
            work.session.add_all(RulebookChoice(year=year, rulebook=f"{name}/{year}") for year in (2023, 2024))
    return found


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture(scope="session")
def filled(postgres: str, template: str) -> Iterator[TestDatabase]:
    """The database of the two full committees: nothing in it is ever changed."""
    with databases.filled_database(postgres, template) as one:
        yield one


@pytest.fixture(scope="session")
def make_app(redis_url: str) -> MakeApp:
    """Make an application over an engine; its requests say whose they are, unless `identify` does."""

    def make(engine: Engine, identify: Identify = visitors.identify_by_environ) -> Flask:
        settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
        made = create_app(settings, engine, Redis.from_url(redis_url), identify=identify)
        made.testing = True
        made.config |= {"PROPAGATE_EXCEPTIONS": False, "WTF_CSRF_ENABLED": False, "API_RATE": "1000000 per minute"}
        return made

    return make


@pytest.fixture(scope="session")
def whole_app(filled: TestDatabase, make_app: MakeApp) -> Flask:
    """The application over the two committees."""
    return make_app(filled.engine)


@pytest.fixture(scope="session")
def world(whole_app: Flask) -> World:
    """Two committees filled alike."""
    with clock.frozen(NOW):
        return make_world(whole_app)


@pytest.fixture(scope="session")
def every_ask(whole_app: Flask) -> list[Ask]:
    """A request for everything that can be asked."""
    return asks(whole_app)


@pytest.fixture
def unchanged(filled: TestDatabase, world: World) -> Iterator[None]:
    """See that a test leaves every row of both committees as it was."""
    owner = owner_engine(filled.addresses.owner)
    before = [fingerprint(owner, one.tenant.id) for one in (world.a, world.b)]
    yield
    after = [fingerprint(owner, one.tenant.id) for one in (world.a, world.b)]
    changed = [name for old, new in zip(before, after, strict=True) for name in old if old[name] != new[name]]
    assert changed == []


@pytest.fixture
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every unit of work do all it does, and take it back in place of committing it."""

    def take_back(work: UnitOfWork) -> None:
        while work._before:
            work._before.pop(0)()
        work._refuse_archived()
        work.session.flush()
        work.session.expunge_all()
        work._transaction.rollback()
        work._after.clear()

    monkeypatch.setattr(UnitOfWork, "_commit", take_back)
