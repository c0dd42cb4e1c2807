"""What a worker does with an entry of the queue: take the job's row, do the work, say how it ended."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from rq.timeouts import JobTimeoutException
from sqlalchemy import update

from core import audit, clock
from core.access.platform import Platform
from core.db import shared_session
from core.errors import N_, Archived, Message, XepLoaiError, refusal
from core.jobs import counting, lease
from core.jobs.kinds import JobState
from core.jobs.models import Job
from core.jobs.queue import queueing
from core.jobs.run import Cancelled, Run
from core.jobs.tasks import find_task
from core.jobs.words import BROKEN, reason, reasons
from core.tenancy import acting_for
from core.unit_of_work import UnitOfWork

TOO_LONG = N_("Việc này chạy quá lâu nên đã bị dừng; hãy chia nhỏ rồi thử lại.")
ENDING = "what still waits in a committee that was put away is ended, with words"
log = logging.getLogger(__name__)
_platform: ContextVar[Platform | None] = ContextVar("platform", default=None)


@contextmanager
def working_for(platform: Platform) -> Iterator[None]:
    """Let entries of the queue be worked off in this block, and what they start be queued."""
    token = _platform.set(platform)
    try:
        with queueing(platform.redis):
            yield
    finally:
        _platform.reset(token)


def perform(tenant: str, job: str) -> None:
    """Do one entry of the queue: the entry point that RQ calls."""
    platform = _platform.get()
    if platform is None:
        raise RuntimeError("an entry of the queue is done by `xeploai worker`")
    perform_job(platform, UUID(tenant), UUID(job))


def perform_job(platform: Platform, tenant_id: UUID, job_id: UUID) -> None:
    """Do a job if it still waits; an entry that came twice, or too late, does nothing."""
    with acting_for(tenant_id), lease.held(platform.redis) as lease_id:
        run = _claim(platform, tenant_id, job_id, lease_id)
        if run is not None:
            _attempt(run)


def _claim(platform: Platform, tenant_id: UUID, job_id: UUID, lease_id: UUID) -> Run | None:
    """Take the job for this attempt; None where it does not wait any more."""
    waiting = update(Job).where(Job.id == job_id, Job.state == JobState.QUEUED)
    begun = {"state": JobState.RUNNING, "attempt": Job.attempt + 1, "lease": lease_id, "started_at": clock.now()}
    mine = waiting.values(begun).returning(Job)
    with UnitOfWork(platform.engine, tenant_id) as work:
        work.allow_archived(ENDING)
        job = work.session.scalars(mine).one_or_none()
        if job is None:
            return None
        log.info("job begins", extra={"job": str(job_id), "kind": job.kind, "attempt": job.attempt})
        return Run(platform, tenant_id, job_id, job.kind, job.attempt, job.account_id, job.arguments)


def _attempt(run: Run) -> None:
    """Do the work, and count how that ended."""
    took = clock.stopwatch()
    state = _ending(run)
    counting.count(run.platform.redis, run.kind, state, took())
    log.info(
        "job ends", extra={"job": str(run.job_id), "kind": run.kind, "state": str(state), "ms": round(took() * 1e3)}
    )


def _ending(run: Run) -> JobState:
    """Do the work; write down why where it fails. Nothing is written where somebody else has taken the job."""
    try:
        _refuse_archived(run)
        task = find_task(run.kind)
        if task is None:
            raise LookupError(f"no task of the kind {run.kind}")
        run.conclude(task.work(run))
    except Cancelled:
        return JobState.CANCELLED
    except XepLoaiError as error:
        _fail(run, reasons(error), error)
    except JobTimeoutException as error:
        _fail(run, reason(Message(TOO_LONG)), error)
    except Exception as error:
        log.error("job failed", exc_info=error, extra={"job": str(run.job_id)})
        _fail(run, reason(Message(BROKEN)), error)
    else:
        return JobState.DONE
    return JobState.FAILED


def _refuse_archived(run: Run) -> None:
    with shared_session(run.platform.engine) as session:
        committee = run.platform.choices.committee(session, run.tenant_id)
    if committee is None or committee.archived:
        raise refusal(Archived, N_("Đơn vị đã được lưu trữ; không còn việc nào được làm."))


def _fail(run: Run, why: dict[str, Any], error: Exception) -> None:
    """Write down why an attempt failed, unless its work is safe or is no longer its own."""
    failed = update(Job).where(Job.id == run.job_id, Job.attempt == run.attempt, Job.state == JobState.RUNNING)
    values = {"state": JobState.FAILED, "error": why, "finished_at": clock.now()}
    with UnitOfWork(run.platform.engine, run.tenant_id) as work:
        work.allow_archived(ENDING)
        found = work.session.scalars(
            failed.values(values).returning(Job.id), execution_options={"synchronize_session": False}
        ).one_or_none()
        if found is not None:
            audit.record(work, "jobs.fail", actor=run.actor, subject=run.job_id, error=type(error).__name__)
