"""Put together what a committee would hand over: the levels of a year, as they are recorded now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import TenantSession
from core.hierarchy.models import Body, Unit, UnitPeriod
from core.people.kinds import MembershipKind, SubjectKind
from core.people.models import Membership, Person, YearLevel
from tenants.results import Result, results_document
from tenants.services.finding import own_tenant


def collect_results(session: TenantSession, year: int, subject: str) -> dict[str, Any]:
    """Return the document of a year and a subject; without results where no level was recorded."""
    last_day = date(year, 12, 31)
    found = [*_people(session, year, subject, last_day), *_units(session, year, subject, last_day)]
    found += _bodies(session, year, subject)
    return results_document(own_tenant(session).code, year, subject, found)


def _people(session: TenantSession, year: int, subject: str, day: date) -> Iterator[Result]:
    units = _unit_of_each(session, day)
    query = (
        select(Person.id, Person.code, Person.name, YearLevel.level, YearLevel.rulebook)
        .join(YearLevel, YearLevel.person_id == Person.id)
        .where(YearLevel.year == year, YearLevel.subject == subject)
    )
    for key, code, name, level, rulebook in session.execute(query):
        yield Result(SubjectKind.PERSON, code, name, units.get(key), level, rulebook)


def _unit_of_each(session: TenantSession, day: date) -> dict[UUID, str]:
    """Return the code of the unit to which each person belongs on a day, temporary activity aside."""
    query = (
        select(Membership.person_id, Unit.code)
        .join(Unit, Unit.id == Membership.unit_id)
        .where(Membership.on(day), Membership.kind != MembershipKind.TEMPORARY)
        .order_by(Membership.kind.desc())  # the official cell goes before the place of work: it comes last and stays
    )
    return dict(session.execute(query).all())


def _units(session: TenantSession, year: int, subject: str, day: date) -> Iterator[Result]:
    names = dict(session.execute(select(UnitPeriod.unit_id, UnitPeriod.name).where(UnitPeriod.on(day))).all())
    query = (
        select(Unit.id, Unit.code, YearLevel.level, YearLevel.rulebook)
        .join(YearLevel, YearLevel.unit_id == Unit.id)
        .where(YearLevel.year == year, YearLevel.subject == subject)
    )
    for key, code, level, rulebook in session.execute(query):
        yield Result(SubjectKind.UNIT, code, names.get(key, code), None, level, rulebook)


def _bodies(session: TenantSession, year: int, subject: str) -> Iterator[Result]:
    query = (
        select(Body.code, Body.name, Unit.code, YearLevel.level, YearLevel.rulebook)
        .join(YearLevel, YearLevel.body_id == Body.id)
        .join(Unit, Unit.id == Body.unit_id)
        .where(YearLevel.year == year, YearLevel.subject == subject)
    )
    for code, name, unit, level, rulebook in session.execute(query):
        yield Result(SubjectKind.BODY, code, name, unit, level, rulebook)
