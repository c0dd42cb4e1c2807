"""Whatever is done to units, in whatever order: on no day is there a ring, a gap, or a unit below one that is gone."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from core.db import tenant_session
from core.db.keys import uuid7
from core.errors import Conflict, WrongInput
from core.hierarchy import queries, services
from core.hierarchy.models import UnitPeriod
from core.unit_of_work import UnitOfWork
from tenants import services as tenancy

START = date(2024, 1, 1)
LAST = 12
UNITS = st.integers(0, 4)
DAYS = st.integers(0, LAST)
STEPS = st.one_of(
    st.tuples(st.just("found"), UNITS, DAYS),
    st.tuples(st.just("move"), UNITS, UNITS, DAYS),
    st.tuples(st.just("rename"), UNITS, st.sampled_from("AB"), DAYS),
    st.tuples(st.just("merge"), UNITS, UNITS, DAYS),
    st.tuples(st.just("dissolve"), UNITS, DAYS),
    st.tuples(st.just("begin"), UNITS, DAYS),
    st.tuples(st.just("end"), UNITS, st.none() | DAYS),
)


def day(number: int | None) -> date | None:
    return None if number is None else START + timedelta(days=number)


def take(work, units, verb, one, *rest) -> None:
    """Do one step; a unit is meant by its place in the order of founding."""
    unit, by = units[one % len(units)], {"actor": "test"}
    if verb == "found":
        values = {"code": f"U{len(units)}", "name": "A", "kind": "cell", "parent_id": unit}
        units.append(services.found_unit(work, since=day(rest[0]), **values, **by).id)
    elif verb == "move":
        services.move_unit(work, unit, parent_id=units[rest[0] % len(units)], day=day(rest[1]), **by)
    elif verb == "rename":
        services.rename_unit(work, unit, name=rest[0], day=day(rest[1]), **by)
    elif verb == "merge":
        services.merge_units(work, [unit], units[rest[0] % len(units)], day=day(rest[1]), **by)
    elif verb == "dissolve":
        services.dissolve_unit(work, unit, day=day(rest[0]), **by)
    elif verb == "begin":
        first = work.session.scalars(select(UnitPeriod.since).where(UnitPeriod.unit_id == unit)).first()
        services.correct_beginning(work, unit, first, day(rest[0]), **by)
    else:
        services.correct_end(work, unit, day(rest[0]), **by)


# Each example is a committee in the database: what fails is shown as it was drawn, not made smaller for minutes.
@settings(
    max_examples=30,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEPS, min_size=8, max_size=20))
def test_the_hierarchy_is_sound_on_every_day_whatever_is_done(database, steps) -> None:
    tenant_id = uuid7()
    units = []
    with UnitOfWork(database.engine, tenant_id) as work:
        tenancy.create_tenant(work, code=f"t{tenant_id.hex[-12:]}", name="Đảng bộ", parent=None, actor="test")
        for number in range(2):
            values = {"code": f"T{number}", "name": "A", "kind": "committee", "since": START, "actor": "test"}
            units.append(services.found_unit(work, **values).id)
        for step in steps:
            before = list(units)
            try:
                with work.session.begin_nested():
                    take(work, units, *step)
            except (Conflict, WrongInput):
                units[:] = before
    with tenant_session(database.engine, tenant_id) as session:
        for unit in units:
            query = select(UnitPeriod).where(UnitPeriod.unit_id == unit).order_by(UnitPeriod.since)
            rows = session.scalars(query).all()
            assert rows
            assert all(one.until == two.since for one, two in pairwise(rows))
        for number in range(LAST + 2):
            tree = queries.tree_as_of(session, day(number))  # a ring would be refused
            assert all(one.parent_id is None or one.parent_id in tree for one in tree)
