"""The tables of the audit: entries nobody may change, and for each tenant where its chain ends."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.audit.chain import Entry
from core.db import Base, OfTenant, indexed
from core.db.layout import APPEND_ONLY


class AuditEntry(OfTenant, Base):
    """One thing that happened. `actor` is a user's key, or a name such as `operator`; `details` say old and new."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("number > 0", "counted_from_one"),
        indexed("ix_audit_entry_subject", "subject", "number"),
        indexed("ix_audit_entry_actor", "actor", "number"),
        indexed("ix_audit_entry_action", "action", "number"),
        {"info": {APPEND_ONLY: True}},
    )

    number: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[str]
    action: Mapped[str]
    subject: Mapped[str | None]
    details: Mapped[dict[str, Any]]
    previous: Mapped[str]
    seal: Mapped[str]

    def as_sealed(self) -> Entry:
        """Return what the seal is taken of."""
        return Entry(
            self.tenant_id, self.number, self.at, self.actor, self.action, self.subject, self.details, self.previous
        )


class AuditHead(OfTenant, Base):
    """Where the chain of a tenant ends; its lock puts writers in a row, and it betrays an end that was cut off."""

    __tablename__ = "audit_head"

    number: Mapped[int] = mapped_column(BigInteger)
    seal: Mapped[str]
