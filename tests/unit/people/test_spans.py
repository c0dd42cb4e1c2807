"""Laws of times: which have days in common, and what is made of those that do."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.people.spans import Span, clusters, first_met, holds_on, meets, whole, within

START = date(2024, 1, 1)
LAST = 40
DAYS = [START + timedelta(days=number) for number in range(LAST + 1)]


@st.composite
def spans(draw: st.DrawFn) -> Span:
    since = draw(st.integers(0, LAST - 1))
    length = draw(st.none() | st.integers(1, LAST - since))
    return Span(DAYS[since], None if length is None else DAYS[since + length])


def days_of(*several: Span) -> set[date]:
    return {day for day in DAYS for one in several if holds_on(one, day)}


@given(spans(), spans())
def test_times_meet_where_they_have_a_day_in_common(one: Span, other: Span) -> None:
    assert meets(one, other) is bool(days_of(one) & days_of(other))
    assert meets(one, other) is meets(other, one)


@given(spans(), spans())
def test_a_time_lies_within_another_that_has_all_its_days_and_its_end(one: Span, other: Span) -> None:
    assert within(one, other) is (days_of(one) <= days_of(other) and (other.until is None or one.until is not None))


@given(spans(), st.lists(spans(), max_size=6))
def test_the_first_one_met_is_the_earliest_with_a_common_day(one: Span, others: list[Span]) -> None:
    met = first_met(one, others)
    common = [other for other in others if days_of(one) & days_of(other)]
    assert (met is None) is (common == [])
    assert met is None or met.since == min(other.since for other in common)


@given(st.lists(spans(), max_size=8))
def test_clusters_hold_every_time_once_and_never_meet(several: list[Span]) -> None:
    found = list(clusters(several))
    assert sorted((one for part in found for one in part), key=repr) == sorted(several, key=repr)
    wholes = [whole(part) for part in found]
    assert not any(meets(one, other) for place, one in enumerate(wholes) for other in wholes[place + 1 :])


@given(st.lists(spans(), max_size=8))
def test_the_whole_of_each_cluster_covers_the_same_days(several: list[Span]) -> None:
    assert days_of(*(whole(part) for part in clusters(several))) == days_of(*several)


def test_one_that_begins_when_another_ends_does_not_meet_it() -> None:
    assert not meets(Span(DAYS[0], DAYS[5]), Span(DAYS[5]))
    assert meets(Span(DAYS[0], DAYS[6]), Span(DAYS[5]))
