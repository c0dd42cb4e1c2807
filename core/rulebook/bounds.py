"""Exact bounds of a row with missing facts: how it can still end, and which facts can still change that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, product

from core.rulebook.conditions import POINTS
from core.rulebook.diagrams import FALSE, TRUE, Diagrams, Restriction
from core.rulebook.domains import Numbers, Span, Value
from core.rulebook.endings import Ending, Endings
from core.rulebook.formulas import MISSING, Cells, closure, literals, variables
from core.rulebook.program import CompiledRule, Program

Given = tuple[Fraction | None, ...]


@dataclass(frozen=True)
class _Sum:
    """Points of some groups: what is given, and how much may still come."""

    low: Fraction
    high: Fraction
    maximum: Fraction


@dataclass(frozen=True)
class _Pattern:
    """One way to fill in what decides which groups of points count; the diagram restricted to it."""

    possible: tuple[tuple[int, ...], ...]
    counted: tuple[int, ...]
    totals: tuple[int, ...]
    root: int
    variables: frozenset[int]


class Bounds:
    """The diagram of a program, and how rows restrict it."""

    def __init__(self, program: Program, endings: Endings) -> None:
        self.program = program
        self.endings = endings
        self.store = Diagrams(
            [variable.cells for variable in program.variables], ordered(program), len(endings.all) + 2
        )
        self.root = self._whole()
        self.points = program.index.get(POINTS)
        self._counts = tuple(closure(group.counts, program.sizes) for group in program.groups)
        self._deciding = sorted({variable for group in program.groups for variable in variables(group.counts)})
        self._bounded = lru_cache(maxsize=65536)(self._bound)

    def reachable(self) -> set[str]:
        """Return every status and level that some row can end in."""
        free = [variable.cells for variable in self.program.variables]
        _, reached, _ = Restriction(self.store, self.endings.labels()).of(self.root, free)
        return {ending.level or ending.status for ending in self._endings(reached)}

    def of(self, cells: Cells, values: Mapping[str, Value]) -> tuple[frozenset[Ending], tuple[str, ...]]:
        """Return how a row can end, and the names of what can still change status or level, sorted."""
        given = self._given(values) if self.points is not None and cells[self.points] == MISSING else ()
        return self._bounded(tuple(cells), given)

    def _given(self, values: Mapping[str, Value]) -> Given:
        return tuple(
            value if isinstance(value := values.get(one.group.fact.name), Fraction) else None
            for one in self.program.groups
        )

    # -- the diagram of the whole subject ----------------------------------------------------------------------------

    def _whole(self) -> int:
        store, program, endings = self.store, self.program, self.endings
        result = self._otherwise()
        for level in reversed(program.standards):
            met = store._folded([store.of(rule.demand) for rule in program.standards[level]], TRUE)
            result = store.choose(met, self._capped(level, "standard"), result)
        result = store.choose(
            self._any(program.disqualifiers), self._capped(program.rules.lowest, "disqualified"), result
        )
        result = store.choose(self._any(program.reviewed_only), endings.reviewed_only.number, result)
        done = program.variables[program.review_done].domain.mask("=", True)
        reviewed = store._node(
            store.rank[program.review_done],
            tuple(done >> cell & 1 for cell in store.slots[store.rank[program.review_done]]),
        )
        result = store.choose(reviewed, result, endings.not_reviewed.number)
        return store.choose(self._any(program.exempt), endings.exempt.number, result)

    def _any(self, rules: Iterable[CompiledRule]) -> int:
        return self.store._folded([self.store.of(rule.demand) for rule in rules], FALSE)

    def _otherwise(self) -> int:
        level = self.program.rules.otherwise.level
        return self._capped(level, "no_standard_met") if level else self.endings.open.number

    def _capped(self, before: str, basis: str) -> int:
        return self._below_ceilings(before, basis, before, 0)

    def _below_ceilings(self, before: str, basis: str, level: str, place: int) -> int:
        if place == len(self.program.ceilings):
            return self.endings.level(level, basis, before).number
        ceiling, rule = self.program.ceilings[place]
        levels = self.program.levels
        free = self._below_ceilings(before, basis, level, place + 1)
        caps = (ceiling.level,) if ceiling.level else levels
        lowered = [self._below_ceilings(before, basis, max(level, cap, key=levels.index), place + 1) for cap in caps]
        if ceiling.fact:
            variable = self.program.index[ceiling.fact]
            cells = self.program.variables[variable].cells
            lowered = [self.store.switch(variable, [lowered[cell] for cell in cells])]
        return self.store.choose(self.store.of(rule.demand), lowered[0], free)

    # -- one row -----------------------------------------------------------------------------------------------------

    def _endings(self, reached: Iterable[int]) -> frozenset[Ending]:
        return frozenset(self.endings.all[number - 2] for number in reached)

    def _bound(self, cells: tuple[int, ...], given: Given) -> tuple[frozenset[Ending], tuple[str, ...]]:
        restriction = Restriction(self.store, self.endings.labels())
        patterns, reached = self._patterns(restriction, cells, given)
        names = {name for pattern in patterns for name in self._changing(pattern, given)}
        for one, other in combinations(patterns, 2):
            differing = [
                place
                for place, left in enumerate(one.possible)
                if left != other.possible[place] and place != self.points
            ]
            if len(differing) == 1:
                name = self.program.variables[differing[0]].name
                if name not in names and self._differ(restriction, one, other, given):
                    names.add(name)
        return self._endings(reached), tuple(sorted(names))

    def _patterns(
        self, restriction: Restriction, cells: tuple[int, ...], given: Given
    ) -> tuple[list[_Pattern], set[int]]:
        unknown = (
            [variable for variable in self._deciding if cells[variable] == MISSING] if self.points is not None else []
        )
        possible = [
            variable.cells if cell == MISSING else (cell,)
            for variable, cell in zip(self.program.variables, cells, strict=True)
        ]
        patterns: list[_Pattern] = []
        reached: set[int] = set()
        for choice in product(*(self._classes(variable) for variable in unknown)):
            for variable, alike in zip(unknown, choice, strict=True):
                possible[variable] = alike
            pattern, ends = self._pattern(restriction, list(possible), given)
            patterns.append(pattern)
            reached |= ends
        return patterns, reached

    def _classes(self, variable: int) -> list[tuple[int, ...]]:
        """Return the cells of a variable, those together that are alike for which groups of points count."""
        masks = [
            one.mask for group in self.program.groups for one in literals(group.counts) if one.variable == variable
        ]
        alike: dict[tuple[int, ...], list[int]] = {}
        for cell in self.program.variables[variable].cells:
            alike.setdefault(tuple(mask >> cell & 1 for mask in masks), []).append(cell)
        return [tuple(cells) for cells in alike.values()]

    def _pattern(
        self, restriction: Restriction, possible: list[tuple[int, ...]], given: Given
    ) -> tuple[_Pattern, set[int]]:
        filled = [cells[0] for cells in possible]
        counted = tuple(place for place, counts in enumerate(self._counts) if given and counts(filled))
        totals = self._totals(counted, given)
        if totals and self.points is not None:
            possible[self.points] = totals
        root, reached, changing = restriction.of(self.root, possible)
        return _Pattern(tuple(possible), counted, totals, root, frozenset(changing)), reached

    def _changing(self, pattern: _Pattern, given: Given) -> Iterator[str]:
        """Yield the names behind the variables that can change the outcome within a pattern."""
        for variable in pattern.variables:
            if variable != self.points:
                yield self.program.variables[variable].name
            else:
                yield from (
                    self.program.groups[place].group.fact.name for place in pattern.counted if given[place] is None
                )

    # -- sums of points ----------------------------------------------------------------------------------------------

    def _sum(self, places: Iterable[int], given: Given) -> _Sum:
        low, high, maximum = Fraction(0), Fraction(0), Fraction(0)
        for place in places:
            most = self.program.groups[place].group.maximum
            points = given[place]
            low += points or 0
            high += most if points is None else points
            maximum += most
        return _Sum(low, high, maximum)

    def _totals(self, counted: Sequence[int], given: Given) -> tuple[int, ...]:
        """Return the cells of the total that the points of the counted groups can still reach."""
        if not given:
            return ()
        one = self._sum(counted, given)
        span = Span((one.low, 0), (one.high, 0)).scaled(100 / one.maximum)
        return tuple(cell for cell in self._total_cells() if not self._domain.span(cell).within(span).empty())

    def _total_cells(self) -> tuple[int, ...]:
        assert self.points is not None
        return self.program.variables[self.points].cells

    @property
    def _domain(self) -> Numbers:
        assert self.points is not None
        domain = self.program.variables[self.points].domain
        assert isinstance(domain, Numbers)
        return domain

    def _differ(self, restriction: Restriction, one: _Pattern, other: _Pattern, given: Given) -> bool:
        """Say whether two patterns that differ in one fact can end differently, all else being the same."""
        if not given:
            return one.root != other.root
        return any(
            self._with_total(restriction, one, first) != self._with_total(restriction, other, second)
            for first, second in product(one.totals, other.totals)
            if self._together(one, first, other, second, given)
        )

    def _with_total(self, restriction: Restriction, pattern: _Pattern, total: int) -> int:
        assert self.points is not None
        possible = (*pattern.possible[: self.points], (total,), *pattern.possible[self.points + 1 :])
        return restriction.of(self.root, possible)[0]

    def _together(self, one: _Pattern, first: int, other: _Pattern, second: int, given: Given) -> bool:
        """Say whether some points give the first total under one pattern and the second under the other."""
        both = set(one.counted) & set(other.counted)
        common = self._sum(both, given)
        left = self._needed(one, first, both, given)
        right = self._needed(other, second, both, given)
        return not Span((common.low, 0), (common.high, 0)).within(left).within(right).empty()

    def _needed(self, pattern: _Pattern, total: int, both: set[int], given: Given) -> Span:
        """Return what the common groups must sum up to for a total of this cell."""
        own = self._sum(set(pattern.counted) - both, given)
        whole = self._sum(pattern.counted, given).maximum
        return self._domain.span(total).scaled(whole / 100).lowered_by(own.low, own.high)


def ordered(program: Program) -> list[int]:
    """Return the variables in an order that keeps the diagram thin: guards first, what they guard right behind them."""
    rules = [*program.exempt, *program.reviewed_only, *program.disqualifiers]
    rules += [rule for own in program.standards.values() for rule in own]
    rules += [rule for _, rule in program.ceilings]
    groups: dict[frozenset[int], list[int]] = {}
    for rule in rules:
        guards = frozenset(variables(rule.asked))
        groups.setdefault(guards, []).extend(variables(rule.demand))
    order: dict[int, None] = {program.review_done: None}
    for group in program.groups:
        order.update(dict.fromkeys(variables(group.counts)))
    for guards, asked in sorted(groups.items(), key=lambda item: not item[0]):
        order.update(dict.fromkeys(sorted(guards)))
        order.update(dict.fromkeys(asked))
    order.update(dict.fromkeys(range(len(program.variables))))
    return list(order)
