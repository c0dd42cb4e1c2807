"""Invent people and units: rows that a rulebook's own rules lead to a wanted end, and their names.

Nothing here knows a rulebook. A row is drawn by the types of its facts and then mended: the formulas that the wanted
level asks for are made true, one of each better level is made false.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, inf
from random import Random

from core.rulebook.classification import Classifier
from core.rulebook.conditions import POINTS
from core.rulebook.domains import Choices, Numbers, Value
from core.rulebook.facts import Fact
from core.rulebook.formulas import (
    MISSING,
    Conjunction,
    Formula,
    Literal,
    closure,
    conjunction,
    disjunction,
    literals,
    negation,
)
from core.rulebook.program import CompiledRule, Program, Variable

Row = dict[str, Value]
ROUNDS = 12
FAMILIES = "Nguyễn Trần Lê Phạm Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Mai Trương Cao Lâm"
MIDDLES = {
    True: "Văn Hữu Minh Quốc Đức Thanh Công Xuân Trọng",
    False: "Thị Ngọc Thanh Kim Thu Mỹ Bích Hồng Phương",
}
GIVEN = {
    True: "An Bảo Bình Cường Dũng Đạt Hải Hiếu Hoàng Hùng Khánh Khoa Lâm Long Nam Nghĩa Phúc Quân Sơn Tài Thắng "
    "Tín Toàn Trung Tuấn Việt Vinh",
    False: "Anh Chi Dung Duyên Giang Hà Hạnh Hân Hiền Hoa Hương Lan Liên Linh Mai My Nga Ngân Nhung Oanh Phượng "
    "Quyên Tâm Thảo Trang Trâm Uyên Vân Yến",
}


def names(random: Random, families: str = FAMILIES) -> Iterator[str]:
    """Yield invented full names, none of them twice."""
    seen: set[str] = set()
    while True:
        man = random.random() < 0.5
        name = " ".join(random.choice(one.split()) for one in (families, MIDDLES[man], GIVEN[man]))
        if name not in seen:
            seen.add(name)
            yield name


def simplified(formula: Formula, cells: Mapping[int, int]) -> Formula:
    """Return what is left of a formula once some variables are known."""
    if isinstance(formula, Literal):
        if formula.variable not in cells:
            return formula
        return conjunction(()) if formula.mask >> cells[formula.variable] & 1 else disjunction(())
    parts = [simplified(part, cells) for part in formula.parts]
    return conjunction(parts) if isinstance(formula, Conjunction) else disjunction(parts)


class Inventor:
    """Invents rows of one subject."""

    def __init__(self, classifier: Classifier, random: Random) -> None:
        self.classifier = classifier
        self.program: Program = classifier.program
        self.random = random
        self._exceptions = {one.variable for rule in self.rules() for one in literals(rule.asked)}
        self._lower_is_better = set(self._feared())

    def rules(self) -> Iterator[CompiledRule]:
        """Yield every rule of the subject."""
        program = self.program
        yield from (*program.exempt, *program.reviewed_only, *program.disqualifiers)
        for rules in program.standards.values():
            yield from rules
        yield from (rule for _, rule in program.ceilings)

    def _feared(self) -> Iterator[str]:
        for rule in self.rules():
            bad = (">", ">=") if rule.rule.section == "disqualifiers" else ("<", "<=")
            yield from (one.fact for part in rule.parts for one in part.shown if one.operator in bad)

    # -- a row that ends as wanted ---------------------------------------------------------------------------

    def row(
        self, given: Mapping[str, Value], target: str, extra: CompiledRule | None = None, *, met: bool = True
    ) -> Row:
        """Return a row with these facts that ends at `target`, a level or a status, or as near as it can be brought.

        `extra` is a rule that must be asked, and be met or not, whatever becomes of the target.
        """
        for _ in range(ROUNDS):
            cells, pinned = (
                self._drawn(given),
                {self.program.index[name] for name in given if name in self.program.index},
            )
            if extra is not None:
                self._force(self._side(extra, met), cells, pinned, pin=True)
            self._aim(target, cells, pinned)
            row = self._values(cells, given)
            if self.ends(row) == target:
                break
        return row

    def ends(self, row: Mapping[str, Value]) -> str:
        """Return the level of a row, or its status where it has none."""
        outcome = self.classifier.classify(row)
        return outcome.level or outcome.status

    def undecided(self, given: Mapping[str, Value], target: str) -> Row:
        """Return a row in which facts that decide are blank."""
        row = self.row(given, target)
        for name in self.random.sample(sorted(set(row) - set(given)), len(row) - len(given)):
            kept = row.pop(name)
            if self.ends(row) == "undetermined":
                break
            row[name] = kept
        return row

    def _side(self, rule: CompiledRule, met: bool) -> Formula:
        demand = rule.demand if met else negation(rule.demand, self.program.sizes)
        return conjunction((rule.asked, demand)) if rule.rule.section in ("standards", "ceilings") else demand

    def _aim(self, target: str, cells: list[int], pinned: set[int]) -> None:
        program = self.program
        if target in ("exempt", "reviewed_only"):
            self._force_some(getattr(program, target), cells, pinned)
            self._refuse_all(() if target == "exempt" else program.exempt, cells, pinned)
            return
        self._refuse_all((*program.exempt, *program.reviewed_only), cells, pinned)
        if target == program.levels[-1]:
            self._force_some(program.disqualifiers, cells, pinned)
        elif target in program.levels:
            self._reach(target, cells, pinned)

    def _reach(self, target: str, cells: list[int], pinned: set[int]) -> None:
        place = self.program.levels.index(target)
        for better in self.program.levels[:place]:
            self._nearly_reach(self.program.standards.get(better, ()), cells, pinned)
        for better in self.program.levels[:place]:
            self._break(self.program.standards.get(better, ()), cells, pinned)
        wanted = [
            rule.demand for level in self.program.levels[place:] for rule in self.program.standards.get(level, ())
        ]
        for _ in range(3):
            for formula in wanted:
                self._force(formula, cells, pinned)
            self._refuse_all(self.program.disqualifiers, cells, pinned)
            self._lift([rule for _, rule in self.program.ceilings], cells, pinned)

    def _nearly_reach(self, rules: Iterable[CompiledRule], cells: list[int], pinned: set[int]) -> None:
        """Make most of what a better level asks hold, so that few reasons are left why it is missed."""
        for rule in rules:
            if self.random.random() < 0.85:
                self._force(rule.demand, cells, pinned)

    def _lift(self, rules: Iterable[CompiledRule], cells: list[int], pinned: set[int]) -> None:
        for rule in rules:
            if self.random.random() < 0.9:
                self._force(negation(rule.demand, self.program.sizes), cells, pinned)

    def _break(self, rules: Sequence[CompiledRule], cells: list[int], pinned: set[int]) -> None:
        asked = [rule for rule in rules if closure(rule.asked, self.program.sizes)(cells) is not False]
        for rule in self.random.sample(asked, len(asked)):
            part = self.random.choice(rule.parts)
            if self._force(negation(part.formula, self.program.sizes), cells, pinned, pin=True):
                return

    def _force_some(self, rules: Sequence[CompiledRule], cells: list[int], pinned: set[int]) -> None:
        for rule in self.random.sample(rules, len(rules)):
            if self._force(rule.demand, cells, pinned, pin=True):
                return

    def _refuse_all(self, rules: Iterable[CompiledRule], cells: list[int], pinned: set[int]) -> None:
        for rule in rules:
            self._force(negation(rule.demand, self.program.sizes), cells, pinned)

    # -- making a formula true -------------------------------------------------------------------------------

    def _force(self, formula: Formula, cells: list[int], pinned: set[int], *, pin: bool = False) -> bool:
        """Change cells that are not pinned until the formula holds; leave all as they were where that cannot be."""
        new = list(cells)
        if not self._forced(formula, new, pinned):
            return False
        if pin:
            pinned.update(one.variable for one in literals(formula) if one.mask >> new[one.variable] & 1)
        cells[:] = new
        return True

    def _forced(self, formula: Formula, cells: list[int], pinned: set[int]) -> bool:
        if closure(formula, self.program.sizes)(cells):
            return True
        if isinstance(formula, Literal):
            return self._placed(formula, cells, pinned)
        if isinstance(formula, Conjunction):
            return all(self._forced(part, cells, pinned) for part in _joined(formula.parts))
        parts = self.random.sample(formula.parts, len(formula.parts))
        for part in sorted(parts, key=self._is_exception):
            tried = list(cells)
            if self._forced(part, tried, pinned):
                cells[:] = tried
                return True
        return False

    def _is_exception(self, formula: Formula) -> bool:
        """Say whether a formula asks about what makes rules stand aside: rather change what they ask for."""
        return any(one.variable in self._exceptions for one in literals(formula))

    def _placed(self, one: Literal, cells: list[int], pinned: set[int]) -> bool:
        variable = self.program.variables[one.variable]
        choices = [cell for cell in variable.cells if one.mask >> cell & 1 and _can_be_typed(variable, cell)]
        if one.variable in pinned or not choices:
            return False
        cells[one.variable] = self._some(variable, choices)
        return True

    def _some(self, variable: Variable, cells: Sequence[int]) -> int:
        """Choose a cell; the exact thresholds of a number less often than what lies between them."""
        exact = isinstance(variable.domain, Numbers)
        return self.random.choices(cells, [1 if exact and cell % 2 else 4 for cell in cells])[0]

    # -- drawing ---------------------------------------------------------------------------------------------

    def _drawn(self, given: Mapping[str, Value]) -> list[int]:
        return [self._cell(one, given) for one in self.program.variables]

    def _cell(self, variable: Variable, given: Mapping[str, Value]) -> int:
        value = given.get(variable.name, variable.fact.default)
        if variable.fixed is None and value is not None:
            return variable.domain.cell(value)
        cells, fact = [cell for cell in variable.cells if _can_be_typed(variable, cell)], variable.fact
        if fact.type == "bool" and len(cells) > 1:
            return int(self.random.random() < 0.03)
        if fact.type == "rank":
            return self.random.choices(cells, [6] + [1] * (len(cells) - 1))[0]
        if fact.order == "best_first":
            return self.random.choices(cells, [4, 8, 2, 1, 1][: len(cells)])[0]
        return self._some(variable, cells)

    # -- from cells to values --------------------------------------------------------------------------------

    def _places(self, names: Iterable[str]) -> list[int]:
        return [self.program.index[name] for name in names if name in self.program.index]

    def _values(self, cells: Sequence[int], given: Mapping[str, Value]) -> Row:
        asked = set(self._asked({place: cells[place] for place in self._places(given)}))
        row: Row = dict(given)
        for place, variable in enumerate(self.program.variables):
            if place in asked and variable.name not in row and variable.name != POINTS:
                value = self._value(variable, cells[place])
                if not self._is_usual(variable, cells[place]):
                    row[variable.name] = value
        self._imply(row)
        self._add_points(row, cells)
        return row

    def _is_usual(self, variable: Variable, cell: int) -> bool:
        """Say whether people would leave a value blank, since a blank means as much."""
        usual = variable.fact.default
        return usual is not None and variable.domain.cell(usual) == cell and self.random.random() < 0.9

    def _asked(self, known: Mapping[int, int]) -> Iterator[int]:
        """Yield the variables that still matter for somebody of whom so much is known."""
        for formula, others in self._looked_at():
            left = simplified(formula, known)
            if left != disjunction(()):
                yield from (one.variable for one in literals(left))
                yield from others

    def _looked_at(self) -> Iterator[tuple[Formula, tuple[int, ...]]]:
        program = self.program
        yield Literal(program.review_done, 1), ()
        for rule in (*program.exempt, *program.reviewed_only, *program.disqualifiers):
            yield rule.demand, ()
        for rules in program.standards.values():
            yield from ((rule.demand, ()) for rule in rules)
        for ceiling, rule in program.ceilings:
            yield rule.demand, (program.index[ceiling.fact],) if ceiling.fact else ()
        for group in program.groups:
            yield group.counts, ()

    def _value(self, variable: Variable, cell: int) -> Value:
        if isinstance(variable.domain, Choices):
            return variable.domain.values[cell]
        return self._number(variable.domain, variable.fact, cell)

    def _number(self, domain: Numbers, fact: Fact, cell: int) -> Fraction:
        span, step = domain.span(cell), _step(fact)
        low, high = Fraction(span.low[0]), span.high[0]
        top = max(low + 36, Fraction(240)) if high == inf else Fraction(high)
        numbers = range(ceil(low / step) + (span.low[1] > 0), floor(top / step) + 1 - (span.high[1] < 0))
        inside = (
            [number for number in (numbers[0], numbers[-1]) if domain.cell(number * step) == cell] if numbers else []
        )
        if low == top or not inside:
            return span.sample(whole=domain.whole) or Fraction(0)
        chosen = self._chosen(numbers, fact) * step
        return chosen if domain.cell(chosen) == cell else inside[0] * step

    def _chosen(self, numbers: Sequence[int], fact: Fact) -> int:
        """Choose a number, rather a good one where it is known what is good."""
        if fact.name in self._lower_is_better:
            return min(self.random.choices(numbers, k=4))
        return self.random.choice(numbers) if fact.type == "whole" else max(self.random.choices(numbers, k=3))

    def _imply(self, row: Row) -> None:
        for name, fact in self.program.book.facts.items():
            if row.get(name) is True:
                row.update((other, True) for other in fact.implies if other in row)

    def _add_points(self, row: Row, cells: Sequence[int]) -> None:
        """Share out a total that lies in its cell over the groups that count, in half points."""
        counted = [group.group for group in self.program.groups if closure(group.counts, self.program.sizes)(cells)]
        whole = sum((group.maximum for group in counted), Fraction(0))
        left = self._total(cells) * whole / 100
        for group in counted:
            points = Fraction(round(2 * left * group.maximum / whole), 2) if whole else Fraction(0)
            points = min(max(points, left - whole + group.maximum), group.maximum)
            row[group.fact.name] = points
            left, whole = left - points, whole - group.maximum

    def _total(self, cells: Sequence[int]) -> Fraction:
        if POINTS not in self.program.index:
            return Fraction(self.random.randint(70, 95))
        place = self.program.index[POINTS]
        variable = self.program.variables[place]
        assert isinstance(variable.domain, Numbers)
        low = max(self._number(variable.domain, variable.fact, cells[place]) for _ in range(2))
        return low if cells[place] != MISSING else Fraction(80)


def _can_be_typed(variable: Variable, cell: int) -> bool:
    """Say whether a spreadsheet can hold a value of a cell: exactly one third it cannot."""
    domain = variable.domain
    if isinstance(domain, Choices) or cell % 2 == 0:
        return True
    return 10**6 % domain.cuts[cell // 2].denominator == 0


def _step(fact: Fact) -> Fraction:
    """Return the steps in which people give a number of this kind."""
    if fact.type == "whole":
        return Fraction(1)
    if fact.type == "share" or (fact.high is not None and fact.high <= 10):
        return Fraction(1, 100)
    return Fraction(1, 2)


def _joined(parts: Sequence[Formula]) -> Iterator[Formula]:
    """Yield the parts of a conjunction, what is asked of one variable as one."""
    masks: dict[int, int] = {}
    for part in parts:
        if isinstance(part, Literal):
            masks[part.variable] = masks.get(part.variable, -1) & part.mask
    yield from (Literal(variable, mask) for variable, mask in masks.items())
    yield from (part for part in parts if not isinstance(part, Literal))
