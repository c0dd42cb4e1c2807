"""The people whom a file names, by code, with where they belong; found in a few questions however many there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select

from core.errors import N_
from core.exchange.among import among
from core.exchange.columns import Column
from core.exchange.plans import Line
from core.exchange.readers import CodeReader, DayReader, TextReader, tidy
from core.exchange.subjects.asked import Asked, in_parts
from core.people.kinds import LEAVES_PARTY_ONLY, DepartureKind, MembershipKind
from core.people.models import Departure, Membership, Person
from core.people.particulars import LONGEST_CODE, LONGEST_NAME, Particulars
from core.people.spans import Span, first_met, holds_on

PERSON = Column(
    "person", N_("Mã"), CodeReader(LONGEST_CODE), N_("mã của người, như trong danh sách người"), "VÍ DỤ", needed=True,
    other_labels=("Mã số", "Mã đảng viên", "Mã người"),
)  # fmt: skip
# Shown for people to read, and compared with what stands there, so that a slip of a row is seen.
CHECKS = (
    Column("person_name", N_("Họ và tên"), TextReader(LONGEST_NAME), N_("chỉ để đối chiếu với mã"), "Nguyễn Văn An",
           checked=True, other_labels=("Họ tên",)),
    Column("born_on", N_("Ngày sinh"), DayReader(), N_("chỉ để đối chiếu với mã"), "20/11/1990", checked=True),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Belongs:
    """A membership as it stands."""

    id: UUID
    unit_id: UUID
    kind: str
    since: date
    until: date | None
    document_id: UUID | None


@dataclass(frozen=True, slots=True)
class Left:
    """A departure as it stands."""

    kind: str
    since: date
    until: date | None


@dataclass(slots=True)
class PersonThere:
    """Somebody who stands there."""

    id: UUID
    said: Particulars
    merged: bool
    memberships: list[Belongs] = field(default_factory=list)
    departures: list[Left] = field(default_factory=list)

    def current(self, kind: MembershipKind, day: date) -> Belongs | None:
        """Return where somebody belongs on a day, else where they will from a later day on."""
        mine = sorted((one for one in self.memberships if one.kind == kind), key=lambda one: one.since)
        holding = next((one for one in mine if holds_on(one, day)), None)
        return holding or next((one for one in mine if one.since > day), None)

    def units(self, day: date) -> list[UUID]:
        """Return the units to which somebody belongs on a day; those of the last time where there is none."""
        now = [one.unit_id for one in self.memberships if holds_on(one, day) or one.since > day]
        if now or not self.memberships:
            return now
        last = max(self.memberships, key=lambda one: one.since)
        return [last.unit_id]

    def left_during(self, span: Span, *, party: bool) -> Left | None:
        """Return a departure that has a day in common with a time; who left only the Party may still work here."""
        counted = (one for one in self.departures if party or DepartureKind(one.kind) not in LEAVES_PARTY_ONLY)
        return first_met(span, counted)


def wanted_kind(said: Particulars) -> MembershipKind:
    """Return how somebody belongs to a unit: members in a cell, others as staff."""
    return MembershipKind.STAFF if said.admitted_on is None else MembershipKind.OFFICIAL_CELL


class PersonBook:
    """The people whom a file names."""

    def __init__(self, asked: Asked, codes: Collection[str]) -> None:
        self.asked = asked
        self.by_code: dict[str, PersonThere] = {}
        for part in in_parts(sorted(codes)):
            self._add(read_people(asked, people_query().where(among(Person.code, part)), hold=asked.holding))
        self.by_id = {one.id: one for one in self.by_code.values()}

    def _add(self, people: Iterable[PersonThere]) -> None:
        self.by_code.update({one.said.code: one for one in people})

    def within(self, one: PersonThere) -> bool:
        """Say whether somebody is within reach."""
        return self.asked.reach is None or self.asked.reaches_any(one.units(self.asked.today))

    def codes_with_zeros(self, code: str) -> list[str]:
        """Return the codes that would be this one if zeros at their beginning were lost."""
        query = select(Person.code).where(Person.code.endswith(code, autoescape=True))
        found = self.asked.session.scalars(query.where(func.ltrim(Person.code, "0") == code).limit(3))
        return [one for one in found if one != code]

    def named(self, line: Line, column: str = "person") -> PersonThere | None:
        """Return whom a line names; note what is wrong where nobody within reach has the code, or another name."""
        code = line.given.get(column)
        if not isinstance(code, str) or not code:
            return None
        line.key = line.key or code
        found = self.by_code.get(code)
        if found is None or not self.within(found):
            self._refuse_unknown(line, column, code)
            return None
        line.title = found.said.name
        if found.merged:
            line.refuse(column, N_("mã «{code}» đã gộp vào một hồ sơ khác; dùng mã của hồ sơ ấy"), code=code)
        self._compare(line, found)
        return found

    def _refuse_unknown(self, line: Line, column: str, code: str) -> None:
        numeric = any(one.column == column and not one.wrong for one in line.notes)
        near = self.codes_with_zeros(code) if numeric else []
        if near:
            line.refuse(column, N_("không có người mang mã «{code}»; có phải «{near}»?"), code=code, near=near[0])
        else:
            line.refuse(column, N_("không có người mang mã «{code}» trong phạm vi của tài khoản này"), code=code)

    @staticmethod
    def _compare(line: Line, found: PersonThere) -> None:
        name, born = line.given.get("person_name"), line.given.get("born_on")
        if isinstance(name, str) and name and tidy(name).casefold() != found.said.name.casefold():
            text = N_("mã này là của «{name}»; mã hoặc tên ghi sai")
            line.refuse("person_name", text, name=found.said.name)
        if isinstance(born, date) and found.said.born_on is not None and born != found.said.born_on:
            line.refuse("born_on", N_("mã này là của người sinh ngày khác; mã hoặc ngày sinh ghi sai"))


def checks_of(line: Line, one: PersonThere) -> dict[str, Any]:
    """Return what stands there in the columns that are only compared; a cell that is only spelt otherwise counts."""
    old: dict[str, Any] = {"person": one.said.code, "person_name": one.said.name, "born_on": one.said.born_on}
    for name in ("person_name", "born_on"):
        if name in line.given and not any(note.column == name and note.wrong for note in line.notes):
            old[name] = line.given[name]
    return old


def people_query() -> Select[*tuple[Any, ...]]:
    """Return the query that `read_people` reads, for conditions to be added."""
    return select(
        Person.id, Person.code, Person.name, Person.born_on, Person.admitted_on, Person.official_on,
        Person.card_number, Person.is_student, Person.is_civil_servant, Person.merged_into_id,
    )  # fmt: skip


def read_people(asked: Asked, query: Select[*tuple[Any, ...]], *, hold: bool = False) -> Iterator[PersonThere]:
    """Yield the people of a query on `Person` with where they belong; `hold` keeps them as they are."""
    if hold:
        query = query.order_by(Person.id).with_for_update(key_share=True, of=Person)
    found = {
        row[0]: PersonThere(row[0], Particulars(*row[1:9]), row[9] is not None) for row in asked.session.execute(query)
    }
    fill_belonging(asked, found)
    yield from found.values()


def fill_belonging(asked: Asked, found: dict[UUID, PersonThere]) -> None:
    """Fill in to which units people belong, and when they left."""
    for part in in_parts(found, 50_000):
        columns = (
            Membership.person_id, Membership.id, Membership.unit_id, Membership.kind, Membership.since,
            Membership.until, Membership.document_id,
        )  # fmt: skip
        for row in asked.session.execute(select(*columns).where(among(Membership.person_id, part))):
            found[row[0]].memberships.append(Belongs(*row[1:]))
        left = select(Departure.person_id, Departure.kind, Departure.since, Departure.until)
        for person_id, kind, since, until in asked.session.execute(left.where(among(Departure.person_id, part))):
            found[person_id].departures.append(Left(kind, since, until))


def everybody(asked: Asked) -> Iterator[PersonThere]:
    """Yield everybody within reach who was not merged into another, in the order of their codes."""
    query = people_query().where(Person.merged_into_id.is_(None)).order_by(Person.code)
    if asked.reach is None:
        yield from read_people(asked, query)
        return
    ids: set[UUID] = set()
    for part in in_parts(sorted(asked.reach)):
        ids.update(asked.session.scalars(select(Membership.person_id).where(among(Membership.unit_id, part))))
    found: list[PersonThere] = []
    for part in in_parts(sorted(ids)):
        found += read_people(asked, query.where(among(Person.id, part)))
    here = (one for one in found if asked.reaches_any(one.units(asked.today)))
    yield from sorted(here, key=lambda one: one.said.code)


def namesakes(asked: Asked, people: Iterable[Particulars]) -> dict[tuple[str, date], list[str]]:
    """Return the codes of those who stand there with the same name and day of birth as some people."""
    wanted = {(one.name.casefold(), one.born_on) for one in people if one.born_on is not None}
    found: dict[tuple[str, date], list[str]] = defaultdict(list)
    days = sorted({born for _, born in wanted if born is not None})
    for part in in_parts(days, 1000):
        query = select(Person.code, Person.name, Person.born_on).where(among(Person.born_on, part))
        for code, name, born in asked.session.execute(query.where(Person.merged_into_id.is_(None))):
            if born is not None and (name.casefold(), born) in wanted:
                found[name.casefold(), born].append(code)
    return found
