"""Facts: what is known about a subject, of which type, and how a given value is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from core.errors import N_, Message
from core.rulebook import exact
from core.rulebook.domains import Choices, Domain, Value, numbers

GRADES = ("XS", "T", "TB", "K")
NOT_APPLICABLE = "NA"

_YES = frozenset(("true", "1", "có", "x", "đúng"))
_NO = frozenset(("false", "0", "không", "sai"))


class BadValue(ValueError):
    """A value that a fact cannot have; `message` says what is expected."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.message = Message(template, values)


@dataclass(frozen=True)
class Fact:
    """A fact, grade or group of points: its type, its values, what a missing one means."""

    name: str
    label: str
    type: str
    choices: Mapping[Value, str] = field(default_factory=lambda: MappingProxyType({}))
    order: str = ""
    low: Fraction = Fraction(0)
    high: Fraction | None = None
    default: Value | None = None
    implies: tuple[str, ...] = ()
    asked_of: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    cite: str = ""
    source: str = "document"
    note: str = ""

    @property
    def numeric(self) -> bool:
        """Say whether its values are numbers."""
        return self.type in ("whole", "number", "share")

    @property
    def range_text(self) -> str:
        """Return its range or its values, as people write them."""
        if self.numeric:
            return f"{exact.text_of(self.low)}..{'' if self.high is None else exact.text_of(self.high)}"
        return ", ".join(value_text(value) for value in self.choices)

    def domain(self, cuts: tuple[Fraction, ...] = ()) -> Domain:
        """Return its domain, cut at the given constants."""
        if self.numeric:
            return numbers(self.low, self.high, whole=self.type == "whole", cuts=cuts)
        return Choices(tuple(self.choices), self.order, NOT_APPLICABLE)

    def read(self, raw: object, *, loose: bool = False) -> Value:
        """Return the value that a row gives; raise BadValue.

        `loose` (spreadsheets) also takes labels, `có`/`không`/`x`, decimal commas and any case of letters.
        """
        if self.numeric:
            return self._number(raw, loose=loose)
        if self.type == "bool":
            return _truth(raw, loose=loose)
        if self.type == "text":
            return _text(raw)
        return self._choice(raw, loose=loose)

    def _number(self, raw: object, *, loose: bool) -> Fraction:
        try:
            value = exact.given(raw, loose=loose)
        except ValueError:
            raise BadValue(N_("cần một số, nhận được {raw}"), raw=shown(raw)) from None
        if self.type == "whole" and value.denominator != 1:
            raise BadValue(N_("cần số nguyên, nhận được {raw}"), raw=shown(raw))
        if value < self.low or (self.high is not None and value > self.high):
            raise BadValue(N_("ngoài khoảng {range}: {raw}"), range=self.range_text, raw=shown(raw))
        return value

    def _choice(self, raw: object, *, loose: bool) -> Value:
        if isinstance(raw, str):
            if raw in self.choices:
                return raw
            found = self._loosely(raw) if loose else None
            if found is not None:
                return found
        raise BadValue(N_("cần một trong {choices}; nhận được {raw}"), choices=self.range_text, raw=shown(raw))

    def _loosely(self, raw: str) -> Value | None:
        wanted = " ".join(raw.split()).casefold()
        for value, label in self.choices.items():
            if wanted in (str(value).casefold(), label.casefold()):
                return value
        return None


def _truth(raw: object, *, loose: bool) -> bool:
    if isinstance(raw, bool):
        return raw
    if loose and isinstance(raw, int | str):
        word = str(raw).strip().casefold()
        if word in _YES or word in _NO:
            return word in _YES
    raise BadValue(N_("cần true hoặc false (có/không); nhận được {raw}"), raw=shown(raw))


def _text(raw: object) -> str:
    if isinstance(raw, str) and raw.strip():
        return raw
    raise BadValue(N_("cần chữ, nhận được {raw}"), raw=shown(raw))


def shown(raw: object) -> str:
    """Return a raw value as a message shows it, cut short."""
    text = value_text(raw) if isinstance(raw, bool) else str(raw)
    return f"«{text[:60]}»"


def value_text(value: object) -> str:
    """Return a value as text: `true`, `3.05`, `HTTNV`."""
    if value is True or value is False:
        return "true" if value else "false"
    return exact.text_of(value) if value.__class__ is Fraction else str(value)


def plain(value: Value | None) -> bool | str | None:
    """Return a value as the commands put it out: booleans as they are, numbers as decimal text."""
    return value if value is None or value is True or value is False else value_text(value)


def declared(name: str, entry: Mapping[str, Any], scales: Mapping[str, Mapping[str, str]], cite: str) -> Fact:
    """Build a fact from its entry; raise BadValue where the entry contradicts itself."""
    kind = entry["type"]
    choices, order = _values(kind, entry, scales)
    low, high = _range(kind, entry)
    fact = Fact(
        name, entry["label"], kind, MappingProxyType(choices), order, low, high,
        implies=tuple(entry.get("implies", ())), asked_of=MappingProxyType(entry.get("asked_of", {})),
        cite=cite, source=entry.get("source", "document"), note=entry.get("note", ""),
    )  # fmt: skip
    if "default" in entry:
        return replace(fact, default=fact.read(entry["default"], loose=True))
    return fact


def _values(
    kind: str, entry: Mapping[str, Any], scales: Mapping[str, Mapping[str, str]]
) -> tuple[dict[Value, str], str]:
    if kind == "bool":
        return {False: "không", True: "có"}, ""
    if kind == "level":
        if entry.get("scale") not in scales:
            raise BadValue(N_("kiểu level cần «scale» là một trong: {scales}"), scales=", ".join(scales))
        return dict(scales[entry["scale"]].items()), "best_first"
    if kind in ("choice", "rank"):
        if not entry.get("values"):
            raise BadValue(N_("kiểu {kind} cần «values: {{mã: tên}}»"), kind=kind)
        return dict(entry["values"]), "lowest_first" if kind == "rank" else ""
    if {"values", "scale"} & set(entry):
        raise BadValue(N_("kiểu {kind} không dùng values hay scale"), kind=kind)
    return {}, ""


def _range(kind: str, entry: Mapping[str, Any]) -> tuple[Fraction, Fraction | None]:
    if "range" in entry and kind not in ("whole", "number"):
        raise BadValue(N_("kiểu {kind} không dùng range"), kind=kind)
    if kind == "share":
        return Fraction(0), Fraction(1)
    ends = entry.get("range", ["0", None])
    try:
        low, high = (None if end is None else exact.written(end) for end in ends)
    except (ValueError, TypeError):
        raise BadValue(N_("range viết như [0, 4] hoặc [0, null]")) from None
    if low is None or (high is not None and high < low):
        raise BadValue(N_("range viết như [0, 4] hoặc [0, null]"))
    return low, high


def grade_fact(criterion: str, label: str, grades: Mapping[str, str], *, may_be_absent: bool, cite: str) -> Fact:
    """Build the grade of a criterion as a fact `grades.<criterion>`."""
    choices: dict[Value, str] = dict(grades.items())
    if may_be_absent:
        choices[NOT_APPLICABLE] = "Không có"
    return Fact(f"grades.{criterion}", label, "grade", MappingProxyType(choices), "best_first", cite=cite)


def points_fact(group: str, label: str, maximum: Fraction, *, cite: str, source: str) -> Fact:
    """Build the points of a group as a fact `points.<group>`."""
    return Fact(f"points.{group}", label, "number", high=maximum, cite=cite, source=source)
