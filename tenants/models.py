"""The committees of an installation, what each chose, what they submit upwards, and who was let in for a time."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, OfTenant, Row, TenantRow, indexed, link, once


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


class Submission(TenantRow):
    """The results of a year as a tenant hands them to the one above it. Withdrawn or replaced, never deleted.

    `revision` counts what became of it; whatever is above `delivered` is still to be told to the tenant above.
    """

    __tablename__ = "submission"
    __table_args__ = (
        link("replaces_id", "submission"),
        once("replaces_id"),
        indexed(
            "uq_submission_in_force",
            "subject",
            "year",
            unique=True,
            postgresql_where="withdrawn_at IS NULL AND replaced_at IS NULL",
        ),
        indexed("ix_submission_pending", "id", postgresql_where="delivered < revision"),
    )

    to_id: Mapped[UUID]  # the tenant above, on that day
    year: Mapped[int]
    subject: Mapped[str]  # a subject of the rulebook: party_member, leader, party_org, …
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]  # SHA-256 of the document
    submitted_by: Mapped[str]  # an account's key, or a name such as `operator`
    note: Mapped[str]
    replaces_id: Mapped[UUID | None]
    replaced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str]
    revision: Mapped[int]
    delivered: Mapped[int]


class ReceivedSubmission(OfTenant, Base):
    """A submission as it came to the tenant above, under the same key; that tenant reads nothing else of the sender."""

    __tablename__ = "received_submission"
    __table_args__ = (indexed("ix_received_submission_year", "year", "from_id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    from_id: Mapped[UUID]
    year: Mapped[int]
    subject: Mapped[str]
    document: Mapped[dict[str, Any]]
    digest: Mapped[str]
    note: Mapped[str]
    submitted_at: Mapped[datetime]
    received_at: Mapped[datetime]
    replaces_id: Mapped[UUID | None]
    replaced_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_because: Mapped[str]
    revision: Mapped[int]


class BreakGlass(TenantRow):
    """An operator was let into a tenant for a time, for a reason. Whoever has the key, and is that operator, is in."""

    __tablename__ = "break_glass"
    __table_args__ = (
        once("key_hash"),
        CheckConstraint("expires_at > created_at", "ends_after_it_begins"),
        CheckConstraint("length(btrim(reason)) > 0", "reason_is_there"),
    )

    from_id: Mapped[UUID]  # the tenant of the operator
    account_id: Mapped[UUID]
    operator: Mapped[str]  # the operator's name, as it was
    reason: Mapped[str]
    key_hash: Mapped[str]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str | None]


class BreakGlassOpening(OfTenant, Base):
    """The same, as the operators' own tenant remembers it, under the same key."""

    __tablename__ = "break_glass_opening"
    __table_args__ = (indexed("ix_break_glass_opening_created", "created_at", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    into_id: Mapped[UUID]
    account_id: Mapped[UUID]
    reason: Mapped[str]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
