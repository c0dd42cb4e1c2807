"""What happened to a person, in the order of time: all their records, each in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import TenantSession
from core.errors import N_, Message
from core.hierarchy.models import Body, Document, UnitPeriod
from core.people.finding import find_person
from core.people.kinds import AbsenceKind, CommendationLevel, DepartureKind, MembershipKind, StandingKind
from core.people.models import (
    Absence,
    Award,
    Commendation,
    Departure,
    Discipline,
    Membership,
    Person,
    Post,
    Standing,
    StateResult,
    StudentRecord,
    YearFacts,
    YearLevel,
)
from core.people.particulars import said_day
from core.people.services.records import KINDS
from core.people.spans import holds_on


@dataclass(frozen=True, slots=True)
class Happening:
    """Something of a person's life. `until` is the first day on which it holds no more, where it holds for a time."""

    day: date
    until: date | None
    kind: str  # that of the record: membership, post, …; born, admitted, made_official for the person's own days
    record_id: UUID | None
    message: Message
    document: str | None = None  # as people cite it


_MEMBERSHIPS = {
    MembershipKind.OFFICIAL_CELL: N_("Sinh hoạt chính thức tại {unit}"),
    MembershipKind.TEMPORARY: N_("Sinh hoạt tạm thời tại {unit}"),
    MembershipKind.STAFF: N_("Làm việc tại {unit}"),
}
_DEPARTURES = {
    DepartureKind.MOVED_AWAY: N_("Chuyển ra ngoài đảng bộ"),
    DepartureKind.DIED: N_("Từ trần"),
    DepartureKind.WORK_ENDED: N_("Thôi làm việc"),
    DepartureKind.EXPELLED: N_("Bị khai trừ khỏi Đảng"),
    DepartureKind.REMOVED: N_("Bị xóa tên trong danh sách đảng viên"),
    DepartureKind.RESIGNED: N_("Xin ra khỏi Đảng"),
}
_STANDINGS = {
    StandingKind.EXEMPT_FROM_ACTIVITY: N_("Được miễn công tác và sinh hoạt đảng"),
    StandingKind.SUSPENDED_FROM_ACTIVITY: N_("Bị đình chỉ sinh hoạt đảng"),
    StandingKind.SUSPENDED_FROM_COMMITTEE: N_("Bị đình chỉ sinh hoạt cấp ủy"),
}
_ABSENCES = {
    AbsenceKind.SICK: N_("Nghỉ ốm"),
    AbsenceKind.MATERNITY: N_("Nghỉ thai sản"),
    AbsenceKind.STUDY: N_("Đi học"),
    AbsenceKind.OTHER: N_("Vắng mặt"),
}
_COMMENDATIONS = {
    CommendationLevel.RECTOR: N_("Được hiệu trưởng khen thưởng"),
    CommendationLevel.CITY: N_("Được thành phố, tỉnh khen thưởng"),
    CommendationLevel.MINISTRY: N_("Được bộ, ngành trung ương khen thưởng"),
}


@dataclass(frozen=True, slots=True)
class _Names:
    """What units, bodies and documents are called."""

    units: Mapping[UUID, Sequence[UnitPeriod]]
    bodies: Mapping[UUID, str]
    documents: Mapping[UUID, Document]

    def unit(self, unit_id: UUID, day: date) -> str:
        """Return what a unit is called on a day; outside of its life, as it is called nearest to it."""
        periods = self.units.get(unit_id, ())
        there = [one for one in periods if holds_on(one, day)] or list(periods[-1:])
        return there[0].name if there else ""

    def document(self, document_id: UUID | None) -> str | None:
        """Return a document as people cite it."""
        found = self.documents.get(document_id) if document_id else None
        return f"{found.number}, {said_day(found.dated)}, {found.issuer}" if found else None


def timeline(session: TenantSession, person_id: UUID) -> list[Happening]:
    """Return all that is kept of a person, the earliest first; what is of a year stands at its end."""
    person = find_person(session, person_id)
    rows = [row for kind in KINDS for row in _rows(session, kind.model, person_id)]
    names = _names(session, rows)
    found = [*_own_days(person), *(_happening(row, names) for row in rows)]
    return sorted(found, key=lambda one: (one.day, one.kind, str(one.record_id)))


