"""Where a submission stands: in force, replaced by a later one, or taken back."""

from __future__ import annotations

from enum import StrEnum

from tenants.models import ReceivedSubmission, Submission


class Standing(StrEnum):
    """What a submission is good for."""

    IN_FORCE = "in_force"
    REPLACED = "replaced"
    WITHDRAWN = "withdrawn"


def state_of(one: Submission | ReceivedSubmission) -> Standing:
    """Return where a submission stands, as far as its holder knows."""
    if one.withdrawn_at is not None:
        return Standing.WITHDRAWN
    return Standing.IN_FORCE if one.replaced_at is None else Standing.REPLACED
