"""Up, compare, down, up; and what `db check` finds in a database that somebody opened."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from core.db import Addresses, migrating
from core.errors import DatabaseError
from core.testing.databases import TestDatabase, filled_database, new_database


@pytest.fixture
def empty(postgres: str, template: str) -> Iterator[Addresses]:
    with new_database(postgres) as addresses:
        yield addresses


@pytest.fixture
def filled(postgres: str, template: str) -> Iterator[TestDatabase]:
    with filled_database(postgres, template) as one:
        yield one


def tables(addresses: Addresses) -> set[str]:
    with migrating.owner_connection(addresses) as connection:
        return set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")))


def test_models_and_migrations_agree_in_both_directions(empty: Addresses) -> None:
    assert [fault.where for fault in migrating.faults(empty)] == [empty.owner.database]
    migrating.upgrade(empty)
    assert [fault.said() for fault in migrating.faults(empty)] == []
    migrating.downgrade(empty, "base")
    assert tables(empty) == {"alembic_version"}
    migrating.upgrade(empty)
    migrating.upgrade(empty)
    assert migrating.faults(empty) == []


def test_a_migration_that_fails_leaves_nothing(empty: Addresses) -> None:
    with migrating.owner_connection(empty) as connection, connection.begin():
        connection.execute(text("CREATE TABLE audit_head (mine int)"))
    with pytest.raises(Exception, match="already exists"):
        migrating.upgrade(empty)
    assert tables(empty) == {"audit_head"}


OPENED = {
    "CREATE TABLE stray (id int)": "khác với mô hình",
    "ALTER TABLE audit_entry DISABLE ROW LEVEL SECURITY": "row-level security",
    "ALTER TABLE tenant NO FORCE ROW LEVEL SECURITY": "row-level security",
    "DROP POLICY tenant_rows ON plugin_choice": "thiếu chính sách",
    "GRANT DELETE ON audit_entry TO xeploai_app": "chỉ được thêm và đọc",
    "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
    "CREATE TRIGGER t BEFORE UPDATE ON tenant FOR EACH ROW EXECUTE FUNCTION f()": "trigger",
}


@pytest.mark.parametrize("change", OPENED)
def test_a_database_that_was_opened_is_found_out(filled: TestDatabase, change: str) -> None:
    with migrating.owner_connection(filled.addresses) as connection, connection.begin():
        connection.execute(text(change))
    faults = [fault.said() for fault in migrating.faults(filled.addresses)]
    assert any(OPENED[change] in fault for fault in faults), faults


def test_a_server_that_does_not_answer_is_named_without_its_password() -> None:
    from sqlalchemy.engine import make_url

    url = make_url("postgresql+psycopg://owner:hidden@127.0.0.1:1/none")
    with pytest.raises(DatabaseError) as caught, migrating.owner_connection(Addresses(url, url, url)):
        pass
    assert "127.0.0.1:1/none" in str(caught.value)
    assert "hidden" not in str(caught.value)
