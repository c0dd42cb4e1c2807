"""Files of units: founded, renamed, moved, made of another kind, or put right."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core.db.keys import uuid7
from core.errors import N_, WrongInput, XepLoaiError
from core.exchange.columns import EXAMPLE, Column, Columns
from core.exchange.days import written
from core.exchange.kinds import Subject
from core.exchange.notes import Note
from core.exchange.plans import Line, Write, demand_needed, note_repeated, update
from core.exchange.readers import ChoiceReader, CodeReader, DayReader, TextReader, TruthReader, Value
from core.exchange.subjects import documents
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.places import SAID, UnitThere
from core.exchange.subjects.sorts import Record
from core.exchange.subjects.trees import begins_too_late, below_itself, ends_too_early
from core.hierarchy import periods as lives
from core.hierarchy.kinds import ChangeKind, Part, UnitKind
from core.hierarchy.periods import Period
from core.hierarchy.services.texts import LONGEST_CODE, LONGEST_NAME
from core.vietnamese import plain, sort_key

KINDS = {
    UnitKind.COMMITTEE.value: N_("đảng bộ"),
    UnitKind.CELL.value: N_("chi bộ"),
    UnitKind.GROUP.value: N_("tổ đảng"),
    UnitKind.DEPARTMENT.value: N_("phòng chuyên môn"),
}
COLUMNS = Columns(
    (
        Column("code", N_("Mã đơn vị"), CodeReader(LONGEST_CODE), N_("mã riêng của đơn vị"), EXAMPLE, needed=True,
               other_labels=("Mã", "Mã số")),
        Column("name", N_("Tên đơn vị"), TextReader(LONGEST_NAME), "", "Chi bộ Khu phố 1", needed=True,
               other_labels=("Tên",)),
        Column("kind", N_("Loại đơn vị"), ChoiceReader(KINDS), "", KINDS["cell"], needed=True,
               other_labels=("Loại", "Loại hình")),
        Column("parent", N_("Mã đơn vị cấp trên"), CodeReader(LONGEST_CODE), N_("để trống: đơn vị cao nhất"), "P01",
               other_labels=("Đơn vị cấp trên", "Cấp trên", "Trực thuộc")),
        Column("grassroots", N_("Tổ chức cơ sở đảng"), TruthReader(), N_("đảng bộ cơ sở hoặc chi bộ cơ sở"), "không",
               other_labels=("Là tổ chức cơ sở", "Cơ sở")),
        Column("since", N_("Từ ngày"), DayReader(), N_("ngày thành lập; với đơn vị đã có: ngày thay đổi"),
               "01/07/2025", needed=True, other_labels=("Ngày thành lập", "Ngày hiệu lực")),
        *documents.COLUMNS,
    )
)  # fmt: skip
_NAMED = {"name": "name", "kind": "kind", "grassroots": "grassroots"}
_CHANGES = {
    ChangeKind.RENAME: ("name",),
    ChangeKind.MOVE: ("parent_id",),
    ChangeKind.REKIND: ("kind", "grassroots"),
}
_NEVER: dict[str, Any] = {"parent_id": None, "kind": None, "grassroots": False, "name": None}


class Units:
    """The units of a tenant."""

    subject, label = Subject.UNITS, N_("Đơn vị")

    def columns(self, asked: Asked) -> Columns:
        """Return the columns."""
        return COLUMNS

    def plan(self, asked: Asked, lines: Collection[Line]) -> None:
        """Plan each line, then look at the tree as a whole."""
        plan = _Plan(asked, lines)
        for line in lines:
            plan.settle(line)
        plan.check_tree()
        for line in lines if asked.holding else ():
            if not line.is_faulty():
                plan.write(line)

    def missing(self, asked: Asked, lines: Collection[Line]) -> Iterator[Line]:
        """Yield the units that stand beside those of the file, below the parents that it names."""
        here = {line.key for line in lines}
        above = {line.given.get("parent") for line in lines if "parent" in line.given}
        for unit in sorted(asked.units.by_id.values(), key=lambda one: one.code):
            now = unit.as_of(asked.today)
            if now is None or unit.code in here or not asked.reaches(unit.id):
                continue
            if asked.units.code_of(now.said["parent_id"]) in above:
                old = _columns_of(asked, unit, now)
                yield Line(None, {}, key=unit.code, title=now.said["name"], record_id=unit.id, old=old, missing=True)

    def records(self, asked: Asked) -> Iterator[Record]:
        """Yield the units of today within reach, each after the one above it."""
        going: list[UUID | None] = [None]
        while going:
            above = going.pop()
            going += sorted(asked.units.children.get(above, ()), key=lambda one: asked.units.by_id[one].code)[::-1]
            unit = asked.units.by_id[above] if above else None
            now = unit.as_of(asked.today) if unit else None
            if unit is not None and now is not None and asked.reaches(unit.id):
                yield _columns_of(asked, unit, now)


class _Plan:
    """What the lines of one file would do to the tree."""

    def __init__(self, asked: Asked, lines: Collection[Line]) -> None:
        self.asked, self.lines = asked, lines
        self.book = asked.units
        self.after: dict[UUID, tuple[Period, ...]] = {one.id: one.periods for one in self.book.by_id.values()}
        self.ids: dict[str, UUID] = {code: one.id for code, one in self.book.by_code.items()}
        self.new: dict[UUID, Line] = {}
        self.before: dict[int, tuple[Period, ...]] = {}
        self._begin()

    def _begin(self) -> None:
        for line in self.lines:
            code = line.given.get("code")
            line.key, line.title = str(code or ""), str(line.given.get("name") or "")
            there = self.book.by_code.get(line.key)
            line.is_new, line.record_id = there is None, there.id if there else uuid7()
            if there is None and line.key and line.key not in self.ids:
                assert line.record_id is not None
                self.ids[line.key] = line.record_id
                self.new[line.record_id] = line
        note_repeated(self.lines)

    # -- one line ------------------------------------------------------------------------------------------------------

    def settle(self, line: Line) -> None:
        """Work out the periods of a line's unit; note what is in the way."""
        there = self.book.by_code.get(line.key)
        now = there.as_of(self.asked.today) if there else None
        if there is not None and now is not None:
            line.old = _columns_of(self.asked, there, now)
            line.moves = "parent" in line.given and line.given["parent"] != line.old["parent"]
        demand_needed(line, COLUMNS)
        self._check_reach(line, there, now)
        if line.is_faulty() or line.twice:
            return
        said = self._said(line, now)
        document_id = self.asked.documents.named_by(line, now.document_id if now else None)
        if line.is_faulty():
            return
        if there is None or now is None:
            since = documents.said_day(line.given["since"])
            assert since is not None  # it is needed
            assert line.record_id is not None
            self.after[line.record_id] = (Period(since, None, said, document_id),)
        else:
            self._change(line, there, now, said, document_id)

    def _check_reach(self, line: Line, there: UnitThere | None, now: Period | None) -> None:
        if there is not None and not self.asked.reaches(there.id):
            line.old, line.record_id, line.moves = None, None, False  # nothing of it is shown
            line.refuse("code", N_("mã này là của một đơn vị ngoài phạm vi của tài khoản này"))
        elif there is not None and now is None:
            end = there.life.until
            text = N_("đơn vị này đã kết thúc ngày {day}; dùng mã khác")
            line.refuse("code", text, day=written(end) if end else "")
        near = self.book.without_zeros.get(line.key)
        if there is None and near and any(one.column == "code" for one in line.notes):
            line.refuse("code", N_("chưa có mã «{code}»; có phải «{near}»?"), code=line.key, near=near[0])
        if line.is_new or line.moves:
            self._check_parent(line)

    def _check_parent(self, line: Line) -> None:
        code = line.given.get("parent")
        if any(one.column == "parent" and one.wrong for one in line.notes):
            return
        if code is None:
            if self.asked.reach is not None:
                line.refuse("parent", N_("để trống; tài khoản này chỉ được đặt đơn vị dưới đơn vị của mình"))
            return
        found = self.ids.get(str(code))
        if found is None:
            line.refuse("parent", N_("không có đơn vị mang mã «{code}»"), code=code)
        elif found not in self.new and not self.asked.reaches(found):
            line.refuse("parent", N_("không có đơn vị mang mã «{code}» trong phạm vi của tài khoản này"), code=code)
        elif code == line.key:
            line.refuse("parent", N_("là chính đơn vị này; chọn đơn vị khác"))

    def _said(self, line: Line, now: Period | None) -> dict[str, Any]:
        """Return what is said of a unit once the line is written."""
        said = dict(now.said) if now else dict(_NEVER)
        for name, column in _NAMED.items():
            if column in line.given:
                said[name] = line.given[column]
        said["grassroots"] = bool(said["grassroots"])
        if "parent" in line.given and (line.is_new or line.moves):
            code = line.given["parent"]
            said["parent_id"] = None if code is None else self.ids[str(code)]
        return said

    def _change(
        self, line: Line, there: UnitThere, now: Period, said: Mapping[str, Any], document_id: UUID | None
    ) -> None:
        since = documents.said_day(line.given.get("since"))
        new = {name: value for name, value in said.items() if value != now.said[name]}
        if since is None and new:
            line.refuse("since", N_("thiếu cột «Từ ngày»; cần nó để biết đổi từ ngày nào, hay là sửa sai"))
            return
        if since is not None and since < now.since:
            text = N_("sớm hơn ngày {since} mà điều đang ghi có hiệu lực; hãy sửa ở trang của đơn vị")
            line.refuse("since", text, since=written(now.since))
            return
        if since is not None and since > now.since and not new:
            line.refuse("since", N_("không có gì thay đổi từ ngày này; giữ ngày {since}"), since=written(now.since))
            return
        try:
            self.after[there.id] = tuple(_timeline(there, now, since or now.since, new, document_id))
        except XepLoaiError as error:
            _note_error(line, error)

    # -- the tree --------------------------------------------------------------------------------------------------

    def check_tree(self) -> None:
        """Note each unit whose parent would not be there, and each that would stand below itself."""
        going = True
        while going:  # what stands below something wrong is wrong itself
            going = False
            for line in self.lines:
                if line.is_faulty() or line.twice or line.record_id not in self.after:
                    continue
                self._check_place(line, line.record_id)
                going = going or line.is_faulty()

    def _check_place(self, line: Line, unit_id: UUID) -> None:
        for period in self.after[unit_id]:
            above = self.new.get(period.said["parent_id"])
            if above is not None and (above.is_faulty() or above.twice):
                line.refuse("parent", N_("hàng {row} của đơn vị cấp trên có lỗi; hãy sửa hàng ấy"), row=above.number)
                return
            late, early = begins_too_late(self.after, period), ends_too_early(self.after, period)
            if late is not None:
                text = N_("đơn vị cấp trên chỉ có từ ngày {day}; chọn ngày từ đó trở đi")
                line.refuse("since", text, day=written(late))
                return
            if early is not None:
                line.refuse("parent", N_("đơn vị cấp trên kết thúc ngày {day}; chọn đơn vị khác"), day=written(early))
                return
        if line.is_new or line.moves:
            day = below_itself(self.after, unit_id)
            if day is not None:
                text = N_("từ ngày {day} đơn vị sẽ đứng dưới chính nó; chọn đơn vị cấp trên khác")
                line.refuse("parent", text, day=written(day))

    # -- writes ------------------------------------------------------------------------------------------------------

    def write(self, line: Line) -> None:
        """Add the writes of a line that nothing stands in the way of."""
        unit_id = line.record_id
        if line.twice or unit_id is None or unit_id not in self.after:
            return
        after = self.after[unit_id]
        there = self.book.by_id.get(unit_id)
        if there is None:
            line.writes.append(Write("unit", unit_id, None, {"code": line.key}))
            line.writes += _period_writes(unit_id, {}, (), after)
            line.writes += _change_writes(ChangeKind.FOUND, after[0], [(Part.INTO, unit_id)])
        elif after != there.periods:
            line.writes.append(Write("unit", unit_id, {}, {}))
            line.writes += _period_writes(unit_id, there.rows, there.periods, after)
            line.writes += self._entered(line, there, after)

    def _entered(self, line: Line, there: UnitThere, after: tuple[Period, ...]) -> Iterator[Write]:
        """Yield the entries of what a document did on the day, where it is no correction."""
        since = documents.said_day(line.given.get("since"))
        now = there.as_of(self.asked.today)
        begun = next((one for one in after if one.since == since), None)
        if now is None or begun is None or begun.since == now.since:
            return
        for kind, names in _CHANGES.items():
            if any(begun.said[name] != now.said[name] for name in names):
                parts = [(Part.FROM, there.id)]
                if kind is ChangeKind.MOVE and begun.said["parent_id"] is not None:
                    parts.append((Part.INTO, begun.said["parent_id"]))
                yield from _change_writes(kind, begun, parts)


