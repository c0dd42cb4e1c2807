"""Read what those below handed over: the table of the tenant itself, and nothing of theirs."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from tenants.models import ReceivedSubmission


def find_received(session: TenantSession, submission_id: UUID) -> ReceivedSubmission:
    """Return a submission that this tenant received; raise NotFound."""
    found = session.scalars(select(ReceivedSubmission).where(ReceivedSubmission.id == submission_id)).one_or_none()
    if found is None:
        raise refusal(NotFound, N_("Không có bản nộp này."))
    return found
