"""Files of records about people, units and bodies: one way for all kinds of them.

A kind says which table it fills, which columns make a record the same as one that stands there, and its laws.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import select

from core.db.keys import uuid7
from core.errors import N_
from core.exchange.among import among
from core.exchange.columns import Column, Columns
from core.exchange.days import written
from core.exchange.kinds import Subject
from core.exchange.plans import Line, Write, demand_needed, note_repeated, update
from core.exchange.readers import CodeReader, Value
from core.exchange.subjects import documents
from core.exchange.subjects.asked import Asked, in_parts
from core.exchange.subjects.persons import (
    CHECKS,
    PERSON,
    PersonBook,
    PersonThere,
    checks_of,
    everybody,
)
from core.exchange.subjects.sorts import Record
from core.people.spans import Span

UNIT = Column("unit", N_("Mã đơn vị"), CodeReader(), "", "CB01", other_labels=("Đơn vị",))
BODY = Column("body", N_("Mã tập thể"), CodeReader(), N_("khi là của một tập thể"), "")
ABOUT = {"person": "person_id", "unit": "unit_id", "body": "body_id"}
Said: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Stands:
    """A record as it stands."""

    id: UUID
    said: Said


@dataclass(slots=True)
class Planned:
    """A line with whom it is about, what stands there and what will."""

    line: Line
    person: PersonThere | None = None
    life: Span | None = None  # of the unit or body that it names
    stands: Stands | None = None
    said: Said = field(default_factory=dict)


Law: TypeAlias = "Callable[[Asked, Planned], None]"
Laws: TypeAlias = "Callable[[Asked, Collection[Planned]], None]"


@dataclass(frozen=True)
class Records:
    """A kind of records.

    `fields` maps columns to what the table calls them; `usual` is what holds where nothing is said; `same` are the
    names, beside whom it is about, by which a line is known to be a record that stands there.
    """

    subject: Subject
    label: str
    model: type[Any]
    own_columns: tuple[Column, ...]
    fields: Mapping[str, str]
    usual: Mapping[str, Any]
    same: tuple[str, ...]
    law: Law
    laws: Laws | None = None
    about: tuple[str, ...] = ("person",)
    places: tuple[str, ...] = ()  # columns of units and bodies that are not whom it is about
    has_document: bool = False

    def columns(self, asked: Asked) -> Columns:
        """Return the columns: whom it is about, what is said, the document."""
        head = (PERSON, *CHECKS) if self.about == ("person",) else _ABOUT_ANY
        return Columns((*head, *self.own_columns, *(documents.COLUMNS if self.has_document else ())))

    # -- plan ------------------------------------------------------------------------------------------------------

    def plan(self, asked: Asked, lines: Collection[Line]) -> None:
        """Plan each line; then look at the records beside each other."""
        people = PersonBook(asked, {str(one.given["person"]) for one in lines if one.given.get("person")})
        planned = [Planned(line) for line in lines]
        for one in planned:
            self._find_about(asked, people, one)
        standing = self._standing(asked, planned)
        for number, one in enumerate(planned):
            self._settle(asked, one, standing)
            if number % 500 == 0:
                asked.progress(number, len(planned))
        note_repeated(lines)
        if self.laws is not None:
            self.laws(asked, [one for one in planned if not one.line.is_faulty()])
        for one in planned if asked.holding else ():
            if not one.line.is_faulty() and not one.line.twice:
                self._write(one)

    def _find_about(self, asked: Asked, people: PersonBook, one: Planned) -> None:
        line = one.line
        filled = [name for name in self.about if line.given.get(name) is not None]
        unreadable = any(note.wrong and note.column in self.about for note in line.notes)
        if len(filled) != 1:
            if len(self.about) > 1 and not unreadable:
                line.refuse(self.about[0], N_("ghi đúng một trong ba: mã người, mã đơn vị, mã tập thể"))
        elif filled[0] == "person":
            one.person = people.named(line)
            one.said["person_id"] = one.person.id if one.person else None
        else:
            find_place(asked, one, filled[0])
        for name in self.places:
            find_place(asked, one, name)
        self.settle_place(asked, one)

    def settle_place(self, asked: Asked, one: Planned) -> None:
        """Say of which unit a body is, where a record names both."""
        if not self.places or one.line.is_faulty():
            return
        body = asked.bodies.by_id.get(one.said["body_id"]) if one.said.get("body_id") else None
        if body is not None and one.said.get("unit_id") not in (None, body.unit_id):
            one.line.refuse("body", N_("không thuộc đơn vị ghi ở cột mã đơn vị; hãy sửa một trong hai"))
        elif body is not None:
            one.said["unit_id"] = body.unit_id
        elif one.said.get("unit_id") is None:
            one.line.refuse("unit", N_("để trống; hãy ghi mã đơn vị hoặc mã tập thể"))

    def _settle(self, asked: Asked, one: Planned, standing: Mapping[Any, list[Stands]]) -> None:
        line = one.line
        if line.is_faulty():
            demand_needed(line, self.columns(asked))
            return
        for column, name in self.fields.items():
            if line.given.get(column) is not None:
                one.said[name] = line.given[column]
        key = self._key(one.said)
        one.stands = next(iter(standing.get(key, ())), None)
        self._take_over(asked, one)
        demand_needed(line, self.columns(asked))
        if line.is_faulty():
            return
        if self.has_document:
            one.said["document_id"] = asked.documents.named_by(line, one.said.get("document_id"))
        line.key = self._shown_key(asked, one)
        if one.stands is None or one.said != one.stands.said:
            self.law(asked, one)

    def _take_over(self, asked: Asked, one: Planned) -> None:
        """Fill in what the file does not say: from what stands there, else what is usual."""
        line, given = one.line, dict(one.said)
        line.is_new = one.stands is None
        base = {name: self.usual.get(name) for name in self._names()} if one.stands is None else one.stands.said
        columns = {name: column for column, name in self.fields.items()}
        kept = {name: self.usual.get(name) if columns.get(name) in line.given else said for name, said in base.items()}
        one.said = {**kept, **{name: value for name, value in given.items() if value is not None}}
        if one.stands is not None:
            line.record_id = one.stands.id
            line.old = self._columns_of(asked, one.stands.said, one.person)
            if one.person is not None:
                line.old |= checks_of(line, one.person)
        else:
            line.record_id = uuid7()

    def _shown_key(self, asked: Asked, one: Planned) -> str:
        places = [asked.units.code_of(one.said.get("unit_id")), asked.bodies.code_of(one.said.get("body_id"))]
        parts = [one.person.said.code if one.person else None, *places, *(one.said.get(name) for name in self.same)]
        return " / ".join(written(part) if isinstance(part, date) else str(part) for part in parts if part is not None)

    def _key(self, said: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(said.get(name) for name in (*ABOUT.values(), *self.same))

    def _write(self, one: Planned) -> None:
        line = one.line
        assert line.record_id is not None  # every sound line has one
        said = {name: one.said.get(name) for name in self._names()}
        if one.stands is None:
            line.writes.append(Write(self.model.__tablename__, line.record_id, None, said))
        else:
            line.writes += update(self.model.__tablename__, line.record_id, one.stands.said, said)

    # -- what stands there -----------------------------------------------------------------------------------------

    def _names(self) -> list[str]:
        """Return the columns of the table that are read and written."""
        kept = {"id", "tenant_id", "created_at", "version"}
        return [one.key for one in self.model.__table__.columns if one.key not in kept]

    def _standing(self, asked: Asked, planned: Collection[Planned]) -> dict[Any, list[Stands]]:
        found: dict[Any, list[Stands]] = defaultdict(list)
        for name in [ABOUT[one] for one in self.about]:
            ids = {one.said[name] for one in planned if one.said.get(name) is not None}
            for stands in self.read(asked, name, ids):
                found[self._key(stands.said)].append(stands)
        return found

    def read(self, asked: Asked, name: str, ids: Collection[UUID]) -> Iterator[Stands]:
        """Yield the records about some people, units or bodies."""
        names = self._names()
        columns = [getattr(self.model, one) for one in ("id", *names)]
        for part in in_parts(sorted(ids)):
            query = select(*columns).where(among(getattr(self.model, name), part)).order_by(self.model.id)
            for row in asked.session.execute(query):
                yield Stands(row[0], dict(zip(names, row[1:], strict=True)))

    def _columns_of(self, asked: Asked, said: Mapping[str, Any], person: PersonThere | None) -> dict[str, Value]:
        shown: dict[str, Value] = {column: said.get(name) for column, name in self.fields.items()}
        if "person" in self.about:
            shown["person"] = person.said.code if person else None
        if "unit_id" in said:
            shown["unit"] = asked.units.code_of(said["unit_id"])
        if "body_id" in said:
            shown["body"] = asked.bodies.code_of(said["body_id"])
        if self.has_document:
            shown |= asked.documents.columns_of(said.get("document_id"))
        return shown

    # -- what is missing, what is given out ------------------------------------------------------------------------

    def missing(self, asked: Asked, lines: Collection[Line]) -> Iterator[Line]:
        """Yield the records of those whom the file names, of the years that it names, that are not in it."""
        here = {line.record_id for line in lines}
        codes = {str(line.given["person"]) for line in lines if line.given.get("person")}
        years = {line.given.get("year") for line in lines}
        people = PersonBook(asked, codes)
        known = {one.id: one for one in people.by_code.values() if people.within(one)}
        for stands in self.read(asked, "person_id", list(known)) if "person" in self.about else ():
            if stands.id in here or ("year" in self.fields and stands.said["year"] not in years):
                continue
            person = known[stands.said["person_id"]]
            old = self._columns_of(asked, stands.said, person) | {"person_name": person.said.name}
            yield Line(
                None, {}, key=person.said.code, title=person.said.name, record_id=stands.id, old=old, missing=True
            )  # fmt: skip

    def records(self, asked: Asked) -> Iterator[Record]:
        """Yield the records within reach, those of people first."""
        people = {one.id: one for one in everybody(asked)}
        found = list(self.read(asked, "person_id", list(people)))
        order = {one: place for place, one in enumerate(people)}
        for stands in sorted(found, key=lambda one: order[one.said["person_id"]]):
            if self._is_asked(asked, stands.said):
                person = people[stands.said["person_id"]]
                yield {
                    **self._columns_of(asked, stands.said, person),
                    "person_name": person.said.name, "born_on": person.said.born_on,
                }  # fmt: skip
        if "unit" in self.about:
            yield from self._of_places(asked)

    def _of_places(self, asked: Asked) -> Iterator[Record]:
        units = [one for one in asked.units.by_id if asked.reaches(one)]
        bodies = [one.id for one in asked.bodies.by_id.values() if asked.reaches(one.unit_id)]
        for name, ids in (("unit_id", units), ("body_id", bodies)):
            for stands in self.read(asked, name, ids):
                if self._is_asked(asked, stands.said):
                    yield self._columns_of(asked, stands.said, None)

    @staticmethod
    def _is_asked(asked: Asked, said: Mapping[str, Any]) -> bool:
        if asked.year is not None and said.get("year", asked.year) != asked.year:
            return False
        return asked.subject is None or said.get("subject", asked.subject) == asked.subject


_ANY = N_("một trong ba cột: mã người, mã đơn vị, mã tập thể")
_ABOUT_ANY = (
    Column("person", N_("Mã người"), CodeReader(), _ANY, "VÍ DỤ", other_labels=("Mã đảng viên",)),
    Column("unit", N_("Mã đơn vị"), CodeReader(), _ANY, "", other_labels=("Đơn vị",)),
    Column("body", N_("Mã tập thể"), CodeReader(), _ANY, "", other_labels=("Tập thể",)),
    *CHECKS,
)


def find_place(asked: Asked, one: Planned, column: str) -> None:
    """Find the unit or body that a line names; note what is wrong where none within reach has the code."""
    line, code = one.line, one.line.given.get(column)
    if code is None:
        return
    if column == "unit":
        unit = asked.units.by_code.get(str(code))
        if unit is None or not asked.reaches(unit.id):
            line.refuse(column, N_("không có đơn vị mang mã «{code}» trong phạm vi của tài khoản này"), code=code)
            return
        one.said["unit_id"], one.life = unit.id, unit.life
    else:
        body = asked.bodies.by_code.get(str(code))
        if body is None or not asked.reaches(body.unit_id):
            line.refuse(column, N_("không có tập thể mang mã «{code}» trong phạm vi của tài khoản này"), code=code)
            return
        one.said["body_id"], one.life = body.id, body.life
    line.key = line.key or str(code)