def _timeline(
    there: UnitThere, now: Period, since: date, new: Mapping[str, Any], document_id: UUID | None
) -> list[Period]:
    """Return the periods of a unit once something else is said from a day on, or put right where it stands."""
    if since > now.since:
        return lives.changed(there.periods, since, new, document_id)
    corrected = lives.corrected(there.periods, now.since, new) if new else list(there.periods)
    return [
        Period(one.since, one.until, one.said, document_id if one.since == now.since else one.document_id)
        for one in corrected
    ]


def _columns_of(asked: Asked, unit: UnitThere, now: Period) -> dict[str, Value]:
    return {
        "code": unit.code,
        "name": now.said["name"],
        "kind": now.said["kind"],
        "parent": asked.units.code_of(now.said["parent_id"]),
        "grassroots": now.said["grassroots"],
        "since": now.since,
        **asked.documents.columns_of(now.document_id),
    }


def _row_of(unit_id: UUID, one: Period) -> dict[str, Any]:
    name = one.said["name"]
    said = {key: one.said[key] for key in SAID}
    keys = {"name_key": sort_key(name), "search_text": plain(name)}
    return {"unit_id": unit_id, **said, **keys, "since": one.since, "until": one.until, "document_id": one.document_id}


def _period_writes(
    unit_id: UUID, rows: Mapping[date, UUID], before: tuple[Period, ...], after: tuple[Period, ...]
) -> Iterator[Write]:
    old = {one.since: one for one in before}
    for one in after:
        if one.since in old:
            was = _row_of(unit_id, old.pop(one.since))
            yield from update("unit_period", rows[one.since], was, _row_of(unit_id, one))
        else:
            yield Write("unit_period", uuid7(), None, _row_of(unit_id, one))
    for since, one in old.items():
        yield Write("unit_period", rows[since], _row_of(unit_id, one), None)


def _change_writes(kind: ChangeKind, begun: Period, parts: list[tuple[Part, UUID]]) -> Iterator[Write]:
    change_id = uuid7()
    said = {"kind": kind.value, "day": begun.since, "document_id": begun.document_id, "note": ""}
    yield Write("unit_change", change_id, None, said)
    for part, unit_id in parts:
        row = {"change_id": change_id, "unit_id": unit_id, "part": part.value}
        yield Write("unit_change_part", uuid7(), None, row)


def _note_error(line: Line, error: XepLoaiError) -> None:
    """Note why the life of a unit cannot be changed so."""
    if isinstance(error, WrongInput):
        line.notes += [Note("since", one.message) for one in error.faults]
    elif error.message is not None:
        line.notes.append(Note("since", error.message))
