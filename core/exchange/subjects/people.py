"""Files of people: who they are, and the cell or workplace they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from core.db.keys import uuid7
from core.errors import N_, Message
from core.exchange.among import among
from core.exchange.columns import EXAMPLE, Column, Columns
from core.exchange.days import written
from core.exchange.kinds import Subject
from core.exchange.notes import Note
from core.exchange.plans import Line, Write, demand_needed, note_repeated, update
from core.exchange.readers import CodeReader, DayReader, TextReader, TruthReader, Value
from core.exchange.subjects import documents
from core.exchange.subjects.asked import Asked, in_parts
from core.exchange.subjects.belonging import Belonging
from core.exchange.subjects.persons import (
    PersonBook,
    PersonThere,
    everybody,
    namesakes,
    people_query,
    read_people,
    wanted_kind,
)
from core.exchange.subjects.sorts import Record
from core.people.kinds import MembershipKind
from core.people.models import Absence, Commendation, Discipline, Membership, Person, Post, Standing
from core.people.particulars import LONGEST_CARD, LONGEST_CODE, LONGEST_NAME, Particulars, faults_of, searched
from core.vietnamese import name_key

YOUNGEST = 18
COLUMNS = Columns(
    (
        Column("code", N_("Mã"), CodeReader(LONGEST_CODE), N_("mã riêng của người trong đảng bộ"), EXAMPLE,
               needed=True, other_labels=("Mã số", "Mã đảng viên", "Mã người")),
        Column("name", N_("Họ và tên"), TextReader(LONGEST_NAME, is_name=True), N_("họ trước, tên sau"),
               "Nguyễn Văn An", needed=True, other_labels=("Họ tên", "Họ và tên khai sinh")),
        Column("born_on", N_("Ngày sinh"), DayReader(), N_("đủ ngày, tháng, năm"), "20/11/1990",
               other_labels=("Ngày, tháng, năm sinh", "Ngày tháng năm sinh")),
        Column("admitted_on", N_("Ngày vào Đảng"), DayReader(), N_("để trống: không là đảng viên"), "03/02/2015",
               other_labels=("Ngày kết nạp", "Ngày vào đảng")),
        Column("official_on", N_("Ngày chính thức"), DayReader(), N_("để trống: đảng viên dự bị"), "03/02/2016",
               other_labels=("Ngày chuyển chính thức",)),
        Column("card_number", N_("Số thẻ đảng"), TextReader(LONGEST_CARD), "", "",
               other_labels=("Số thẻ đảng viên", "Số thẻ")),
        Column("unit", N_("Mã đơn vị"), CodeReader(), N_("chi bộ sinh hoạt; nơi làm việc của người không là đảng viên"),
               "CB01", other_labels=("Đơn vị", "Chi bộ", "Nơi sinh hoạt")),
        Column("since", N_("Từ ngày"), DayReader(), N_("bắt đầu sinh hoạt hoặc làm việc ở đơn vị này"), "01/07/2025",
               other_labels=("Sinh hoạt từ ngày",)),
        Column("is_student", N_("Là học viên, sinh viên"), TruthReader(), "", "không",
               other_labels=("Là sinh viên", "Sinh viên")),
        Column("is_civil_servant", N_("Là cán bộ, công chức, viên chức"), TruthReader(), "", "không",
               other_labels=("Là công chức, viên chức", "Công chức, viên chức")),
        *documents.COLUMNS,
    )
)  # fmt: skip
_OWN = ("code", "name", "born_on", "admitted_on", "official_on", "card_number", "is_student", "is_civil_servant")
_FIRST_DAYS: Mapping[type[Any], str] = {
    **dict.fromkeys((Post, Standing, Absence, Membership), "since"),
    Discipline: "decided_on",
    Commendation: "given_on",
}


class People:
    """The people of a tenant."""

    subject, label = Subject.PEOPLE, N_("Người")

    def columns(self, asked: Asked) -> Columns:
        """Return the columns."""
        return COLUMNS

    def plan(self, asked: Asked, lines: Collection[Line]) -> None:
        """Plan each line, then look for people who may be there twice."""
        plan = _Plan(asked, lines)
        for number, line in enumerate(lines):
            plan.settle(line)
            if number % 500 == 0:
                asked.progress(number, len(lines))
        plan.check_first_days()
        plan.note_twins()
        for line in lines if asked.holding else ():
            if not line.is_faulty() and not line.twice:
                plan.write(line)

    def missing(self, asked: Asked, lines: Collection[Line]) -> Iterator[Line]:
        """Yield those who belong to a unit that the file names, and are not in it."""
        here = {line.key for line in lines}
        named = {str(line.given["unit"]) for line in lines if line.given.get("unit")}
        codes = asked.units.by_code
        units = [codes[code].id for code in named if code in codes and asked.reaches(codes[code].id)]
        found: list[PersonThere] = []
        for part in in_parts(units):
            query = select(Membership.person_id).where(among(Membership.unit_id, part), Membership.on(asked.today))
            ids = set(asked.session.scalars(query))
            for some in in_parts(sorted(ids)):
                found += read_people(asked, people_query().where(among(Person.id, some)))
        for one in sorted(found, key=lambda one: one.said.code):
            old = _columns_of(asked, one)
            if one.said.code not in here and old["unit"] in named:
                yield Line(
                    None, {}, key=one.said.code, title=one.said.name, record_id=one.id, old=old, missing=True
                )  # fmt: skip

    def records(self, asked: Asked) -> Iterator[Record]:
        """Yield everybody within reach."""
        for one in everybody(asked):
            yield _columns_of(asked, one)


class _Plan:
    """What the lines of one file would do."""

    def __init__(self, asked: Asked, lines: Collection[Line]) -> None:
        self.asked, self.lines = asked, lines
        for line in lines:
            line.key, line.title = str(line.given.get("code") or ""), str(line.given.get("name") or "")
        self.people = PersonBook(asked, {line.key for line in lines if line.key})
        self.after: dict[int, Particulars] = {}
        self.belonging: dict[int, Belonging] = {}
        note_repeated(lines)

    def settle(self, line: Line) -> None:
        """Work out who somebody will be and where they belong; note what is in the way."""
        there = self.people.by_code.get(line.key)
        line.is_new, line.record_id = there is None, there.id if there else uuid7()
        if there is not None:
            line.old = _columns_of(self.asked, there)
        demand_needed(line, COLUMNS)
        self._check_reach(line, there)
        if line.is_faulty():
            return
        before = there.said if there else None
        after = Particulars(**{**(_said(before) if before else _empty()), **self._given(line)}).tidied()
        if before != after:
            line.notes += [Note(one.where, one.message) for one in _faults(after, self.asked.today)]
        if there is not None and before is not None and after.admitted_on != before.admitted_on:
            _check_cells(line, there, after)
        self._belong(line, there, after)
        if not line.is_faulty():
            self.after[id(line)] = after

    def _belong(self, line: Line, there: PersonThere | None, after: Particulars) -> None:
        kind = wanted_kind(after)
        current = there.current(kind, self.asked.today) if there else None
        if there is not None and line.old is not None and kind is not wanted_kind(there.said):
            line.old |= _place_columns(self.asked, there, kind)
        belonging = Belonging(self.asked, line, there, after, kind, current)
        belonging.settle()
        line.moves = belonging.moves
        self.belonging[id(line)] = belonging

    def _given(self, line: Line) -> dict[str, Any]:
        given = {name: line.given[name] for name in _OWN if name in line.given}
        return {name: bool(value) if name.startswith("is_") else value for name, value in given.items()}

    def _check_reach(self, line: Line, there: PersonThere | None) -> None:
        if there is not None and there.merged:
            line.refuse("code", N_("mã «{code}» đã gộp vào một hồ sơ khác; dùng mã của hồ sơ ấy"), code=line.key)
        elif there is not None and not self.people.within(there):
            line.old, line.record_id = None, None
            line.refuse("code", N_("mã này là của một người ngoài phạm vi của tài khoản này"))
        elif there is None and any(one.column == "code" for one in line.notes):
            near = self.people.codes_with_zeros(line.key)
            if near:
                line.refuse("code", N_("chưa có mã «{code}»; có phải «{near}»?"), code=line.key, near=near[0])

    # -- across lines ----------------------------------------------------------------------------------------------

    def check_first_days(self) -> None:
        """Note a new day of birth that is not before everything that is known of somebody."""
        born: dict[UUID, Line] = {}
        for line in self.lines:
            after = self.after.get(id(line))
            if line.old is not None and line.record_id and after and after.born_on != line.old["born_on"]:
                born[line.record_id] = line
        first: dict[UUID, date] = {}
        for model, name in _FIRST_DAYS.items() if born else ():
            column, person = getattr(model, name), model.person_id
            for part in in_parts(born):
                query = select(person, func.min(column)).where(among(person, part)).group_by(person)
                for person_id, day in self.asked.session.execute(query):
                    first[person_id] = min(day, first.get(person_id, day))
        for person_id, line in born.items():
            day, new = first.get(person_id), self.after[id(line)].born_on
            if day is not None and new is not None and day <= new:
                text = N_("đã có một dòng ngày {day}, không sau ngày sinh này; hãy sửa dòng ấy trước")
                line.refuse("born_on", text, day=written(day))

    def note_twins(self) -> None:
        """Mark new people who have the name and day of birth of somebody else, in the database or in the file."""
        new = [(line, self.after[id(line)]) for line in self.lines if line.is_new and id(line) in self.after]
        known = namesakes(self.asked, [after for _, after in new])
        here: dict[tuple[str, date], list[Line]] = defaultdict(list)
        for line, after in new:
            if after.born_on is not None:
                here[after.name.casefold(), after.born_on].append(line)
        for same, lines in here.items():
            for line in lines:
                others = [code for code in known.get(same, ()) if code != line.key]
                others += [one.key for one in lines if one.key != line.key]
                if others:
                    line.twin = True
                    text = N_("cùng họ tên và ngày sinh với mã «{code}»; có thể là một người ghi hai mã")
                    line.warn("code", text, code=others[0])

    # -- writes ----------------------------------------------------------------------------------------------------

    def write(self, line: Line) -> None:
        """Add the writes of a line that nothing stands in the way of."""
        after, person_id = self.after.get(id(line)), line.record_id
        if after is None or person_id is None:
            return
        if line.is_new:
            row = {**_row_of(after), "merged_into_id": None}
            line.writes.append(Write("person", person_id, None, row))
        else:
            there = self.people.by_code[line.key]
            line.writes += update("person", person_id, _row_of(there.said), _row_of(after))
        line.writes += self.belonging[id(line)].writes(person_id)


def _faults(after: Particulars, today: date) -> Iterator[Any]:
    yield from faults_of(after, today)
    born, admitted = after.born_on, after.admitted_on
    if born is not None and admitted is not None and admitted > born:
        age = admitted.year - born.year - ((admitted.month, admitted.day) < (born.month, born.day))
        if age < YOUNGEST:
            text = N_("vào Đảng khi mới {age} tuổi, phải từ {youngest}; ngày sinh hoặc ngày vào Đảng sai")
            yield _Fault("admitted_on", Message(text, {"age": age, "youngest": YOUNGEST}))


class _Fault:
    """A fault of our own, in the form of those of particulars."""

    def __init__(self, where: str, message: Message) -> None:
        self.where, self.message = where, message


def _check_cells(line: Line, there: PersonThere, after: Particulars) -> None:
    """Note a day of admission after somebody already belonged to a cell."""
    party = [one.since for one in there.memberships if one.kind != MembershipKind.STAFF]
    first = min(party, default=None)
    if first is not None and (after.admitted_on is None or first < after.admitted_on):
        text = N_("đã ghi sinh hoạt đảng từ ngày {day}, trước khi vào Đảng; hãy sửa nơi sinh hoạt trước")
        line.refuse("admitted_on", text, day=written(first))


def _columns_of(asked: Asked, one: PersonThere) -> dict[str, Value]:
    return {**_said(one.said), **_place_columns(asked, one, wanted_kind(one.said))}


def _place_columns(asked: Asked, one: PersonThere, kind: MembershipKind) -> dict[str, Value]:
    current = one.current(kind, asked.today)
    place: dict[str, Value] = {"unit": None, "since": None}
    if current is not None:
        place = {"unit": asked.units.code_of(current.unit_id), "since": current.since}
    return {**place, **asked.documents.columns_of(current.document_id if current else None)}


def _row_of(said: Particulars) -> Mapping[str, Any]:
    keys = {"name_key": name_key(said.name), "search_text": searched(said.name, said.code, said.card_number)}
    return {**_said(said), **keys}


def _said(one: Particulars) -> dict[str, Any]:
    """Return what is said of somebody, by name."""
    return {name: getattr(one, name) for name in _OWN}


def _empty() -> dict[str, Any]:
    return {"code": "", "name": ""}
