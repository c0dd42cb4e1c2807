"""Documents as JSON."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.access import Permission, principal, reading, requires, working
from core.hierarchy import schemas, services
from core.hierarchy.models import Document
from core.hierarchy.services.texts import tidy
from core.wire import ApiBlueprint, keyset, page_of

blueprint = ApiBlueprint("documents", __name__, "/documents", description="Quyết định, kế hoạch, công văn")


@blueprint.get("")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.DocumentsIn, location="query")
@blueprint.response(200, page_of(schemas.DocumentOut))
def list_documents(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê văn bản theo ngày; «number»: chỉ các văn bản mang số ấy."""
    query = select(Document)
    if args["number"] is not None:
        query = query.where(Document.number == tidy(args["number"]))
    with reading() as session:
        return keyset(session, query, [Document.dated, Document.id], args)


@blueprint.post("")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.NewDocumentIn)
@blueprint.response(200, schemas.DocumentOut)
def keep_document(args: dict[str, Any]) -> Document:
    """Cho văn bản có nơi ban hành, số và ngày này; ghi mới nếu chưa có."""
    with working() as work:
        return services.keep_document(work, **args, actor=principal().account_id)
