"""An archived committee is read, and nothing in it is written, whoever writes."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core import audit
from core.access import Role
from core.db import tenant_session
from core.errors import Archived, Conflict, WrongInput
from core.jobs import services as jobs
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import PluginChoice, RulebookChoice, Tenant


@pytest.fixture
def archived(database: TestDatabase, make_tenant) -> Tenant:
    tenant = make_tenant()
    with UnitOfWork(database.engine, tenant.id) as work:
        services.choose_plugins(work, ["trung_uong"], actor="test")
    with UnitOfWork(database.engine, tenant.id) as work:
        services.archive_tenant(work, actor="test")
    return tenant


def test_nothing_is_written_by_any_way(database: TestDatabase, archived: Tenant, actions) -> None:
    before = actions(archived)
    ways = [
        lambda work: services.choose_rulebook(work, 2023, "trung_uong/2023", actor="test"),
        lambda work: work.session.add(RulebookChoice(year=2023, rulebook="x")),
        lambda work: work.session.execute(PluginChoice.__table__.delete().where(PluginChoice.tenant_id == archived.id)),
        lambda work: audit.record(work, "unit.rename", actor="test"),
    ]
    for way in ways:
        with pytest.raises(Archived, match="lưu trữ"), UnitOfWork(database.engine, archived.id) as work:
            way(work)
    assert actions(archived) == before
    with tenant_session(database.engine, archived.id) as session:
        assert services.plugins_of(session).value == ("trung_uong",)
        assert session.scalars(select(RulebookChoice)).all() == []


def test_what_leaves_the_house_does_not_leave(database: TestDatabase, archived: Tenant) -> None:
    said: list[str] = []
    with pytest.raises(Archived), UnitOfWork(database.engine, archived.id) as work:
        work.after_commit(said.append, "gone")
    assert said == []


def test_it_is_written_again_once_it_was_reopened(database: TestDatabase, archived: Tenant) -> None:
    with UnitOfWork(database.engine, archived.id) as work:
        services.reopen_tenant(work, actor="test")
    with UnitOfWork(database.engine, archived.id) as work:
        services.choose_rulebook(work, 2023, "trung_uong/2023", actor="test")


def test_a_committee_with_work_under_way_is_not_archived(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()
    with UnitOfWork(database.engine, tenant.id) as work:
        jobs.start(work, "tenants.deliver", account_id=None)
    with pytest.raises(WrongInput, match="1 việc chưa xong"), UnitOfWork(database.engine, tenant.id) as work:
        services.archive_tenant(work, actor="test")


def test_one_above_that_was_archived_gets_nothing(database: TestDatabase, make_tenant, give_levels) -> None:
    above = make_tenant()
    below = make_tenant(parent=above)
    give_levels(below, a="HTTNV")
    with UnitOfWork(database.engine, above.id) as work, pytest.raises(WrongInput, match=below.code):
        services.archive_tenant(work, actor="test")


def test_archived_through_the_api(client, database: TestDatabase, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    with UnitOfWork(database.engine, tenant.id) as work:
        services.choose_plugins(work, ["trung_uong"], actor="test")
    home = Tenant(id=operator.tenant_id)
    them = client(home, Role.OPERATOR)
    assert them.post(f"/api/v1/operator/tenants/{tenant.code}/archive").json["archived_at"]
    admin = client(tenant, Role.TENANT_ADMIN)
    assert admin.get("/api/v1/choices").json["plugins"]["plugins"] == ["trung_uong"]
    refused = admin.put("/api/v1/choices/rulebooks/2023", json={"rulebook": "trung_uong/2023"})
    assert (refused.status_code, refused.json["type"].rpartition("#")[2]) == (409, "archived")
    assert them.post(f"/api/v1/operator/tenants/{tenant.code}/reopen").json["archived_at"] is None
    assert admin.put("/api/v1/choices/rulebooks/2023", json={"rulebook": "trung_uong/2023"}).status_code == 200


def test_archived_is_a_conflict() -> None:
    assert issubclass(Archived, Conflict)
