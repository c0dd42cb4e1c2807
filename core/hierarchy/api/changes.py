"""What documents do to units, as JSON: rename, move, rekind, merge, split, hand over, dissolve."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from core import clock
from core.access import Permission, principal, requires, working
from core.db import TenantSession
from core.errors import N_, WrongInput, fault
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.api.units import demand_above, demand_place
from core.hierarchy.models import Unit
from core.hierarchy.queries import UnitView
from core.hierarchy.services import NewUnit
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("unit_changes", __name__, "/units", description="Thay đổi đơn vị theo văn bản, từ một ngày")


@blueprint.post("/<uuid:unit_id>/rename")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.RenameIn)
@blueprint.response(200, schemas.UnitOut)
def rename_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Đổi tên từ một ngày."""
    with working() as work:
        scope.demand_within(work.session, principal(), Permission.EDIT_UNITS, unit_id)
        return _view(work.session, services.rename_unit(work, unit_id, **args, actor=_actor()))


@blueprint.post("/<uuid:unit_id>/rekind")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.RekindIn)
@blueprint.response(200, schemas.UnitOut)
def rekind_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Đổi loại, hoặc thành hay thôi là tổ chức cơ sở đảng, từ một ngày."""
    with working() as work:
        scope.demand_within(work.session, principal(), Permission.EDIT_UNITS, unit_id)
        return _view(work.session, services.rekind_unit(work, unit_id, **args, actor=_actor()))


@blueprint.post("/<uuid:unit_id>/move")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.MoveIn)
@blueprint.response(200, schemas.UnitOut)
def move_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Chuyển sang trực thuộc đơn vị khác từ một ngày, cùng mọi đơn vị cấp dưới."""
    with working() as work:
        demand_above(work.session, unit_id)
        demand_place(work.session, args["parent_id"])
        return _view(work.session, services.move_unit(work, unit_id, **args, actor=_actor()))


@blueprint.post("/<uuid:unit_id>/hand-over")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.HandOverIn)
@blueprint.response(200, schemas.UnitOut)
def hand_over_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Bàn giao đơn vị cùng mọi đơn vị cấp dưới cho đơn vị cấp trên khác trong cùng đảng bộ."""
    with working() as work:
        demand_above(work.session, unit_id)
        demand_place(work.session, args["parent_id"])
        return _view(work.session, services.hand_over_unit(work, unit_id, **args, actor=_actor()))


@blueprint.post("/<uuid:unit_id>/leave")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.LeaveIn)
@blueprint.response(200, schemas.UnitOut)
def let_unit_leave(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Bàn giao đơn vị cùng mọi đơn vị cấp dưới ra ngoài đảng bộ này."""
    with working() as work:
        demand_above(work.session, unit_id)
        return _view(work.session, services.let_unit_leave(work, unit_id, **args, actor=_actor()))


@blueprint.post("/<uuid:unit_id>/dissolve")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.DissolveIn)
@blueprint.response(200, schemas.UnitOut)
def dissolve_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Giải thể từ một ngày; các đơn vị trực thuộc chuyển về «children_to»."""
    with working() as work:
        demand_above(work.session, unit_id)
        if args["children_to"] is not None:
            demand_place(work.session, args["children_to"])
        return _view(work.session, services.dissolve_unit(work, unit_id, **args, actor=_actor()))


@blueprint.post("/merge")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.MergeIn)
@blueprint.response(200, schemas.UnitOut)
def merge_units(args: dict[str, Any]) -> UnitView:
    """Sáp nhập các đơn vị vào một đơn vị đã có, hoặc hợp nhất thành một đơn vị mới."""
    with working() as work:
        for unit_id in args["unit_ids"]:
            demand_above(work.session, unit_id)
        into = _target(work.session, args)
        values = {name: args[name] for name in ("day", "parent_id", "document_id")}
        unit = services.merge_units(work, args["unit_ids"], into, **values, actor=_actor())
        return _view(work.session, unit)


@blueprint.post("/<uuid:unit_id>/split")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.SplitIn)
@blueprint.response(200, schemas.UnitsOut)
def split_unit(args: dict[str, Any], unit_id: UUID) -> dict[str, list[UnitView]]:
    """Chia một đơn vị thành nhiều đơn vị; đơn vị bị chia kết thúc."""
    with working() as work:
        parts, values = _parts(work.session, unit_id, args)
        made = services.split_unit(work, unit_id, parts, **values, actor=_actor())
        return {"items": [_view(work.session, one) for one in made]}


@blueprint.post("/<uuid:unit_id>/split-off")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.SplitIn)
@blueprint.response(200, schemas.UnitsOut)
def split_off_units(args: dict[str, Any], unit_id: UUID) -> dict[str, list[UnitView]]:
    """Tách đơn vị mới ra khỏi một đơn vị; đơn vị bị tách vẫn còn."""
    with working() as work:
        parts, values = _parts(work.session, unit_id, args)
        made = services.split_off_units(work, unit_id, parts, **values, actor=_actor())
        return {"items": [_view(work.session, one) for one in made]}


def _target(session: TenantSession, args: dict[str, Any]) -> UUID | NewUnit:
    """Return what units are merged into; whoever asks may change it, or found it where it is to stand."""
    into_id: UUID | None = args["into_id"]
    if (into_id is None) == (args["into"] is None):
        raise WrongInput([fault("into_id", N_("nêu đơn vị đã có («into_id») hoặc đơn vị mới («into»), một trong hai"))])
    if into_id is not None:
        scope.demand_within(session, principal(), Permission.EDIT_UNITS, into_id)
        return into_id
    demand_place(session, args["parent_id"])
    return NewUnit(**args["into"])


def _parts(
    session: TenantSession, unit_id: UUID, args: dict[str, Any]
) -> tuple[Sequence[UUID | NewUnit], dict[str, Any]]:
    """Return the parts of a unit and the rest of what is asked."""
    demand_above(session, unit_id)
    for part_id in args["part_ids"]:
        scope.demand_within(session, principal(), Permission.EDIT_UNITS, part_id)
    parts = [*(NewUnit(**one) for one in args["parts"]), *args["part_ids"]]
    values = {name: args[name] for name in ("day", "document_id", "version")}
    return parts, {**values, "children": {one["unit_id"]: one["part"] for one in args["children"]}}


def _actor() -> UUID:
    return principal().account_id


def _view(session: TenantSession, unit: Unit) -> UnitView:
    return queries.find_unit(session, unit.id, clock.today())
