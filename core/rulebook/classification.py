"""Classify one row: status, level, bounds, what was not met, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Any

from core.rulebook import exact
from core.rulebook.bounds import Bounds
from core.rulebook.conditions import POINTS
from core.rulebook.domains import Value
from core.rulebook.endings import Ending, Endings
from core.rulebook.formulas import MISSING, Cells, Truth, closure
from core.rulebook.program import CompiledRule, Program
from core.rulebook.trace import Reporter, texts_of

Check = Callable[[Cells], Truth]


@dataclass(frozen=True)
class Lowering:
    """A ceiling that lowered the level."""

    rule: str
    before: str
    after: str
    cite: str


@dataclass(frozen=True)
class Outcome:
    """What a rulebook says of one row. Levels are codes; `unmet` and `trace` are plain data as the commands put them
    out.

    `values` is what the row gave, with the total of the points where it is known: what `explaining` speaks of.
    """

    status: str
    level: str | None
    best: str | None
    worst: str | None
    may_be: tuple[str, ...]
    basis: str | None
    ceilings: tuple[Lowering, ...]
    missing: tuple[str, ...]
    points: str | None
    unmet: Mapping[str, Sequence[Mapping[str, Any]]]
    trace: Sequence[Mapping[str, Any]] = ()
    values: Mapping[str, Value] = field(default_factory=lambda: MappingProxyType({}))

    def as_data(self) -> dict[str, Any]:
        """Return it as the commands put it out (`contract.md`, classify)."""
        return {
            "status": self.status,
            "level": self.level,
            "best": self.best,
            "worst": self.worst,
            "may_be": list(self.may_be),
            "basis": self.basis,
            "ceilings": [
                {"rule": one.rule, "from": one.before, "to": one.after, "cite": one.cite} for one in self.ceilings
            ],
            "missing": list(self.missing),
            "points": self.points,
            "unmet": {level: list(entries) for level, entries in self.unmet.items()},
        }


class Classifier:
    """Classifies rows of one subject, one at a time."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.endings = Endings(program)
        self.reporter = Reporter(program)
        self._exempt = self._checks(program.exempt)
        self._reviewed_only = self._checks(program.reviewed_only)
        self._disqualifiers = self._checks(program.disqualifiers)
        self._standards = [(level, self._checks(rules)) for level, rules in program.standards.items()]
        self._ceilings = self._checks(rule for _, rule in program.ceilings)
        self._groups = tuple((one.group, closure(one.counts, program.sizes)) for one in program.groups)

    @cached_property
    def bounds(self) -> Bounds:
        """Return the exact bounds of this subject, built when first needed."""
        return Bounds(self.program, self.endings)

    def _checks(self, rules: Iterable[CompiledRule]) -> tuple[Check, ...]:
        return tuple(closure(rule.demand, self.program.sizes) for rule in rules)

    # -- from values to cells ------------------------------------------------------------------------------------------

    def cells(self, values: Mapping[str, Value]) -> tuple[list[int], Fraction | None]:
        """Return the cell of every variable, and the total of the points where it is known."""
        cells = [self._cell(variable.name, variable, values) for variable in self.program.variables]
        total = self.total(cells, values) if self._groups else None
        if total is not None and POINTS in self.program.index:
            place = self.program.index[POINTS]
            cells[place] = self.program.variables[place].domain.cell(total)
        return cells, total

    @staticmethod
    def _cell(name: str, variable: Any, values: Mapping[str, Value]) -> int:
        if variable.fixed is not None:
            return int(variable.fixed)
        value = values.get(name, variable.fact.default)
        return MISSING if value is None else int(variable.domain.cell(value))

    def total(self, cells: Cells, values: Mapping[str, Value]) -> Fraction | None:
        """Return the points on 100 of the groups that count, or None where one is missing or may not count."""
        given, maximum = Fraction(0), Fraction(0)
        for group, counts in self._groups:
            counted = counts(cells)
            points = values.get(group.fact.name)
            if counted is None or (counted and points is None):
                return None
            if counted:
                assert isinstance(points, Fraction)
                given, maximum = given + points, maximum + group.maximum
        return 100 * given / maximum

    # -- the decision --------------------------------------------------------------------------------------------------

    def ending(self, cells: Cells) -> Ending | None:
        """Return how a row ends, or None where looking rule by rule cannot tell."""
        exempt = _any(self._exempt, cells)
        if exempt is None:
            return None
        if exempt:
            return self.endings.exempt
        if cells[self.program.review_done] == 0:
            return self.endings.not_reviewed
        reviewed_only = _any(self._reviewed_only, cells)
        if reviewed_only is None:
            return None
        return self.endings.reviewed_only if reviewed_only else self._level(cells)

    def _level(self, cells: Cells) -> Ending | None:
        disqualified = _any(self._disqualifiers, cells)
        if disqualified is None:
            return None
        if disqualified:
            return self._capped(self.program.rules.lowest, "disqualified", cells)
        for level, checks in self._standards:
            met = _all(checks, cells)
            if met is None:
                return None
            if met:
                return self._capped(level, "standard", cells)
        otherwise = self.program.rules.otherwise.level
        return self._capped(otherwise, "no_standard_met", cells) if otherwise else self.endings.open

    def _capped(self, level: str, basis: str, cells: Cells) -> Ending | None:
        after = level
        for place in range(len(self._ceilings)):
            cap = self._cap(place, after, cells)
            if cap is None:
                return None
            after = cap
        return self.endings.level(after, basis, level)

    def _cap(self, place: int, level: str, cells: Cells) -> str | None:
        ceiling, _ = self.program.ceilings[place]
        levels = self.program.levels
        if level == levels[-1] or (ceiling.level and levels.index(ceiling.level) <= levels.index(level)):
            return level
        applies = self._ceilings[place](cells)
        if applies is None:
            return None
        if not applies:
            return level
        if ceiling.level:
            return ceiling.level
        cap = cells[self.program.index[ceiling.fact]]
        return None if cap == MISSING else levels[max(cap, levels.index(level))]

    # -- the outcome ---------------------------------------------------------------------------------------------------

    def classify(self, values: Mapping[str, Value], *, explain: bool = False) -> Outcome:
        """Classify a row of values by fact, grade (`grades.x`) and points (`points.x`)."""
        cells, total = self.cells(values)
        points = None if total is None else exact.text_of(total)
        if total is not None:
            values = {**values, POINTS: total}
        ending = self.ending(cells)
        endings, missing = ({ending}, ()) if ending else self.bounds.of(tuple(cells), values)
        return self.outcome(cells, values, endings, missing, points, explain=explain)

    def outcome(
        self,
        cells: Cells,
        values: Mapping[str, Value],
        endings: Iterable[Ending],
        missing: Sequence[str],
        points: str | None,
        *,
        explain: bool = False,
    ) -> Outcome:
        """Put together what is said of a row that can end in these ways."""
        said = self.endings.said(endings, self.disqualified(cells))
        texts = texts_of(values)
        unmet = self.reporter.unmet(said, cells, texts)
        trace = self.reporter.trace(cells, texts) if explain else ()
        return Outcome(
            said.status,
            said.level,
            said.best,
            said.worst,
            said.may_be,
            said.basis,
            self._lowerings(said.before, said.level, cells),
            tuple(missing),
            points,
            unmet,
            trace,
            MappingProxyType(dict(values)),
        )

    def disqualified(self, cells: Cells) -> bool:
        """Say whether a case of the lowest level surely holds."""
        return bool(_any(self._disqualifiers, cells))

    def _lowerings(self, before: str | None, level: str | None, cells: Cells) -> tuple[Lowering, ...]:
        if before is None or before == level:
            return ()
        lowered: list[Lowering] = []
        for place, (_, rule) in enumerate(self.program.ceilings):
            after = self._cap(place, before, cells) or before
            if after != before:
                lowered.append(Lowering(rule.rule.name, before, after, rule.rule.marks.cite))
            before = after
        return tuple(lowered)


def _any(checks: Iterable[Check], cells: Cells) -> Truth:
    result: Truth = False
    for check in checks:
        value = check(cells)
        if value:
            return True
        if value is None:
            result = None
    return result


def _all(checks: Iterable[Check], cells: Cells) -> Truth:
    result: Truth = True
    for check in checks:
        value = check(cells)
        if value is False:
            return False
        if value is None:
            result = None
    return result
