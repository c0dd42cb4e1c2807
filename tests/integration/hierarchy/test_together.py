"""Two at the same time: neither may make together what each alone may not."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import text

from core.errors import Conflict, Stale, WrongInput
from core.hierarchy import queries, services
from core.hierarchy.models import UnitPeriod

DAY = date(2024, 3, 1)


def together(work, *calls):
    """Do each call in a transaction of its own, all open before the first goes on; return what came of each."""
    ready = Barrier(len(calls))

    def run(call):
        with work() as one:
            one.session.execute(text("SELECT 1"))
            ready.wait(timeout=20)
            return call(one)

    def outcome(call):
        try:
            return run(call)
        except (Conflict, Stale, WrongInput) as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(outcome, calls))


@pytest.mark.parametrize("_", range(5))
def test_two_moves_at_once_never_make_a_ring(work, make_unit, session, _: int) -> None:
    one, two = make_unit(), make_unit()
    came = together(
        work,
        lambda work: services.move_unit(work, one, parent_id=two, day=DAY, actor="test"),
        lambda work: services.move_unit(work, two, parent_id=one, day=DAY, actor="test"),
    )
    assert sorted(isinstance(outcome, Conflict) for outcome in came) == [False, True]
    assert len(queries.tree_as_of(session, DAY)) == 2


def test_a_unit_is_not_founded_below_one_that_is_being_dissolved(work, make_unit, session) -> None:
    parent = make_unit()
    values = {"name": "Tổ", "kind": "group", "since": DAY, "actor": "test"}
    came = together(
        work,
        lambda work: services.dissolve_unit(work, parent, day=DAY, actor="test"),
        lambda work: services.found_unit(work, code="MỚI", parent_id=parent, **values),
    )
    assert sorted(isinstance(outcome, Conflict | WrongInput) for outcome in came) == [False, True]


def test_two_who_read_the_same_version_do_not_both_change_it(work, make_unit) -> None:
    unit = make_unit()
    came = together(
        work,
        *(
            lambda work, name=name: services.rename_unit(work, unit, name=name, day=DAY, version=1, actor="test")
            for name in ("Một", "Hai")
        ),
    )
    assert sorted(isinstance(outcome, Stale) for outcome in came) == [False, True]


def test_two_new_units_do_not_get_one_code(work, session) -> None:
    values = {"name": "Chi bộ", "kind": "cell", "since": DAY, "actor": "test"}
    came = together(work, *2 * [lambda work: services.found_unit(work, code="C", **values)])
    assert sorted(isinstance(outcome, WrongInput) for outcome in came) == [False, True]
    assert session.query(UnitPeriod).count() == 1
