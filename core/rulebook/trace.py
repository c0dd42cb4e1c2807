"""What was looked at: unmet requirements, cases that held, and the trace of every rule, as plain data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from core.rulebook.conditions import Any_, All, Compare, Condition
from core.rulebook.domains import Value
from core.rulebook.endings import CLASSIFIED, UNDETERMINED, Said
from core.rulebook.facts import plain, value_text
from core.rulebook.formulas import Cells, closure
from core.rulebook.program import CompiledRule, Part, Program

Entry = dict[str, Any]


def needs_text(one: Compare) -> str:
    """Return what a comparison asks for: `>= 3.2`, `= true`."""
    if isinstance(one.value, bool) and one.operator == "!=":
        return f"= {value_text(not one.value)}"
    return f"{one.operator} {value_text(one.value)}"


class Reporter:
    """Reports on rows of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        sizes = program.sizes
        self._required = {
            level: [(rule, [(part, closure(part.formula, sizes)) for part in rule.parts]) for rule in rules]
            for level, rules in program.standards.items()
        }
        self._cases = [(rule, closure(rule.demand, sizes)) for rule in program.disqualifiers]
        self._all = [(rule, closure(rule.asked, sizes), closure(rule.demand, sizes)) for rule in self._compiled()]

    def _compiled(self) -> Iterator[CompiledRule]:
        program = self.program
        yield from program.exempt
        yield from program.reviewed_only
        yield from program.disqualifiers
        for rules in program.standards.values():
            yield from rules
        for _, rule in program.ceilings:
            yield rule

    # -- unmet -------------------------------------------------------------------------------------------------------

    def unmet(self, said: Said, cells: Cells, values: Mapping[str, Value]) -> dict[str, list[Entry]]:
        """Return, for each level better than the one reached, the requirements surely not met; under the lowest, the cases."""
        levels = self.program.levels
        shown = self.levels_shown(said)
        unmet = {level: self._unmet_at(level, cells, values) for level in levels if (level, False) in shown}
        if (levels[-1], True) in shown:
            unmet[levels[-1]] = [self.case(rule, cells, values) for rule, holds in self._cases if holds(cells)]
        return {level: entries for level, entries in unmet.items() if entries}

    def levels_shown(self, said: Said) -> set[tuple[str, bool]]:
        """Return the levels whose unmet requirements are shown, and with True the one whose cases are."""
        if said.status not in (CLASSIFIED, UNDETERMINED, "open"):
            return set()
        levels = self.program.levels
        reached = levels.index(said.worst) if said.worst else len(levels)
        cases = {(levels[-1], True)} if said.basis == "disqualified" else set()
        return {(level, False) for level in levels[:reached]} | cases

    def _unmet_at(self, level: str, cells: Cells, values: Mapping[str, Value]) -> list[Entry]:
        return [
            self.requirement(rule, part, values)
            for rule, parts in self._required.get(level, ())
            for part, met in parts
            if met(cells) is False
        ]

    def requirement(self, rule: CompiledRule, part: Part, values: Mapping[str, Value]) -> Entry:
        """Return an unmet requirement; one made of alternatives names its first fact and all of them."""
        first = part.shown[0]
        entry = {"rule": rule.rule.name, **self._compared(first, values)}
        if isinstance(part.condition, Any_):
            entry["any"] = [
                [self._compared(one, values) for one in _flat(alternative)] for alternative in part.condition.parts
            ]
        entry["cite"] = rule.rule.marks.cite
        return entry

    def _compared(self, one: Compare, values: Mapping[str, Value]) -> Entry:
        return {"fact": one.fact, "value": self._value(one.fact, values), "needs": needs_text(one)}

    def _value(self, name: str, values: Mapping[str, Value]) -> bool | str | None:
        variable = self.program.variables[self.program.index[name]]
        fixed = None if variable.fixed is None else self.program.rules.given[name]
        return plain(values.get(name, variable.fact.default if fixed is None else fixed))

    def case(self, rule: CompiledRule, cells: Cells, values: Mapping[str, Value]) -> Entry:
        """Return a case of the lowest level that held, by the comparison that tells it."""
        one = self._telling(rule.parts[0].condition, cells)
        value = None if one is None else self._value(one.fact, values)
        return {"rule": rule.rule.name, "fact": one.fact if one else None, "value": value, "case": True, "cite": rule.rule.marks.cite}

    def _telling(self, condition: Condition, cells: Cells) -> Compare | None:
        if isinstance(condition, Compare):
            return condition
        if isinstance(condition, All):
            return next((one for part in condition.parts if (one := self._telling(part, cells))), None)
        for part in condition.parts:
            if closure(self.program.formula(part), self.program.sizes)(cells):
                return self._telling(part, cells)
        return self._telling(condition.parts[0], cells)

    # -- trace -------------------------------------------------------------------------------------------------------

    def trace(self, cells: Cells, values: Mapping[str, Value]) -> list[Entry]:
        """Return every rule looked at with value, requirement, result and clause."""
        return [self._looked_at(rule, asked(cells), met(cells), cells, values) for rule, asked, met in self._all]

    def _looked_at(self, rule: CompiledRule, asked: bool | None, met: bool | None, cells: Cells, values: Mapping[str, Value]) -> Entry:
        own = rule.rule
        entry: Entry = {"section": own.section, "level": own.level or None, "rule": own.name}
        shown = self._shown(rule, cells)
        entry.update(self._compared(shown, values) if shown else {"fact": None, "value": None, "needs": None})
        entry["result"] = "not_applicable" if asked is False else {True: "met", False: "not_met", None: "unknown"}[met]
        entry["cite"] = own.marks.cite
        if own.marks.source != "document":
            entry["source"] = own.marks.source
        return entry

    def _shown(self, rule: CompiledRule, cells: Cells) -> Compare | None:
        """Return the comparison to show of a rule: the first that is not met, else the first."""
        for part in rule.parts:
            if len(part.shown) == 1 and len(rule.parts) > 1 and not closure(part.formula, self.program.sizes)(cells):
                return part.shown[0]
        shown: Sequence[Compare] = [one for part in rule.parts for one in part.shown]
        return shown[0] if shown else None


def _flat(condition: Condition) -> Iterator[Compare]:
    if isinstance(condition, Compare):
        yield condition
    else:
        for part in condition.parts:
            yield from _flat(part)
