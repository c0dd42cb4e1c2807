"""The audit: entries come with the commit, stand in a chain, and tampering is found."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from core.audit import record, verify
from core.audit.verifying import Verdict
from core.db import migrating, tenant_session
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import Tenant


def enter(database: TestDatabase, tenant: Tenant, *actions: str) -> None:
    for action in actions:
        with UnitOfWork(database.engine, tenant.id) as work:
            record(work, action, actor="test", subject=tenant.id, old=None, new={"tên": "Chi bộ 1", "n": [1, True]})


def verdict(database: TestDatabase, tenant: Tenant) -> Verdict:
    with tenant_session(database.engine, tenant.id) as session:
        return verify(session)


def tamper(database: TestDatabase, tenant: Tenant, statement: str) -> None:
    """Do what only somebody with the owner's password can."""
    with migrating.owner_connection(database.addresses) as connection, connection.begin():
        connection.execute(text(statement), {"tenant": tenant.id})


def test_entries_stand_in_an_unbroken_chain(database: TestDatabase, make_tenant) -> None:
    tenant, other = make_tenant(), make_tenant()
    enter(database, tenant, "a", "b", "c")
    enter(database, other, "a")
    assert (verdict(database, tenant).entries, verdict(database, other).entries) == (4, 2)
    assert verdict(database, tenant).faults == []


def test_work_that_fails_leaves_no_entry(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()

    def fail() -> None:
        with UnitOfWork(database.engine, tenant.id) as work:
            record(work, "a", actor="test")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert verdict(database, tenant).entries == 1


def test_several_entries_of_one_work_keep_their_order(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()
    with UnitOfWork(database.engine, tenant.id) as work:
        for action in ("a", "b", "c"):
            record(work, action, actor="test")
    with tenant_session(database.engine, tenant.id) as session:
        query = text("SELECT action FROM audit_entry ORDER BY number").execution_options(raw_sql="test")
        assert list(session.scalars(query)) == ["tenant.create", "a", "b", "c"]


def test_many_at_once_form_one_chain(database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()
    threads = [threading.Thread(target=enter, args=(database, tenant, *"abcde")) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = verdict(database, tenant)
    assert (found.entries, found.faults) == (21, [])


TAMPERED = {
    "changed": ("UPDATE audit_entry SET details = '{}' WHERE tenant_id = :tenant AND number = 2", "đã bị sửa"),
    "another actor": ("UPDATE audit_entry SET actor = 'x' WHERE tenant_id = :tenant AND number = 3", "đã bị sửa"),
    "another time": ("UPDATE audit_entry SET at = at - interval '1 day' WHERE tenant_id = :tenant", "đã bị sửa"),
    "removed": ("DELETE FROM audit_entry WHERE tenant_id = :tenant AND number = 2", "thiếu mục"),
    "cut off": ("DELETE FROM audit_entry WHERE tenant_id = :tenant AND number = 4", "kết thúc ở mục 3"),
    "cut off with the head": (
        "WITH x AS (DELETE FROM audit_head WHERE tenant_id = :tenant) SELECT 1",
        "sau chỗ chuỗi kết thúc",
    ),
    "emptied": (
        "WITH x AS (DELETE FROM audit_head WHERE tenant_id = :tenant)"
        " DELETE FROM audit_entry WHERE tenant_id = :tenant",
        "không có mục nào",
    ),
    "added": (
        "INSERT INTO audit_entry SELECT tenant_id, 5, at, actor, action, subject, details, previous, seal"
        " FROM audit_entry WHERE tenant_id = :tenant AND number = 4",
        "sau chỗ chuỗi kết thúc",
    ),
    "sealed anew": (
        "UPDATE audit_entry SET seal = repeat('0', 64) WHERE tenant_id = :tenant AND number = 2",
        "không nối",
    ),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_tampering_is_found(database: TestDatabase, make_tenant, how: str) -> None:
    tenant = make_tenant()
    enter(database, tenant, "a", "b", "c")
    statement, words = TAMPERED[how]
    tamper(database, tenant, statement)
    assert any(words in fault.said() for fault in verdict(database, tenant).faults)
