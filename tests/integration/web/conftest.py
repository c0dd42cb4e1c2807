"""A committee with some units and people, for pages to show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from core.hierarchy import services as hierarchy
from core.people import services as people
from core.unit_of_work import UnitOfWork

SINCE = date(2020, 1, 1)
DOCUMENT = {"issuer": "Tỉnh ủy", "number": "12-QĐ/TU", "dated": "15/12/2019"}


@pytest.fixture
def tenant(make_tenant):
    return make_tenant(name="Đảng ủy Trường Đại học Y Dược Cần Thơ")


@pytest.fixture
def make_unit(database, tenant) -> Callable:
    """Found a unit since 2020."""

    def make(name: str = "Chi bộ Khoa Y", *, code: str = "CB1", kind: str = "cell", parent=None, since=SINCE):
        with UnitOfWork(database.engine, tenant.id) as work:
            return hierarchy.found_unit(
                work,
                code=code,
                name=name,
                kind=kind,
                since=since,
                parent_id=parent.id if parent else None,
                actor="test",
            )

    return make


@pytest.fixture
def make_person(database, tenant) -> Callable:
    """Enter a member of a unit since 2021."""

    def make(unit, name: str = "Nguyễn Thị Hồng Ánh", *, code: str = "P1", official_on=date(2011, 5, 19)):
        with UnitOfWork(database.engine, tenant.id) as work:
            return people.add_person(
                work,
                code=code,
                name=name,
                born_on=date(1985, 3, 2),
                admitted_on=date(2010, 5, 19),
                official_on=official_on,
                unit_id=unit.id,
                since=date(2021, 1, 1),
                actor="test",
            )

    return make
