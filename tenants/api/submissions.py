"""What a committee hands to the one above it, and what those below handed to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import defer

from core.access import Permission, principal, reading, requires, working
from core.wire import ApiBlueprint, keyset, page_of
from tenants import schemas, services
from tenants.api.operator import codes_of
from tenants.models import ReceivedSubmission, Submission
from tenants.results import digest
from tenants.services.collecting import collect_results
from tenants.services.receiving import find_received
from tenants.services.standing import state_of

blueprint = ApiBlueprint("submissions", __name__, "/submissions")


@blueprint.get("")
@requires(Permission.SEE_SUBMISSIONS)
@blueprint.arguments(schemas.SubmissionsIn, location="query")
@blueprint.response(200, page_of(schemas.OwnSubmissionOut))
def list_submissions(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê những gì đơn vị đã nộp lên cấp trên, kể cả bản đã rút hoặc đã thay."""
    query = _without_results(Submission)
    if args["year"] is not None:
        query = query.where(Submission.year == args["year"])
    with reading() as session:
        return keyset(session, query, [Submission.id], args, row=lambda one: _own(one[0], one[1]))


@blueprint.get("/preview")
@requires(Permission.SUBMIT)
@blueprint.arguments(schemas.ResultsIn, location="query")
@blueprint.response(200, schemas.DocumentOut)
def preview_submission(args: dict[str, Any]) -> dict[str, Any]:
    """Xem trước kết quả sẽ nộp."""
    with reading() as session:
        document = collect_results(session, args["year"], args["subject"])
    return {"document": document, "digest": digest(document)}


@blueprint.post("")
@requires(Permission.SUBMIT)
@blueprint.arguments(schemas.SubmitIn)
@blueprint.response(201, schemas.OwnSubmissionOut)
def submit_results(args: dict[str, Any]) -> dict[str, Any]:
    """Nộp kết quả của một năm lên cấp trên; bản nộp trước, nếu có, được thay."""
    with working() as work:
        submission = services.submit_results(work, **args, actor=principal().account_id)
    with reading() as session:
        return _whole(services.find_submission(session, submission.id))


@blueprint.get("/<uuid:submission_id>")
@requires(Permission.SEE_SUBMISSIONS)
@blueprint.response(200, schemas.WholeSubmissionOut)
def show_submission(submission_id: UUID) -> dict[str, Any]:
    """Xem một bản đã nộp."""
    with reading() as session:
        found = services.find_submission(session, submission_id)
    return _whole(found)


@blueprint.post("/<uuid:submission_id>/withdraw")
@requires(Permission.SUBMIT)
@blueprint.arguments(schemas.WithdrawIn)
@blueprint.response(200, schemas.OwnSubmissionOut)
def withdraw_submission(args: dict[str, Any], submission_id: UUID) -> dict[str, Any]:
    """Rút một bản đã nộp; cấp trên vẫn thấy bản ấy, kèm lý do rút."""
    with working() as work:
        services.withdraw_submission(work, submission_id, reason=args["reason"], actor=principal().account_id)
    with reading() as session:
        return _whole(services.find_submission(session, submission_id))


@blueprint.get("/received")
@requires(Permission.SEE_SUBMISSIONS)
@blueprint.arguments(schemas.ReceivedIn, location="query")
@blueprint.response(200, page_of(schemas.ReceivedSubmissionOut))
def list_received(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê những gì cấp dưới đã nộp."""
    query = _without_results(ReceivedSubmission)
    if args["year"] is not None:
        query = query.where(ReceivedSubmission.year == args["year"])
    with reading() as session:
        codes = codes_of(session)
        if args["sender"] is not None:
            senders = [key for key, code in codes.items() if code == args["sender"]]
            query = query.where(ReceivedSubmission.from_id.in_(senders))
        return keyset(
            session,
            query,
            [ReceivedSubmission.id],
            args,
            row=lambda one: _received(one[0], codes[one[0].from_id], one[1]),
        )


@blueprint.get("/received/<uuid:submission_id>")
@requires(Permission.SEE_SUBMISSIONS)
@blueprint.response(200, schemas.WholeReceivedSubmissionOut)
def show_received(submission_id: UUID) -> dict[str, Any]:
    """Xem một bản cấp dưới đã nộp."""
    with reading() as session:
        found = find_received(session, submission_id)
        sender = codes_of(session)[found.from_id]
    return {**_received(found, sender, found.document["counts"]), "document": found.document}


def _without_results(model: type[Submission] | type[ReceivedSubmission]) -> Select[Any]:
    """Select submissions with their counts; the results, which may be many, stay in the database."""
    return select(model, model.document["counts"].label("counts")).options(defer(model.document, raiseload=True))


def _whole(one: Submission) -> dict[str, Any]:
    return {**_own(one, one.document["counts"]), "document": one.document}


def _own(one: Submission, counts: object) -> dict[str, Any]:
    return {
        **_kept(one),
        "counts": counts,
        "submitted_at": one.created_at,
        "submitted_by": one.submitted_by,
        "delivered": one.delivered >= one.revision,
    }


def _received(one: ReceivedSubmission, sender: str, counts: object) -> dict[str, Any]:
    moments = {"submitted_at": one.submitted_at, "received_at": one.received_at}
    return {**_kept(one), **moments, "counts": counts, "sender": sender}


def _kept(one: Submission | ReceivedSubmission) -> dict[str, Any]:
    names = ("id", "year", "subject", "digest", "note", "replaces_id", "replaced_at", "withdrawn_at")
    return {
        **{name: getattr(one, name) for name in names},
        "withdrawn_because": one.withdrawn_because,
        "state": state_of(one),
    }
