"""Long work as it goes in and out."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.access.language import say
from core.jobs.kinds import JobState
from core.jobs.models import Job
from core.jobs.tasks import title_of
from core.wire import FaultOut, Out, PageIn

STATES = [str(one) for one in JobState]


class JobsIn(PageIn):
    """Which jobs are asked for, oldest first."""

    state = fields.String(load_default=None, validate=validate.OneOf(STATES))


class JobOut(Out):
    """A job: what it is, how far, what came of it."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    title = fields.Function(lambda job: say(title_of(job.kind)), required=True, metadata={"type": "string"})
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    done = fields.Integer(required=True)
    total = fields.Integer(required=True, metadata={"description": "0: chưa biết."})
    note = fields.Function(
        lambda job: job.doing.said(say) if job.doing else None,
        required=True,
        metadata={"type": ["string", "null"], "description": "Đang làm gì."},
    )
    result = fields.Dict(keys=fields.String(), required=True, allow_none=True)
    faults = fields.Method("_faults", required=True, metadata={"type": "array"})
    attempt = fields.Integer(required=True)
    created_at = fields.AwareDateTime(required=True)
    started_at = fields.AwareDateTime(required=True, allow_none=True)
    finished_at = fields.AwareDateTime(required=True, allow_none=True)

    def _faults(self, job: Job) -> list[dict[str, Any]]:
        said = [{"where": where, "message": message.said(say)} for where, message in job.faults]
        dumped: list[dict[str, Any]] = FaultOut(many=True).dump(said)
        return dumped
