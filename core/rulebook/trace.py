"""What was looked at: unmet requirements, cases that held, and the trace of every rule, as plain data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from core.rulebook.conditions import All, Any_, Compare, Condition, comparisons
from core.rulebook.domains import Value
from core.rulebook.endings import CLASSIFIED, UNDETERMINED, Said
from core.rulebook.facts import plain, value_text
from core.rulebook.formulas import Cells, closure
from core.rulebook.program import CompiledRule, Part, Program

Entry = dict[str, Any]
Text = bool | str | None
Texts = Mapping[str, Text]
Shown = tuple[str, Text, str | None]


def needs_text(one: Compare) -> str:
    """Return what a comparison asks for: `>= 3.2`, `= true`."""
    if isinstance(one.value, bool) and one.operator == "!=":
        return f"= {value_text(not one.value)}"
    return f"{one.operator} {value_text(one.value)}"


class Reporter:
    """Reports on rows of one program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self._required = {
            level: [Requirement(program, rule, part) for rule in rules for part in rule.parts]
            for level, rules in program.standards.items()
        }
        self._cases = [(rule, closure(rule.demand, program.sizes)) for rule in program.disqualifiers]
        self._all = [_LookedAt(program, rule) for rule in self._compiled()]

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

    def unmet(self, said: Said, cells: Cells, texts: Texts) -> dict[str, list[Entry]]:
        """Return, for each level better than the one reached, the requirements surely not met; under the lowest, the
        cases.
        """
        levels = self.program.levels
        shown = self.levels_shown(said)
        unmet = {level: self._unmet_at(level, cells, texts) for level in levels if (level, False) in shown}
        if (levels[-1], True) in shown:
            unmet[levels[-1]] = [self.case(rule, cells, texts) for rule, holds in self._cases if holds(cells)]
        return {level: entries for level, entries in unmet.items() if entries}

    def levels_shown(self, said: Said) -> set[tuple[str, bool]]:
        """Return the levels whose unmet requirements are shown, and with True the one whose cases are."""
        if said.status not in (CLASSIFIED, UNDETERMINED, "open"):
            return set()
        levels = self.program.levels
        reached = levels.index(said.worst) if said.worst else len(levels)
        cases = {(levels[-1], True)} if said.basis == "disqualified" else set()
        return {(level, False) for level in levels[:reached]} | cases

    def _unmet_at(self, level: str, cells: Cells, texts: Texts) -> list[Entry]:
        return [one.entry(texts) for one in self._required.get(level, ()) if one.met(cells) is False]

    def case(self, rule: CompiledRule, cells: Cells, texts: Texts) -> Entry:
        """Return a case of the lowest level that held, by the comparison that tells it."""
        one = self._telling(rule.parts[0].condition, cells)
        fact, value, _ = _shown(self.program, [one] if one else [])
        value = texts.get(fact, value)
        return {
            "rule": rule.rule.name,
            "fact": fact or None,
            "value": value,
            "case": True,
            "cite": rule.rule.marks.cite,
        }

    def _telling(self, condition: Condition, cells: Cells) -> Compare | None:
        """Return the first comparison, of alternatives that of the first that holds; None where nothing is compared."""
        if isinstance(condition, Compare):
            return condition
        parts = condition.parts if isinstance(condition, All) else filter(self._holding(cells), condition.parts)
        first = next(iter(parts), None)
        return None if first is None else self._telling(first, cells)

    def _holding(self, cells: Cells) -> Callable[[Condition], bool | None]:
        return lambda part: closure(self.program.formula(part), self.program.sizes)(cells)

    # -- trace -------------------------------------------------------------------------------------------------------

    def trace(self, cells: Cells, texts: Texts) -> list[Entry]:
        """Return every rule looked at with value, requirement, result and clause."""
        return [looked_at.entry(cells, texts) for looked_at in self._all]


class Requirement:
    """One requirement of a level, as it is reported where it is not met."""

    def __init__(self, program: Program, rule: CompiledRule, part: Part) -> None:
        self.met = closure(part.formula, program.sizes)
        self._rule = rule.rule.name
        self._cite = rule.rule.marks.cite
        self._first = _shown(program, part.shown[:1])
        alternatives = part.condition.parts if isinstance(part.condition, Any_) else ()
        self._any = [[_shown(program, [one]) for one in comparisons(alternative)] for alternative in alternatives]

    def entry(self, texts: Texts) -> Entry:
        """Return it as data; one made of alternatives names its first fact and all of them."""
        entry = {"rule": self._rule, **_compared(self._first, texts)}
        if self._any:
            entry["any"] = [[_compared(one, texts) for one in alternative] for alternative in self._any]
        entry["cite"] = self._cite
        return entry


class _LookedAt:
    """One rule as the trace shows it: what does not depend on the row is put together once."""

    def __init__(self, program: Program, rule: CompiledRule) -> None:
        own = rule.rule
        self._head = {"section": own.section, "level": own.level or None, "rule": own.name}
        self._tail = {"cite": own.marks.cite}
        if own.marks.source != "document":
            self._tail["source"] = own.marks.source
        self._asked = closure(rule.asked, program.sizes)
        self._parts = [(closure(part.formula, program.sizes), _shown(program, part.shown[:1])) for part in rule.parts]
        self._first = _shown(program, [one for part in rule.parts for one in part.shown][:1])

    def entry(self, cells: Cells, texts: Texts) -> Entry:
        """Return what the rule says of a row, by its first requirement that is not met, else by its first."""
        met: bool | None = True
        fact, otherwise, needs = self._first
        for check, shown in self._parts:
            result = check(cells)
            if result is not True:
                if met is True:
                    fact, otherwise, needs = shown
                met = result if met is not False else met
        result_text = "not_applicable" if self._asked(cells) is False else _RESULTS[met]
        value = texts.get(fact, otherwise)
        return {**self._head, "fact": fact or None, "value": value, "needs": needs, "result": result_text, **self._tail}


def _compared(shown: Shown, texts: Texts) -> Entry:
    fact, otherwise, needs = shown
    return {"fact": fact, "value": texts.get(fact, otherwise), "needs": needs}


_RESULTS = {True: "met", False: "not_met", None: "unknown"}


def _shown(program: Program, compared: Sequence[Compare]) -> Shown:
    """Return the fact, its value where a row gives none, and what is asked of it; nothing where nothing is compared."""
    for one in compared:
        return one.fact, plain(fallback(program, one.fact)), needs_text(one)
    return "", None, None


def texts_of(values: Mapping[str, Value]) -> Texts:
    """Return the values of a row as they are put out."""
    return {name: plain(value) for name, value in values.items()}


def fallback(program: Program, name: str) -> Value | None:
    """Return what a fact is where a row does not give it: fixed for the subject, or its default."""
    variable = program.variables[program.index[name]]
    return variable.fact.default if variable.fixed is None else program.rules.given[name]
