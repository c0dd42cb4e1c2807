"""Laws that hold whatever is entered in whatever order: nobody is in two places, no place has two heads."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.errors import Conflict, WrongInput
from core.people import services
from core.people.models import Departure, Membership, Post
from core.people.spans import holds_on, meets

START = date(2020, 1, 1)
FEW = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
days = st.integers(0, 60).map(lambda number: START + timedelta(days=number))
ends = st.none() | days


@pytest.fixture
def attempt(do):
    """Do something that may be refused; say whether it was done."""

    def call(service, *args, **values) -> bool:
        try:
            do(service, *args, **values)
        except (Conflict, WrongInput):
            return False
        return True

    return call


def apart(rows) -> bool:
    return not any(meets(one, other) for one, other in combinations(rows, 2))


@FEW
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["transfer", "leave", "return", "guest"]), days, ends, st.integers(0, 2)), max_size=7
    )
)
def test_nobody_is_in_two_cells_at_a_time_nor_in_one_while_gone(make_unit, make_person, attempt, work, steps) -> None:
    cells = [make_unit() for _ in range(3)]
    person = make_person(unit=cells[0])
    for verb, day, until, place in steps:
        if verb == "transfer":
            attempt(services.transfer, person.id, cells[place], day)
        elif verb == "leave":
            attempt(services.leave, person.id, day, "moved_away")
        elif verb == "return":
            attempt(services.return_person, person.id, cells[place], day)
        else:
            attempt(services.begin_membership, person.id, cells[place], "temporary", day, until=until)
    with work() as one:
        rows = one.session.scalars(select(Membership).where(Membership.person_id == person.id)).all()
        gone = one.session.scalars(select(Departure).where(Departure.person_id == person.id)).all()
    official = [row for row in rows if row.kind == "official_cell"]
    assert apart(official)
    assert apart([row for row in rows if row.kind == "temporary"])
    assert apart(gone)
    assert not any(meets(row, away) for row in rows for away in gone)
    every_day = [START + timedelta(days=number) for number in range(70)]
    assert all(any(holds_on(row, day) for row in [*official, *gone]) for day in every_day)


@FEW
@given(
    asked=st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 1), days, ends, st.booleans(), st.booleans()), max_size=8
    )
)
def test_a_person_has_one_main_post_and_a_place_one_head(make_unit, make_person, attempt, work, asked) -> None:
    places, people = [make_unit(), make_unit()], [make_person() for _ in range(3)]
    done = [
        attempt(
            services.add_record,
            Post,
            person_id=people[who].id,
            unit_id=places[where],
            title=f"Chức vụ {number}",
            since=since,
            until=until,
            main=main,
            head=head,
        )
        for number, (who, where, since, until, main, head) in enumerate(asked)
    ]
    with work() as one:
        rows = one.session.scalars(select(Post).where(Post.person_id.in_([each.id for each in people]))).all()
    assert len(rows) == sum(done)
    assert all(apart([row for row in rows if row.main and row.person_id == each.id]) for each in people)
    assert all(apart([row for row in rows if row.head and row.unit_id == each]) for each in places)
