"""Factories of units and people: each test has a committee of its own, valid and dull unless it says otherwise."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from core import clock
from core.access import Grant, Principal, Role
from core.audit import AuditEntry
from core.db import TenantSession, tenant_session
from core.db.keys import uuid7
from core.hierarchy import services as units
from core.people import services
from core.people.models import Person
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import Tenant

NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
TODAY = date(2026, 11, 20)
START = date(2020, 1, 1)
_numbers = itertools.count(1)


@pytest.fixture(autouse=True)
def _still() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def tenant(make_tenant) -> Tenant:
    """A committee of this test's own."""
    return make_tenant()


@pytest.fixture
def work(database: TestDatabase, tenant: Tenant) -> Callable[[], UnitOfWork]:
    """Open a unit of work in the committee."""
    return lambda: UnitOfWork(database.engine, tenant.id)


@pytest.fixture
def session(database: TestDatabase, tenant: Tenant) -> Iterator[TenantSession]:
    """A session of the committee, for reading."""
    with tenant_session(database.engine, tenant.id) as one:
        yield one


@pytest.fixture
def do(work) -> Callable[..., object]:
    """Call a service in a transaction of its own, and see it committed."""

    def call(service: Callable[..., object], *args: object, **values: object) -> object:
        with work() as one:
            return service(one, *args, **{"actor": "test"} | values)

    return call


@pytest.fixture
def make_unit(do) -> Callable[..., UUID]:
    """Found a unit; return its id."""

    def make(name: str = "Chi bộ", parent: UUID | None = None, since: date = START, **more: object) -> UUID:
        values = {"code": f"U{next(_numbers)}", "kind": "cell"} | more
        return do(units.found_unit, name=name, parent_id=parent, since=since, **values).id

    return make


@pytest.fixture
def make_body(do) -> Callable[..., UUID]:
    """Make a body of a unit; return its id."""

    def make(unit: UUID, name: str = "Chi ủy", since: date = START, **more: object) -> UUID:
        values = {"code": f"B{next(_numbers)}", "kind": "cell_committee"} | more
        return do(units.make_body, name=name, unit_id=unit, since=since, **values).id

    return make


@pytest.fixture
def document(do) -> UUID:
    """A decision that records rest on."""
    values = {"issuer": "Đảng ủy phường", "number": "12-QĐ/ĐU", "dated": date(2024, 5, 6), "title": "Quyết định"}
    return do(units.keep_document, **values).id


@pytest.fixture
def make_person(do) -> Callable[..., Person]:
    """Enter a member, official long since; in a cell since START where one is named."""

    def make(name: str = "Nguyễn Văn An", unit: UUID | None = None, **more: object) -> Person:
        usual = {
            "code": f"DV{next(_numbers)}",
            "born_on": date(1980, 2, 3),
            "admitted_on": date(2005, 6, 7),
            "official_on": date(2006, 6, 7),
            "since": START if unit else None,
        }
        return do(services.add_person, name=name, unit_id=unit, **usual | more)

    return make


@pytest.fixture
def add(do) -> Callable[..., object]:
    """Add a record of a person."""

    def call(model: type[object], person: Person | None = None, **values: object) -> object:
        about = {"person_id": person.id} if person else {}
        return do(services.add_record, model, **about, **values)

    return call


@pytest.fixture
def somebody(tenant: Tenant) -> Callable[..., Principal]:
    """Make whoever asks: a role, for the units named or everywhere."""

    def make(role: Role, *at: UUID) -> Principal:
        grants = tuple(Grant(role, one) for one in at) or (Grant(role),)
        return Principal(tenant.id, uuid7(), "Người thử", grants, second_factor=True)

    return make


@pytest.fixture
def audited(database: TestDatabase, tenant: Tenant) -> Callable[[], list[AuditEntry]]:
    """Read the entries of the audit, the latest last."""

    def read() -> list[AuditEntry]:
        from sqlalchemy import select

        with tenant_session(database.engine, tenant.id) as one:
            return list(one.scalars(select(AuditEntry).order_by(AuditEntry.number)))

    return read
