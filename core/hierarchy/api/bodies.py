"""Bodies as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.db import TenantSession
from core.errors import NotFound
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.queries import BodyView
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("bodies", __name__, "/bodies", description="Cấp ủy, ban thường vụ, tập thể lãnh đạo")


@blueprint.get("")
@requires(Permission.SEE_UNITS)
@blueprint.arguments(schemas.BodiesIn, location="query")
@blueprint.response(200, schemas.BodiesOut)
def list_bodies(args: dict[str, Any]) -> dict[str, list[BodyView]]:
    """Liệt kê các tập thể của một đơn vị vào một ngày."""
    day = args["as_of"] or clock.today()
    with reading() as session:
        scope.demand_within(session, principal(), Permission.SEE_UNITS, args["unit_id"], day)
        return {"items": queries.bodies_of(session, args["unit_id"], day)}


@blueprint.post("")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.MakeBodyIn)
@blueprint.response(201, schemas.BodyOut)
def make_body(args: dict[str, Any]) -> BodyView:
    """Lập một tập thể của một đơn vị."""
    with working() as work:
        scope.demand_within(work.session, principal(), Permission.EDIT_UNITS, args["unit_id"])
        body = services.make_body(work, **args, actor=principal().account_id)
        return queries.find_body(work.session, body.id, clock.today())


@blueprint.get("/<uuid:body_id>")
@requires(Permission.SEE_UNITS)
@blueprint.etag
@blueprint.arguments(schemas.DayIn, location="query")
@blueprint.response(200, schemas.BodyOut)
def show_body(args: dict[str, Any], body_id: UUID) -> BodyView:
    """Cho một tập thể, theo tên của ngày được hỏi."""
    with reading() as session:
        return _seen(session, body_id, Permission.SEE_UNITS, args["as_of"])


@blueprint.patch("/<uuid:body_id>")
@requires(Permission.EDIT_UNITS)
@blueprint.etag
@blueprint.arguments(schemas.CorrectBodyIn)
@blueprint.response(200, schemas.BodyOut)
def correct_body(args: dict[str, Any], body_id: UUID) -> BodyView:
    """Sửa loại hoặc tên nhập sai; ETag là của tập thể như hôm nay."""
    with working() as work:
        blueprint.check_etag(_seen(work.session, body_id, Permission.EDIT_UNITS), schemas.BodyOut)
        services.correct_body(work, body_id, **args, actor=principal().account_id)
        return queries.find_body(work.session, body_id, clock.today())


@blueprint.post("/<uuid:body_id>/rename")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.RenameIn)
@blueprint.response(200, schemas.BodyOut)
def rename_body(args: dict[str, Any], body_id: UUID) -> BodyView:
    """Đổi tên từ một ngày."""
    with working() as work:
        _seen(work.session, body_id, Permission.EDIT_UNITS)
        services.rename_body(work, body_id, **args, actor=principal().account_id)
        return queries.find_body(work.session, body_id, clock.today())


@blueprint.post("/<uuid:body_id>/end")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.DatedIn)
@blueprint.response(200, schemas.BodyOut)
def end_body(args: dict[str, Any], body_id: UUID) -> BodyView:
    """Kết thúc từ một ngày."""
    with working() as work:
        _seen(work.session, body_id, Permission.EDIT_UNITS)
        services.end_body(work, body_id, **args, actor=principal().account_id)
        return queries.find_body(work.session, body_id, clock.today())


def _seen(session: TenantSession, body_id: UUID, permission: Permission, day: Any = None) -> BodyView:
    """Return a body where whoever asks may do this with its unit. Raises NotFound, NotAllowed."""
    view = queries.find_body(session, body_id, day or clock.today())
    try:
        scope.demand_within(session, principal(), permission, view.unit_id, day)
    except NotFound as error:
        raise queries.no_such_body(body_id) from error  # as if it were not there: its unit is not to be named
    return view
