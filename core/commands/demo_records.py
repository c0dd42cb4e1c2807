"""Fill a committee of the demo: units and people from the samples of its plugin, and records of every kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from core import audit
from core.commands.context import Context
from core.commands.demo_plan import PlannedCommittee
from core.commands.rows import RowsOfSubject
from core.db.keys import uuid7
from core.facts.months import after_months
from core.facts.subjects import KINDS, Kind
from core.hierarchy import services as hierarchy
from core.hierarchy.kinds import BodyKind, UnitKind
from core.people import services as people
from core.people.kinds import AbsenceKind, CommendationLevel, StandingKind
from core.people.models import (
    Absence,
    Award,
    Commendation,
    Discipline,
    Membership,
    Person,
    Post,
    Standing,
    StateResult,
    YearFacts,
)
from core.testing.samples import SampleFile, shipped
from core.unit_of_work import UnitOfWork

ACTOR = "demo"
FOUNDED = date(2012, 1, 1)
# What the records say themselves: in place of the sample's column there is the record.
_OF_RECORDS = frozenset({"months_in_party", "is_student", "is_civil_servant", "org_type", "is_leader", "is_head"})
_KINDS = (("Đảng", UnitKind.COMMITTEE), ("Tổ đảng", UnitKind.GROUP), ("Phòng", UnitKind.DEPARTMENT))


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who gets an account."""

    id: UUID
    name: str


@dataclass(slots=True)
class Filled:
    """What a committee was filled with."""

    units: dict[str, UUID] = field(default_factory=dict)
    holders: list[Holder] = field(default_factory=list)
    cell: UUID | None = None


def fill_committee(work: UnitOfWork, one: PlannedCommittee, context: Context) -> Filled:
    """Write the units, people, posts and facts of a committee; return what the accounts need."""
    filler = _Filler(work, one, context)
    for sample in shipped(context.editions):
        if sample.command == "classify" and sample.rulebook.startswith(f"{one.profile}/"):
            filler.take(sample)
    filler.add_records()
    audit.record(work, "demo.fill", actor=ACTOR, subject=work.tenant_id, units=len(filler.filled.units))
    return filler.filled


