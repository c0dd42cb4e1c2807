"""Units as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, json

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.db import TenantSession
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.models import Unit, UnitPeriod
from core.hierarchy.queries import UnitView
from core.hierarchy.tree import Tree
from core.wire import ApiBlueprint, keyset, page_of

blueprint = ApiBlueprint("units", __name__, "/units", description="Tổ chức đảng, phòng chuyên môn và lịch sử của chúng")

_ORDER = [UnitPeriod.name_key, UnitPeriod.unit_id]
_SEE, _EDIT = Permission.SEE_UNITS, Permission.EDIT_UNITS


@blueprint.get("")
@requires(Permission.SEE_UNITS)
@blueprint.arguments(schemas.LevelIn, location="query")
@blueprint.response(200, page_of(schemas.ListedOut))
def list_level(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các đơn vị trực thuộc một đơn vị; bỏ trống «parent»: cấp cao nhất mà người hỏi được xem."""
    day, parent = args["as_of"] or clock.today(), args["parent"]
    roots = principal().units(_SEE)
    with reading() as session:
        if parent is not None:
            scope.demand_within(session, principal(), _SEE, parent, day)
        seen = parent is not None or roots is None
        query = queries.level(day, parent) if seen else queries.level_within(day, roots or ())
        return keyset(session, query, _ORDER, args, row=_listed)


@blueprint.get("/search")
@requires(Permission.SEE_UNITS)
@blueprint.arguments(schemas.SearchIn, location="query")
@blueprint.response(200, page_of(schemas.ListedOut))
def search_units(args: dict[str, Any]) -> dict[str, Any]:
    """Tìm đơn vị theo tên (có dấu hoặc không) hoặc mã."""
    day = args["as_of"] or clock.today()
    with reading() as session:
        query = queries.search(day, args["q"], scope.units_within(principal(), _SEE, day))
        return keyset(session, query, _ORDER, args, row=_listed)


@blueprint.get("/tree")
@requires(Permission.SEE_UNITS)
@blueprint.arguments(schemas.TreeIn, location="query")
@blueprint.response(200, schemas.TreeOut)
def show_tree(args: dict[str, Any]) -> Response:
    """Cho toàn bộ cây đơn vị của một ngày, hoặc phần dưới một đơn vị."""
    day, below = args["as_of"] or clock.today(), args["below"]
    with reading() as session:
        if below is not None:
            scope.demand_within(session, principal(), _SEE, below, day)
            tree = queries.tree_as_of(session, day, below)
        else:
            tree = queries.tree_within(session, day, scope.units_within(principal(), _SEE, day))
    # Written by hand: a schema takes longer over 15,000 units than the database.
    said = {"as_of": day.isoformat(), "items": tree_items(tree)}
    return Response(json.dumps(said, ensure_ascii=False), mimetype="application/json")


@blueprint.post("")
@requires(Permission.EDIT_UNITS)
@blueprint.arguments(schemas.FoundUnitIn)
@blueprint.response(201, schemas.UnitOut)
def found_unit(args: dict[str, Any]) -> UnitView:
    """Thành lập một đơn vị."""
    with working() as work:
        demand_place(work.session, args["parent_id"])
        unit = services.found_unit(work, **args, actor=_actor())
        return _view(work.session, unit)


@blueprint.get("/<uuid:unit_id>")
@requires(Permission.SEE_UNITS)
@blueprint.etag
@blueprint.arguments(schemas.DayIn, location="query")
@blueprint.response(200, schemas.UnitOut)
def show_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Cho một đơn vị như nó là vào một ngày, hoặc ngày gần nhất trong đời của nó."""
    day = args["as_of"] or clock.today()
    with reading() as session:
        scope.demand_within(session, principal(), _SEE, unit_id, day)
        return queries.find_unit(session, unit_id, day)


@blueprint.get("/<uuid:unit_id>/history")
@requires(Permission.SEE_UNITS)
@blueprint.response(200, schemas.HistoryOut)
def show_history(unit_id: UUID) -> dict[str, Any]:
    """Cho lịch sử của một đơn vị: từng thời kỳ, từng thay đổi và văn bản."""
    with reading() as session:
        scope.demand_within(session, principal(), _SEE, unit_id)
        history = queries.history_of(session, unit_id)
    documents = sorted(history.documents.values(), key=lambda one: (one.dated, one.id))
    return {"periods": history.periods, "changes": history.changes, "documents": documents}


@blueprint.patch("/<uuid:unit_id>")
@requires(Permission.EDIT_UNITS)
@blueprint.etag
@blueprint.arguments(schemas.CorrectUnitIn)
@blueprint.response(200, schemas.UnitOut)
def correct_unit(args: dict[str, Any], unit_id: UUID) -> UnitView:
    """Sửa chỗ nhập sai; ETag là của đơn vị như hôm nay. Thay đổi theo văn bản thì dùng các việc khác."""
    with working() as work:
        scope.demand_within(work.session, principal(), _EDIT, unit_id)
        blueprint.check_etag(queries.find_unit(work.session, unit_id, clock.today()), schemas.UnitOut)
        if {"parent_id", "begins_on", "ends_on"} & set(args):
            demand_above(work.session, unit_id)
        if "parent_id" in args:
            demand_place(work.session, args["parent_id"])
        services.correct_unit(work, unit_id, args, actor=_actor())
        return queries.find_unit(work.session, unit_id, clock.today())


def tree_items(tree: Tree) -> list[dict[str, Any]]:
    """Return the units of a tree as `TreeNodeOut` writes them."""
    return [
        {
            "id": str(one.id),
            "parent_id": None if one.parent_id is None else str(one.parent_id),
            "code": one.code,
            "name": one.name,
            "kind": one.kind,
            "grassroots": one.grassroots,
            "depth": tree.depth(one.id),
        }
        for one in tree
    ]


def demand_place(session: TenantSession, parent_id: UUID | None) -> None:
    """Let somebody put a unit below a parent; at the top, those of the whole committee."""
    if parent_id is None:
        scope.demand_everywhere(principal(), _EDIT)
    else:
        scope.demand_within(session, principal(), _EDIT, parent_id)


def demand_above(session: TenantSession, unit_id: UUID) -> None:
    """Let somebody change where a unit stands, or whether it is: whoever may change the unit above it."""
    scope.demand_within(session, principal(), _EDIT, unit_id)
    demand_place(session, queries.find_unit(session, unit_id, clock.today()).parent_id)


def _actor() -> UUID:
    return principal().account_id


def _view(session: TenantSession, unit: Unit) -> UnitView:
    session.flush()
    return queries.find_unit(session, unit.id, clock.today())


def _listed(row: Any) -> dict[str, Any]:
    one = queries.listed(row)
    return {**one.node._asdict(), "children": one.children}
