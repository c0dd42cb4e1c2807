"""Two at once: who comes second sees what the first did, and the law still holds."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

from sqlalchemy import select

from core import clock
from core.errors import Conflict, WrongInput
from core.hierarchy import services as units
from core.people import services
from core.people.models import Membership, Person, Post

START, MOVED = date(2020, 1, 1), date(2024, 7, 1)
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)


def both_at_once(*calls: Callable[[], object]) -> list[bool]:
    """Make calls in threads of their own, begun together; say of each whether it was refused."""
    together = Barrier(len(calls))

    def run(call: Callable[[], object]) -> bool:
        together.wait()
        with clock.frozen(NOW):
            try:
                call()
            except (Conflict, WrongInput):
                return True
        return False

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_transfers_of_one_person_at_once_leave_one_cell(make_unit, make_person, do, session) -> None:
    person = make_person(unit=make_unit())
    cells = [make_unit(), make_unit()]
    refused = both_at_once(*(lambda cell=cell: do(services.transfer, person.id, cell, MOVED) for cell in cells))
    assert sorted(refused) == [False, True]
    rows = session.scalars(select(Membership).where(Membership.person_id == person.id)).all()
    assert sorted(row.until is None for row in rows) == [False, True]


def test_two_heads_entered_at_once_leave_one(make_unit, make_person, add, session) -> None:
    cell = make_unit()
    people = [make_person(), make_person()]
    values = {"unit_id": cell, "title": "Bí thư", "since": START, "head": True}
    refused = both_at_once(*(lambda one=one: add(Post, one, **values) for one in people))
    assert sorted(refused) == [False, True]
    assert len(session.scalars(select(Post).where(Post.unit_id == cell)).all()) == 1


def test_a_unit_is_dissolved_or_gets_a_member_but_not_both(make_unit, make_person, do, session) -> None:
    cell, person = make_unit(), make_person()
    refused = both_at_once(
        lambda: do(units.dissolve_unit, cell, day=MOVED),
        lambda: do(services.begin_membership, person.id, cell, "official_cell", START),
    )
    assert sorted(refused) == [False, True]


def test_one_code_given_twice_at_once_goes_to_one(make_person, session) -> None:
    refused = both_at_once(*(lambda: make_person(code="MOT") for _ in range(2)))
    assert sorted(refused) == [False, True]
    assert len(session.scalars(select(Person).where(Person.code == "MOT")).all()) == 1


def test_two_people_merged_into_each_other_at_once_leave_one(make_person, do, session) -> None:
    one, other = make_person(), make_person()
    refused = both_at_once(
        lambda: do(services.merge_people, one.id, other.id), lambda: do(services.merge_people, other.id, one.id)
    )
    assert sorted(refused) == [False, True]
    assert sum(row.merged_into_id is not None for row in session.scalars(select(Person))) == 1
