"""Tests of columns against cells: which entries of an array lie in given cells of a variable.

Floats stand for their shortest decimal, so that 3.2 in an array is 3.2 and not what binary makes of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.rulebook.domains import Numbers

Bools = NDArray[np.bool_]
Column = NDArray[Any]
Test = Callable[[Column], Bools]


def exactly(value: float) -> Fraction:
    """Return the decimal that a float stands for: the shortest that reads back as it."""
    return Fraction(Decimal(repr(value)))


def _runs(mask: int, size: int) -> list[tuple[int, int]]:
    """Return the runs of neighbouring cells in a mask, first and last cell."""
    runs: list[tuple[int, int]] = []
    for cell in range(size):
        if mask >> cell & 1:
            if runs and runs[-1][1] == cell - 1:
                runs[-1] = (runs[-1][0], cell)
            else:
                runs.append((cell, cell))
    return runs


def cell_test(size: int, mask: int, *, unknown_holds: bool) -> Test:
    """Return the test of a column of cells; `unknown_holds`: a missing cell counts as inside."""
    tests = [_cell_run(first, last, size) for first, last in _runs(mask, size)]
    return _any_of([*tests, lambda column: column < 0] if unknown_holds else tests)


def _cell_run(first: int, last: int, size: int) -> Test:
    if first == last:
        return lambda column: column == first
    if last == size - 1:
        return lambda column: column >= first
    return lambda column: (column >= first) & (column <= last)


def number_test(domain: Numbers, mask: int, *, unknown_holds: bool) -> Test:
    """Return the test of a column of numbers; `unknown_holds`: a missing number counts as inside."""
    tests = [_number_run(domain, first, last) for first, last in _runs(mask, domain.size)]
    return _any_of([*tests, np.isnan] if unknown_holds else tests)


def _number_run(domain: Numbers, first: int, last: int) -> Test:
    """Return the test for the cells from first to last; NaN lies in none."""
    low = _at_least(domain.cuts[(first - 1) // 2], strict=first % 2 == 0) if first > 0 else None
    high = _at_most(domain.cuts[last // 2], strict=last % 2 == 0) if last < domain.size - 1 else None
    if low is None:
        return high or (lambda column: ~np.isnan(column))
    return low if high is None else lambda column: low(column) & high(column)


def _any_of(tests: Sequence[Test]) -> Test:
    if not tests:
        return lambda column: np.zeros(column.shape[0], np.bool_)
    if len(tests) == 1:
        return tests[0]
    return lambda column: np.logical_or.reduce([test(column) for test in tests])


def _at_least(cut: Fraction, *, strict: bool) -> Test:
    """Return the test of floats, each standing for its shortest decimal, against an exact cut."""
    near = float(cut)
    exact = exactly(near)
    if exact > cut or (exact == cut and not strict):
        return lambda column: column >= near
    return lambda column: column > near


def _at_most(cut: Fraction, *, strict: bool) -> Test:
    near = float(cut)
    exact = exactly(near)
    if exact < cut or (exact == cut and not strict):
        return lambda column: column <= near
    return lambda column: column < near
