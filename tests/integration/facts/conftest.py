"""A committee with two cells, written straight into the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from core.db import TenantSession, tenant_session
from core.editions import installed_editions
from core.facts.services import Question
from core.hierarchy.models import Unit, UnitPeriod
from core.people.models import Membership, Person, Post, YearFacts, YearLevel
from core.plugins import TenantHooks, installed
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services as tenants
from tenants.models import Tenant

DAY = date(2023, 12, 31)
LONG_AGO = date(2015, 1, 1)


@dataclass
class Committee:
    """A tenant being filled in: each method adds a row that is valid and dull unless told otherwise."""

    tenant: Tenant
    work: UnitOfWork
    units: dict[str, UUID] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)

    @property
    def session(self) -> TenantSession:
        return self.work.session

    def unit(self, code: str, parent: str | None = None, *, kind: str = "cell", **more: Any) -> UUID:
        unit = Unit(code=code)
        self.session.add(unit)
        self.session.flush()
        values = {"since": LONG_AGO, "grassroots": False, "name": f"Chi bộ {code}", "name_key": code} | more
        parent_id = self.units[parent] if parent else None
        self.session.add(UnitPeriod(unit_id=unit.id, parent_id=parent_id, kind=kind, **values))
        self.session.flush()
        self.units[code] = unit.id
        return unit.id

    def person(self, code: str, unit: str | None, **more: Any) -> UUID:
        usual = {"admitted_on": LONG_AGO, "official_on": LONG_AGO, "is_student": False, "is_civil_servant": False}
        name = f"Người {code}"
        values = usual | {"name": name} | more
        person = Person(code=code, name_key=code, search_text=name.lower(), **values)
        self.session.add(person)
        self.session.flush()
        if unit:
            self.add(Membership(person_id=person.id, unit_id=self.units[unit], kind="official_cell", since=LONG_AGO))
        self.people[code] = person.id
        return person.id

    def post(self, person: str, unit: str, **more: Any) -> None:
        usual = {"title": "Bí thư", "leading": True, "head": True, "chairs": True, "main": True, "full_time": True}
        values = usual | {"since": LONG_AGO, "rank": 1} | more
        self.add(Post(person_id=self.people[person], unit_id=self.units[unit], **values))

    def level(self, level: str, *, unit: str | None = None, person: str | None = None, subject: str) -> None:
        whose = {"unit_id": self.units[unit]} if unit else {"person_id": self.people[str(person)]}
        self.add(YearLevel(subject=subject, year=2023, level=level, rulebook="can_tho/2023", **whose))

    def given(self, subject: str, columns: dict[str, Any], **whose: UUID) -> None:
        self.add(YearFacts(subject=subject, year=2023, columns=columns, **whose))

    def add(self, row: object) -> None:
        self.session.add(row)
        self.session.flush()


@pytest.fixture
def committee(database: TestDatabase, make_tenant: Callable[..., Tenant]) -> Iterator[Committee]:
    """A tenant with Cần Thơ's plugins, rolled into one transaction that commits at the end of the fixture's use."""
    tenant = make_tenant()
    with UnitOfWork(database.engine, tenant.id) as work:
        tenants.choose_plugins(work, ["trung_uong", "can_tho"], actor="test")
        tenants.choose_rulebook(work, 2023, "can_tho/2023", actor="test")
        found = Committee(tenant, work)
        found.unit("db", kind="committee")
        found.unit("cb-1", "db")
        found.unit("cb-2", "db")
        yield found


@pytest.fixture
def question() -> Callable[..., Question]:
    """What is asked of a subject, under Cần Thơ's plan of 2023."""

    def ask(subject: str, *, rulebook: str = "can_tho/2023") -> Question:
        hooks = TenantHooks(installed(), ["trung_uong", rulebook.partition("/")[0]])
        return Question(installed_editions().classifier(rulebook, subject), hooks, 2023, DAY)

    return ask


@pytest.fixture
def reading(database: TestDatabase) -> Callable[[Tenant], TenantSession]:
    """A session of a tenant, for what was committed."""
    return lambda tenant: tenant_session(database.engine, tenant.id)
