"""The values that a variable may take, cut into cells by the constants that conditions compare it with.

Two values in one cell are alike for every condition of a subject. Everything that decides works on cells, so a
threshold is
exact in one place: here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, inf

Value = bool | str | Fraction

OPPOSITE = {"=": "!=", "!=": "=", ">=": "<", "<": ">=", ">": "<=", "<=": ">"}


def _holds(operator: str, left: Fraction | int, right: Fraction | int) -> bool:
    match operator:
        case "=":
            return left == right
        case "!=":
            return left != right
        case ">=":
            return left >= right
        case ">":
            return left > right
        case "<=":
            return left <= right
    return left < right


@dataclass(frozen=True)
class Choices:
    """Named values. `order` is `best_first` (levels, grades), `lowest_first` (ranks) or empty.

    `absent` is a value outside the order (a grade `NA`), which no comparison holds for.
    """

    values: tuple[Value, ...]
    order: str = ""
    absent: Value | None = None

    @property
    def size(self) -> int:
        """Return the number of cells."""
        return len(self.values)

    def feasible(self) -> tuple[int, ...]:
        """Return the cells that some value lies in."""
        return tuple(range(self.size))

    def cell(self, value: Value) -> int:
        """Return the cell of a value."""
        return self._cells[value]

    @cached_property
    def _cells(self) -> dict[Value, int]:
        return {value: cell for cell, value in enumerate(self.values)}

    def mask(self, operator: str, value: Value) -> int:
        """Return the cells where the comparison holds, as bits."""
        sign = -1 if self.order == "best_first" else 1
        place = sign * self.cell(value)
        return sum(
            1 << cell
            for cell, one in enumerate(self.values)
            if one != self.absent and _holds(operator, sign * cell, place)
        )


End = tuple[Fraction | float, int]


@dataclass(frozen=True)
class Span:
    """An interval. An end is a number and a nudge: (2, 0) is 2 itself, (2, 1) just above it, (2, -1) just below."""

    low: End
    high: End

    def empty(self) -> bool:
        """Say whether no number lies in it."""
        return self.low > self.high

    def within(self, other: Span) -> Span:
        """Return what lies in both."""
        return Span(max(self.low, other.low), min(self.high, other.high))

    def scaled(self, factor: Fraction) -> Span:
        """Return the interval of the numbers times a positive factor."""
        return Span((self.low[0] * factor, self.low[1]), (self.high[0] * factor, self.high[1]))

    def lowered_by(self, low: Fraction, high: Fraction) -> Span:
        """Return what can stand here before something between `low` and `high` is added."""
        return Span((self.low[0] - high, self.low[1]), (self.high[0] - low, self.high[1]))

    def sample(self, *, whole: bool) -> Fraction | None:
        """Return a number of it (a whole one if asked), or None where there is none."""
        if self.empty():
            return None
        low, high = self.low[0], self.high[0]
        if whole:
            first = floor(low) + 1 if self.low[1] > 0 else ceil(low)
            return Fraction(first) if (first, 0) <= self.high else None
        if low == high:
            return Fraction(low)
        return Fraction(low) + (1 if high == inf else (Fraction(high) - Fraction(low)) / 2)


@dataclass(frozen=True)
class Numbers:
    """Numbers from `low` to `high` (None: no upper end), cut at the constants of the conditions.

    With cuts c1 < c2 the cells are: below c1, c1, between, c2, above.
    """

    low: Fraction
    high: Fraction | None
    whole: bool
    cuts: tuple[Fraction, ...]

    @property
    def size(self) -> int:
        """Return the number of cells, those outside the range included."""
        return 2 * len(self.cuts) + 1

    def span(self, cell: int) -> Span:
        """Return the numbers of a cell that are in range."""
        cut = cell // 2
        if cell % 2:
            own = Span((self.cuts[cut], 0), (self.cuts[cut], 0))
        else:
            own = Span(
                (self.cuts[cut - 1], 1) if cut else (-inf, 0),
                (self.cuts[cut], -1) if cut < len(self.cuts) else (inf, 0),
            )
        return own.within(Span((self.low, 0), (inf if self.high is None else self.high, 0)))

    def feasible(self) -> tuple[int, ...]:
        """Return the cells that some value lies in."""
        return tuple(cell for cell in range(self.size) if self.span(cell).sample(whole=self.whole) is not None)

    def cell(self, value: Value) -> int:
        """Return the cell of a value."""
        assert isinstance(value, Fraction)
        numerator, denominator = value.numerator, value.denominator
        for place, (cut, of) in enumerate(self._ratios):
            left, right = numerator * of, cut * denominator
            if left <= right:
                return 2 * place + (left == right)
        return 2 * len(self.cuts)

    @cached_property
    def _ratios(self) -> tuple[tuple[int, int], ...]:
        return tuple((cut.numerator, cut.denominator) for cut in self.cuts)

    def mask(self, operator: str, value: Value) -> int:
        """Return the cells where the comparison holds, as bits; `value` must be one of the cuts."""
        place = self.cell(value)
        return sum(1 << cell for cell in range(self.size) if _holds(operator, cell, place))


Domain = Choices | Numbers


def numbers(low: Fraction, high: Fraction | None, *, whole: bool, cuts: Iterable[Fraction]) -> Numbers:
    """Build a numeric domain from constants in any order."""
    return Numbers(low, high, whole, tuple(sorted(set(cuts))))
