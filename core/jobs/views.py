"""The pages of long work: a list, and how far each is. They work without a script; with one they renew themselves."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from core.access import Permission, principal, reading, requires, working
from core.errors import N_
from core.jobs import services
from core.jobs.kinds import JobState
from core.jobs.tasks import title_of

STATES = {
    JobState.QUEUED: N_("đang chờ"),
    JobState.RUNNING: N_("đang chạy"),
    JobState.DONE: N_("xong"),
    JobState.FAILED: N_("hỏng"),
    JobState.CANCELLED: N_("đã hủy"),
}

blueprint = Blueprint("jobs", __name__, url_prefix="/jobs")


@blueprint.get("")
@requires(Permission.SEE_JOBS)
def list_jobs() -> str:
    """Show the newest jobs."""
    with reading() as session:
        jobs = services.list_jobs(session, asking=principal())
    return render_template("jobs/list.html", jobs=jobs, states=STATES, title_of=title_of)


@blueprint.get("/<uuid:job_id>")
@requires(Permission.SEE_JOBS)
def show_job(job_id: UUID) -> str:
    """Show how far a job is, what came of it, and what can be done."""
    return _shown(job_id, "jobs/show.html")


@blueprint.get("/<uuid:job_id>/progress")
@requires(Permission.SEE_JOBS)
def show_progress(job_id: UUID) -> str:
    """Show the part of the page that changes, for the script that asks for it again and again."""
    return _shown(job_id, "jobs/progress.html")


@blueprint.post("/<uuid:job_id>/cancel")
@requires(Permission.SEE_JOBS)
def cancel_job(job_id: UUID) -> Response:
    """Cancel a job."""
    with working() as work:
        services.cancel(work, job_id, asking=principal())
    return redirect(url_for("jobs.show_job", job_id=job_id))


@blueprint.post("/<uuid:job_id>/retry")
@requires(Permission.SEE_JOBS)
def retry_job(job_id: UUID) -> Response:
    """Try a job again."""
    with working() as work:
        services.retry(work, job_id, asking=principal())
    return redirect(url_for("jobs.show_job", job_id=job_id))


def _shown(job_id: UUID, template: str) -> str:
    asking = principal()
    with reading() as session:
        job = services.find_job(session, job_id, asking=asking)
    may_change = services.may_change(job, asking)
    return render_template(template, job=job, states=STATES, title=title_of(job.kind), may_change=may_change)
