"""Factories of units: each has a committee of its own, valid and dull unless a test says otherwise."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import date
from uuid import UUID

import pytest

from core.access import Grant, Principal, Role
from core.db import TenantSession, tenant_session
from core.db.keys import uuid7
from core.hierarchy import services
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import Tenant

START = date(2020, 1, 1)
_numbers = itertools.count(1)


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
    """A session of the committee, for reading; it begins anew with each `rollback`."""
    with tenant_session(database.engine, tenant.id) as one:
        yield one


@pytest.fixture
def make_unit(work) -> Callable[..., UUID]:
    """Found a unit in a transaction of its own; return its id."""

    def make(name: str = "Chi bộ", parent: UUID | None = None, since: date = START, **more: object) -> UUID:
        values = {"code": f"U{next(_numbers)}", "kind": "cell", "actor": "test"} | more
        with work() as one:
            return services.found_unit(one, name=name, parent_id=parent, since=since, **values).id

    return make


@pytest.fixture
def make_body(work) -> Callable[..., UUID]:
    """Make a body in a transaction of its own; return its id."""

    def make(unit: UUID, name: str = "Ban Chấp hành", since: date = START, **more: object) -> UUID:
        values = {"code": f"B{next(_numbers)}", "kind": "committee", "actor": "test"} | more
        with work() as one:
            return services.make_body(one, name=name, unit_id=unit, since=since, **values).id

    return make


@pytest.fixture
def document(work) -> UUID:
    """A decision that changes rest on."""
    with work() as one:
        values = {"issuer": "Đảng ủy phường", "number": "12-QĐ/ĐU", "dated": date(2024, 5, 6)}
        return services.keep_document(one, **values, title="Quyết định", actor="test").id


@pytest.fixture
def do(work) -> Callable[..., object]:
    """Call a service in a transaction of its own, and see it committed."""

    def call(service: Callable[..., object], *args: object, **values: object) -> object:
        with work() as one:
            return service(one, *args, **{"actor": "test"} | values)

    return call


@pytest.fixture
def somebody(tenant: Tenant) -> Callable[..., Principal]:
    """Make whoever asks: a role, for the units named or everywhere."""

    def make(role: Role, *units: UUID, second_factor: bool = True) -> Principal:
        grants = tuple(Grant(role, one) for one in units) or (Grant(role),)
        return Principal(tenant.id, uuid7(), "Người thử", grants, second_factor=second_factor)

    return make
