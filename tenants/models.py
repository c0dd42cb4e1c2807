"""The committees of an installation, and what each chose."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, OfTenant, Row, once


class Tenant(Row):
    """A committee. Its `code` is short, unique in the installation and stands in addresses; `parent` is set once."""

    __tablename__ = "tenant"
    __table_args__ = (
        CheckConstraint(r"code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND length(code) <= 40", "code_is_plain"),
        CheckConstraint("length(btrim(name)) > 0", "name_is_there"),
        CheckConstraint("parent_id <> id", "not_its_own_parent"),
        Index("ix_tenant_parent_id", "parent_id"),
    )

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("tenant.id"))
    archived_at: Mapped[datetime | None]


class PluginChoice(OfTenant, Base):
    """A plugin that a tenant uses, at its place in the order. No rows: as the parent."""

    __tablename__ = "plugin_choice"
    __table_args__ = (once("plugin"),)

    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plugin: Mapped[str]


class RulebookChoice(OfTenant, Base):
    """The rulebook of a tenant for a year of review. No row: as the parent."""

    __tablename__ = "rulebook_choice"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    rulebook: Mapped[str]
