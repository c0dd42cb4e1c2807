"""Who was let into a committee in an emergency, and how its administrator ends that."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, jsonify
from sqlalchemy import select

from core.access import Permission, principal, reading, requires, working
from core.wire import ApiBlueprint, PageIn, keyset, page_of
from tenants import schemas, services
from tenants.models import BreakGlass
from tenants.rescue import drop_key
from tenants.services.glass import is_open

blueprint = ApiBlueprint("break_glass", __name__, "/break-glass")


@blueprint.get("")
@requires(Permission.SEE_BREAK_GLASS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_of(schemas.LettingOut))
def list_lettings(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các phiên khẩn cấp vào đơn vị này, cũ nhất trước."""
    with reading() as session:
        return keyset(session, select(BreakGlass), [BreakGlass.id], args, row=lambda one: _said(one[0]))


@blueprint.post("/<uuid:letting_id>/end")
@requires(Permission.SEE_BREAK_GLASS)
@blueprint.response(200, schemas.LettingOut)
def end_letting(letting_id: UUID) -> Response:
    """Kết thúc một phiên khẩn cấp ngay."""
    with working() as work:
        letting = services.end_break_glass(work, letting_id, actor=principal().account_id)
    answer = jsonify(schemas.LettingOut().dump(_said(letting)))
    return drop_key(answer) if principal().break_glass_id == letting_id else answer


def _said(one: BreakGlass) -> dict[str, Any]:
    names = ("id", "operator", "reason", "created_at", "expires_at", "ended_at", "ended_by")
    return {**{name: getattr(one, name) for name in names}, "open": is_open(one)}
