from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from core.db import tenant_session
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import RulebookChoice


def years(database: TestDatabase, tenant_id) -> list[int]:  # type: ignore[no-untyped-def]
    with tenant_session(database.engine, tenant_id) as session:
        return list(session.scalars(select(RulebookChoice.year).order_by(RulebookChoice.year)))


def test_what_leaves_the_house_leaves_after_the_commit(database: TestDatabase, make_tenant) -> None:
    tenant, said = make_tenant(), []
    with UnitOfWork(database.engine, tenant.id) as work:
        work.after_commit(lambda: said.append(years(database, tenant.id)))
        work.session.add(RulebookChoice(year=2023, rulebook="x"))
        assert said == []
    assert said == [[2023]]


def test_nothing_is_written_and_nothing_leaves_where_the_work_fails(database: TestDatabase, make_tenant) -> None:
    tenant, said = make_tenant(), []

    def fail_in_the_middle() -> None:
        with UnitOfWork(database.engine, tenant.id) as work:
            work.after_commit(said.append, "gone")
            work.session.add(RulebookChoice(year=2023, rulebook="x"))
            work.session.flush()
            raise KeyError

    def fail_at_the_end() -> None:
        with UnitOfWork(database.engine, tenant.id) as work:
            work.session.add(RulebookChoice(year=2023, rulebook="x"))
            work.before_commit(lambda: 1 // 0)
            work.after_commit(said.append, "gone")

    with pytest.raises(KeyError):
        fail_in_the_middle()
    with pytest.raises(ZeroDivisionError):
        fail_at_the_end()
    assert said == []
    assert years(database, tenant.id) == []


def test_one_that_fails_after_the_commit_does_not_keep_the_others(database: TestDatabase, make_tenant) -> None:
    tenant, said = make_tenant(), []

    def fail_afterwards() -> None:
        with UnitOfWork(database.engine, tenant.id) as work:
            work.session.add(RulebookChoice(year=2023, rulebook="x"))
            work.after_commit(lambda: 1 // 0)
            work.after_commit(said.append, "sent")

    with pytest.raises(ExceptionGroup, match="after the commit") as caught:
        fail_afterwards()
    assert caught.group_contains(ZeroDivisionError)
    assert said == ["sent"]
    assert years(database, tenant.id) == [2023]


def test_a_service_cannot_commit(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()

    def commit_and_go_on() -> None:
        with UnitOfWork(database.engine, tenant.id) as work:
            work.session.commit()
            work.session.add(RulebookChoice(year=2023, rulebook="x"))
            work.session.flush()

    with pytest.raises(InvalidRequestError):
        commit_and_go_on()
    assert years(database, tenant.id) == []
