"""Months as regulations count them."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.facts.months import after_months, full_months, joined, months_in_all, months_of

days = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("since", "day", "months"),
    [
        ("2023-05-03", "2023-11-02", 5),
        ("2023-05-03", "2023-11-03", 6),
        ("2023-01-31", "2023-02-27", 0),
        ("2023-01-31", "2023-02-28", 1),
        ("2024-02-29", "2025-02-28", 12),
        ("2023-12-31", "2023-12-01", 0),
    ],
)
def test_a_month_is_full_on_the_same_date_of_the_next(since: str, day: str, months: int) -> None:
    assert full_months(date.fromisoformat(since), date.fromisoformat(day)) == months


@given(days, st.integers(0, 600))
def test_so_many_months_later_so_many_months_are_full(since: date, months: int) -> None:
    later = after_months(since, months)
    assert full_months(since, later) == months
    assert months == 0 or full_months(since, later - timedelta(days=1)) == months - 1


def test_an_absence_counts_only_within_the_year() -> None:
    end = date(2023, 12, 31)
    assert months_of((date(2022, 11, 1), date(2023, 4, 1)), 2023, end) == 3
    assert months_of((date(2023, 11, 1), None), 2023, end) == 2
    assert months_of((date(2023, 3, 1), date(2023, 3, 16)), 2023, end) == Fraction(1, 2)
    assert months_of((date(2024, 1, 1), None), 2023, end) == 0


def test_an_absence_that_still_lasts_counts_up_to_the_day() -> None:
    assert months_of((date(2023, 1, 1), None), 2023, date(2023, 3, 31)) == 3


def test_days_covered_twice_count_once() -> None:
    twice = [(date(2023, 1, 1), date(2023, 3, 1)), (date(2023, 2, 1), date(2023, 4, 1))]
    assert months_in_all(twice, 2023, date(2023, 12, 31)) == 3


@given(st.lists(st.tuples(days, st.integers(1, 400)), max_size=6))
def test_joined_periods_cover_the_same_days_and_stand_apart(spans: list[tuple[date, int]]) -> None:
    periods = [(begin, begin + timedelta(days=length)) for begin, length in spans]
    covered = {begin + timedelta(days=one) for begin, length in spans for one in range(length)}
    found = joined(periods)
    assert {begin + timedelta(days=one) for begin, end in found for one in range((end - begin).days)} == covered
    assert all(earlier[1] < later[0] for earlier, later in pairwise(found))
