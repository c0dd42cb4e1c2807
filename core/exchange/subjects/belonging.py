"""To which unit somebody in a file belongs: since when, instead of which other, and whether that may be."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from core.db.keys import uuid7
from core.errors import N_
from core.exchange.days import written
from core.exchange.plans import Line, Write, update
from core.exchange.subjects import documents
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.persons import Belongs, PersonThere
from core.exchange.subjects.places import UnitThere
from core.hierarchy.kinds import UnitKind
from core.people.kinds import MembershipKind
from core.people.particulars import Particulars
from core.people.spans import Span, meets, within

_TABLE = "membership"


@dataclass
class Belonging:
    """The membership that a line of people is about, before and after."""

    asked: Asked
    line: Line
    there: PersonThere | None
    said: Particulars
    kind: MembershipKind
    current: Belongs | None
    after: Belongs | None = None
    moves: bool = False

    def settle(self) -> None:
        """Work out the membership after the line is written; note what is in the way."""
        line = self.line
        code = line.given.get("unit")
        if any(one.column in ("unit", "since") and one.wrong for one in line.notes):
            return
        if code is None:
            self._stay_without()
            return
        unit = self.asked.units.by_code.get(str(code))
        if unit is None or not (self.asked.reaches(unit.id) or self._is_here(unit)):
            near = self.asked.units.without_zeros.get(str(code))
            if unit is None and near and any(one.column == "unit" for one in line.notes):
                line.refuse("unit", N_("không có đơn vị mang mã «{code}»; có phải «{near}»?"), code=code, near=near[0])
            else:
                line.refuse("unit", N_("không có đơn vị mang mã «{code}» trong phạm vi của tài khoản này"), code=code)
            return
        self._place(unit)
        if self.after is not None and self.after != self.current:
            self._check(unit, self.after)

    def writes(self, person_id: UUID) -> Iterator[Write]:
        """Yield what is written."""
        old, new = self.current, self.after
        if new is None or new == old:
            return
        if old is not None and new.id == old.id:
            yield from update(_TABLE, old.id, _row(old), _row(new))
            return
        if old is not None and self.moves:
            yield from update(_TABLE, old.id, {"until": old.until}, {"until": new.since})
        yield Write(_TABLE, new.id, None, {"person_id": person_id, **_row(new)})

    def _is_here(self, unit: UnitThere) -> bool:
        return self.current is not None and self.current.unit_id == unit.id

    def _stay_without(self) -> None:
        line = self.line
        if "unit" in line.given and self.current is not None:
            line.refuse("unit", N_("để trống; người này đang thuộc một đơn vị. Muốn ghi rời đi, dùng trang của người"))
        elif self.there is None and self.asked.reach is not None:
            line.refuse("unit", N_("để trống; hãy ghi đơn vị trong phạm vi của tài khoản này"))
        elif self.there is None:
            line.warn("unit", N_("chưa thuộc đơn vị nào"))
        elif self.current is not None:
            self._redate(self.current, self.current.unit_id)

    def _place(self, unit: UnitThere) -> None:
        line, current = self.line, self.current
        since = documents.said_day(line.given.get("since"))
        if current is None:
            if since is None:
                line.refuse("since", N_("để trống; hãy ghi ngày bắt đầu ở đơn vị này"))
                return
            document_id = self.asked.documents.named_by(line, None)
            self.after = Belongs(uuid7(), unit.id, self.kind, since, self._until(since), document_id)
        elif current.unit_id == unit.id:
            self._redate(current, unit.id)
        else:
            self._move(current, unit, since)

    def _redate(self, current: Belongs, unit_id: UUID) -> None:
        since = documents.said_day(self.line.given.get("since")) or current.since
        document_id = self.asked.documents.named_by(self.line, current.document_id)
        self.after = replace(current, unit_id=unit_id, since=since, document_id=document_id)

    def _move(self, current: Belongs, unit: UnitThere, since: date | None) -> None:
        line = self.line
        self.moves = True
        if since is None:
            line.refuse("since", N_("để trống; hãy ghi ngày chuyển đến đơn vị này"))
        elif since == current.since:
            self._redate(current, unit.id)
            self.moves = True
        elif since < current.since:
            text = N_("sớm hơn ngày {since} bắt đầu ở nơi hiện nay; hãy sửa ở trang của người")
            line.refuse("since", text, since=written(current.since))
        elif current.until is not None and since >= current.until:
            text = N_("nơi hiện nay kết thúc ngày {until}, trước ngày chuyển; hãy sửa ở trang của người")
            line.refuse("since", text, until=written(current.until))
        else:
            document_id = self.asked.documents.named_by(line, None)
            self.after = Belongs(uuid7(), unit.id, self.kind, since, current.until, document_id)

    def _until(self, since: date) -> date | None:
        """Return the day before which something that is entered already goes before what begins now."""
        later = [one.since for one in self._others() if one.since > since and one.kind == self.kind]
        return min(later, default=None)

    def _others(self) -> list[Belongs]:
        ours = {one.id for one in (self.current, self.after) if one is not None}
        return [one for one in self.there.memberships if one.id not in ours] if self.there else []

    # -- laws ----------------------------------------------------------------------------------------------------------

    def _check(self, unit: UnitThere, after: Belongs) -> None:
        line, span = self.line, Span(after.since, after.until)
        if after.until is not None and after.until <= after.since:
            line.refuse("since", N_("không trước ngày kết thúc {until} ở nơi này"), until=written(after.until))
            return
        self._check_days(after.since)
        if not within(span, unit.life):
            first, end = unit.life.since, unit.life.until
            text = N_("đơn vị chỉ có từ {first} đến trước {end}; chọn ngày trong khoảng ấy")
            shown = written(end) if end else "…"
            line.refuse("since", text, first=written(first), end=shown)
        if self.kind is MembershipKind.OFFICIAL_CELL and unit.kind_on(after.since) is UnitKind.DEPARTMENT:
            line.refuse("unit", N_("là phòng chuyên môn, không có sinh hoạt đảng; chọn chi bộ"))
        self._check_others(after, span)

    def _check_days(self, since: date) -> None:
        born, admitted = self.said.born_on, self.said.admitted_on
        if born is not None and since <= born:
            self.line.refuse("since", N_("không sau ngày sinh {born}"), born=written(born))
        if self.kind is MembershipKind.OFFICIAL_CELL and admitted is not None and since < admitted:
            self.line.refuse("since", N_("sớm hơn ngày vào Đảng {admitted}"), admitted=written(admitted))

    def _check_others(self, after: Belongs, span: Span) -> None:
        party = self.kind is not MembershipKind.STAFF
        for one in self._others():
            if not meets(span, one):
                continue
            if one.kind == self.kind:
                text = N_("đã có nơi khác từ ngày {since} trong thời gian này; hãy sửa ở trang của người")
                self.line.refuse("since", text, since=written(one.since))
            elif party and one.kind == MembershipKind.TEMPORARY and one.unit_id == after.unit_id:
                self.line.refuse("unit", N_("đang sinh hoạt tạm thời ở chính đơn vị này; hãy kết thúc lần ấy trước"))
        left = self.there.left_during(span, party=party) if self.there else None
        if left is not None:
            text = N_("người này đã rời đi từ ngày {since}; hãy ghi là trở lại ở trang của người")
            self.line.refuse("code", text, since=written(left.since))


def _row(one: Belongs) -> dict[str, Any]:
    return {
        "unit_id": one.unit_id, "kind": str(one.kind), "since": one.since, "until": one.until,
        "document_id": one.document_id,
    }  # fmt: skip
