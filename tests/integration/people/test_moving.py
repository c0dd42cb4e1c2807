"""From cell to cell, out of the committee and back: every day belongs to one place."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core.errors import Conflict, WrongInput
from core.people import services
from core.people.models import Absence, Departure, Membership, Post, Standing

START, MOVED, LATER = date(2020, 1, 1), date(2024, 7, 1), date(2025, 3, 1)


@pytest.fixture
def spans(session):
    """Read where and when a person belongs, or holds something."""

    def read(person, model=Membership):
        session.rollback()
        rows = session.scalars(select(model).where(model.person_id == person.id).order_by(model.since))
        return [(getattr(one, "unit_id", None), one.since, one.until) for one in rows]

    return read


def test_a_transfer_ends_one_membership_and_begins_the_next(
    make_unit, make_person, do, spans, document, audited
) -> None:
    old, new = make_unit(), make_unit()
    person = make_person(unit=old)
    do(services.transfer, person.id, new, MOVED, document)
    assert spans(person) == [(old, START, MOVED), (new, MOVED, None)]
    last = audited()[-1]
    assert (last.action, last.details["old"], last.details["new"]) == ("person.transfer", str(old), str(new))


def test_a_transfer_dated_before_another_lasts_until_it(make_unit, make_person, do, spans) -> None:
    first, second, third = make_unit(), make_unit(), make_unit()
    person = make_person(unit=first)
    do(services.transfer, person.id, third, LATER)
    do(services.transfer, person.id, second, MOVED)
    assert spans(person) == [(first, START, MOVED), (second, MOVED, LATER), (third, LATER, None)]


def test_a_transfer_may_lie_in_the_future(make_unit, make_person, do, spans) -> None:
    old, new = make_unit(), make_unit()
    person = make_person(unit=old)
    do(services.transfer, person.id, new, date(2027, 1, 1))
    assert spans(person)[1] == (new, date(2027, 1, 1), None)


def test_nobody_is_transferred_to_where_they_are_or_from_nowhere(make_unit, make_person, do) -> None:
    old, new = make_unit(), make_unit()
    person = make_person(unit=old)
    with pytest.raises(WrongInput, match="chính đơn vị này"):
        do(services.transfer, person.id, old, MOVED)
    with pytest.raises(Conflict, match="31/12/2019"):
        do(services.transfer, person.id, new, date(2019, 12, 31))
    with pytest.raises(Conflict, match="đúng ngày 01/01/2020"):
        do(services.transfer, person.id, new, START)


def test_temporary_activity_is_elsewhere_and_once_at_a_time(make_unit, make_person, do, spans) -> None:
    home, guest, other = make_unit(), make_unit(), make_unit()
    person = make_person(unit=home)
    do(services.begin_membership, person.id, guest, "temporary", MOVED, until=LATER)
    with pytest.raises(Conflict, match="tạm thời từ 01/07/2024 đến trước 01/03/2025"):
        do(services.begin_membership, person.id, other, "temporary", date(2025, 2, 28))
    with pytest.raises(Conflict, match="chính đơn vị này"):
        do(services.begin_membership, person.id, home, "temporary", LATER)
    with pytest.raises(Conflict, match="chính đơn vị này"):
        do(services.transfer, person.id, guest, date(2024, 8, 1))
    do(services.begin_membership, person.id, other, "temporary", LATER)
    assert len(spans(person)) == 3


def test_a_second_official_cell_is_refused_with_the_first_one_named(make_unit, make_person, do) -> None:
    person = make_person(unit=make_unit())
    with pytest.raises(Conflict, match="Đã có nơi sinh hoạt chính thức từ 01/01/2020;"):
        do(services.begin_membership, person.id, make_unit(), "official_cell", MOVED)


def test_who_leaves_holds_nothing_after_that_day(make_unit, make_body, make_person, add, do, spans) -> None:
    cell = make_unit()
    person = make_person(unit=cell)
    add(Post, person, body_id=make_body(cell), title="Chi ủy viên", since=START)
    add(Standing, person, kind="exempt_from_activity", since=START)
    add(Absence, person, kind="sick", since=date(2024, 6, 1))
    do(services.leave, person.id, MOVED, "moved_away")
    for model in (Membership, Post, Standing, Absence):
        assert [until for _, _, until in spans(person, model)] == [MOVED]
    assert spans(person, Departure) == [(None, MOVED, None)]


def test_who_leaves_the_party_goes_on_working(make_unit, make_body, make_person, add, do, spans) -> None:
    cell, room = make_unit(), make_unit(kind="department")
    person = make_person(unit=cell)
    do(services.begin_membership, person.id, room, "staff", START)
    add(Post, person, unit_id=room, title="Trưởng phòng", since=START, leading=True)
    add(Post, person, body_id=make_body(cell), title="Chi ủy viên", since=START)
    do(services.leave, person.id, MOVED, "expelled")
    assert sorted(spans(person), key=str) == sorted([(cell, START, MOVED), (room, START, None)], key=str)
    assert sorted(spans(person, Post), key=str) == sorted([(room, START, None), (cell, START, MOVED)], key=str)
    with pytest.raises(Conflict, match="đã rời đi"):
        do(services.begin_membership, person.id, cell, "official_cell", LATER)


def test_nobody_leaves_before_what_is_entered_for_later(make_unit, make_person, do) -> None:
    person = make_person(unit=make_unit())
    do(services.transfer, person.id, make_unit(), LATER)
    with pytest.raises(Conflict, match="01/03/2025"):
        do(services.leave, person.id, MOVED, "moved_away")


def test_nobody_belongs_anywhere_while_they_are_gone(make_unit, make_person, add, do) -> None:
    cell = make_unit()
    person = make_person(unit=cell)
    do(services.leave, person.id, MOVED, "moved_away")
    for since in (MOVED, LATER):
        with pytest.raises(Conflict, match="đã rời đi từ 01/07/2024"):
            do(services.begin_membership, person.id, cell, "official_cell", since)
        with pytest.raises(Conflict, match="đã rời đi"):
            add(Post, person, unit_id=cell, title="Bí thư", since=since)
    with pytest.raises(Conflict, match="Đã ghi là rời đi"):
        do(services.leave, person.id, LATER, "moved_away")


def test_who_left_returns(make_unit, make_person, do, spans) -> None:
    cell = make_unit()
    person = make_person(unit=cell)
    do(services.leave, person.id, MOVED, "moved_away")
    with pytest.raises(Conflict, match="không rời đi trước ngày 01/07/2024"):
        do(services.return_person, person.id, cell, MOVED)
    do(services.return_person, person.id, cell, LATER)
    assert spans(person) == [(cell, START, MOVED), (cell, LATER, None)]
    assert spans(person, Departure) == [(None, MOVED, LATER)]


def test_nobody_returns_who_is_here_or_dead(make_unit, make_person, do) -> None:
    cell = make_unit()
    person = make_person(unit=cell)
    with pytest.raises(Conflict, match="không có gì để trở lại"):
        do(services.return_person, person.id, cell, LATER)
    do(services.leave, person.id, MOVED, "died")
    with pytest.raises(Conflict, match="đã mất"):
        do(services.return_person, person.id, cell, LATER)


def test_why_somebody_leaves_is_one_of_the_reasons(make_unit, make_person, do) -> None:
    with pytest.raises(WrongInput, match="moved_away"):
        do(services.leave, make_person(unit=make_unit()).id, MOVED, "bored")
