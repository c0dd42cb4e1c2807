"""Hand results to the tenant above, take them back, hand over new ones. What was handed over once stays readable."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, Conflict, NotFound, Stale, WrongInput, fault, refusal
from core.jobs import services as jobs
from core.unit_of_work import UnitOfWork
from tenants.models import Submission, Tenant
from tenants.results import digest
from tenants.services.collecting import collect_results
from tenants.services.delivering import deliver_soon
from tenants.services.finding import own_tenant


def submit_results(
    work: UnitOfWork, *, year: int, subject: str, note: str = "", seen: str | None = None, actor: str | UUID
) -> Submission:
    """Hand over the levels of a year; they take the place of those handed over before.

    `seen` is the digest of the document that was looked at: Stale where the records say something else by now.
    Raises Conflict where there is nobody above, or nothing to hand over or nothing new.
    """
    session = work.session
    above = _above(session)
    document = collect_results(session, year, subject)
    sealed = digest(document)
    if not document["results"]:
        text = N_("Chưa có mức xếp loại nào của năm {year} cho «{subject}» để nộp.")
        raise refusal(Conflict, text, year=year, subject=subject)
    if seen is not None and seen != sealed:
        raise refusal(Stale, N_("Kết quả đã đổi sau khi xem trước; xem lại rồi nộp."))
    before = _in_force(session, year, subject)
    if before is not None and before.digest == sealed and before.to_id == above.id:
        raise refusal(Conflict, N_("Kết quả này đã nộp rồi và chưa có gì thay đổi."))
    submission = _replace(session, before, above, document, sealed, note, str(actor))
    audit.record(
        work,
        "submission.submit",
        actor=actor,
        subject=submission.id,
        to=above.code,
        year=year,
        about=subject,
        results=len(document["results"]),
        digest=sealed,
        replaces=before.id if before else None,
    )
    _send(work, actor)
    return submission


def withdraw_submission(work: UnitOfWork, submission_id: UUID, *, reason: str, actor: str | UUID) -> Submission:
    """Take back what was handed over; the tenant above keeps it, marked as taken back, with the reason."""
    submission = find_submission(work.session, submission_id)
    work.session.refresh(submission, with_for_update=True)
    reason = " ".join(reason.split())
    if not reason:
        raise WrongInput([fault("reason", N_("nêu lý do rút lại."))])
    if submission.withdrawn_at or submission.replaced_at:
        raise refusal(Conflict, N_("Bản nộp này đã rút hoặc đã được thay; không còn gì để rút."))
    submission.withdrawn_at, submission.withdrawn_because = clock.now(), reason
    submission.revision += 1
    audit.record(
        work, "submission.withdraw", actor=actor, subject=submission.id, year=submission.year,
        about=submission.subject, reason=reason,
    )  # fmt: skip
    _send(work, actor)
    return submission


def find_submission(session: TenantSession, submission_id: UUID) -> Submission:
    """Return a submission of this tenant; raise NotFound."""
    found = session.scalars(select(Submission).where(Submission.id == submission_id)).one_or_none()
    if found is None:
        raise refusal(NotFound, N_("Không có bản nộp này."))
    return found


def _send(work: UnitOfWork, actor: str | UUID) -> None:
    """Deliver at once; the job makes sure of it where that fails, or the process ends in between."""
    jobs.start(work, "tenants.deliver", account_id=actor if isinstance(actor, UUID) else None)
    work.after_commit(deliver_soon, work.session.engine, work.tenant_id)


def _above(session: TenantSession) -> Tenant:
    own = own_tenant(session)
    above = session.get(Tenant, own.parent_id) if own.parent_id else None
    if above is None:
        raise refusal(Conflict, N_("Đơn vị này không có cấp trên trong hệ thống để nộp kết quả."))
    return above


def _in_force(session: TenantSession, year: int, subject: str) -> Submission | None:
    query = select(Submission).where(
        Submission.year == year,
        Submission.subject == subject,
        Submission.withdrawn_at.is_(None),
        Submission.replaced_at.is_(None),
    )
    return session.scalars(query.with_for_update()).one_or_none()


def _replace(
    session: TenantSession,
    before: Submission | None,
    above: Tenant,
    document: dict[str, object],
    sealed: str,
    note: str,
    actor: str,
) -> Submission:
    """Keep the new one and mark the old; raise Conflict where somebody else hands over at the same time."""
    if before is not None:
        before.replaced_at = clock.now()
        before.revision += 1
        session.flush()
    submission = Submission(
        to_id=above.id, year=document["year"], subject=document["subject"], document=document, digest=sealed,
        submitted_by=actor, note=note.strip(), replaces_id=before.id if before else None,
        withdrawn_because="", revision=1, delivered=0,
    )  # fmt: skip
    session.add(submission)
    try:
        session.flush()
    except IntegrityError as error:
        raise refusal(Conflict, N_("Người khác vừa nộp cùng kết quả này; tải lại để xem.")) from error
    return submission
