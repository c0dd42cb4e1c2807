"""A subject's rules compiled to formulas over cells: what row, batch and bounds all run on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType

from core.rulebook.conditions import POINTS, All, Compare, Condition, comparisons, opposite
from core.rulebook.domains import Domain
from core.rulebook.edition import Rulebook
from core.rulebook.facts import NOT_APPLICABLE, Fact
from core.rulebook.formulas import Formula, Literal, conjunction, disjunction, negation
from core.rulebook.rules import Ceiling, PointGroup, Rule, SubjectRules

REVIEW_DONE = "review_done"


@dataclass(frozen=True)
class Variable:
    """Something a formula asks about: a fact, a grade, or the total of the points."""

    name: str
    fact: Fact
    domain: Domain
    fixed: int | None = None

    @property
    def cells(self) -> tuple[int, ...]:
        """Return the cells that a value of this subject can lie in."""
        return self.domain.feasible() if self.fixed is None else (self.fixed,)


@dataclass(frozen=True)
class Part:
    """One requirement of a rule: what is reported when it is not met. `shown` is what it compares."""

    condition: Condition
    formula: Formula
    shown: tuple[Compare, ...]


@dataclass(frozen=True)
class CompiledRule:
    """A rule as formulas: whether it is asked, and its parts."""

    rule: Rule
    asked: Formula
    parts: tuple[Part, ...]

    @cached_property
    def demand(self) -> Formula:
        """Return what holds where the rule does not stand in the way: not asked, or all parts met."""
        return conjunction(part.formula for part in self.parts)


@dataclass(frozen=True)
class CompiledGroup:
    """A group of points: when it counts, and up to how many points."""

    group: PointGroup
    counts: Formula


class Program:
    """One subject of one rulebook, ready to be run.

    `required` are rules of levels (met where not asked); `cases` are rules that must be asked and hold: eligibility,
    disqualifiers, ceilings.
    """

    def __init__(self, book: Rulebook, rules: SubjectRules) -> None:
        self.book = book
        self.rules = rules
        self.levels = rules.levels
        self.variables = tuple(self._variables())
        self.index = {variable.name: place for place, variable in enumerate(self.variables)}
        self.sizes = tuple(variable.domain.size for variable in self.variables)
        self.review_done = self.index[REVIEW_DONE]
        self.exempt = tuple(self._case(rule) for rule in rules.exempt)
        self.reviewed_only = tuple(self._case(rule) for rule in rules.reviewed_only)
        self.standards = {level: tuple(self._required(rule) for rule in own) for level, own in rules.standards.items()}
        self.disqualifiers = tuple(self._case(rule) for rule in rules.disqualifiers)
        self.ceilings = tuple((ceiling, self._ceiling(ceiling)) for ceiling in rules.ceilings)
        self.groups = tuple(CompiledGroup(group, self._group_counts(group)) for group in rules.points)

    # -- variables ---------------------------------------------------------------------------------------------------

    def _variables(self) -> Iterator[Variable]:
        cuts: dict[str, set[Fraction]] = defaultdict(set)
        names: dict[str, None] = {REVIEW_DONE: None}
        for one in self._comparisons():
            names[one.fact] = None
            if isinstance(one.value, Fraction):
                cuts[one.fact].add(one.value)
        for ceiling in self.rules.ceilings:
            if ceiling.fact:
                names[ceiling.fact] = None
        for group in self.rules.points:
            names.update(dict.fromkeys(f"grades.{name}" for name in group.criteria))
        for name in names:
            fact = self.fact(name)
            domain = fact.domain(tuple(cuts[name]))
            given = self.rules.given.get(name)
            yield Variable(name, fact, domain, None if given is None else domain.cell(given))

    def _comparisons(self) -> Iterator[Compare]:
        for rule in self.rules.rules():
            for condition in (rule.when, rule.unless, rule.condition):
                if condition is not None:
                    for one in comparisons(condition):
                        if one.counted:
                            yield from comparisons(self.rules.criteria[one.fact.removeprefix("grades.")].applies)
                        yield one
        for group in self.rules.points:
            yield from comparisons(group.applies)

    def fact(self, name: str) -> Fact:
        """Return the fact behind a name: a fact, a grade of a criterion, or the total of the points."""
        if name.startswith("grades."):
            return self.rules.criteria[name.removeprefix("grades.")].fact
        if name == POINTS:
            return Fact(POINTS, "Tổng điểm", "number", high=Fraction(100))
        return self.book.facts[name]

    # -- formulas ----------------------------------------------------------------------------------------------------

    def formula(self, condition: Condition) -> Formula:
        """Compile a condition."""
        if isinstance(condition, Compare):
            return self._comparison(condition)
        parts = [self.formula(part) for part in condition.parts]
        return conjunction(parts) if isinstance(condition, All) else disjunction(parts)

    def _comparison(self, one: Compare) -> Formula:
        variable = self.index[one.fact]
        mask = self.variables[variable].domain.mask(one.operator, one.value)
        implying = self._implying(one.fact)
        if implying:
            positive = (one.operator == "=") == one.value
            return (
                disjunction((Literal(variable, mask), *implying))
                if positive
                else self._unless_implied(variable, mask, implying)
            )
        if not one.counted:
            return Literal(variable, mask)
        criterion = self.rules.criteria[one.fact.removeprefix("grades.")]
        if one.counted == "some":
            return conjunction((self.formula(criterion.applies), Literal(variable, mask)))
        if criterion.may_be_absent:
            mask |= 1 << self.variables[variable].domain.cell(NOT_APPLICABLE)
        return disjunction((self.formula(opposite(criterion.applies)), Literal(variable, mask)))

    def _implying(self, fact: str) -> list[Formula]:
        """Return "is true" of every fact asked about here that implies this one."""
        return [
            Literal(place, variable.domain.mask("=", True))
            for place, variable in enumerate(self.variables)
            if fact in variable.fact.implies
        ]

    def _unless_implied(self, variable: int, mask: int, implying: list[Formula]) -> Formula:
        return conjunction((Literal(variable, mask), *(negation(one, self.sizes) for one in implying)))

    def _asked(self, rule: Rule) -> Formula:
        asked = self.formula(rule.when)
        if rule.unless is None:
            return asked
        return conjunction((asked, self.formula(opposite(rule.unless))))

    def _required(self, rule: Rule) -> CompiledRule:
        asked = self._asked(rule)
        waived = negation(asked, self.sizes)
        return CompiledRule(rule, asked, tuple(self._part(part, waived) for part in _parts(rule.condition)))

    def _part(self, condition: Condition, waived: Formula) -> Part:
        return Part(condition, disjunction((waived, self.formula(condition))), tuple(comparisons(condition)))

    def _case(self, rule: Rule) -> CompiledRule:
        asked = self._asked(rule)
        formula = conjunction((asked, self.formula(rule.condition)))
        return CompiledRule(rule, asked, (Part(rule.condition, formula, tuple(comparisons(rule.condition))),))

    def _ceiling(self, ceiling: Ceiling) -> CompiledRule:
        return self._case(ceiling.rule)

    def _group_counts(self, group: PointGroup) -> Formula:
        counts = self.formula(group.applies)
        if not group.criteria:
            return counts
        present = [self._present(name) for name in group.criteria]
        return conjunction((counts, disjunction(present)))

    def _present(self, name: str) -> Formula:
        criterion = self.rules.criteria[name]
        variable = self.index[criterion.fact.name]
        domain = self.variables[variable].domain
        mask = (1 << domain.size) - 1
        if not criterion.may_be_absent:
            return self.formula(criterion.applies)
        mask ^= 1 << domain.cell(NOT_APPLICABLE)
        return conjunction((self.formula(criterion.applies), Literal(variable, mask)))

    @cached_property
    def inputs(self) -> Mapping[str, Fact]:
        """Return everything a row of this subject may give, by column: facts, grades and points."""
        inputs = dict(self.book.facts)
        inputs.update({criterion.fact.name: criterion.fact for criterion in self.rules.criteria.values()})
        inputs.update({group.fact.name: group.fact for group in self.rules.points})
        return MappingProxyType(inputs)

    @property
    def asked_for(self) -> tuple[Fact, ...]:
        """Return the facts, grades and points that can matter for this subject, in the order of its rules."""
        named = [variable.fact for variable in self.variables if variable.name != POINTS and variable.fixed is None]
        return (*named, *(group.fact for group in self.rules.points))


def _parts(condition: Condition) -> Iterable[Condition]:
    return condition.parts if isinstance(condition, All) else (condition,)
