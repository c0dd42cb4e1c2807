"""Long work as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.access import Permission, principal, reading, requires, working
from core.jobs import services
from core.jobs.models import Job
from core.jobs.schemas import JobOut, JobsIn
from core.wire import ApiBlueprint, keyset, page_of

blueprint = ApiBlueprint("jobs", __name__, "/jobs", description="Việc chạy lâu: tiến độ, kết quả, hủy, thử lại")


@blueprint.get("")
@requires(Permission.SEE_JOBS)
@blueprint.arguments(JobsIn, location="query")
@blueprint.response(200, page_of(JobOut))
def list_jobs(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các việc, cũ nhất trước."""
    query = services.visible(principal())
    if args["state"] is not None:
        query = query.where(Job.state == args["state"])
    with reading() as session:
        return keyset(session, query, [Job.id], args)


@blueprint.get("/<uuid:job_id>")
@requires(Permission.SEE_JOBS)
@blueprint.response(200, JobOut)
def show_job(job_id: UUID) -> Job:
    """Xem một việc: đến đâu, kết quả, hoặc vì sao hỏng."""
    with reading() as session:
        return services.find_job(session, job_id, asking=principal())


@blueprint.post("/<uuid:job_id>/cancel")
@requires(Permission.SEE_JOBS)
@blueprint.response(200, JobOut)
def cancel_job(job_id: UUID) -> Job:
    """Hủy một việc chưa xong: những gì chưa ghi thì không ghi nữa."""
    with working() as work:
        return services.cancel(work, job_id, asking=principal())


@blueprint.post("/<uuid:job_id>/retry")
@requires(Permission.SEE_JOBS)
@blueprint.response(200, JobOut)
def retry_job(job_id: UUID) -> Job:
    """Làm lại một việc đã hỏng hoặc đã hủy; không bao giờ ghi hai lần."""
    with working() as work:
        return services.retry(work, job_id, asking=principal())
