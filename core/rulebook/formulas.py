"""Formulas over cells: what every condition becomes.

The domain of each variable is cut into cells (`core.rulebook.domains`); a formula asks only in which cell a variable
lies. It is in negation normal form: literals, `all` and `any`, nothing negated, so that reading every unknown literal
as true gives the best that can still be, and reading it as false the least that is sure.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

Truth = bool | None
Cells = Sequence[int] | Mapping[int, int]
MISSING = -1


@dataclass(frozen=True, slots=True)
class Literal:
    """True where the variable's cell is in the bit mask; unknown where the variable is missing."""

    variable: int
    mask: int


@dataclass(frozen=True, slots=True)
class Conjunction:
    """True where all parts are."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Disjunction:
    """True where any part is."""

    parts: tuple[Formula, ...]


Formula = Literal | Conjunction | Disjunction
TRUE: Formula = Conjunction(())
FALSE: Formula = Disjunction(())


def conjunction(parts: Iterable[Formula]) -> Formula:
    """Join formulas with `all`, flattened, each once and without what is always true."""
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Conjunction) else (part,))
    if FALSE in flat:
        return FALSE
    different = tuple(dict.fromkeys(flat))
    return different[0] if len(different) == 1 else Conjunction(different)


def disjunction(parts: Iterable[Formula]) -> Formula:
    """Join formulas with `any`, flattened, each once and without what is never true."""
    flat: list[Formula] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Disjunction) else (part,))
    if TRUE in flat:
        return TRUE
    different = tuple(dict.fromkeys(flat))
    return different[0] if len(different) == 1 else Disjunction(different)


def negation(formula: Formula, sizes: Sequence[int]) -> Formula:
    """Return what holds where the formula does not; `sizes` are the numbers of cells of the variables."""
    if isinstance(formula, Literal):
        return Literal(formula.variable, (1 << sizes[formula.variable]) - 1 & ~formula.mask)
    parts = (negation(part, sizes) for part in formula.parts)
    return disjunction(parts) if isinstance(formula, Conjunction) else conjunction(parts)


def literals(formula: Formula) -> Iterator[Literal]:
    """Yield the literals of a formula in order of reading, with repetitions."""
    if isinstance(formula, Literal):
        yield formula
    else:
        for part in formula.parts:
            yield from literals(part)


def variables(formula: Formula) -> Iterator[int]:
    """Yield the variables of a formula in order of reading, with repetitions."""
    return (literal.variable for literal in literals(formula))


def closure(formula: Formula, sizes: Sequence[int]) -> Callable[[Cells], Truth]:
    """Compile a formula for one row of cells: True, False, or None where it cannot be known yet."""
    if isinstance(formula, Literal):
        return _literal(formula, sizes[formula.variable])
    parts = tuple(closure(part, sizes) for part in formula.parts)
    return _all(parts) if isinstance(formula, Conjunction) else _any(parts)


def _literal(literal: Literal, size: int) -> Callable[[Cells], Truth]:
    variable = literal.variable
    table: tuple[Truth, ...] = (*(bool(literal.mask >> cell & 1) for cell in range(size)), None)
    return lambda cells: table[cells[variable]]


def _all(parts: tuple[Callable[[Cells], Truth], ...]) -> Callable[[Cells], Truth]:
    def evaluate(cells: Cells) -> Truth:
        result: Truth = True
        for part in parts:
            value = part(cells)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return evaluate


def _any(parts: tuple[Callable[[Cells], Truth], ...]) -> Callable[[Cells], Truth]:
    def evaluate(cells: Cells) -> Truth:
        result: Truth = False
        for part in parts:
            value = part(cells)
            if value:
                return True
            if value is None:
                result = None
        return result

    return evaluate
