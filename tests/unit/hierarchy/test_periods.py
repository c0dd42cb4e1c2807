"""What is said of a unit through its life: laws of the periods, for every life and every change."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Conflict, WrongInput
from core.hierarchy import periods
from core.hierarchy.periods import Period

FIRST = date(2020, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def life(*said: tuple[int, str, str], until: int | None = None) -> list[Period]:
    """A life of (first day, name, kind)."""
    ends = [one[0] for one in said[1:]] + [until]
    return [
        Period(day(since), None if end is None else day(end), {"name": name, "kind": kind})
        for (since, name, kind), end in zip(said, ends, strict=True)
    ]


@st.composite
def lives(draw: st.DrawFn) -> list[Period]:
    borders = sorted(draw(st.sets(st.integers(0, 30), min_size=2, max_size=7)))
    words = st.sampled_from("AB")
    said = [(one, draw(words), draw(words)) for one in borders[:-1]]
    return periods.joined(life(*said, until=draw(st.sampled_from([None, borders[-1]]))))


DAYS = st.integers(-2, 33)


def said_on(one: list[Period], number: int) -> dict[str, str] | None:
    found = periods.on(one, day(number))
    return None if found is None else dict(found.said)


@given(lives(), DAYS, st.sampled_from(["A", "B", "C"]))
def test_a_change_holds_from_its_day_to_the_next_change_of_the_same_thing(
    before: list[Period], number: int, name: str
) -> None:
    try:
        after = periods.changed(before, day(number), {"name": name})
    except (WrongInput, Conflict):
        now = said_on(before, number)
        assert now is None or now["name"] == name
        return
    assert periods.gapless(after)
    assert periods.life(after) == periods.life(before)
    old, going = said_on(before, number)["name"], True
    for other in range(-2, 34):
        was, is_now = said_on(before, other), said_on(after, other)
        if was is None:
            assert is_now is None
            continue
        assert is_now["kind"] == was["kind"]
        going = going and (other < number or was["name"] == old)
        assert is_now["name"] == (name if other >= number and going else was["name"])


@given(lives(), DAYS)
def test_an_end_takes_nothing_from_the_days_before_it(before: list[Period], number: int) -> None:
    try:
        after = periods.ended(before, day(number))
    except (WrongInput, Conflict):
        assert said_on(before, number) is None or number <= (before[-1].since - FIRST).days
        return
    assert periods.gapless(after)
    for other in range(-2, 34):
        assert said_on(after, other) == (said_on(before, other) if other < number else None)


@given(lives(), st.data())
def test_a_correction_of_a_beginning_keeps_what_follows_what(before: list[Period], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(before) - 1))
    to = day(data.draw(DAYS))
    try:
        after = periods.begun(before, before[place].since, to)
    except WrongInput:
        previous, until = before[place - 1].since if place else None, before[place].until
        assert (previous is not None and to <= previous) or (until is not None and to >= until)
        return
    assert periods.gapless(after)
    assert [one.said for one in after] == [one.said for one in before]
    assert after[place].since == to


@given(lives(), st.data(), st.sampled_from(["A", "C"]))
def test_a_correction_changes_one_period_and_neighbours_never_say_the_same(
    before: list[Period], data: st.DataObject, name: str
) -> None:
    place = data.draw(st.integers(0, len(before) - 1))
    after = periods.corrected(before, before[place].since, {"name": name})
    assert periods.gapless(after)
    assert all(one.said != two.said for one, two in pairwise(after))
    for other in range(-2, 34):
        was = said_on(before, other)
        wanted = {**was, "name": name} if was and before[place].holds_on(day(other)) else was
        assert said_on(after, other) == wanted


def test_a_rename_dated_before_a_move_goes_on_through_the_move() -> None:
    moved = life((0, "Cũ", "x"), (10, "Cũ", "y"), (20, "Mới nhất", "y"))
    after = periods.changed(moved, day(5), {"name": "Mới"})
    assert [(one.since, one.said["name"], one.said["kind"]) for one in after] == [
        (day(0), "Cũ", "x"), (day(5), "Mới", "x"), (day(10), "Mới", "y"), (day(20), "Mới nhất", "y"),
    ]  # fmt: skip


def test_two_changes_on_one_day_make_one_border() -> None:
    once = periods.changed(life((0, "A", "x")), day(5), {"name": "B"})
    assert [one.since for one in periods.changed(once, day(5), {"kind": "y"})] == [day(0), day(5)]


REFUSED = [
    (lambda one: periods.changed(one, day(-1), {"name": "C"}), "sớm hơn ngày thành lập 01/01/2020"),
    (lambda one: periods.changed(one, day(20), {"name": "C"}), "không sớm hơn ngày kết thúc 21/01/2020"),
    (lambda one: periods.changed(one, day(12), {"name": "B"}), "không có gì thay đổi"),
    (lambda one: periods.ended(one, day(5)), "vào ngày 11/01/2020, sau ngày 06/01/2020"),
    (lambda one: periods.ended(one[:1], day(0)), "ngày đầu tiên"),
    (lambda one: periods.begun(one, day(10), day(0)), "vượt qua thay đổi"),
    (lambda one: periods.begun(one, day(3), day(4)), "không có thay đổi nào bắt đầu từ ngày 04/01/2020"),
    (lambda one: periods.lasting(one, day(10)), "phải sau ngày 11/01/2020"),
]


@pytest.mark.parametrize(("service", "words"), REFUSED)
def test_what_cannot_be_is_refused_with_the_day(service, words: str) -> None:
    with pytest.raises((WrongInput, Conflict), match=words):
        service(life((0, "A", "x"), (10, "B", "x"), until=20))


def test_an_end_can_be_put_right_and_taken_back() -> None:
    ended = life((0, "A", "x"), until=20)
    assert periods.lasting(ended, None)[-1].until is None
    assert periods.lasting(ended, day(25))[-1].until == day(25)
