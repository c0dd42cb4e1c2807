"""The demo province: five committees that can be looked at at once, each with an account for every role."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.access import Role
from core.commands import demo_province
from core.commands.context import Context
from core.commands.demo_plan import read_plan
from core.config import read_settings
from core.db import Addresses, shared_session, tenant_session
from core.people.models import Person, YearFacts
from core.testing.databases import TestDatabase
from core.users.models import Account, RoleGrant
from tenants import services as tenants


class Here:
    """An installation over a test's database."""

    def __init__(self, database: TestDatabase, home: Path) -> None:
        self.engine = database.engine
        self.addresses: Addresses = database.addresses
        self.settings = read_settings({"XEPLOAI_HOME": str(home), "SECRET_KEY": "x" * 40})


@pytest.fixture
def surroundings() -> Context:
    return Context("vi", io.StringIO(), io.StringIO(), sys.stdin.buffer)


@pytest.fixture
def demo(database: TestDatabase, tmp_path: Path, surroundings: Context) -> Here:
    here = Here(database, tmp_path)
    demo_province.ensure(here, surroundings)  # type: ignore[arg-type]
    return here


def test_the_demo_has_a_committee_for_each_locality_with_everybody_in_it(demo: Here, surroundings: Context) -> None:
    demo_province.ensure(demo, surroundings)  # type: ignore[arg-type]  # a second time changes nothing
    plan = read_plan()
    assert len(plan.committees) == 5
    for one in plan.committees:
        with shared_session(demo.engine) as session:
            tenant = tenants.find_tenant(session, one.code)
        with tenant_session(demo.engine, tenant.id) as session:
            assert session.scalar(select(func.count(Person.id))) >= 120
            assert session.scalar(select(func.count(YearFacts.id))) >= 120
            roles = set(session.scalars(select(RoleGrant.role)))
            assert roles == {role for role in Role if role not in (Role.OPERATOR, Role.RESCUER)}
            assert tenants.rulebook_of(session, one.year).value == f"{one.profile}/{one.year}"
            assert session.scalar(select(func.count(Account.id)).where(Account.person_id.is_(None))) == 0


def test_the_accounts_are_announced(demo: Here, surroundings: Context) -> None:
    demo_province.announce(demo.settings, surroundings, read_plan())
    said = surroundings.out.getvalue()  # type: ignore[attr-defined]
    assert demo_province.PASSWORD in said
    assert "quan.tri" in said
