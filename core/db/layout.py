"""What the tables promise, checked on their metadata: ready to be distributed by tenant."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, MetaData, PrimaryKeyConstraint, Table, UniqueConstraint

from core.db.models import TENANT_ID
from core.errors import N_, Fault, fault

APPEND_ONLY = "append_only"  # in Table.info: rows are added and read, never changed or removed


def is_of_tenant(table: Table) -> bool:
    """Say whether a table holds rows of tenants."""
    return TENANT_ID in table.columns


def faults(metadata: MetaData) -> Iterator[Fault]:
    """Yield what stands in the way of distributing the tables by tenant."""
    for table in metadata.sorted_tables:
        if is_of_tenant(table):
            yield from _faults_of_tenant_table(table)
        else:
            yield from _faults_of_shared_table(table)


def _faults_of_tenant_table(table: Table) -> Iterator[Fault]:
    for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
        where = f"{table.name}.{constraint.name}"
        if isinstance(constraint, PrimaryKeyConstraint | UniqueConstraint):
            if _first([column.name for column in constraint.columns]) != TENANT_ID:
                yield fault(where, N_("tenant_id phải đứng đầu"))
        elif isinstance(constraint, ForeignKeyConstraint):
            yield from _faults_of_foreign_key(where, constraint)
    for index in sorted(table.indexes, key=lambda one: str(one.name)):
        if _first([column.name for column in index.columns]) != TENANT_ID:
            yield fault(f"{table.name}.{index.name}", N_("tenant_id phải đứng đầu"))
    if table.columns[TENANT_ID].nullable:
        yield fault(f"{table.name}.{TENANT_ID}", N_("không được để trống"))


def _faults_of_foreign_key(where: str, constraint: ForeignKeyConstraint) -> Iterator[Fault]:
    first = constraint.elements[0]
    if first.parent.name != TENANT_ID:
        yield fault(where, N_("tenant_id phải đứng đầu"))
    elif is_of_tenant(constraint.referred_table) and first.column.name != TENANT_ID:
        yield fault(where, N_("phải trỏ tới tenant_id của bảng kia"))
    if constraint.onupdate or constraint.ondelete in {"SET NULL", "SET DEFAULT"}:
        yield fault(where, N_("không được sửa tenant_id của dòng khác"))


def _faults_of_shared_table(table: Table) -> Iterator[Fault]:
    for constraint in table.foreign_key_constraints:
        if is_of_tenant(constraint.referred_table):
            where = f"{table.name}.{constraint.name}"
            yield fault(where, N_("bảng chung không được trỏ tới bảng của đơn vị"))


def _first(names: list[str]) -> str | None:
    return names[0] if names else None
