"""Find what got lost: jobs whose worker was killed, and jobs that never reached the queue."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Row, select, update

from core import audit, clock
from core.access.platform import Platform
from core.db import shared_session, tenant_session
from core.errors import N_, Message
from core.jobs import lease
from core.jobs.kinds import OPEN, JobState
from core.jobs.models import Job
from core.jobs.performing import ENDING
from core.jobs.queue import enqueue_on, waiting
from core.jobs.words import reason
from core.unit_of_work import UnitOfWork

KILLED = N_("Việc này làm hỏng tiến trình {count} lần; đã dừng lại. Hãy báo người quản trị hệ thống.")
Open: TypeAlias = "Row[UUID, str, int, int, UUID | None]"  # key, state, attempt, last attempt, lease
log = logging.getLogger(__name__)


def sweep(platform: Platform) -> int:
    """Queue again what got lost, in all tenants; return how many jobs that was.

    A job that was begun too often is given up. Each tenant costs one short query, so this may be done every minute.
    """
    with shared_session(platform.engine) as session:
        tenants = [one.id for one in platform.choices.committees(session)]
    queued: set[UUID] | None = None
    found = 0
    for tenant_id in tenants:
        jobs = _open(platform, tenant_id)
        if jobs and queued is None:
            queued = waiting(platform.redis)
        found += sum(_look_after(platform, tenant_id, job, queued or set()) for job in jobs)
    if found:
        log.info("lost jobs queued again", extra={"count": found})
    return found


def _open(platform: Platform, tenant_id: UUID) -> Sequence[Open]:
    with tenant_session(platform.engine, tenant_id) as session:
        query = select(Job.id, Job.state, Job.attempt, Job.last_attempt, Job.lease).where(Job.state.in_(OPEN))
        return session.execute(query).all()


def _look_after(platform: Platform, tenant_id: UUID, job: Open, queued: set[UUID]) -> bool:
    """Queue a job again where nobody works on it and it stands in no queue; say whether that was so."""
    job_id, state, attempt, last, lease_id = job
    if state == JobState.RUNNING:
        if lease_id is not None and lease.alive(platform.redis, lease_id):
            return False
        if attempt >= last:
            _give_up(platform, tenant_id, job_id, attempt)
            return False
        if not _put_back(platform, tenant_id, job_id, attempt):
            return False
    elif job_id in queued:
        return False
    enqueue_on(platform.redis, tenant_id, job_id)
    return True


def _put_back(platform: Platform, tenant_id: UUID, job_id: UUID, attempt: int) -> bool:
    with UnitOfWork(platform.engine, tenant_id) as work:
        work.allow_archived(ENDING)
        return _change(work, _still_running(job_id, attempt), {"state": JobState.QUEUED, "done": 0})


def _give_up(platform: Platform, tenant_id: UUID, job_id: UUID, attempt: int) -> None:
    why = reason(Message(KILLED, {"count": attempt}))
    with UnitOfWork(platform.engine, tenant_id) as work:
        work.allow_archived(ENDING)
        values = {"state": JobState.FAILED, "error": why, "finished_at": clock.now()}
        if _change(work, _still_running(job_id, attempt), values):
            audit.record(work, "jobs.fail", actor="system", subject=job_id, error="killed")


def _still_running(job_id: UUID, attempt: int) -> ColumnElement[bool]:
    return (Job.id == job_id) & (Job.attempt == attempt) & (Job.state == JobState.RUNNING)


def _change(work: UnitOfWork, where: ColumnElement[bool], values: dict[str, Any]) -> bool:
    query = update(Job).where(where).values(values).returning(Job.id)
    return work.session.scalars(query, execution_options={"synchronize_session": False}).one_or_none() is not None
