"""Whom somebody may classify: what they do not see is as if it were not there, and its unit is not named."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from core.access import Permission, Principal
from core.db import TenantSession
from core.errors import NotFound
from core.facts.subjects import Named, named, no_such_subject
from core.hierarchy import scope


def named_within(session: TenantSession, asking: Principal, subject: str, subject_id: UUID, day: date) -> Named:
    """Return a person, unit or body that somebody may classify; raise NotFound, NotAllowed."""
    found = named(session, subject, subject_id, day)
    try:
        scope.demand_within(session, asking, Permission.CLASSIFY, found.unit_id)
    except NotFound as error:
        raise no_such_subject() from error
    return found
