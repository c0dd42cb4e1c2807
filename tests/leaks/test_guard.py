"""Two tenants and one session: nothing crosses, whatever way a statement is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import delete, exists, func, insert, select, text, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, aliased

from core.audit import AuditEntry
from core.db import shared_session, tenant_session
from core.errors import NoTenant, WrongTenant
from tenants.models import PluginChoice, RulebookChoice, Tenant
from tests.leaks.conftest import ROWS_OF_A, ROWS_OF_B, Two

TABLE = RulebookChoice.__table__

READS: dict[str, Callable[[Session], object]] = {
    "query": lambda s: s.query(RulebookChoice).count(),
    "select": lambda s: len(s.scalars(select(RulebookChoice)).all()),
    "columns": lambda s: len(s.execute(select(RulebookChoice.rulebook)).all()),
    "count": lambda s: s.scalar(select(func.count()).select_from(RulebookChoice)),
    "alias": lambda s: len(s.scalars(select(aliased(RulebookChoice))).all()),
    "subquery": lambda s: s.scalar(select(func.count()).select_from(select(RulebookChoice.year).subquery())),
    "cte": lambda s: s.scalar(select(func.count()).select_from(select(RulebookChoice.year).cte())),
    "scalar subquery": lambda s: s.scalar(select(select(func.count(RulebookChoice.year)).scalar_subquery())),
    "union": lambda s: len(s.execute(select(RulebookChoice.rulebook).union(select(RulebookChoice.rulebook))).all()),
    "yield_per": lambda s: len(list(s.scalars(select(RulebookChoice).execution_options(yield_per=1)))),
    "self-join": lambda s: len(
        s.execute(
            select(RulebookChoice.year).join((other := aliased(RulebookChoice)), RulebookChoice.year == other.year)
        ).all()
    ),
}


@pytest.mark.parametrize("read", READS.values(), ids=READS)
def test_every_way_to_ask_finds_the_sessions_own_rows_only(two: Two, read: Callable[[Session], object]) -> None:
    with two.of_a() as session:
        assert read(session) == 2


def test_a_row_that_exists_elsewhere_does_not_exist_here(two: Two) -> None:
    with two.of_a() as session:
        assert not session.scalar(
            select(select(RulebookChoice.year).where(RulebookChoice.rulebook == "b/2023").exists())
        )
        assert session.get(RulebookChoice, (two.b, 2023)) is None
        own = session.get(RulebookChoice, (two.a, 2023))
        assert own is not None
        session.refresh(own)
        assert own.rulebook == "a/2023"


FOREIGN: dict[str, Callable[[Session, Two], object]] = {
    "query by tenant": lambda s, two: s.scalars(select(RulebookChoice).where(RulebookChoice.tenant_id == two.b)).all(),
    "query in tenants": lambda s, two: s.scalars(
        select(RulebookChoice.year).where(TABLE.c.tenant_id.in_([two.b]))
    ).all(),
    "bare exists": lambda s, _: s.scalar(select(exists().where(RulebookChoice.rulebook == "b/2023"))),
    "core select": lambda s, _: s.execute(select(TABLE)).all(),
    "core select on the connection": lambda s, _: s.connection().execute(select(TABLE)).all(),
    "core select of another": lambda s, two: s.execute(select(TABLE).where(TABLE.c.tenant_id == two.b)).all(),
    "core update": lambda s, _: s.execute(update(TABLE).values(rulebook="x")),
    "core delete": lambda s, _: s.execute(delete(TABLE)),
    "add": lambda s, two: (s.add(RulebookChoice(tenant_id=two.b, year=1, rulebook="x")), s.flush()),
    "insert": lambda s, two: s.execute(insert(RulebookChoice).values(tenant_id=two.b, year=1, rulebook="x")),
    "insert many": lambda s, two: s.execute(
        insert(RulebookChoice),
        [{"year": 1, "rulebook": "x", "tenant_id": two.a}, {"year": 2, "rulebook": "x", "tenant_id": two.b}],
    ),
    "insert values": lambda s, two: s.execute(
        insert(RulebookChoice).values(
            [{"year": 1, "rulebook": "x", "tenant_id": two.a}, {"year": 2, "rulebook": "x", "tenant_id": two.b}]
        )
    ),
    "core insert": lambda s, two: s.execute(insert(TABLE), [{"tenant_id": two.b, "year": 1, "rulebook": "x"}]),
    "upsert": lambda s, two: s.execute(
        postgresql.insert(RulebookChoice)
        .values(tenant_id=two.b, year=2023, rulebook="x")
        .on_conflict_do_update(index_elements=["tenant_id", "year"], set_={"rulebook": "x"})
    ),
    "insert from select": lambda s, two: s.execute(
        insert(TABLE).from_select(["tenant_id", "year", "rulebook"], select(TABLE).where(TABLE.c.tenant_id == two.b))
    ),
    "bulk objects": lambda s, two: s.bulk_save_objects([RulebookChoice(tenant_id=two.b, year=1, rulebook="x")]),
    "bulk mappings": lambda s, two: s.bulk_insert_mappings(
        RulebookChoice.__mapper__, [{"tenant_id": two.b, "year": 1, "rulebook": "x"}]
    ),
    "bulk update": lambda s, two: s.bulk_update_mappings(
        RulebookChoice.__mapper__, [{"tenant_id": two.b, "year": 2023, "rulebook": "x"}]
    ),
    "update by key": lambda s, two: s.execute(
        update(RulebookChoice), [{"tenant_id": two.b, "year": 2023, "rulebook": "x"}]
    ),
    "update of another": lambda s, two: s.execute(
        update(RulebookChoice).where(RulebookChoice.tenant_id == two.b).values(rulebook="x")
    ),
    "give away": lambda s, two: s.execute(update(RulebookChoice).values(tenant_id=two.b)),
    "delete of another": lambda s, two: s.execute(delete(RulebookChoice).where(RulebookChoice.tenant_id == two.b)),
    "text": lambda s, _: s.execute(text("SELECT * FROM rulebook_choice")).all(),
    "text in capitals": lambda s, _: s.execute(text('SELECT * FROM public."rulebook_choice"')).all(),
    "driver's text": lambda s, _: s.connection().exec_driver_sql("DELETE FROM rulebook_choice"),
    "set": lambda s, two: s.execute(text(f"SET LOCAL app.tenant = '{two.b}'")),
    "set_config": lambda s, two: s.scalar(select(func.set_config("app.tenant", str(two.b), True))),
    "reset role": lambda s, _: s.execute(text("RESET ROLE")),
    "end the transaction": lambda s, _: s.execute(text("COMMIT")),
    "other options": lambda s, two: s.connection(execution_options={"tenant": two.b}),
    "other options later": lambda s, two: s.connection().execution_options(tenant=two.b),
}


@pytest.mark.parametrize("reach", FOREIGN.values(), ids=FOREIGN)
def test_whatever_reaches_for_another_tenant_is_refused(two: Two, reach: Callable[[Session, Two], object]) -> None:
    with two.of_a() as session, pytest.raises(WrongTenant):
        reach(session, two)
    assert two.rows(two.a) == ROWS_OF_A
    assert two.rows(two.b) == ROWS_OF_B


def test_bulk_statements_stay_with_the_sessions_own_rows(two: Two) -> None:
    with two.of_a() as session:
        session.execute(update(RulebookChoice).values(rulebook="changed"))
        session.execute(delete(RulebookChoice).where(RulebookChoice.year == 2024))
        session.execute(insert(RulebookChoice), [{"year": year, "rulebook": "new"} for year in (2025, 2026)])
        session.commit()
    assert two.rows(two.a) == [(2023, "changed"), (2025, "new"), (2026, "new")]
    assert two.rows(two.b) == ROWS_OF_B


def test_a_statement_of_the_core_may_name_the_sessions_own_tenant(two: Two) -> None:
    with two.of_a() as session:
        assert len(session.execute(select(TABLE).where(TABLE.c.tenant_id == two.a)).all()) == 2


def test_text_with_a_reason_still_sees_its_own_rows_only(two: Two) -> None:
    with two.of_a() as session:
        counted = text("SELECT count(*) FROM rulebook_choice").execution_options(raw_sql="a test")
        assert session.scalar(counted) == 2


def test_an_object_of_another_session_cannot_be_brought_along(two: Two) -> None:
    with tenant_session(two.engine, two.b) as session:
        foreign = session.get(RulebookChoice, (two.b, 2023))
        assert foreign is not None
        session.expunge_all()
    with two.of_a() as session:
        with pytest.raises(WrongTenant):
            session.add(foreign)
        with pytest.raises(WrongTenant):
            session.delete(foreign)
        session.merge(foreign)
        with pytest.raises(WrongTenant):
            session.flush()


def test_a_row_never_changes_its_tenant(two: Two) -> None:
    with two.of_a() as session:
        own = session.scalars(select(RulebookChoice)).first()
        assert own is not None
        own.tenant_id = two.b
        with pytest.raises(WrongTenant):
            session.flush()


WITHOUT: dict[str, Callable[[Session], object]] = {
    **READS,
    "get": lambda s: s.get(PluginChoice, (Tenant().id, 1)),
    "core": lambda s: s.execute(select(TABLE)).all(),
    "text": lambda s: s.execute(text("SELECT 1 FROM audit_entry")).all(),
    "raw": lambda s: s.execute(text("SELECT 1 FROM audit_entry").execution_options(raw_sql="no excuse")).all(),
    "add": lambda s: (s.add(RulebookChoice(year=1, rulebook="x")), s.flush()),
    "insert": lambda s: s.execute(insert(RulebookChoice), [{"year": 1, "rulebook": "x"}]),
    "update": lambda s: s.execute(update(RulebookChoice).values(rulebook="x")),
    "delete": lambda s: s.execute(delete(AuditEntry)),
    "bulk": lambda s: s.bulk_insert_mappings(RulebookChoice.__mapper__, [{"year": 1, "rulebook": "x"}]),
    "copy": lambda s: s.execute(text("COPY rulebook_choice TO STDOUT")),
}


@pytest.mark.parametrize("reach", WITHOUT.values(), ids=WITHOUT)
def test_without_a_tenant_its_rows_are_out_of_reach(two: Two, reach: Callable[[Session], object]) -> None:
    with Session(two.engine) as session, pytest.raises(NoTenant):
        reach(session)


def test_without_a_tenant_the_shared_tables_are_read(two: Two) -> None:
    with shared_session(two.engine) as session:
        assert {two.a, two.b} <= set(session.scalars(select(Tenant.id)))
        assert session.scalar(text("SELECT 1")) == 1


def test_no_session_without_a_tenant(two: Two) -> None:
    with pytest.raises(NoTenant):
        tenant_session(two.engine, None)  # type: ignore[arg-type]
    with pytest.raises(NoTenant):
        tenant_session(two.engine, "'; DROP TABLE tenant; --")  # type: ignore[arg-type]
