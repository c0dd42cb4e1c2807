"""Tests of arrays against cells: where a column lies, at every cut, with gaps, exactly."""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook.cell_tests import cell_test, exactly, number_test
from core.rulebook.domains import Numbers, numbers

NAN = float("nan")


def from_zero(*cuts: Fraction | int | str) -> Numbers:
    return numbers(Fraction(0), None, whole=False, cuts=[Fraction(cut) for cut in cuts])


def holds(domain: Numbers, operator: str, cut: str, *values: float, unknown: bool = False) -> list[bool]:
    test = number_test(domain, domain.mask(operator, Fraction(cut)), unknown_holds=unknown)
    return [bool(one) for one in test(np.array(values))]


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (3.2, "3.2"),
        (0.1 + 0.2, "0.30000000000000004"),
        (2 / 3, "0.6666666666666666"),
        (1e-7, "0.0000001"),
        (40.0, "40"),
    ],
)
def test_a_float_stands_for_its_shortest_decimal(value: float, exact: str) -> None:
    assert exactly(value) == Fraction(exact)


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("<", [True, False, False]),
        ("<=", [True, True, False]),
        ("=", [False, True, False]),
        ("!=", [True, False, True]),
        (">=", [False, True, True]),
        (">", [False, False, True]),
    ],
)
@pytest.mark.parametrize("cut", ["3.2", "0.3", "0.1", "2.85", "90", "0"])
def test_a_threshold_is_met_by_the_decimal_itself_and_missed_by_its_neighbours(
    operator: str, wanted: list[bool], cut: str
) -> None:
    near = float(cut)
    values = (math.nextafter(near, -1), near, math.nextafter(near, 100))
    assert holds(from_zero(cut), operator, cut, *values) == wanted


def test_a_sum_of_floats_is_what_it_shows() -> None:
    assert holds(from_zero("0.3"), "=", "0.3", 0.3, 0.1 + 0.2) == [True, False]
    assert holds(from_zero("0.3"), ">", "0.3", 0.3, 0.1 + 0.2) == [False, True]


def test_no_float_is_two_thirds() -> None:
    below, above = 2 / 3, math.nextafter(2 / 3, 1)
    domain = from_zero("2/3")
    assert holds(domain, "=", "2/3", below, above) == [False, False]
    assert holds(domain, ">=", "2/3", below, above) == holds(domain, ">", "2/3", below, above) == [False, True]
    assert holds(domain, "<=", "2/3", below, above) == holds(domain, "<", "2/3", below, above) == [True, False]


def test_a_cut_may_lie_above_its_nearest_float_or_below() -> None:
    for cut in (Fraction(1, 3), Fraction(1, 7), Fraction(5, 11), Fraction(2, 9)):
        near = float(cut)
        values = (math.nextafter(near, 0), near, math.nextafter(near, 1))
        assert holds(from_zero(cut), ">=", str(cut), *values) == [exactly(value) >= cut for value in values]
        assert holds(from_zero(cut), "<=", str(cut), *values) == [exactly(value) <= cut for value in values]


def test_a_missing_number_lies_in_no_cell() -> None:
    domain = from_zero(1, 3)
    for mask in range(1 << domain.size):
        assert not number_test(domain, mask, unknown_holds=False)(np.array([NAN]))[0]
        assert number_test(domain, mask, unknown_holds=True)(np.array([NAN]))[0]


def test_numbers_without_cuts_have_one_cell() -> None:
    column = np.array([0.0, 7.5, NAN])
    assert number_test(from_zero(), 1, unknown_holds=False)(column).tolist() == [True, True, False]
    assert number_test(from_zero(), 1, unknown_holds=True)(column).tolist() == [True, True, True]
    assert number_test(from_zero(), 0, unknown_holds=False)(column).tolist() == [False, False, False]


@for_all(st.integers(1, 7), st.data())
def test_a_test_of_cells_is_the_mask_itself(size: int, data: st.DataObject) -> None:
    mask = data.draw(st.integers(0, 2**size - 1))
    column = np.arange(-1, size, dtype=np.int8)
    for unknown in (False, True):
        wanted = [unknown, *(bool(mask >> cell & 1) for cell in range(size))]
        assert cell_test(size, mask, unknown_holds=unknown)(column).tolist() == wanted


@for_all(st.lists(st.fractions(0, 4, max_denominator=12), max_size=3), st.data())
def test_a_test_of_floats_is_the_mask_of_their_shortest_decimals(cuts: list[Fraction], data: st.DataObject) -> None:
    domain = from_zero(*cuts)
    mask = data.draw(st.integers(0, 2**domain.size - 1))
    near = [float(cut) for cut in cuts]
    beside = [
        step for one in near for step in (math.nextafter(one, -1), math.nextafter(one, 5), one - 1e-9, one + 1e-9)
    ]
    values = [value for value in (*near, *beside, 0.1, 0.1 + 0.2, 3.2, 100.0) if value >= 0]
    column = np.array([*values, NAN])
    for unknown in (False, True):
        wanted = [bool(mask >> domain.cell(exactly(value)) & 1) for value in values]
        assert number_test(domain, mask, unknown_holds=unknown)(column).tolist() == [*wanted, unknown]
