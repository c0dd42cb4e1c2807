"""The guard in Python switched off: PostgreSQL alone keeps the tenants apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, create_engine, delete, func, insert, select, text, update
from sqlalchemy.exc import DBAPIError, ProgrammingError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from core.db import bare_engine
from core.testing.databases import TestDatabase
from tenants.models import RulebookChoice, Tenant
from tests.leaks.conftest import ROWS_OF_A, ROWS_OF_B, Two

TABLE = RulebookChoice.__table__

READS: dict[str, Callable[[Session], object]] = {
    "orm": lambda s: len(s.scalars(select(RulebookChoice)).all()),
    "core": lambda s: len(s.execute(select(TABLE)).all()),
    "text": lambda s: s.scalar(text("SELECT count(*) FROM rulebook_choice")),
    "driver": lambda s: s.connection().exec_driver_sql("SELECT count(*) FROM rulebook_choice").scalar(),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_only_the_tenants_own_rows_are_seen(two: Two, read: Callable[[Session], object]) -> None:
    with two.bare_of_a() as session:
        assert read(session) == 2
        assert session.get(RulebookChoice, (two.b, 2023)) is None


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_without_a_tenant_nothing_is_seen(two: Two, read: Callable[[Session], object]) -> None:
    with Session(two.bare) as session:
        assert read(session) == 0


def test_bulk_statements_touch_the_tenants_own_rows_only(two: Two) -> None:
    with two.bare_of_a() as session:
        assert session.execute(update(TABLE).values(rulebook="x")).rowcount == 2
        assert session.execute(text("UPDATE rulebook_choice SET rulebook = 'y'")).rowcount == 2
        assert session.execute(delete(TABLE)).rowcount == 2
        session.commit()
    assert two.rows(two.a) == []
    assert two.rows(two.b) == ROWS_OF_B


FOREIGN: dict[str, Callable[[Session, Two], object]] = {
    "insert": lambda s, two: s.execute(insert(TABLE).values(tenant_id=two.b, year=1, rulebook="x")),
    "give away": lambda s, two: s.execute(update(TABLE).values(tenant_id=two.b)),
    "rename another": lambda s, two: s.execute(insert(Tenant).values(code="x", name="x", id=two.b)),
}


@pytest.mark.parametrize("reach", FOREIGN.values(), ids=FOREIGN)
def test_a_row_for_another_tenant_is_refused(two: Two, reach: Callable[[Session, Two], object]) -> None:
    with two.bare_of_a() as session, pytest.raises(ProgrammingError, match="row-level security"):
        reach(session, two)


def test_nobody_renames_another_tenant(two: Two) -> None:
    with two.bare_of_a() as session:
        assert session.execute(update(Tenant).where(Tenant.id == two.b).values(name="x")).rowcount == 0


POWERS = [
    "SET ROLE xeploai",
    "SET ROLE pg_database_owner",
    "ALTER TABLE rulebook_choice DISABLE ROW LEVEL SECURITY",
    "DROP POLICY tenant_rows ON rulebook_choice",
    "CREATE POLICY all_rows ON rulebook_choice USING (true)",
    "TRUNCATE rulebook_choice",
    "DELETE FROM tenant",
    "CREATE TABLE mine (a int)",
    "UPDATE audit_entry SET action = 'x'",
    "DELETE FROM audit_entry",
    "TRUNCATE audit_entry",
]


@pytest.mark.parametrize("power", POWERS)
def test_the_applications_role_has_no_such_power(two: Two, power: str) -> None:
    with two.bare_of_a() as session, pytest.raises(DBAPIError) as caught:
        session.execute(text(power))
    assert caught.value.orig is not None
    assert caught.value.orig.sqlstate == "42501"  # type: ignore[attr-defined]


def test_the_applications_role_cannot_pretend_to_look_after_the_database(two: Two) -> None:
    with two.bare_of_a() as session:
        session.execute(text("SET LOCAL app.maintenance = 'on'"))
        assert session.scalar(text("SELECT count(*) FROM rulebook_choice")) == 2


def test_the_owner_is_bound_too_unless_it_looks_after_the_database(database: TestDatabase, two: Two) -> None:
    engine = create_engine(database.addresses.owner, poolclass=NullPool)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM rulebook_choice")) == 0
        connection.execute(text("SET LOCAL app.maintenance = 'on'"))
        assert connection.scalar(text("SELECT count(*) FROM rulebook_choice")) >= 4


def test_the_reader_reads_one_tenant_and_writes_nothing(database: TestDatabase, two: Two) -> None:
    engine = bare_engine(
        database.addresses.reader, poolclass=NullPool, connect_args={"options": "-c default_transaction_read_only=off"}
    )
    with Session(engine.execution_options(tenant=two.a)) as session:
        assert session.scalar(select(func.count()).select_from(TABLE)) == 2
        with pytest.raises(ProgrammingError, match="permission denied"):
            session.execute(delete(TABLE))


@pytest.fixture
def one_connection(database: TestDatabase) -> Iterator[Engine]:
    engine = bare_engine(database.addresses.application, pool_size=1, max_overflow=0)
    yield engine
    engine.dispose()


def seen(engine: Engine) -> int:
    with Session(engine) as session:
        return int(session.scalar(text("SELECT count(*) FROM rulebook_choice")) or 0)


def test_a_connection_that_goes_back_to_the_pool_forgets_its_tenant(two: Two, one_connection: Engine) -> None:
    of_a, of_b = (one_connection.execution_options(tenant=tenant) for tenant in (two.a, two.b))
    assert seen(of_a) == 2
    assert seen(one_connection) == 0
    with Session(of_a) as session:
        session.execute(text("SELECT 1"))
        session.commit()
    assert seen(one_connection) == 0
    with pytest.raises(DBAPIError), Session(of_a) as session:
        session.execute(text("SELECT 1/0"))
    assert seen(one_connection) == 0
    with Session(of_b) as session:
        assert set(session.scalars(select(TABLE.c.rulebook))) == {"b/2023", "b/2024"}


def test_a_session_keeps_its_tenant_over_commits_and_savepoints(two: Two, one_connection: Engine) -> None:
    with Session(one_connection.execution_options(tenant=two.a)) as session:
        session.commit()
        with pytest.raises(DBAPIError), session.begin_nested():
            session.execute(text("SELECT 1/0"))
        rows = session.execute(select(TABLE.c.year, TABLE.c.rulebook).order_by(TABLE.c.year)).all()
        assert [tuple(row) for row in rows] == ROWS_OF_A
        session.rollback()
        assert session.scalar(text("SELECT count(*) FROM rulebook_choice")) == 2
