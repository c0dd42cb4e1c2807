"""Conditions: what a rulebook writes, read into a tree that can be explained, compared and compiled."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Any

from core.errors import N_, Fault, fault
from core.rulebook import exact
from core.rulebook.domains import OPPOSITE, Value
from core.rulebook.facts import BadValue, Fact
from core.rulebook.schema.fields import RULE_WORDS
from core.rulebook.yamltext import Path

POINTS = "points"
OPERATORS = {"is": "=", "at_least": ">=", "above": ">", "at_most": "<=", "below": "<"}
_JOINS = ("all", "any", "none")


@dataclass(frozen=True, slots=True)
class Compare:
    """One fact compared with one value. A grade counts only where its criterion applies.

    `counted` says what a criterion that does not apply is worth: met (`every`) or not (`some`).
    """

    fact: str
    operator: str
    value: Value
    counted: str = ""


@dataclass(frozen=True, slots=True)
class All:
    """All parts hold."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any_:
    """At least one part holds."""

    parts: tuple[Condition, ...]


Condition = Compare | All | Any_
ALWAYS = All(())


def opposite(condition: Condition) -> Condition:
    """Return what holds where the condition does not."""
    if isinstance(condition, Compare):
        counted = {"every": "some", "some": "every", "": ""}[condition.counted]
        return Compare(condition.fact, OPPOSITE[condition.operator], condition.value, counted)
    parts = tuple(opposite(part) for part in condition.parts)
    return Any_(parts) if isinstance(condition, All) else All(parts)


