"""Another rulebook: what changes is shown before, and refused while something needs the one before."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.access import Role
from core.db import tenant_session
from core.errors import WrongInput
from core.hierarchy.models import Unit
from core.jobs import services as jobs
from core.people.models import YearFacts
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import Tenant
from tenants.services.switching import Follower, LostColumn, Recorded, Switch, preview_rulebook


@pytest.fixture
def tenant(database: TestDatabase, make_tenant) -> Tenant:
    made = make_tenant()
    choose(database, made, "can_tho/2023", "trung_uong", "can_tho", "son_la")
    return made


def choose(database: TestDatabase, tenant: Tenant, rulebook: str | None, *plugins: str) -> None:
    with UnitOfWork(database.engine, tenant.id) as work:
        if plugins:
            services.choose_plugins(work, plugins, actor="test")
        services.choose_rulebook(work, 2023, rulebook, actor="test")


def preview(database: TestDatabase, tenant: Tenant, rulebook: str | None) -> Switch:
    with tenant_session(database.engine, tenant.id) as session:
        return preview_rulebook(session, 2023, rulebook)


def start_job(database: TestDatabase, tenant: Tenant) -> None:
    with UnitOfWork(database.engine, tenant.id) as work:
        jobs.start(work, "tenants.deliver", account_id=None)


def test_before_and_after_with_both_clauses(database: TestDatabase, tenant: Tenant) -> None:
    switch = preview(database, tenant, "trung_uong/2023")
    assert (switch.before, switch.after) == ("can_tho/2023", "trung_uong/2023")
    gone = next(one for one in switch.differences if one.path == "subjects.standing_body")
    assert (gone.kind, gone.after, bool(gone.cite_before)) == ("removed", None, True)
    assert switch.needed_by == []


def test_the_same_again_changes_nothing(database: TestDatabase, tenant: Tenant) -> None:
    switch = preview(database, tenant, "can_tho/2023")
    assert not any([switch.differences, switch.followers, switch.recorded, switch.lost, switch.needed_by])


def test_what_was_recorded_is_counted_and_what_is_no_longer_asked_is_named(
    database: TestDatabase, tenant: Tenant, give_levels
) -> None:
    give_levels(tenant, a="HTTNV", b="HTNV")
    with UnitOfWork(database.engine, tenant.id) as work:
        for unit_id in work.session.scalars(select(Unit.id)).all():
            given = {"disciplined": "false", "x": "1"}
            work.session.add(YearFacts(subject="standing_body", unit_id=unit_id, year=2023, columns=given))
    switch = preview(database, tenant, "trung_uong/2023")
    assert switch.recorded == [Recorded("party_org", "can_tho/2023", 2)]
    assert switch.lost == [LostColumn("standing_body", "disciplined", 2), LostColumn("standing_body", "x", 2)]
    choose(database, tenant, "trung_uong/2023")
    assert preview(database, tenant, "can_tho/2023").recorded == [Recorded("party_org", "can_tho/2023", 2)]


def test_those_below_who_follow_are_named_and_those_who_cannot(
    database: TestDatabase, tenant: Tenant, make_tenant
) -> None:
    follows, lacks, chose = (make_tenant(parent=tenant) for _ in range(3))
    leaf = make_tenant(parent=follows)
    with UnitOfWork(database.engine, lacks.id) as work:
        services.choose_plugins(work, ["trung_uong"], actor="test")
    choose(database, chose, "trung_uong/2023", "trung_uong")
    make_tenant(parent=chose)
    choose(database, tenant, "trung_uong/2023")
    switch = preview(database, tenant, "can_tho/2023")
    assert sorted(switch.followers, key=lambda one: one.code) == sorted(
        [Follower(follows.code, True), Follower(leaf.code, True), Follower(lacks.code, False)], key=lambda one: one.code
    )


def test_what_would_be_inherited_is_shown_where_the_own_choice_goes(
    database: TestDatabase, tenant: Tenant, make_tenant
) -> None:
    below = make_tenant(parent=tenant)
    choose(database, below, "trung_uong/2023")
    assert preview(database, below, None).after == "can_tho/2023"
    assert preview(database, tenant, None).after is None


def test_a_switch_is_refused_while_something_under_way_needs_the_rulebook(
    database: TestDatabase, tenant: Tenant, make_tenant
) -> None:
    below = make_tenant(parent=tenant)
    start_job(database, tenant)
    start_job(database, below)
    start_job(database, below)
    found = [(one.where, one.message.values["count"]) for one in preview(database, tenant, "trung_uong/2023").needed_by]
    assert found == [(tenant.code, 1), (below.code, 2)]
    with pytest.raises(WrongInput, match="chưa xong"):
        choose(database, tenant, "trung_uong/2023")
    with pytest.raises(WrongInput, match="chưa xong"):
        choose(database, tenant, "can_tho/2023", "trung_uong", "can_tho")
    with UnitOfWork(database.engine, tenant.id) as work:
        services.choose_rulebook(work, 2025, "trung_uong/2025", actor="test")  # nothing rested on none


def test_a_rulebook_brings_the_plugins_it_rests_on(database: TestDatabase, make_tenant) -> None:
    bare = make_tenant()
    with pytest.raises(WrongInput, match="dựa trên plugin trung_uong"):
        choose(database, bare, "can_tho/2023", "can_tho")
    choose(database, bare, "can_tho/2023", "can_tho", "trung_uong")
    with pytest.raises(WrongInput, match="can_tho/2023"), UnitOfWork(database.engine, bare.id) as work:
        services.choose_plugins(work, ["can_tho"], actor="test")


def test_choices_through_the_api(client, tenant: Tenant) -> None:
    admin = client(tenant, Role.TENANT_ADMIN)
    shown = admin.get("/api/v1/choices").json
    assert shown["plugins"] == {"plugins": ["trung_uong", "can_tho", "son_la"], "chosen_by": tenant.code}
    assert shown["rulebooks"] == [{"year": 2023, "rulebook": "can_tho/2023", "chosen_by": tenant.code}]
    preview = admin.get("/api/v1/choices/rulebooks/2023/preview?rulebook=trung_uong/2023").json
    assert preview["differences"]
    choice = {"rulebook": "trung_uong/2023", "before": preview["before"]}
    assert admin.put("/api/v1/choices/rulebooks/2023", json=choice).json["rulebook"] == "trung_uong/2023"
    assert admin.put("/api/v1/choices/rulebooks/2023", json=choice).status_code == 412
    unknown = admin.put("/api/v1/choices/rulebooks/2023", json={"rulebook": "nowhere/2023"})
    assert (unknown.status_code, unknown.json["faults"][0]["where"]) == (422, "2023")
    assert admin.put("/api/v1/choices/plugins", json={"plugins": ["nowhere"]}).status_code == 422
    clerk = client(tenant, Role.CLERK)
    assert clerk.get("/api/v1/choices").status_code == 200
    assert clerk.put("/api/v1/choices/plugins", json={"plugins": []}).status_code == 403
