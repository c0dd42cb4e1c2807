"""Who is classified as which subject: people, units or bodies in a unit and below it, as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from core.db import TenantSession
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.facts.reading import Query, rows
from core.hierarchy.kinds import BodyKind, UnitKind
from core.hierarchy.models import Body, Unit, UnitPeriod
from core.people.kinds import MembershipKind
from core.people.models import Membership, Person, Post


class Kind(StrEnum):
    """What stands behind a subject of a rulebook."""

    PERSON = "person"
    UNIT = "unit"
    BODY = "body"


KINDS = {
    "party_member": Kind.PERSON,
    "leader": Kind.PERSON,
    "employee": Kind.PERSON,
    "party_org": Kind.UNIT,
    "department": Kind.UNIT,
    "collective": Kind.BODY,
    "standing_body": Kind.BODY,
}
_UNITS = {
    "party_org": (UnitKind.COMMITTEE, UnitKind.CELL, UnitKind.GROUP),
    "department": (UnitKind.DEPARTMENT,),
}
_BODIES = {
    "collective": (BodyKind.COLLECTIVE,),
    "standing_body": (BodyKind.COMMITTEE, BodyKind.STANDING_COMMITTEE, BodyKind.CELL_COMMITTEE),
}


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody or something to be classified, as people call it."""

    id: UUID
    code: str
    name: str
    name_key: str
    unit_id: UUID
    unit: str


def kind_of(subject: str) -> Kind:
    """Return what stands behind a subject; raise WrongInput where the records know none."""
    if subject not in KINDS:
        text = N_("không có hồ sơ cho đối tượng này; có: {known}.")
        raise WrongInput([fault(subject, text, known=", ".join(KINDS))])
    return KINDS[subject]


def in_unit(session: TenantSession, subject: str, unit_id: UUID, day: date) -> list[Named]:
    """Return everybody, or every unit or body, of a subject in a unit and below it, in order of names."""
    kind, units = kind_of(subject), units_in(session, unit_id, day)
    if kind is Kind.UNIT:
        found = [one for one in units.values() if one.kind in _UNITS[subject]]
        return [one.named() for one in sorted(found, key=lambda one: (one.name_key, one.code))]
    if kind is Kind.BODY:
        query = _bodies(subject).where(Body.on(day))
        return _by_name(units, rows(session, query, Body.unit_id, list(units)))
    query, column = _people(subject, day)
    return _by_name(units, rows(session, query, column, list(units)))


def named(session: TenantSession, subject: str, subject_id: UUID, day: date) -> Named:
    """Return one person, unit or body by its key; raise NotFound where there is none of this subject on the day."""
    kind = kind_of(subject)
    if kind is Kind.UNIT:
        there = _units(session, UnitPeriod.unit_id, [subject_id], day).get(subject_id)
        if there is None or there.kind not in _UNITS[subject]:
            raise no_such_subject()
        return there.named()
    query = _bodies(subject).where(Body.on(day)) if kind is Kind.BODY else _people(subject, day)[0]
    key = Body.id if kind is Kind.BODY else Person.id
    found = list(rows(session, query, key, [subject_id]))
    if not found:
        raise no_such_subject()
    units = _units(session, UnitPeriod.unit_id, [one.unit_id for one in found], day)
    return _by_name(units, found)[0]


@dataclass(frozen=True, slots=True)
class UnitThere:
    """A unit as of a day."""

    id: UUID
    code: str
    name: str
    name_key: str
    kind: UnitKind

    def named(self) -> Named:
        """Return it as a subject: it is its own unit."""
        return Named(self.id, self.code, self.name, self.name_key, self.id, self.name)


def units_in(session: TenantSession, unit_id: UUID, day: date) -> dict[UUID, UnitThere]:
    """Return a unit and all below it as of a day, level by level; raise NotFound where it does not exist then."""
    level = _units(session, UnitPeriod.unit_id, [unit_id], day)
    if not level:
        raise no_such_subject()
    found = dict(level)
    while level:
        level = _units(session, UnitPeriod.parent_id, list(level), day)
        found.update(level)
    return found


def _units(
    session: TenantSession, column: InstrumentedAttribute[Any], ids: Sequence[UUID], day: date
) -> dict[UUID, UnitThere]:
    query = (
        select(UnitPeriod.unit_id, Unit.code, UnitPeriod.name, UnitPeriod.name_key, UnitPeriod.kind)
        .join(Unit, Unit.id == UnitPeriod.unit_id)
        .where(UnitPeriod.on(day))
    )
    return {
        one.unit_id: UnitThere(one.unit_id, one.code, one.name, one.name_key, UnitKind(one.kind))
        for one in rows(session, query, column, ids)
    }


def _bodies(subject: str) -> Query:
    columns = (Body.id, Body.code, Body.name, Body.name.label("name_key"), Body.unit_id)
    return select(*columns).where(Body.kind.in_(_BODIES[subject]))


def _people(subject: str, day: date) -> tuple[Query, InstrumentedAttribute[Any]]:
    """Return who is of a subject, and the column of the unit that makes them so."""
    columns = (Person.id, Person.code, Person.name, Person.name_key)
    if subject == "leader":
        query = select(*columns, Post.unit_id).join(Post, Post.person_id == Person.id).where(Post.leading, Post.on(day))
        return query.order_by(Post.main.desc(), Post.rank.nulls_last(), Post.since), Post.unit_id
    kind = MembershipKind.STAFF if subject == "employee" else MembershipKind.OFFICIAL_CELL
    query = select(*columns, Membership.unit_id).join(Membership, Membership.person_id == Person.id)
    query = query.where(Membership.kind == kind, Membership.on(day))
    if kind is MembershipKind.OFFICIAL_CELL:
        query = query.where(Person.admitted_on <= day)
    return query, Membership.unit_id


def _by_name(units: Mapping[UUID, UnitThere], found: Iterable[Any]) -> list[Named]:
    """Return each once, the first of several, in order of names."""
    once: dict[UUID, Named] = {}
    for one in found:
        unit = units.get(one.unit_id)
        named_so = Named(one.id, one.code, one.name, one.name_key, one.unit_id, unit.name if unit else "")
        once.setdefault(one.id, named_so)
    return sorted(once.values(), key=lambda one: (one.name_key, one.code))


def no_such_subject() -> Exception:
    """Return the error for a subject that is not there, or not to be seen."""
    return refusal(NotFound, N_("Không có đối tượng này vào ngày đã chọn."))
