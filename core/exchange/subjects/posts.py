"""Files of posts: who holds which one, where and for how long."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.errors import N_
from core.exchange.columns import Column
from core.exchange.days import written
from core.exchange.kinds import Subject
from core.exchange.plans import Line
from core.exchange.readers import DayReader, TextReader, TruthReader, WholeReader
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.laws import check_span
from core.exchange.subjects.records import BODY, UNIT, Planned, Records, Said
from core.people.models import Post
from core.people.services.laws import LONGEST_TITLE, LOWEST_RANK
from core.people.spans import Span, first_met

_TITLE = Column("title", N_("Chức vụ"), TextReader(LONGEST_TITLE), "", "Bí thư chi bộ", needed=True)
_COLUMNS = (
    UNIT,
    BODY,
    _TITLE,
    Column("leading", N_("Lãnh đạo, quản lý"), TruthReader(), N_("chức vụ lãnh đạo, quản lý"), "có"),
    Column("head", N_("Người đứng đầu"), TruthReader(), "", "có", other_labels=("Là người đứng đầu",)),
    Column("chairs", N_("Chủ trì"), TruthReader(), N_("chủ trì các cuộc họp"), "có"),
    Column("main", N_("Chức vụ chính"), TruthReader(), N_("mỗi người một chức vụ chính"), "có"),
    Column("full_time", N_("Chuyên trách"), TruthReader(), "", "không"),
    Column("rank", N_("Thứ bậc"), WholeReader(1, LOWEST_RANK), N_("1 là cao nhất"), "1"),
    Column("since", N_("Từ ngày"), DayReader(), N_("ngày bắt đầu giữ chức vụ"), "01/07/2025", needed=True),
    Column("until", N_("Đến trước ngày"), DayReader(), N_("ngày đầu tiên không còn giữ; để trống: đang giữ"), ""),
)
_SAID = ("title", "leading", "head", "chairs", "main", "full_time", "rank", "since", "until")
_USUAL = dict.fromkeys(("leading", "head", "chairs", "main", "full_time"), False)


def _law(asked: Asked, one: Planned) -> None:
    check_span(one, "body" if one.said.get("body_id") else "unit")
    if one.person is not None and not one.line.is_faulty():
        left = one.person.left_during(Span(one.said["since"], one.said["until"]), party=False)
        if left is not None:
            one.line.refuse("since", N_("người này đã rời đi từ ngày {since}"), since=written(left.since))


@dataclass(frozen=True, slots=True)
class _Held:
    """A post as it will stand, and the line that says so, if any."""

    id: UUID
    said: Said
    line: Line | None

    @property
    def since(self) -> Any:
        return self.said["since"]

    @property
    def until(self) -> Any:
        return self.said["until"]


def _laws(asked: Asked, planned: Collection[Planned]) -> None:
    """Note two main posts of a person at a time, two heads of a place, the same post twice."""
    held = _held(asked, planned)
    mine, heads = defaultdict(list), defaultdict(list)
    for one in held.values():
        mine[one.said["person_id"]].append(one)
        if one.said["head"]:
            heads[one.said["unit_id"], one.said["body_id"]].append(one)
    for one in held.values():
        if one.line is None:
            continue
        beside = [other for other in mine[one.said["person_id"]] if other.id != one.id]
        twice = [other for other in beside if _same(other) == _same(one)]
        _refuse_met(one, twice, "title", N_("đã giữ đúng chức vụ này từ ngày {since}; hãy kết thúc lần ấy trước"))
        if one.said["main"]:
            main = [other for other in beside if other.said["main"]]
            _refuse_met(one, main, "main", N_("đã có chức vụ chính khác từ ngày {since}; mỗi lúc chỉ một là chính"))
        if one.said["head"]:
            place = heads[one.said["unit_id"], one.said["body_id"]]
            others = [other for other in place if other.id != one.id]
            _refuse_met(one, others, "head", N_("nơi này đã có người đứng đầu từ ngày {since}; hãy kết thúc trước"))


def _held(asked: Asked, planned: Collection[Planned]) -> dict[UUID, _Held]:
    """Return the posts of all persons and places named, as they will stand."""
    people = {one.said["person_id"] for one in planned}
    units = {one.said["unit_id"] for one in planned if one.said["head"]}
    found: dict[UUID, _Held] = {}
    for name, ids in (("person_id", people), ("unit_id", units)):
        found.update((one.id, _Held(one.id, one.said, None)) for one in POSTS.read(asked, name, ids))
    for one in planned:
        if one.line.record_id is not None and not one.line.twice:
            changed = one.stands is None or one.stands.said != one.said
            found[one.line.record_id] = _Held(one.line.record_id, one.said, one.line if changed else None)
    return found


def _same(one: _Held) -> tuple[Any, ...]:
    return one.said["unit_id"], one.said["body_id"], one.said["title"]


def _refuse_met(one: _Held, others: Iterable[_Held], column: str, text: str) -> None:
    met = first_met(one, others)
    if met is not None and one.line is not None:
        one.line.refuse(column, text, since=written(met.since))


POSTS = Records(
    Subject.POSTS,
    N_("Chức vụ"),
    Post,
    _COLUMNS,
    {name: name for name in _SAID},
    _USUAL,
    ("title", "since"),
    _law,
    _laws,
    places=("unit", "body"),
    has_document=True,
)
