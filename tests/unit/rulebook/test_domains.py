"""Cells: a comparison asked of a cell says what the comparison says of every value in it."""

from __future__ import annotations

import operator
from fractions import Fraction
from math import inf

from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook.domains import OPPOSITE, Choices, Numbers, Span, numbers

COMPARED = {
    "=": operator.eq,
    "!=": operator.ne,
    ">=": operator.ge,
    ">": operator.gt,
    "<=": operator.le,
    "<": operator.lt,
}
VALUES = st.integers(-40, 400).map(lambda one: Fraction(one, 8))


@st.composite
def number_domains(draw: st.DrawFn) -> Numbers:
    low = draw(st.integers(-3, 3))
    high = draw(st.none() | st.integers(low, low + 20))
    cuts = draw(st.lists(VALUES, max_size=4))
    return numbers(Fraction(low), None if high is None else Fraction(high), whole=draw(st.booleans()), cuts=cuts)


@st.composite
def choices(draw: st.DrawFn) -> Choices:
    names = tuple("abcdef"[: draw(st.integers(2, 6))])
    order = draw(st.sampled_from(["best_first", "lowest_first", ""]))
    return Choices(names, order, draw(st.sampled_from(["NA", names[-1]])))


@for_all(number_domains(), VALUES, st.data())
def test_a_mask_of_numbers_is_the_comparison_itself(domain: Numbers, value: Fraction, data: st.DataObject) -> None:
    if domain.cuts:
        cut = data.draw(st.sampled_from(domain.cuts))
        for sign in COMPARED:
            assert bool(domain.mask(sign, cut) >> domain.cell(value) & 1) == COMPARED[sign](value, cut)


@for_all(choices(), st.data())
def test_a_mask_of_choices_follows_their_order_and_holds_for_none_that_is_absent(
    domain: Choices, data: st.DataObject
) -> None:
    value, other = (data.draw(st.sampled_from(domain.values)) for _ in range(2))
    rank = {name: place for place, name in enumerate(domain.values)}
    sign = -1 if domain.order == "best_first" else 1
    for one in COMPARED:
        holds = value != domain.absent and COMPARED[one](sign * rank[value], sign * rank[other])
        assert bool(domain.mask(one, other) >> domain.cell(value) & 1) == holds


@for_all(number_domains(), st.data())
def test_of_two_opposite_comparisons_exactly_one_holds(domain: Numbers, data: st.DataObject) -> None:
    if domain.cuts:
        cut = data.draw(st.sampled_from(domain.cuts))
        for sign, opposite in OPPOSITE.items():
            assert domain.mask(sign, cut) ^ domain.mask(opposite, cut) == (1 << domain.size) - 1


@for_all(number_domains(), VALUES)
def test_every_value_in_range_lies_in_a_feasible_cell(domain: Numbers, value: Fraction) -> None:
    inside = domain.low <= value and (domain.high is None or value <= domain.high)
    if inside and (not domain.whole or value.denominator == 1):
        assert domain.cell(value) in domain.feasible()
        assert not domain.span(domain.cell(value)).empty()


@for_all(number_domains())
def test_a_sample_of_a_cell_lies_in_it(domain: Numbers) -> None:
    for cell in domain.feasible():
        sample = domain.span(cell).sample(whole=domain.whole)
        assert sample is not None
        assert domain.cell(sample) == cell
        assert sample >= domain.low
        assert domain.high is None or sample <= domain.high
        assert not domain.whole or sample.denominator == 1


def test_a_whole_number_strictly_between_two_neighbours_does_not_exist() -> None:
    between = numbers(Fraction(0), None, whole=True, cuts=(Fraction(6), Fraction(7)))
    assert between.feasible() == (0, 1, 3, 4)


def test_an_interval_without_numbers_has_no_sample() -> None:
    assert Span((Fraction(2), 1), (Fraction(2), -1)).sample(whole=False) is None
    assert Span((Fraction(2), 0), (inf, 0)).sample(whole=False) == 3


def test_every_choice_is_a_cell() -> None:
    assert Choices(("a", "b")).feasible() == (0, 1)
