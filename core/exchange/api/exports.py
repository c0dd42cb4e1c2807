"""Exports as JSON: a file is asked for, made by a job, and kept for a day."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response

from core.access import Permission, platform, principal, reading, requires, working
from core.exchange import schemas, services
from core.exchange.api.imports import BYTES, TYPES, as_file
from core.exchange.models import Export
from core.exchange.services import Wanted
from core.wire import ApiBlueprint, ProblemOut

blueprint = ApiBlueprint("exports", __name__, "/exports", description="Xuất ra Excel hoặc CSV, cùng cột với tệp nhập")


@blueprint.post("")
@requires(Permission.EXPORT)
@blueprint.arguments(schemas.ExportIn)
@blueprint.response(202, schemas.ExportOut)
def ask_export(args: dict[str, Any]) -> Export:
    """Yêu cầu một tệp gồm những gì người hỏi được xem."""
    file_kind, unit_id = args.pop("file_kind"), args.pop("unit_id")
    with working() as work:
        return services.ask_export(
            work, Wanted(**args), platform().choices, file_kind=file_kind, unit_id=unit_id, asking=principal()
        )


@blueprint.get("/<uuid:export_id>")
@requires(Permission.EXPORT)
@blueprint.response(200, schemas.ExportOut)
def show_export(export_id: UUID) -> Export:
    """Xem một tệp xuất đã lập xong chưa."""
    with reading() as session:
        return services.find_export(session, export_id, principal())


@blueprint.get("/<uuid:export_id>/file")
@requires(Permission.EXPORT)
@blueprint.response(200, BYTES, content_type=TYPES["xlsx"], description="Tệp đã lập.")
@blueprint.alt_response(200, schema=BYTES, content_type=TYPES["csv"], description="Tệp đã lập.", success=True)
@blueprint.alt_response(409, schema=ProblemOut, content_type="application/problem+json")
def fetch_export(export_id: UUID) -> Response:
    """Tải tệp xuất; tệp được giữ một ngày."""
    with reading() as session:
        one = services.find_export(session, export_id, principal())
        return as_file(services.content_of(session, one), one.file_kind, f"xuat-{one.kind}")
