"""Connections to the database. Whose they are is an option of the engine; PostgreSQL is told in every transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from core.db.guard import Guard
from core.db.models import TENANT, Base

MAINTENANCE = "-c app.maintenance=on"
# Many ask at once: one question keeps one processor, not all of them.
_ALONE = "-c max_parallel_workers_per_gather=0"


def application_engine(url: URL | str, **options: Any) -> Engine:
    """Return the engine of the application, guarded: without a tenant, rows of tenants are out of reach."""
    engine = bare_engine(url, **options)
    Guard(Base.metadata).attach(engine)
    return engine


def bare_engine(url: URL | str, **options: Any) -> Engine:
    """Return an engine that only tells PostgreSQL the tenant: row-level security alone stands behind it."""
    usual = {"pool_pre_ping": True, "hide_parameters": True, "connect_args": {"options": _ALONE}}
    engine = create_engine(url, **{**usual, **options})
    event.listen(engine, "begin", _say_tenant)
    return engine


def owner_engine(url: URL | str) -> Engine:
    """Return the engine of the owner, for migrations and looking after: it sees the rows of all tenants."""
    return create_engine(url, poolclass=NullPool, hide_parameters=True, connect_args={"options": MAINTENANCE})


def _say_tenant(connection: Connection) -> None:
    """Begin a transaction with its tenant: a literal (which other nodes are told too), for this transaction only."""
    tenant = connection.get_execution_options().get(TENANT)
    if isinstance(tenant, UUID):
        cursor = connection.connection.cursor()
        cursor.execute(f"SET LOCAL app.tenant = '{tenant}'")
        cursor.close()
