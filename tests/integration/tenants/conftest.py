"""Committees with results, and the operators' own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from core.access import Grant, Principal, Role
from core.audit import AuditEntry
from core.db import tenant_session
from core.db.keys import uuid7
from core.hierarchy.kinds import UnitKind
from core.hierarchy.services import found_unit
from core.people.models import YearLevel
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import Tenant

GiveLevels = Callable[..., None]
Actions = Callable[[Tenant], list[str]]


@pytest.fixture
def give_levels(database: TestDatabase) -> GiveLevels:
    """Record a level for a unit of a committee, by the unit's code; the unit is made where it is not there."""

    def give(tenant: Tenant, *, year: int = 2023, subject: str = "party_org", **levels: str) -> None:
        with UnitOfWork(database.engine, tenant.id) as work:
            for code, level in levels.items():
                unit = found_unit(
                    work, code=code, name=f"Chi bộ {code}", kind=UnitKind.CELL, since=date(2020, 1, 1), actor="test"
                )
                work.session.add(
                    YearLevel(subject=subject, unit_id=unit.id, year=year, level=level, rulebook="can_tho/2023")
                )

    return give


@pytest.fixture
def actions(database: TestDatabase) -> Actions:
    """Return what the audit of a committee says was done, in order."""

    def said(tenant: Tenant) -> list[str]:
        with tenant_session(database.engine, tenant.id) as session:
            return list(session.scalars(select(AuditEntry.action).order_by(AuditEntry.number)))

    return said


@pytest.fixture
def make_operator(make_tenant) -> Callable[[], Principal]:
    """Return an operator of the installation, signed in with two factors."""

    def make(sign_in_id: UUID | None = None) -> Principal:
        tenant = make_tenant(name="Quản trị hệ thống")
        return Principal(
            tenant.id,
            uuid7(),
            "Người vận hành",
            (Grant(Role.OPERATOR),),
            second_factor=True,
            sign_in_id=sign_in_id or uuid7(),
        )

    return make
