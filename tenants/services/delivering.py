"""Bring what was submitted to the tenant above: in its own unit of work, after the sender's, as often as needed.

What is brought twice changes nothing; what was lost between the two is brought by whoever comes next.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import Engine, case, select, update
from sqlalchemy.dialects.postgresql import insert

from core import audit, clock
from core.db import shared_session, tenant_session
from core.unit_of_work import UnitOfWork
from tenants.models import ReceivedSubmission, Submission, Tenant
from tenants.services.standing import state_of

_KEPT = ("replaced_at", "withdrawn_at", "withdrawn_because", "revision")


def deliver_pending(engine: Engine, tenant_id: UUID) -> int:
    """Deliver whatever a tenant submitted, replaced or withdrew and did not bring yet; return how much it was."""
    with tenant_session(engine, tenant_id) as session:
        query = select(Submission).where(Submission.delivered < Submission.revision).order_by(Submission.id)
        waiting = list(session.scalars(query))
    for one in waiting:
        _bring(engine, one)
        _mark(engine, one)
    return len(waiting)


def deliver_soon(engine: Engine, tenant_id: UUID) -> None:
    """Deliver after a commit; what fails now is not lost, and must not look as if the commit had failed."""
    try:
        deliver_pending(engine, tenant_id)
    except Exception:
        logging.getLogger(__name__).exception("a submission waits for the next delivery")


def deliver_all(engine: Engine) -> Iterator[tuple[Tenant, int]]:
    """Deliver what is pending in any tenant that has one above it; yield those where something was."""
    with shared_session(engine) as session:
        below = list(session.scalars(select(Tenant).where(Tenant.parent_id.is_not(None)).order_by(Tenant.code)))
    for tenant in below:
        count = deliver_pending(engine, tenant.id)
        if count:
            yield tenant, count


def _bring(engine: Engine, one: Submission) -> None:
    """Write a submission into the table of the tenant above; an older revision changes nothing there."""
    with UnitOfWork(engine, one.to_id) as work:
        given = insert(ReceivedSubmission).values(
            tenant_id=one.to_id, id=one.id, from_id=one.tenant_id, year=one.year, subject=one.subject,
            document=one.document, digest=one.digest, note=one.note, submitted_at=one.created_at,
            received_at=clock.now(), replaces_id=one.replaces_id, replaced_at=one.replaced_at,
            withdrawn_at=one.withdrawn_at, withdrawn_because=one.withdrawn_because, revision=one.revision,
        )  # fmt: skip
        newer = given.on_conflict_do_update(
            index_elements=["tenant_id", "id"],
            set_={name: given.excluded[name] for name in _KEPT},
            where=ReceivedSubmission.revision < given.excluded.revision,
        )
        if work.session.scalar(newer.returning(ReceivedSubmission.id)) is not None:
            sender = work.session.get_one(Tenant, one.tenant_id)
            audit.record(
                work, "submission.receive", actor="system", subject=one.id, sender=sender.code, year=one.year,
                about=one.subject, results=len(one.document["results"]), digest=one.digest, state=str(state_of(one)),
            )  # fmt: skip


def _mark(engine: Engine, one: Submission) -> None:
    """Remember which revision the tenant above knows; a later one is still to be brought."""
    with UnitOfWork(engine, one.tenant_id) as work:
        work.allow_archived("what was submitted before is only noted as delivered")
        reached = case((Submission.delivered < one.revision, one.revision), else_=Submission.delivered)
        work.session.execute(update(Submission).where(Submission.id == one.id).values(delivered=reached))
