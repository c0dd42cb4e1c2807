"""Units to look at: the tree as of a day, level by level, and one unit with all that is known of it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request

from core import clock
from core.access import Permission, principal, reading, requires
from core.db import TenantSession
from core.hierarchy import queries, schemas, scope
from core.hierarchy.models import UnitPeriod
from core.hierarchy.queries import Listed
from core.hierarchy.words import BODIES, CHANGES, UNITS
from core.wire import In, PageIn, keyset
from core.wire.fields import Name
from core.wire.forms import asked

blueprint = Blueprint("unit_pages", __name__, url_prefix="/units")

_ORDER = [UnitPeriod.name_key, UnitPeriod.unit_id]
_SEE = Permission.SEE_UNITS
FEW = 3  # so many units at the top are shown with what stands right below them


class TreePageIn(schemas.LevelIn):
    """Which part of the tree is shown: a level, or what has some words in its name."""

    q = Name(most=100, load_default="")


class UnitDayIn(PageIn, schemas.DayIn):
    """As of which day a unit is shown, and from which of the units below it on."""


class SearchedIn(In):
    """What is searched for."""

    q = Name(most=100, load_default="")


@blueprint.get("")
@requires(Permission.SEE_UNITS)
def show_tree() -> str:
    """Show the units of a day from the top, or those that have the words asked for."""
    args = asked(TreePageIn)
    day = args["as_of"] or clock.today()
    with reading() as session:
        page = _searched(session, args, day) if args["q"] else level_page(session, args, day)
        opened = {} if args["q"] or len(page["items"]) > FEW else _opened(session, page["items"], day)
    return render_template("units/tree.html", page=page, opened=opened, args=args, day=day, **_around(day))


@blueprint.get("/<uuid:unit_id>/below")
@requires(Permission.SEE_UNITS)
def show_below(unit_id: UUID) -> str:
    """Return the units right below one, as a piece of the tree."""
    args = asked(schemas.LevelIn)
    day = args["as_of"] or clock.today()
    with reading() as session:
        page = level_page(session, args | {"parent": unit_id}, day)
    return render_template("units/_below.html", page=page, unit_id=unit_id, args=args, day=day, **_around(day))


@blueprint.get("/<uuid:unit_id>")
@requires(Permission.SEE_UNITS)
def show_unit(unit_id: UUID) -> str:
    """Show a unit as of a day: where it stands, what stands below it, its bodies, what happened to it."""
    args = asked(UnitDayIn)
    day = args["as_of"] or clock.today()
    with reading() as session:
        scope.demand_within(session, principal(), _SEE, unit_id, day)
        unit = queries.find_unit(session, unit_id, day)
        return render_template(
            "units/show.html",
            unit=unit,
            page=level_page(session, args | {"parent": unit_id}, day),
            bodies=queries.bodies_of(session, unit_id, day),
            history=queries.history_of(session, unit_id),
            may_edit=may_edit(session, unit_id),
            may_edit_above=may_edit_above(session, unit_id),
            seen=_seen_path(session, unit.path, day),
            args=args,
            day=day,
            **_around(day),
        )


def level_page(session: TenantSession, args: dict[str, Any], day: date) -> dict[str, Any]:
    """Return a page of the units right below one; without a parent, of the highest that whoever asks sees."""
    parent, roots = args.get("parent"), principal().units(_SEE)
    if parent is not None:
        scope.demand_within(session, principal(), _SEE, parent, day)
        query = queries.level(day, parent)
    else:
        query = queries.level(day, None) if roots is None else queries.level_within(day, roots)
    return keyset(session, query, _ORDER, args, row=queries.listed)


def may_edit(session: TenantSession, unit_id: UUID) -> bool:
    """Say whether whoever asks may change a unit, as it stands today."""
    if not principal().may(Permission.EDIT_UNITS):
        return False
    allowed = principal().units(Permission.EDIT_UNITS)
    return allowed is None or not allowed.isdisjoint(scope.line_above(session, unit_id, clock.today()))


def may_edit_above(session: TenantSession, unit_id: UUID) -> bool:
    """Say whether whoever asks may change where a unit stands today, or that it is: the unit above it is theirs."""
    allowed = principal().units(Permission.EDIT_UNITS)
    above = scope.line_above(session, unit_id, clock.today())[1:]
    return principal().may(Permission.EDIT_UNITS) and (allowed is None or not allowed.isdisjoint(above))


def _searched(session: TenantSession, args: dict[str, Any], day: date) -> dict[str, Any]:
    query = queries.search(day, args["q"], scope.units_within(principal(), _SEE, day))
    return keyset(session, query, _ORDER, args, row=queries.listed)


def _opened(session: TenantSession, tops: list[Listed], day: date) -> dict[UUID, dict[str, Any]]:
    return {
        one.node.id: level_page(session, {"parent": one.node.id, "limit": 50, "after": None}, day)
        for one in tops
        if one.children
    }


def _seen_path(session: TenantSession, path: tuple[Any, ...], day: date) -> list[Any]:
    """Return those units above one that whoever asks may open."""
    roots = principal().units(_SEE)
    if roots is None:
        return list(path)
    return [one for one in path if not roots.isdisjoint(scope.line_above(session, one.id, day))]


def _around(day: date) -> dict[str, Any]:
    """Return what all pages of units need: names of kinds, and the day as links carry it."""
    as_of = day.isoformat() if request.args.get("as_of") else ""
    return {"UNITS": UNITS, "BODIES": BODIES, "CHANGES": CHANGES, "as_of": as_of, "today": clock.today()}
