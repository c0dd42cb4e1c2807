"""Add to the audit."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core import clock
from core.audit.chain import START, Entry, exact
from core.audit.models import AuditEntry, AuditHead
from core.db import TenantSession
from core.unit_of_work import UnitOfWork


def record(
    work: UnitOfWork, action: str, *, actor: str | UUID, subject: str | UUID | None = None, **details: Any
) -> None:
    """Enter what is being done; it is there if and only if the work is committed.

    `details` hold text, whole numbers, yes and no (numbers with decimals as text), never more of a person than
    the change itself.
    """
    work.before_commit(
        _append, work.session, action, str(actor), None if subject is None else str(subject), exact(details)
    )


def _append(session: TenantSession, action: str, actor: str, subject: str | None, details: dict[str, Any]) -> None:
    head = _locked_head(session)
    entry = Entry(session.tenant_id, head.number + 1, clock.now(), actor, action, subject, details, head.seal)
    head.number, head.seal = entry.number, entry.seal()
    session.add(
        AuditEntry(
            number=entry.number,
            at=entry.at,
            actor=actor,
            action=action,
            subject=subject,
            details=details,
            previous=entry.previous,
            seal=head.seal,
        )
    )
    session.flush()


def _locked_head(session: TenantSession) -> AuditHead:
    """Return the end of the tenant's chain, locked until the transaction ends; make it where there is none."""
    query = select(AuditHead).with_for_update().execution_options(populate_existing=True)
    head = session.scalars(query).one_or_none()
    if head is None:
        first = insert(AuditHead).values(tenant_id=session.tenant_id, number=0, seal=START)
        session.execute(first.on_conflict_do_nothing())
        head = session.scalars(query).one()
    return head
