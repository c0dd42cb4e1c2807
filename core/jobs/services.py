"""Start long work, stop it, try it again, look at it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select, update

from core import audit, clock
from core.access import Permission, Principal
from core.db import TenantSession
from core.errors import N_, Conflict, NotAllowed, NotFound, refusal
from core.jobs.kinds import AGAIN, ATTEMPTS, OPEN, JobState
from core.jobs.models import Job
from core.jobs.queue import enqueue
from core.unit_of_work import UnitOfWork


def start(work: UnitOfWork, kind: str, *, account_id: UUID | None, **arguments: Any) -> Job:
    """Write a job down and queue it once the rows are safe.

    `arguments` are keys of rows (a UUID is kept as text) and small choices; never somebody's data.
    """
    job = Job(
        kind=kind, state=JobState.QUEUED, account_id=account_id, done=0, total=0, attempt=0, last_attempt=ATTEMPTS,
        arguments={name: str(value) if isinstance(value, UUID) else value for name, value in arguments.items()},
    )  # fmt: skip
    work.session.add(job)
    work.session.flush()
    audit.record(work, "jobs.start", actor=_actor(account_id), subject=job.id, kind=kind)
    work.after_commit(enqueue, work.tenant_id, job.id)
    return job


def cancel(work: UnitOfWork, job_id: UUID, *, asking: Principal) -> Job:
    """Stop a job that is not finished: what it has not committed by now never happens. Raises Conflict, NotAllowed."""
    job = _changeable(work.session, job_id, asking)
    stopped = {"state": JobState.CANCELLED, "finished_at": clock.now()}
    if not _change(work.session, job, OPEN, **stopped):
        raise refusal(Conflict, N_("Việc này đã kết thúc, không hủy được nữa."))
    audit.record(work, "jobs.cancel", actor=asking.account_id, subject=job.id, kind=job.kind)
    return job


def retry(work: UnitOfWork, job_id: UUID, *, asking: Principal) -> Job:
    """Try a job again that failed or was cancelled. Raises Conflict, NotAllowed."""
    job = _changeable(work.session, job_id, asking)
    anew = {"state": JobState.QUEUED, "finished_at": None, "error": None, "note": None, "done": 0, "total": 0}
    if not _change(work.session, job, AGAIN, **anew, last_attempt=Job.attempt + ATTEMPTS):
        raise refusal(Conflict, N_("Chỉ thử lại được việc đã hỏng hoặc đã hủy."))
    audit.record(work, "jobs.retry", actor=asking.account_id, subject=job.id, kind=job.kind)
    work.after_commit(enqueue, work.tenant_id, job.id)
    return job


def find_job(session: TenantSession, job_id: UUID, *, asking: Principal) -> Job:
    """Return a job that the asker may see; raise NotFound otherwise."""
    job = session.scalars(visible(asking).where(Job.id == job_id)).one_or_none()
    if job is None:
        raise refusal(NotFound, N_("Không có việc này."))
    return job


def list_jobs(session: TenantSession, *, asking: Principal, most: int = 100) -> list[Job]:
    """Return the newest jobs that the asker may see."""
    return list(session.scalars(visible(asking).order_by(Job.id.desc()).limit(most)))


def count_jobs(session: TenantSession, state: JobState, *, asking: Principal) -> int:
    """Return how many of the asker's own jobs stand in a state."""
    query = select(func.count()).select_from(Job).where(Job.account_id == asking.account_id, Job.state == state)
    return session.scalar(query) or 0


def visible(asking: Principal) -> Select[Job]:
    """Return the jobs one may see: one's own, and all where one may see those of the whole tenant."""
    query = select(Job)
    return query if asking.units(Permission.SEE_JOBS) is None else query.where(Job.account_id == asking.account_id)


def may_change(job: Job, asking: Principal) -> bool:
    """Say whether somebody may stop a job or try it again: whoever asked for it, and the tenant's admin."""
    return job.account_id == asking.account_id or asking.may(Permission.MANAGE_ACCOUNTS)


def _changeable(session: TenantSession, job_id: UUID, asking: Principal) -> Job:
    job = find_job(session, job_id, asking=asking)
    if not may_change(job, asking):
        raise refusal(NotAllowed, N_("Chỉ người đã giao việc này, hoặc quản trị của đơn vị, được hủy hay thử lại."))
    return job


def _change(session: TenantSession, job: Job, states: frozenset[JobState], **values: Any) -> bool:
    """Change a job where it is in one of some states now; say whether it was."""
    changed = session.scalars(
        update(Job).where(Job.id == job.id, Job.state.in_(states)).values(values).returning(Job.id),
        execution_options={"synchronize_session": False},
    ).one_or_none()
    if changed is not None:
        session.refresh(job)
    return changed is not None


def _actor(account_id: UUID | None) -> str | UUID:
    return account_id or "system"