def joined(parts: Sequence[Condition]) -> Condition:
    """Return the parts as one condition that asks for all of them."""
    flat: list[Condition] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, All) else (part,))
    return flat[0] if len(flat) == 1 else All(tuple(flat))


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Yield every comparison of a condition, in order of reading."""
    if isinstance(condition, Compare):
        yield condition
    else:
        for part in condition.parts:
            yield from comparisons(part)


@dataclass
class Reader:
    """Reads conditions against the facts, criteria and terms of a rulebook, collecting faults with their places."""

    facts: Mapping[str, Fact]
    criteria: Sequence[str]
    grades: Fact
    has_points: bool
    terms: Mapping[str, Condition]
    where: Callable[[Path], str]
    faults: list[Fault] = field(default_factory=list)

    def read(self, mapping: Mapping[str, Any], path: Path, skip: Sequence[str] = RULE_WORDS) -> Condition:
        """Return the condition that the keys of a mapping make up, those in `skip` left out."""
        return joined([self._line(key, value, (*path, key)) for key, value in mapping.items() if key not in skip])

    def _refuse(self, path: Path, template: str, **values: object) -> Condition:
        self.faults.append(fault(self.where(path), template, path=".".join(path), **values))
        return ALWAYS

    def _line(self, key: str, value: Any, path: Path) -> Condition:
        if key in _JOINS:
            return self._join(key, value, path)
        if key == "term":
            return self._term(value, path)
        if key in ("every_criterion", "some_criterion"):
            return self._graded(key.partition("_")[0], value, path)
        if key == POINTS:
            return self._points(value, path)
        if key in self.facts:
            return self._fact(self.facts[key], value, path)
        near = get_close_matches(key, self.facts, n=1)
        hint = f" ({near[0]}?)" if near else ""
        return self._refuse(
            path, N_("«{path}»: không có sự kiện «{key}»{hint}; khai báo trong facts hoặc sửa tên."), key=key, hint=hint
        )

    def _join(self, key: str, value: Any, path: Path) -> Condition:
        if not isinstance(value, list) or (not value and key != "all"):
            return self._refuse(path, N_("«{path}»: phải là danh sách các điều kiện, ít nhất một."))
        parts = []
        for place, one in enumerate(value):
            own = (*path, str(place))
            parts.append(
                self.read(one, own, ())
                if isinstance(one, dict) and one
                else self._refuse(own, N_("«{path}»: phải là một điều kiện «sự kiện: giá trị»."))
            )
        if key == "none":
            return joined([opposite(part) for part in parts])
        if key == "all":
            return joined(parts)
        return parts[0] if len(parts) == 1 else Any_(tuple(parts))

    def _term(self, value: Any, path: Path) -> Condition:
        if not isinstance(value, str) or value not in self.terms:
            return self._refuse(
                path,
                N_("«{path}»: chưa có «{term}» trong terms; có: {known}."),
                term=value,
                known=", ".join(self.terms) or "—",
            )
        return self.terms[value]

    def _points(self, value: Any, path: Path) -> Condition:
        if not self.has_points:
            return self._refuse(path, N_("«{path}»: đối tượng này không có bảng điểm trong points."))
        return self._compared(Fact(POINTS, POINTS, "number", high=Fraction(100)), value, path)

    def _fact(self, fact: Fact, value: Any, path: Path) -> Condition:
        if isinstance(value, dict) and "one_of" in value:
            values = value["one_of"]
            if len(value) > 1 or not isinstance(values, list) or not values:
                return self._refuse(path, N_("«{path}»: one_of đứng một mình, với danh sách giá trị."))
            parts = [self._compare(fact, "=", one, (*path, "one_of")) for one in values]
            return parts[0] if len(parts) == 1 else Any_(tuple(parts))
        return self._compared(fact, value, path)

    def _compared(self, fact: Fact, value: Any, path: Path, counted: str = "") -> Condition:
        if not isinstance(value, dict):
            return self._compare(fact, "=", value, path, counted)
        unknown = [key for key in value if key not in OPERATORS]
        if unknown or not value:
            return self._refuse(
                path,
                N_("«{path}»: phép so sánh lạ «{key}»; dùng: {known}."),
                key=", ".join(unknown) or "—",
                known=", ".join((*OPERATORS, *(() if counted else ("one_of",)))),
            )
        return joined([self._compare(fact, OPERATORS[key], one, (*path, key), counted) for key, one in value.items()])

    def _compare(self, fact: Fact, operator: str, raw: Any, path: Path, counted: str = "") -> Condition:
        if fact.type == "text":
            return self._refuse(
                path, N_("«{path}»: «{fact}» là chữ để ghi nhận, không dùng làm điều kiện."), fact=fact.name
            )
        if operator != "=" and not fact.numeric and not fact.order:
            return self._refuse(
                path, N_("«{path}»: các giá trị của «{fact}» không có thứ tự; ghi «{fact}: giá trị»."), fact=fact.name
            )
        try:
            value = self._value(fact, raw)
        except (BadValue, ValueError) as error:
            what = error.message if isinstance(error, BadValue) else N_("cần một số")
            return self._refuse(path, N_("«{path}»: {what}."), what=what)
        return Compare(fact.name, operator, value, counted)

    @staticmethod
    def _value(fact: Fact, raw: Any) -> Value:
        if not fact.numeric:
            return fact.read(raw)
        value = exact.written(raw if isinstance(raw, str) else "")
        if value < fact.low or (fact.high is not None and value > fact.high):
            raise BadValue(
                N_("{value} ngoài khoảng {range} của «{fact}»"), value=raw, range=fact.range_text, fact=fact.name
            )
        return value

    def _graded(self, counted: str, value: Any, path: Path) -> Condition:
        if (
            not isinstance(value, dict)
            or not isinstance(value.get("of"), list)
            or not isinstance(value.get("except", []), list)
        ):
            return self._refuse(path, N_("«{path}»: viết {{of: [results.*], at_least: T}}, thêm except: […] nếu cần."))
        chosen = self._chosen(value["of"], value.get("except", []), path)
        if not chosen:
            return ALWAYS
        comparison = {key: one for key, one in value.items() if key not in ("of", "except")}
        parts = []
        for criterion in chosen:
            grade = Fact(f"grades.{criterion}", "", "grade", self.grades.choices, self.grades.order)
            parts.append(self._compared(grade, comparison, path, counted))
            if parts[-1] == ALWAYS:
                break
        if counted == "every":
            return joined(parts)
        return parts[0] if len(parts) == 1 else Any_(tuple(parts))

    def _chosen(self, of: Sequence[str], but: Sequence[str], path: Path) -> list[str]:
        strange = [one for one in (*of, *but) if not any(_matches(criterion, [one]) for criterion in self.criteria)]
        for pattern in strange:
            self._refuse(
                path,
                N_("«{path}»: không tiêu chí nào khớp «{pattern}»; có: {known}."),
                pattern=pattern,
                known=", ".join(self.criteria) or "—",
            )
        chosen = [criterion for criterion in self.criteria if _matches(criterion, of) and not _matches(criterion, but)]
        if not chosen and not strange:
            self._refuse(path, N_("«{path}»: không còn tiêu chí nào để xét; sửa of hoặc except."))
        return chosen


def _matches(criterion: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(criterion, str(pattern)) for pattern in patterns)
