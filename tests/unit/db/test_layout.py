"""What stands in the way of distributing tables is found, and nothing of it is in ours."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import (
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    Uuid,
)

from core.db import Base, layout, migrating


def test_our_tables_can_be_distributed_by_tenant() -> None:
    migrating.load_models()
    assert [fault.said() for fault in layout.faults(Base.metadata)] == []


def test_every_module_with_tables_is_known_to_the_migrations() -> None:
    from tests.unit.test_house import TOP, sources

    known = (TOP / "migrations" / "tables.py").read_text(encoding="utf-8")
    rooms = [file for file in sources("core", "tenants") if file.stem == "models" and file.parent.name != "db"]
    names = [".".join(file.relative_to(TOP).with_suffix("").parts) for file in rooms]
    assert [name for name in names if f"import {name}\n" not in known] == []


def unit(*more: object, key: tuple[str, ...] = ("tenant_id", "id")) -> Table:
    columns = [
        Column("tenant_id", Uuid, nullable=False),
        Column("id", Uuid),
        Column("above", Uuid),
        Column("n", Integer),
    ]
    return Table("unit", MetaData(), *columns, PrimaryKeyConstraint(*key, name="pk"), *more)  # type: ignore[arg-type]


WRONG: dict[str, Callable[[], Table]] = {
    "pk": lambda: unit(key=("id", "tenant_id")),
    "uq": lambda: unit(UniqueConstraint("n", "tenant_id", name="uq")),
    "ix": lambda: unit(Index("ix", "n")),
    "short": lambda: unit(ForeignKeyConstraint(["id"], ["unit.id"], name="short")),
    "crossed": lambda: unit(
        ForeignKeyConstraint(["tenant_id", "above"], ["unit.id", "unit.tenant_id"], name="crossed")
    ),
    "emptied": lambda: unit(
        ForeignKeyConstraint(["tenant_id", "above"], ["unit.tenant_id", "unit.id"], name="emptied", ondelete="SET NULL")
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_table_that_cannot_be_distributed_is_named(name: str) -> None:
    assert [fault.where for fault in layout.faults(WRONG[name]().metadata)] == [f"unit.{name}"]


def test_a_shared_table_must_not_point_at_rows_of_tenants() -> None:
    table = unit()
    Table(
        "shared", table.metadata, Column("id", Uuid, primary_key=True), Column("unit", ForeignKey("unit.id", name="fk"))
    )
    assert [fault.where for fault in layout.faults(table.metadata)] == ["shared.fk"]
