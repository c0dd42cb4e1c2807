"""The audit as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Response

from core.access import Permission, platform, principal, reading, requires
from core.access.language import say
from core.audit import schemas
from core.audit.files import lines
from core.audit.models import AuditEntry
from core.audit.reading import Asked, entries, names_of
from core.audit.sentences import ACTORS, sentence
from core.audit.verifying import end_of, entries_up_to, verify
from core.db import shared_session, tenant_session
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("audit", __name__, "/audit")


@blueprint.get("")
@requires(Permission.SEE_AUDIT)
@blueprint.arguments(schemas.EntriesIn, location="query")
@blueprint.response(200, schemas.EntryPageOut)
def list_entries(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê nhật ký, mục mới nhất trước."""
    limit, before = args.pop("limit"), args.pop("before")
    with reading() as session:
        found = entries(session, Asked(**args), before=before, limit=limit + 1)
        page = found[:limit]
        names = names_of(session, {one.actor for one in page})
    return {"items": [_said(one, names) for one in page], "next": page[-1].number if len(found) > limit else None}


@blueprint.get("/verdict")
@requires(Permission.SEE_AUDIT)
@blueprint.response(200, schemas.VerdictOut)
def verify_entries() -> dict[str, Any]:
    """Kiểm tra chuỗi nhật ký từ mục đầu tới mục cuối."""
    with reading() as session:
        verdict = verify(session)
    return {"entries": verdict.entries, "seal": verdict.seal, "faults": [one.said(say) for one in verdict.faults]}


@blueprint.get("/file")
@requires(Permission.SEE_AUDIT)
@blueprint.response(200, content_type="application/jsonl", description="Tệp để kiểm tra ở nơi khác.")
def export_entries() -> Response:
    """Tải toàn bộ nhật ký để kiểm tra ở nơi khác bằng «xeploai audit verify --file»."""
    here, tenant_id = platform(), principal().tenant_id
    with shared_session(here.engine) as session:
        committee = here.choices.committee(session, tenant_id)
    assert committee is not None  # whoever asks has an account there

    def written() -> Iterator[str]:  # outside the request: whoever reads slowly must not keep it open
        with tenant_session(here.engine, tenant_id) as session:
            end = end_of(session)
            for line in lines(tenant_id, committee.code, committee.name, end, entries_up_to(session, end)):
                yield f"{line}\n"

    answer = Response(written(), mimetype="application/jsonl")
    answer.headers["Content-Disposition"] = f'attachment; filename="audit-{committee.code}.jsonl"'
    return answer


def _said(entry: AuditEntry, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "number": entry.number,
        "at": entry.at,
        "actor": entry.actor,
        "actor_name": names.get(entry.actor) or (say(ACTORS[entry.actor]) if entry.actor in ACTORS else None),
        "action": entry.action,
        "subject": entry.subject,
        "sentence": sentence(entry.action, entry.details).said(say),
        "details": entry.details,
        "seal": entry.seal,
    }
