"""Tenants: a tree, choices that are inherited, and refusals that say what is in the way."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import clock
from core.db import shared_session, tenant_session
from core.db.keys import uuid7
from core.errors import NotFound, WrongInput
from core.testing.databases import TestDatabase, new_code
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import Tenant


def choose(database: TestDatabase, tenant: Tenant, *plugins: str, **years: str | None) -> None:
    with UnitOfWork(database.engine, tenant.id) as work:
        if plugins != ("same",):
            services.choose_plugins(work, [one for one in plugins if one], actor="test")
        for year, rulebook in years.items():
            services.choose_rulebook(work, int(year.strip("y")), rulebook, actor="test")


def plugins(database: TestDatabase, tenant: Tenant) -> tuple[tuple[str, ...], str | None]:
    with tenant_session(database.engine, tenant.id) as session:
        found = services.plugins_of(session)
    return found.value, found.chosen_by.code if found.chosen_by else None


def rulebook(database: TestDatabase, tenant: Tenant, year: int) -> tuple[str | None, str | None]:
    with tenant_session(database.engine, tenant.id) as session:
        found = services.rulebook_of(session, year)
    return found.value, found.chosen_by.code if found.chosen_by else None


def test_an_unset_choice_is_that_of_the_nearest_above(database: TestDatabase, make_tenant) -> None:
    top = make_tenant()
    middle = make_tenant(parent=top)
    leaf = make_tenant(parent=middle)
    assert plugins(database, leaf) == ((), None)
    assert rulebook(database, leaf, 2023) == (None, None)
    choose(database, top, "trung_uong", "can_tho", y2023="can_tho/2023", y2025="trung_uong/2025")
    assert plugins(database, leaf) == (("trung_uong", "can_tho"), top.code)
    assert rulebook(database, leaf, 2023) == ("can_tho/2023", top.code)
    choose(database, middle, "same", y2023="trung_uong/2023")
    assert rulebook(database, leaf, 2023) == ("trung_uong/2023", middle.code)
    assert rulebook(database, leaf, 2025) == ("trung_uong/2025", top.code)
    choose(database, middle, "same", y2023=None)
    assert rulebook(database, leaf, 2023) == ("can_tho/2023", top.code)


def test_the_order_of_plugins_is_kept_and_can_be_changed(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()
    choose(database, tenant, "trung_uong", "son_la")
    choose(database, tenant, "son_la", "trung_uong")
    assert plugins(database, tenant) == (("son_la", "trung_uong"), tenant.code)
    choose(database, tenant)
    assert plugins(database, tenant) == ((), None)


REFUSED = {
    ("nowhere",): "chưa được cài",
    ("son_la", "son_la"): "hai lần",
}


@pytest.mark.parametrize("names", REFUSED)
def test_plugins_that_cannot_be_are_refused(database: TestDatabase, make_tenant, names: tuple[str, ...]) -> None:
    with pytest.raises(WrongInput, match=REFUSED[names]):
        choose(database, make_tenant(), *names)


def test_a_plugin_that_is_needed_stays_and_who_needs_it_is_named(database: TestDatabase, make_tenant) -> None:
    top = make_tenant()
    leaf, own = make_tenant(parent=top), make_tenant(parent=top)
    choose(database, top, "trung_uong", "can_tho", "son_la", y2023="can_tho/2023")
    choose(database, leaf, "same", y2021="son_la/2021")
    choose(database, own, "son_la", y2021="son_la/2021")
    with pytest.raises(WrongInput) as caught:
        choose(database, top, "trung_uong")
    assert [(fault.where, fault.message.values["rulebook"]) for fault in caught.value.faults] == [
        (top.code, "can_tho/2023"),
        (leaf.code, "son_la/2021"),
    ]
    assert plugins(database, leaf) == (("trung_uong", "can_tho", "son_la"), top.code)


def test_a_rulebook_comes_from_the_tenants_own_plugins(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()
    choose(database, tenant, "trung_uong")
    with pytest.raises(WrongInput, match=r"can_tho/2023.*trung_uong/2023"):
        choose(database, tenant, "same", y2023="can_tho/2023")


def test_every_fault_of_a_new_tenant_is_named_at_once(database: TestDatabase, make_tenant) -> None:
    taken = make_tenant()
    for code, name, parent, words in [
        ("Cần Thơ", " ", "nowhere", ["a-z, 0-9", "thiếu tên", "không có đơn vị cấp trên"]),
        (taken.code, "x", None, ["đã có đơn vị"]),
        ("x" * 41, "x", None, ["tối đa 40"]),
    ]:
        with pytest.raises(WrongInput) as caught, UnitOfWork(database.engine, uuid7()) as work:
            services.create_tenant(work, code=code, name=name, parent=parent, actor="test")
        said = [fault.said() for fault in caught.value.faults]
        assert len(said) == len(words)
        assert all(word in line for word, line in zip(words, said, strict=True))


def test_an_archived_tenant_takes_no_new_ones_below_it(database: TestDatabase, make_tenant) -> None:
    top = make_tenant()
    leaf = make_tenant(parent=top)
    with pytest.raises(WrongInput, match=leaf.code), UnitOfWork(database.engine, top.id) as work:
        services.archive_tenant(work, actor="test")
    moment = datetime(2025, 12, 31, tzinfo=UTC)
    for tenant in (leaf, top):
        with clock.frozen(moment), UnitOfWork(database.engine, tenant.id) as work:
            assert services.archive_tenant(work, actor="test").archived_at == moment
    with pytest.raises(WrongInput, match="đã lưu trữ"):
        make_tenant(parent=top)
    with pytest.raises(WrongInput, match=top.code), UnitOfWork(database.engine, leaf.id) as work:
        services.reopen_tenant(work, actor="test")
    with UnitOfWork(database.engine, top.id) as work:
        assert services.reopen_tenant(work, actor="test").archived_at is None


def test_tenants_are_listed_below_their_parents(database: TestDatabase, make_tenant) -> None:
    code = new_code()
    top = make_tenant(code=f"{code}-b")
    for name in (f"{code}-c", f"{code}-a"):
        make_tenant(code=name, parent=top)
    with shared_session(database.engine) as session:
        listed = [one for one in services.in_tree(services.list_tenants(session)) if one[1].code.startswith(code)]
        assert [(depth, one.code[-1]) for depth, one in listed] == [(0, "b"), (1, "a"), (1, "c")]
        with pytest.raises(NotFound, match="nowhere"):
            services.find_tenant(session, "nowhere")
