"""Hold what is about to be changed, and check what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.exc import StaleDataError

from core.db import TenantSession
from core.errors import N_, Conflict, Fault, NotFound, Stale, fault, refusal
from core.hierarchy.kinds import UnitKind
from core.hierarchy.models import Body, Document, Hierarchy, Unit, UnitPeriod
from core.people.models import Person
from core.people.particulars import said_day
from core.people.spans import Span, within


@dataclass(frozen=True, slots=True)
class Place:
    """A unit or a body, as far as records need it: when it is there, and the unit it is or belongs to."""

    life: Span
    unit_id: UUID


def lock_person(session: TenantSession, person_id: UUID) -> Person:
    """Be the only one who changes a person and their records until the transaction ends.

    Raises NotFound, and Conflict for a duplicate whose records went to somebody else.
    """
    person = lock_even_merged(session, person_id)
    if person.merged_into_id is not None:
        text = N_("«{code}» đã gộp vào một hồ sơ khác; hãy sửa ở hồ sơ ấy.")
        raise refusal(Conflict, text, code=person.code)
    return person


def lock_even_merged(session: TenantSession, person_id: UUID) -> Person:
    """Do the same for a person who may be a duplicate."""
    session.flush()
    query = select(Person).where(Person.id == person_id).with_for_update(key_share=True)
    person = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if person is None:
        raise no_such_person(person_id)
    return person


def no_such_person(person_id: object) -> Exception:
    """Return the error for a person who is not there, or not to be seen."""
    return refusal(NotFound, N_("Không có người «{person}»."), person=person_id)


def demand_version(stands: int, read: int | None) -> None:
    """Raise Stale where something was changed since it was read; None: whoever asks does not mind."""
    if read is not None and read != stands:
        raise _stale()


def flush(session: TenantSession) -> None:
    """Send what is to be written; raise Stale where somebody else was there first."""
    try:
        session.flush()
    except StaleDataError as error:
        raise _stale() from error


def keep_tree(session: TenantSession) -> None:
    """Let nobody change where and when units are there until the transaction ends; others may do the same beside."""
    session.execute(select(Hierarchy.revision).with_for_update(read=True))


def lock_unit(session: TenantSession, unit_id: UUID) -> None:
    """Be the only one who writes what may stand only once in a unit or its bodies."""
    session.execute(select(Unit.id).where(Unit.id == unit_id).with_for_update(key_share=True))


def unit_place(session: TenantSession, unit_id: UUID) -> Place | None:
    """Return when a unit is there, None where there is no such unit."""
    query = select(UnitPeriod.since, UnitPeriod.until).where(UnitPeriod.unit_id == unit_id).order_by(UnitPeriod.since)
    periods = session.execute(query).all()
    return Place(Span(periods[0].since, periods[-1].until), unit_id) if periods else None


def body_place(session: TenantSession, body_id: UUID) -> Place | None:
    """Return when a body is there and whose it is, None where there is no such body."""
    query = select(Body.since, Body.until, Body.unit_id).where(Body.id == body_id)
    found = session.execute(query).one_or_none()
    return Place(Span(found.since, found.until), found.unit_id) if found else None


def place_faults(place: Place | None, where: str, span: Span) -> Iterator[Fault]:
    """Yield a fault where a unit or body is not there all through a time."""
    if place is None:
        yield fault(where, N_("không có đơn vị hoặc tập thể này"))
    elif not within(span, place.life):
        first, end = place.life.since, place.life.until
        if end is None:
            yield fault(where, N_("chỉ tồn tại từ ngày {first}"), first=said_day(first))
        else:
            text = N_("chỉ tồn tại từ {first} đến trước {end}; hãy chọn ngày trong khoảng ấy")
            yield fault(where, text, first=said_day(first), end=said_day(end))


def kind_of_unit(session: TenantSession, unit_id: UUID, day: date) -> UnitKind | None:
    """Return what a unit is on a day."""
    kind = session.scalar(select(UnitPeriod.kind).where(UnitPeriod.unit_id == unit_id, UnitPeriod.on(day)))
    return UnitKind(kind) if kind else None


def document_faults(session: TenantSession, document_id: UUID | None) -> Iterator[Fault]:
    """Yield a fault for a document that is not there; none at all is fine."""
    if document_id is not None and session.scalar(select(Document.id).where(Document.id == document_id)) is None:
        yield fault("document_id", N_("không có văn bản này; hãy nhập văn bản trước"))


def _stale() -> Exception:
    return refusal(Stale, N_("Người khác đã sửa từ khi đọc; hãy đọc lại rồi sửa."))
