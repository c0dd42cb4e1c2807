"""Imports as JSON."""

from __future__ import annotations

from contextlib import closing
from typing import Any
from uuid import UUID

from flask import Response

from core.access import Permission, platform, principal, reading, requires, working
from core.access.language import say
from core.errors import plainly
from core.exchange import schemas, services
from core.exchange.files import receive
from core.exchange.models import Import, ImportRow
from core.exchange.services import Consent, Wanted
from core.exchange.subjects import SORTS
from core.wire import ApiBlueprint, keyset, page_of

blueprint = ApiBlueprint(
    "imports", __name__, "/imports", description="Nhập từ Excel hoặc CSV: xem trước, ghi, hoàn tác"
)

TYPES = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
BYTES = {"type": "string", "format": "binary"}


@blueprint.get("/kinds")
@requires(Permission.IMPORT)
@blueprint.response(200, schemas.KindsOut)
def list_kinds() -> dict[str, Any]:
    """Liệt kê các loại tệp nhập được."""
    return {"items": [{"kind": subject, "label": say(sort.label)} for subject, sort in SORTS.items()]}


@blueprint.get("/columns")
@requires(Permission.IMPORT)
@blueprint.arguments(schemas.WantedIn, location="query")
@blueprint.response(200, schemas.ColumnsOut)
def list_columns(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các cột của một loại tệp."""
    with reading() as session:
        return {"items": services.columns_of(session, platform().choices, Wanted(**args)).every}


@blueprint.get("/template")
@requires(Permission.IMPORT)
@blueprint.arguments(schemas.TemplateIn, location="query")
@blueprint.response(200, BYTES, content_type=TYPES["xlsx"], description="Tệp mẫu để điền.")
@blueprint.alt_response(200, schema=BYTES, content_type=TYPES["csv"], description="Tệp mẫu để điền.", success=True)
def show_template(args: dict[str, Any]) -> Response:
    """Tải tệp mẫu của một loại; tiêu đề luôn bằng tiếng Việt."""
    file_kind = args.pop("file_kind")
    with reading() as session:
        content = services.template(session, platform().choices, Wanted(**args), file_kind, plainly)
    return as_file(content, file_kind, f"mau-{args['kind']}")


@blueprint.post("")
@requires(Permission.IMPORT)
@blueprint.arguments(schemas.WantedIn, location="query")
@blueprint.arguments(schemas.UploadIn, location="files")
@blueprint.response(202, schemas.ImportOut)
def upload_file(args: dict[str, Any], files: dict[str, Any]) -> Import:
    """Gửi một tệp; bản xem trước được lập ngay sau đó, chưa ghi gì."""
    asking = principal()
    with closing(files["file"]) as sent:
        file = receive(sent.filename or "", sent.stream)
    wanted = Wanted(**args, roots=asking.units(Permission.IMPORT))
    with working() as work:
        one = services.upload(
            work, file, wanted, platform().choices, account_id=asking.account_id, actor=asking.account_id
        )
        return services.ask_preview(work, one.id, asking=asking)


@blueprint.get("")
@requires(Permission.IMPORT)
@blueprint.arguments(schemas.ImportsIn, location="query")
@blueprint.response(200, page_of(schemas.ImportOut))
def list_imports(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các lần nhập, cũ nhất trước."""
    query = services.list_imports(principal())
    for name in ("state", "kind"):
        if args[name] is not None:
            query = query.where(getattr(Import, name) == args[name])
    with reading() as session:
        return keyset(session, query, [Import.id], args)


@blueprint.get("/<uuid:import_id>")
@requires(Permission.IMPORT)
@blueprint.response(200, schemas.ImportOut)
def show_import(import_id: UUID) -> Import:
    """Xem một lần nhập: trạng thái, số hàng mỗi loại, lỗi của tệp."""
    with reading() as session:
        return services.find_import(session, import_id, principal())


@blueprint.get("/<uuid:import_id>/rows")
@requires(Permission.IMPORT)
@blueprint.arguments(schemas.RowsIn, location="query")
@blueprint.response(200, page_of(schemas.RowOut))
def list_rows(args: dict[str, Any], import_id: UUID) -> dict[str, Any]:
    """Liệt kê các hàng của bản xem trước, từng ô: mới, đổi, không đổi, sai."""
    with reading() as session:
        services.find_import(session, import_id, principal())
        return keyset(session, services.list_rows(import_id, args["state"]), [ImportRow.place, ImportRow.id], args)


@blueprint.post("/<uuid:import_id>/preview")
@requires(Permission.IMPORT)
@blueprint.response(202, schemas.ImportOut)
def preview_import(import_id: UUID) -> Import:
    """Lập lại bản xem trước theo dữ liệu bây giờ."""
    with working() as work:
        return services.ask_preview(work, import_id, asking=principal())


@blueprint.post("/<uuid:import_id>/confirm")
@requires(Permission.IMPORT)
@blueprint.arguments(schemas.ConfirmIn)
@blueprint.response(202, schemas.ImportOut)
def confirm_import(args: dict[str, Any], import_id: UUID) -> Import:
    """Ghi đúng như bản xem trước: tất cả trong một lần, hoặc không gì cả."""
    consent = Consent.WHOLE
    if args["leave_out_wrong"]:
        consent |= Consent.LEAVE_OUT_WRONG
    if args["take_possible_duplicates"]:
        consent |= Consent.TAKE_POSSIBLE_DUPLICATES
    with working() as work:
        return services.ask_confirm(work, import_id, consent, asking=principal())


@blueprint.post("/<uuid:import_id>/undo")
@requires(Permission.IMPORT)
@blueprint.response(202, schemas.ImportOut)
def undo_import(import_id: UUID) -> Import:
    """Hoàn tác: mọi giá trị trở lại như trước, nếu chưa có gì dựa trên lần nhập này."""
    with working() as work:
        return services.ask_undo(work, import_id, asking=principal())


def as_file(content: bytes, file_kind: str, name: str) -> Response:
    """Return a file to be kept."""
    answer = Response(content, mimetype=TYPES[file_kind])
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{file_kind}"'
    return answer