def _rows(session: TenantSession, model: Any, person_id: UUID) -> Iterable[Any]:
    return session.scalars(select(model).where(model.person_id == person_id))


def _own_days(person: Person) -> Iterator[Happening]:
    own = (
        ("born", person.born_on, N_("Sinh")),
        ("admitted", person.admitted_on, N_("Vào Đảng")),
        ("made_official", person.official_on, N_("Thành đảng viên chính thức")),
    )
    for kind, day, text in own:
        if day is not None:
            yield Happening(day, None, kind, None, Message(text))


def _happening(row: Any, names: _Names) -> Happening:
    day = next((getattr(row, one) for one in ("since", "decided_on", "given_on") if hasattr(row, one)), None)
    cited = names.document(getattr(row, "document_id", None))
    return Happening(
        day or date(row.year, 12, 31),
        getattr(row, "until", None),
        str(row.__tablename__),
        row.id,
        _said(row, names),
        cited,
    )


def _said(row: Any, names: _Names) -> Message:
    """Return what a record says, in words."""
    match row:
        case Membership():
            return Message(_MEMBERSHIPS[MembershipKind(row.kind)], {"unit": names.unit(row.unit_id, row.since)})
        case Post():
            place = names.bodies.get(row.body_id) if row.body_id else None
            where = {"title": row.title, "unit": names.unit(row.unit_id, row.since), "body": place or ""}
            return Message(N_("{title}, {body}, {unit}") if place else N_("{title}, {unit}"), where)
        case Departure():
            return Message(_DEPARTURES[DepartureKind(row.kind)])
        case Standing():
            return Message(_STANDINGS[StandingKind(row.kind)])
        case Absence():
            return Message(_ABSENCES[AbsenceKind(row.kind)])
        case _:
            return _said_of_finding(row)


def _said_of_finding(row: Any) -> Message:
    match row:
        case Discipline():
            text = N_("Kỷ luật: {form} (tự phát hiện)") if row.self_detected else N_("Kỷ luật: {form}")
            return Message(text, {"form": row.form})
        case Commendation():
            return Message(_COMMENDATIONS[CommendationLevel(row.level)])
        case Award():
            return Message(N_("Khen thưởng: {name}"), {"name": row.name})
        case StateResult():
            return Message(N_("Kết quả bên chính quyền năm {year}: {level}"), _of_year(row, level=row.level))
        case StudentRecord():
            gpa, points = ("—" if one is None else one for one in (row.gpa, row.conduct_points))
            text = N_("Học tập năm {year}: điểm trung bình {gpa}, rèn luyện {points}")
            return Message(text, _of_year(row, gpa=gpa, points=points))
        case YearLevel():
            text = N_("Xếp loại năm {year}: {level} (theo {rulebook})")
            return Message(text, _of_year(row, level=row.level, rulebook=row.rulebook))
        case YearFacts():
            return Message(N_("Số liệu kiểm điểm năm {year}: {count} mục"), _of_year(row, count=len(row.columns)))
        case _:
            raise TypeError(f"{type(row).__name__} is no record of a person")


def _of_year(row: Any, **values: object) -> dict[str, object]:
    return {"year": str(row.year), **values}


def _names(session: TenantSession, rows: Sequence[Any]) -> _Names:
    units, bodies, documents = ({getattr(row, name, None) for row in rows} for name in _LINKS)
    periods: dict[UUID, list[UnitPeriod]] = {}
    query = select(UnitPeriod).where(UnitPeriod.unit_id.in_(units - {None})).order_by(UnitPeriod.since)
    for one in session.scalars(query):
        periods.setdefault(one.unit_id, []).append(one)
    called = select(Body.id, Body.name).where(Body.id.in_(bodies - {None}))
    cited = session.scalars(select(Document).where(Document.id.in_(documents - {None})))
    return _Names(periods, {one.id: one.name for one in session.execute(called)}, {one.id: one for one in cited})


_LINKS = ("unit_id", "body_id", "document_id")
