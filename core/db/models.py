"""What every table is made of: typed columns, keys, names of constraints.

A table of a tenant has `tenant_id` first in its primary key, in every unique constraint, foreign key and index,
so that it can be distributed by it. `core.db.layout` checks that on the metadata.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Date, DateTime, ForeignKey, ForeignKeyConstraint, Index, MetaData, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import ExecutionContext
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from core import clock
from core.db.keys import uuid7

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
TENANT_ID = "tenant_id"
TENANT = "tenant"  # the execution option of a connection that says whose it is


class Base(DeclarativeBase):
    """All tables of the platform."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {
        str: Text(),
        date: Date(),
        datetime: DateTime(timezone=True),
        UUID: Uuid(),
        dict[str, Any]: JSONB(),
        list[str]: JSONB(),
    }


def _tenant_of_connection(context: ExecutionContext) -> UUID | None:
    """Return whose the connection is; a row without a tenant is refused by the guard, and by PostgreSQL."""
    tenant = context.root_connection.get_execution_options().get(TENANT)
    return tenant if isinstance(tenant, UUID) else None


class Row(Base):
    """A row that all tenants share: small tables, copied to every node when the others are distributed."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=100)


class OfTenant:
    """A mix-in: rows that belong to a tenant. The table adds the rest of its primary key."""

    tenant_id: Mapped[UUID] = mapped_column(
        ForeignKey("tenant.id"), primary_key=True, default=_tenant_of_connection, sort_order=-20
    )


class TenantRow(OfTenant, Base):
    """A row of a tenant, with a key of its own."""

    __abstract__ = True

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid7, sort_order=-10)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=100)


def link(column: str, table: str, **options: Any) -> ForeignKeyConstraint:
    """Return a foreign key to a row of the same tenant: `link("unit_id", "unit")`."""
    return ForeignKeyConstraint([TENANT_ID, column], [f"{table}.{TENANT_ID}", f"{table}.id"], **options)


def once(*columns: str) -> UniqueConstraint:
    """Return a constraint: within a tenant these columns together are unique."""
    return UniqueConstraint(TENANT_ID, *columns)


def indexed(name: str, *columns: str, **options: Any) -> Index:
    """Return an index on columns within a tenant."""
    return Index(name, TENANT_ID, *columns, **options)
