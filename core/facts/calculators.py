"""Forms for a ballot and for a quota that somebody reckons: what was typed, read as a file of them would be. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from core.errors import N_, Fault, Say
from core.facts.forms import CaseField, CaseGroup
from core.rulebook.ballots import APPROVE, CLASSIFY
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given
from core.rulebook.quotas import QuotaRule

MOST_ROWS = 20
BALLOTS = {CLASSIFY: N_("Xếp loại"), APPROVE: N_("Tán thành")}
LABELS = {
    "official_members": N_("Số đảng viên chính thức"),
    "electorate": N_("Số người được bỏ phiếu"),
    "present": N_("Số người có mặt"),
    "voters": N_("Số người bỏ phiếu"),
    "places": N_("Số suất"),
    "invalid": N_("Phiếu không hợp lệ"),
    "yes": N_("Đồng ý"),
    "no": N_("Không đồng ý"),
    "size": N_("Số đảng viên"),
    "unit_level": N_("Mức của đơn vị"),
    "counts": N_("Số đối tượng ở từng mức"),
    "candidates": N_("Số phiếu từng người"),
    "taken": N_("Đã chọn"),
    "special_achievement": N_("Thành tích đặc biệt xuất sắc"),
    "outstanding_unit": N_("Đơn vị tiêu biểu"),
}
_CODES = re.compile(rf"«?\b({'|'.join(LABELS)})\b»?")
_MARKS = ("special_achievement", "outstanding_unit")

Typed = Mapping[str, str]


def rows_asked(typed: Typed, start: str) -> int:
    """Return how many rows a form has: as many as asked for, and never fewer than are filled in."""
    filled = [int(found[1]) for name in typed if (found := re.fullmatch(rf"{start}\.(\d{{1,2}})\..+", name))]
    asked = typed.get("rows", "")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else 1
    return min(max(wanted, *filled, 1), MOST_ROWS) if filled else min(max(wanted, 1), MOST_ROWS)


def said_of(fault: Fault, say: Say) -> str:
    """Say what is wrong with what was typed, by the labels of the fields."""
    return _CODES.sub(lambda found: f"«{say(LABELS[found[1]])}»", fault.message.said(say))


# -- ballots ---------------------------------------------------------------------------------------------------------


def ballot_form(book: Rulebook, subject: str, ballot: str, typed: Typed, say: Say) -> list[CaseGroup]:
    """Return the fields of a ballot: who was there, then one group a candidate."""
    fields = _Fields(typed, say)
    names = ["official_members", "electorate", "present", "voters", *(["places"] if ballot == APPROVE else [])]
    hints = {"electorate": say(N_("Bỏ trống nếu chỉ đảng viên chính thức được bỏ phiếu."))}
    groups = [CaseGroup(say(N_("Người dự")), tuple(fields.number(name, hints.get(name, "")) for name in names))]
    marks = _marks(book, subject, ballot)
    for number in range(1, rows_asked(typed, "c") + 1):
        votes = (fields.row(f"c.{number}.{code}", label) for code, label in marks.items())
        name = fields.text(f"c.{number}.id", N_("Tên hoặc mã"))
        invalid = fields.row(f"c.{number}.invalid", LABELS["invalid"])
        title = say(N_("Số phiếu của người, tổ chức thứ {number}"), number=number)
        groups.append(CaseGroup(title, (name, *votes, invalid)))
    return groups


def ballot_given(book: Rulebook, subject: str, ballot: str, typed: Typed) -> Given:
    """Return a ballot as typed, ready to be counted; its faults are placed at the names of its fields."""
    marks = tuple(_marks(book, subject, ballot))
    known = ("official_members", "electorate", "present", "voters", "places")
    value: dict[str, Any] = {"ballot": ballot, **_filled({name: typed.get(name, "") for name in known})}
    value["candidates"] = [
        _filled({"id": row.get("id") or str(number), "invalid": row.get("invalid", "")})
        | {"marks": _filled({code: row.get(code, "") for code in marks})}
        for number, row in _rows(typed, "c")
    ]
    return Given(value, _places("c", "marks", marks[0], [number for number, _ in _rows(typed, "c")]), loose=True)


def _marks(book: Rulebook, subject: str, ballot: str) -> dict[str, str]:
    if ballot == APPROVE:
        return {code: LABELS[code] for code in ("yes", "no")}
    rules = book.subject(subject)
    return {level: rules.scale[level] for level in rules.levels}


# -- quotas ----------------------------------------------------------------------------------------------------------


def quota_form(book: Rulebook, subject: str, rule: QuotaRule, typed: Typed, say: Say) -> list[CaseGroup]:
    """Return the fields of a quota: what raises the share of all, then one group of people a group of fields."""
    fields, scale = _Fields(typed, say), book.subject(subject).scale
    marks = [one for one in _MARKS if any(one == each.mark for each in rule.raised)]
    answers = (("", "—"), ("có", say(N_("có"))), ("không", say(N_("không"))))
    groups = [CaseGroup(say(N_("Cả phạm vi")), tuple(fields.choice(one, answers) for one in marks))] if marks else []
    for number in range(1, rows_asked(typed, "g") + 1):
        inside = tuple(_group_fields(fields, f"g.{number}", rule, book.subject(subject).levels, scale))
        groups.append(CaseGroup(say(N_("Nhóm thứ {number}"), number=number), inside))
    return groups


def _group_fields(
    fields: _Fields, start: str, rule: QuotaRule, levels: Sequence[str], scale: Mapping[str, str]
) -> Iterator[CaseField]:
    yield fields.text(f"{start}.id", N_("Tên nhóm"))
    if rule.size_below:
        yield fields.row(f"{start}.size", LABELS["size"])
    if rule.caps == "shared" or any(one.unit_level for one in rule.raised):
        choices = (("", "—"), *((level, fields.say(scale[level])) for level in levels))
        yield fields.choice(f"{start}.unit_level", choices, LABELS["unit_level"])
    for level in levels:
        hint = fields.say(N_("Đủ điều kiện, trước khi tính chỉ tiêu.")) if level == rule.level else ""
        yield fields.row(f"{start}.{level}", scale[level], hint)
    example = fields.say(N_("Ví dụ: An:28; Bình:25. Bỏ trống nếu chưa bỏ phiếu."))
    yield fields.text(f"{start}.candidates", LABELS["candidates"], example)
    yield fields.text(
        f"{start}.taken", LABELS["taken"], fields.say(N_("Ai đã được chọn sẵn, cách nhau bằng dấu chấm phẩy."))
    )


def quota_given(book: Rulebook, subject: str, typed: Typed) -> Given:
    """Return a scope as typed, ready for its quota; its faults are placed at the names of its fields."""
    levels = book.subject(subject).levels
    value: dict[str, Any] = {"scope": "1", **_filled({mark: typed.get(mark, "") for mark in _MARKS})}
    value["groups"] = [_group(number, row, levels) for number, row in _rows(typed, "g")]
    return Given(value, _places("g", "counts", levels[0], [number for number, _ in _rows(typed, "g")]), loose=True)


def _group(number: int, row: Typed, levels: Sequence[str]) -> dict[str, Any]:
    group: dict[str, Any] = _filled({name: row.get(name, "") for name in ("size", "unit_level")})
    group |= {"id": row.get("id") or str(number), "counts": _filled({level: row.get(level, "") for level in levels})}
    if row.get("candidates"):
        pairs = (one.rsplit(":", 1) for one in _listed(row["candidates"]))
        group["candidates"] = [dict(zip(("id", "votes"), map(str.strip, pair), strict=False)) for pair in pairs]
    if row.get("taken"):
        group["taken"] = _listed(row["taken"])
    return group


def _listed(text: str) -> list[str]:
    return [one.strip() for one in text.split(";") if one.strip()]


# -- what was typed --------------------------------------------------------------------------------------------------


def _filled(values: Typed) -> dict[str, Any]:
    return {name: text for name, text in values.items() if text}


def _rows(typed: Typed, start: str) -> list[tuple[int, dict[str, str]]]:
    """Return the rows that hold anything, with their numbers."""
    rows = []
    for number in range(1, rows_asked(typed, start) + 1):
        before = f"{start}.{number}."
        row = {name.removeprefix(before): text for name, text in typed.items() if name.startswith(before)}
        if row:
            rows.append((number, row))
    return rows


def _places(start: str, nested: str, first: str, numbers: Sequence[int]) -> Callable[..., str]:
    """Return what names the field in which a value stands; what stands in no field has no place."""

    def place(*path: str | int) -> str:
        if len(path) < 3 or not isinstance(path[1], int):
            return str(path[0]) if len(path) == 1 else ""
        inside = str(path[2])
        if inside == nested:
            inside = str(path[3]) if len(path) > 3 else first
        return f"{start}.{numbers[path[1]]}.{inside}"

    return place


class _Fields:
    """Makes fields with what was typed in them."""

    def __init__(self, typed: Typed, say: Say) -> None:
        self.typed = typed
        self.say = say

    def number(self, name: str, hint: str = "") -> CaseField:
        """Return a field by its own label."""
        return self.row(name, LABELS[name], hint)

    def row(self, name: str, label: str, hint: str = "") -> CaseField:
        """Return a field for a number."""
        return CaseField(name, self.say(label), (), hint, self.typed.get(name, ""))

    def text(self, name: str, label: str, hint: str = "") -> CaseField:
        """Return a field for words."""
        return CaseField(name, self.say(label), (), hint, self.typed.get(name, ""), "text")

    def choice(self, name: str, choices: tuple[tuple[str, str], ...], label: str = "") -> CaseField:
        """Return a field of choices."""
        return CaseField(name, self.say(label or LABELS[name]), choices, "", self.typed.get(name, ""))
