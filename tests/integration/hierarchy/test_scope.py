"""Where rights reach: at and below the units of a role, as the units stand on the day."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core.access import Permission, Role
from core.db.keys import uuid7
from core.errors import NotAllowed, NotFound
from core.hierarchy import scope, services

DAY = date(2024, 1, 1)
MOVED = date(2024, 7, 1)


def within(session, principal, day, permission=Permission.SEE_UNITS):
    reached = scope.units_within(principal, permission, day)
    return None if reached is None else set(session.scalars(reached))


def test_a_role_of_the_whole_committee_reaches_everywhere(session, somebody) -> None:
    assert scope.units_within(somebody(Role.CLERK), Permission.SEE_UNITS, DAY) is None


def test_a_role_reaches_its_unit_and_all_below(make_unit, session, somebody) -> None:
    top = make_unit(kind="committee")
    left, right = make_unit(parent=top), make_unit(parent=top)
    group = make_unit(parent=left, kind="group")
    assert within(session, somebody(Role.CLERK, left), DAY) == {left, group}
    assert within(session, somebody(Role.CLERK, top), DAY) == {top, left, right, group}
    assert within(session, somebody(Role.CLERK, left, right), DAY) == {left, group, right}


def test_a_role_that_lacks_the_permission_reaches_nothing(make_unit, session, somebody) -> None:
    unit = make_unit()
    assert within(session, somebody(Role.MEMBER, unit), DAY, Permission.EDIT_UNITS) == set()
    hesitant = somebody(Role.TENANT_ADMIN, second_factor=False)
    assert within(session, hesitant, DAY, Permission.EDIT_UNITS) == set()


def test_what_moved_is_reached_from_where_it_stands_on_the_day(make_unit, do, session, somebody) -> None:
    left, right = make_unit(kind="committee"), make_unit(kind="committee")
    cell = make_unit(parent=left)
    do(services.move_unit, cell, parent_id=right, day=MOVED)
    assert within(session, somebody(Role.CLERK, left), DAY) == {left, cell}
    assert within(session, somebody(Role.CLERK, left), MOVED) == {left}
    assert within(session, somebody(Role.CLERK, right), MOVED) == {right, cell}


def test_the_selection_narrows_another_query(make_unit, session, somebody) -> None:
    from core.hierarchy.models import Unit

    top = make_unit(code="TOP")
    make_unit(code="OTHER")
    reached = scope.units_within(somebody(Role.CLERK, top), Permission.SEE_UNITS, DAY)
    assert session.scalars(select(Unit.code).where(Unit.id.in_(reached))).all() == ["TOP"]


def test_what_one_may_not_see_is_not_there_and_what_one_only_sees_is_refused(make_unit, session, somebody) -> None:
    top = make_unit(kind="committee")
    left, right = make_unit(parent=top), make_unit(parent=top)
    member, clerk = somebody(Role.MEMBER, left), somebody(Role.CLERK, left)
    scope.demand_within(session, clerk, Permission.EDIT_UNITS, left, DAY)
    scope.demand_within(session, somebody(Role.CLERK), Permission.EDIT_UNITS, right)
    with pytest.raises(NotAllowed):
        scope.demand_within(session, member, Permission.EDIT_UNITS, left, DAY)
    with pytest.raises(NotFound):
        scope.demand_within(session, clerk, Permission.SEE_UNITS, right, DAY)
    with pytest.raises(NotFound):
        scope.demand_within(session, somebody(Role.CLERK), Permission.SEE_UNITS, uuid7(), DAY)


def test_a_unit_that_ended_is_reached_from_where_it_last_stood(make_unit, do, session, somebody) -> None:
    left, right = make_unit(kind="committee"), make_unit(kind="committee")
    cell = make_unit(parent=left)
    do(services.move_unit, cell, parent_id=right, day=DAY)
    do(services.dissolve_unit, cell, day=MOVED)
    scope.demand_within(session, somebody(Role.CLERK, right), Permission.SEE_UNITS, cell, date(2025, 1, 1))
    scope.demand_within(session, somebody(Role.CLERK, left), Permission.SEE_UNITS, cell, date(2019, 1, 1))
    with pytest.raises(NotFound):
        scope.demand_within(session, somebody(Role.CLERK, left), Permission.SEE_UNITS, cell, date(2025, 1, 1))


def test_what_concerns_the_whole_committee_is_not_for_a_role_of_a_unit(make_unit, somebody) -> None:
    scope.demand_everywhere(somebody(Role.CLERK), Permission.EDIT_UNITS)
    with pytest.raises(NotAllowed):
        scope.demand_everywhere(somebody(Role.CLERK, make_unit()), Permission.EDIT_UNITS)