class _Filler:
    """Turns the rows of samples into units, people and facts."""

    def __init__(self, work: UnitOfWork, one: PlannedCommittee, context: Context) -> None:
        self.work, self.one, self.context = work, one, context
        self.random = Random(one.code)
        self.day = date(one.year, 12, 31)
        self.filled = Filled()
        self.people: list[Holder] = []  # members of two years and more, in other cells than the first
        self.headed: set[UUID] = set()
        self.top = self._unit(one.top["name"], None, code=one.top["code"], grassroots=one.top["grassroots"])

    def take(self, sample: SampleFile) -> None:
        """Take over the rows of a sample."""
        classifier = self.context.editions.classifier(sample.rulebook, sample.subject)
        source = RowsOfSubject(str(sample.path), self.context, [classifier])
        for rows in source.chunks():
            for place, code in enumerate(rows.ids):
                columns = {name: column[place] for name, column in rows.columns.items() if column[place] is not None}
                self._row(sample.subject, code, str(rows.names[place]), str(rows.units[place]), columns)

    def _row(self, subject: str, code: str, name: str, unit: str, columns: Mapping[str, Any]) -> None:
        kind = KINDS[subject]
        if kind is Kind.PERSON:
            whose = {"person_id": self._person(subject, code, name, self._below_top(unit), columns)}
        elif kind is Kind.UNIT:
            whose = {"unit_id": self._unit(name, self._below_top(unit))}
        else:
            whose = {"body_id": self._body(code, name, self._below_top(unit))}
        given = {name: _json(value) for name, value in columns.items() if name not in _OF_RECORDS}
        self._write(YearFacts, subject=subject, year=self.one.year, columns=given, version=1, **whose)

    def _below_top(self, name: str) -> UUID:
        return self.top if name == self.one.top["name"] else self._unit(name, self.top)

    def _unit(self, name: str, parent: UUID | None, *, code: str | None = None, grassroots: bool = False) -> UUID:
        if name not in self.filled.units:
            kind = next((kind for start, kind in _KINDS if name.startswith(start)), UnitKind.CELL)
            made = hierarchy.found_unit(
                self.work, code=code or f"tc-{len(self.filled.units):03d}", name=name, kind=kind, since=FOUNDED,
                parent_id=parent, grassroots=grassroots or "cơ sở" in name, actor=ACTOR,
            )  # fmt: skip
            self.filled.units[name] = made.id
        return self.filled.units[name]

    def _body(self, code: str, name: str, unit_id: UUID) -> UUID:
        made = hierarchy.make_body(
            self.work, code=code, name=name, kind=BodyKind.COLLECTIVE, unit_id=unit_id, since=FOUNDED, actor=ACTOR
        )
        return made.id

    def _person(self, subject: str, code: str, name: str, unit_id: UUID, columns: Mapping[str, Any]) -> UUID:
        member = subject != "employee"
        months = int(columns.get("months_in_party") or self.random.randrange(18, 300))
        admitted = after_months(self.day, -months) if member else None
        person_id = uuid7()
        self._write(
            Person, id=person_id, code=code, name=name, admitted_on=admitted, card_number=None, version=1,
            born_on=self._born(admitted),
            official_on=after_months(admitted, 12) if admitted and months >= 12 else None,
            is_student=_yes(columns.get("is_student")), is_civil_servant=_yes(columns.get("is_civil_servant")),
        )  # fmt: skip
        kind = "official_cell" if member else "staff"
        since = max(admitted or FOUNDED, FOUNDED)
        self._write(Membership, person_id=person_id, unit_id=unit_id, kind=kind, since=since)
        if subject == "leader":
            self._lead(person_id, unit_id, since, wanted=_yes(columns.get("is_head")))
        self._keep(subject, Holder(person_id, name), unit_id, old=months > 24)
        return person_id

    def _born(self, admitted: date | None) -> date:
        year = (admitted or date(self.one.year, 1, 1)).year - self.random.randrange(20, 34)
        return date(year, self.random.randrange(1, 13), self.random.randrange(1, 29))

    def _lead(self, person_id: UUID, unit_id: UUID, since: date, *, wanted: bool) -> None:
        """Give a leading post: of the head where that is wanted and nobody heads the unit yet, else of a deputy."""
        head = wanted and unit_id not in self.headed
        self.headed.update({unit_id} if head else ())
        self._write(
            Post, person_id=person_id, unit_id=unit_id, body_id=None, title="Bí thư" if head else "Phó bí thư",
            leading=True, head=head, chairs=head, main=True, full_time=True, rank=1 if head else 2, since=since,
        )  # fmt: skip

    def _keep(self, subject: str, one: Holder, unit_id: UUID, *, old: bool) -> None:
        """Remember who there is; the first member's cell is that of the accounts bound to one."""
        if subject != "party_member":
            return
        self.filled.cell = self.filled.cell or unit_id
        if unit_id == self.filled.cell:
            self.filled.holders.append(one)
        elif old:
            self.people.append(one)

    def add_records(self) -> None:
        """Enter one record of each kind in the year, by the same doors that people use."""
        year, someone = self.one.year, iter([one.id for one in self.people])
        spring, autumn = date(year, 3, 1), date(year, 9, 1)
        for kind in StandingKind:
            self._record(Standing, person_id=next(someone), kind=kind, since=spring, until=None)
        self._record(Absence, person_id=next(someone), kind=AbsenceKind.SICK, since=spring, until=autumn)
        self._record(Absence, person_id=next(someone), kind=AbsenceKind.MATERNITY, since=spring, until=autumn)
        self._record(Discipline, person_id=next(someone), form="Khiển trách", decided_on=autumn, self_detected=False)
        self._record(Commendation, person_id=next(someone), level=CommendationLevel.CITY, given_on=autumn)
        self._record(Award, person_id=next(someone), name="Giấy khen", given_on=autumn)
        self._record(StateResult, person_id=next(someone), year=year, level="HTTNV")

    def _record(self, model: type[Any], **values: Any) -> None:
        people.add_record(self.work, model, actor=ACTOR, **values)

    def _write(self, model: type[Any], **values: Any) -> None:
        self.work.session.execute(insert(model).values(**values))


def _json(value: object) -> object:
    """Return a value of a sample as a record holds it: exact numbers as text."""
    return str(value) if isinstance(value, Decimal) else value


def _yes(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.casefold() in {"có", "x", "true", "1"})
