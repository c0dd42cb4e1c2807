"""Read the records of many people, units or bodies at once: one question a table, however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from core.db import TenantSession
from core.facts.organisations import BodyRecords, UnitRecords
from core.facts.people import LeadingPost, PersonRecords, Studies
from core.hierarchy.kinds import ChangeKind, Part, UnitKind
from core.hierarchy.models import Body, UnitChange, UnitChangePart, UnitPeriod
from core.people.kinds import AbsenceKind, MembershipKind
from core.people.models import (
    Absence,
    Commendation,
    Discipline,
    Membership,
    Person,
    Post,
    Standing,
    StateResult,
    StudentRecord,
    YearLevel,
)

Ids: TypeAlias = Sequence[UUID]
Query: TypeAlias = Select[*tuple[Any, ...]]

ORGANISATION, MEMBER = "party_org", "party_member"
# Under which subject the level of a unit that somebody heads is looked for, first come first served.
_UNIT_SUBJECTS = (ORGANISATION, "department")
_AT_ONCE = 10_000


def people_records(session: TenantSession, ids: Ids, year: int, day: date) -> dict[UUID, PersonRecords]:
    """Return the records of people for a year, as of a day."""
    about = {
        one.id: PersonRecords(one.admitted_on, one.official_on, one.is_student, one.is_civil_servant)
        for one in rows(
            session,
            select(Person.id, Person.admitted_on, Person.official_on, Person.is_student, Person.is_civil_servant),
            Person.id,
            ids,
        )
    }
    for fill in (_fill_standings, _fill_absences, _fill_findings, _fill_year, _fill_posts):
        fill(session, about, year, day)
    return about


def _fill_standings(session: TenantSession, about: Mapping[UUID, PersonRecords], year: int, day: date) -> None:
    query = select(Standing.person_id, Standing.kind).where(Standing.on(day))
    for person_id, kind in rows(session, query, Standing.person_id, list(about)):
        about[person_id].standings.add(kind)


def _fill_absences(session: TenantSession, about: Mapping[UUID, PersonRecords], year: int, day: date) -> None:
    query = select(Absence.person_id, Absence.since, Absence.until).where(Absence.kind == AbsenceKind.SICK)
    for person_id, since, until in rows(session, query, Absence.person_id, list(about)):
        about[person_id].sick.append((since, until))


def _fill_findings(session: TenantSession, about: Mapping[UUID, PersonRecords], year: int, day: date) -> None:
    """Fill in measures of discipline and commendations of the year, up to the day."""
    begin, end = date(year, 1, 1), min(day, date(year, 12, 31))
    measures = select(Discipline.person_id, Discipline.self_detected).where(Discipline.decided_on.between(begin, end))
    for person_id, self_detected in rows(session, measures, Discipline.person_id, list(about)):
        about[person_id].self_detected.append(self_detected)
    praise = select(Commendation.person_id, Commendation.level).where(Commendation.given_on.between(begin, end))
    for person_id, level in rows(session, praise, Commendation.person_id, list(about)):
        about[person_id].commendations.append(level)


def _fill_year(session: TenantSession, about: Mapping[UUID, PersonRecords], year: int, day: date) -> None:
    results = select(StateResult.person_id, StateResult.level).where(StateResult.year == year)
    for person_id, level in rows(session, results, StateResult.person_id, list(about)):
        about[person_id].state_level = level
    columns = (
        StudentRecord.track,
        StudentRecord.conduct_points,
        StudentRecord.gpa,
        StudentRecord.credits_owed,
        StudentRecord.tuition_owed,
    )
    studies = select(StudentRecord.person_id, *columns).where(StudentRecord.year == year)
    for person_id, *values in rows(session, studies, StudentRecord.person_id, list(about)):
        about[person_id].studies = Studies(*values)


def _fill_posts(session: TenantSession, about: Mapping[UUID, PersonRecords], year: int, day: date) -> None:
    query = select(Post.person_id, Post.unit_id, Post.since, Post.head, Post.main, Post.rank).where(
        Post.leading, Post.on(day)
    )
    posts = list(rows(session, query, Post.person_id, list(about)))
    led = list({one.unit_id for one in posts})
    below = _below(session, led, day, lambda kind: kind is not UnitKind.DEPARTMENT)
    levels = unit_levels(session, [*led, *(unit for units in below.values() for unit in units)], year)
    for person_id, unit_id, since, head, main, rank in posts:
        led_levels = tuple(levels.get(unit) for unit in below.get(unit_id, ()))
        about[person_id].posts.append(LeadingPost(since, head, main, rank, levels.get(unit_id), led_levels))


def unit_records(session: TenantSession, ids: Ids, year: int, day: date) -> dict[UUID, UnitRecords]:
    """Return the records of units for a year, as of a day; units that do not exist on that day are left out."""
    query = select(UnitPeriod.unit_id, UnitPeriod.kind, UnitPeriod.grassroots).where(UnitPeriod.on(day))
    periods = {one.unit_id: one for one in rows(session, query, UnitPeriod.unit_id, ids)}
    there = list(periods)
    established = _established(session, there, day)
    parts = _below(session, there, day, lambda kind: kind is not UnitKind.DEPARTMENT)
    departments = _below(session, there, day, lambda kind: kind is UnitKind.DEPARTMENT)
    everything = [unit for found in (parts, departments) for units in found.values() for unit in units]
    levels, disciplined = unit_levels(session, everything, year), _disciplined(session, everything, year, day)
    members = _member_levels(session, [unit for unit in there if not parts.get(unit)], year, day)

    def records(unit: UUID) -> UnitRecords:
        own, beside = parts.get(unit, []), departments.get(unit, [])
        return UnitRecords(
            UnitKind(periods[unit].kind),
            periods[unit].grassroots,
            established[unit],
            [levels.get(one) for one in own] if own else members.get(unit, []),
            [levels.get(one) for one in beside],
            len(own) + len(beside),
            len(disciplined.intersection([*own, *beside])),
        )

    return {unit: records(unit) for unit in there}


def body_records(session: TenantSession, ids: Ids, day: date) -> dict[UUID, BodyRecords]:
    """Return the records of bodies as of a day; bodies that do not exist on that day are left out."""
    there = select(Body.id, Body.since).where(Body.on(day))
    since = pairs(session, there, Body.id, ids)
    count = select(Post.body_id, func.count(Post.person_id.distinct())).where(Post.on(day)).group_by(Post.body_id)
    members = pairs(session, count, Post.body_id, list(since))
    return {body: BodyRecords(first, members.get(body, 0)) for body, first in since.items()}


def unit_levels(session: TenantSession, ids: Ids, year: int) -> dict[UUID, str]:
    """Return the level of each unit for a year, where it has one."""
    query = select(YearLevel.unit_id, YearLevel.subject, YearLevel.level).where(YearLevel.year == year)
    found: dict[UUID, str] = {}
    known = [one for one in rows(session, query, YearLevel.unit_id, ids) if one.subject in _UNIT_SUBJECTS]
    for unit_id, _, level in sorted(known, key=lambda one: _UNIT_SUBJECTS.index(one.subject)):
        found.setdefault(unit_id, level)
    return found


def members_of(session: TenantSession, units: Ids, day: date) -> dict[UUID, UUID]:
    """Return the members whose official cell is one of the units on a day, each with that unit."""
    query = select(Membership.person_id, Membership.unit_id).where(
        Membership.kind == MembershipKind.OFFICIAL_CELL, Membership.on(day)
    )
    return pairs(session, query, Membership.unit_id, units)


def _member_levels(session: TenantSession, units: Ids, year: int, day: date) -> dict[UUID, list[str | None]]:
    members = members_of(session, units, day)
    query = select(YearLevel.person_id, YearLevel.level).where(YearLevel.year == year, YearLevel.subject == MEMBER)
    levels = pairs(session, query, YearLevel.person_id, list(members))
    found: dict[UUID, list[str | None]] = defaultdict(list)
    for person, unit in members.items():
        found[unit].append(levels.get(person))
    return found


def _below(
    session: TenantSession, units: Ids, day: date, belongs: Callable[[UnitKind], bool]
) -> dict[UUID, list[UUID]]:
    """Return the units directly below each unit on a day, of the kinds that belong."""
    query = select(UnitPeriod.parent_id, UnitPeriod.unit_id, UnitPeriod.kind).where(UnitPeriod.on(day))
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for parent_id, unit_id, kind in rows(session, query, UnitPeriod.parent_id, units):
        if belongs(UnitKind(kind)):
            found[parent_id].append(unit_id)
    return found


def _established(session: TenantSession, units: Ids, day: date) -> dict[UUID, date]:
    """Return the day from which each unit counts as established: founded, or made by a merger or a split."""
    first = select(UnitPeriod.unit_id, func.min(UnitPeriod.since)).group_by(UnitPeriod.unit_id)
    found = pairs(session, first, UnitPeriod.unit_id, units)
    made = (
        select(UnitChangePart.unit_id, func.max(UnitChange.day))
        .join(UnitChange, UnitChange.id == UnitChangePart.change_id)
        .where(
            UnitChange.kind.in_([ChangeKind.MERGE, ChangeKind.SPLIT]),
            UnitChangePart.part == Part.INTO,
            UnitChange.day <= day,
        )
        .group_by(UnitChangePart.unit_id)
    )
    for unit_id, last in rows(session, made, UnitChangePart.unit_id, units):
        found[unit_id] = max(found[unit_id], last)
    return found


def _disciplined(session: TenantSession, units: Ids, year: int, day: date) -> set[UUID]:
    begin, end = date(year, 1, 1), min(day, date(year, 12, 31))
    query = select(Discipline.unit_id).where(Discipline.decided_on.between(begin, end))
    return {one.unit_id for one in rows(session, query, Discipline.unit_id, units)}


def rows(session: TenantSession, query: Query, column: InstrumentedAttribute[Any], ids: Ids) -> Iterator[Any]:
    """Run a query for those ids, some at a time."""
    for start in range(0, len(ids), _AT_ONCE):
        yield from session.execute(query.where(column.in_(ids[start : start + _AT_ONCE])))


def pairs(session: TenantSession, query: Query, column: InstrumentedAttribute[Any], ids: Ids) -> dict[UUID, Any]:
    """Run a query for those ids; return its first column with its second."""
    return dict(rows(session, query, column, ids))
