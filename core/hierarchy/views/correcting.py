"""The form by which what was entered wrongly of a unit is put right; what it comes to is shown first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import render_template, request
from marshmallow import fields
from sqlalchemy import select

from core import clock
from core.access import Permission, principal, reading, requires
from core.db import TenantSession
from core.errors import N_, WrongInput, fault
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.api.units import demand_place
from core.hierarchy.models import Unit, UnitPeriod
from core.hierarchy.views.answers import Answer
from core.hierarchy.views.comparing import Plan, life_of_unit, previewed
from core.hierarchy.views.looking import blueprint
from core.hierarchy.views.naming import demand_place_of, unit_coded
from core.hierarchy.words import UNITS
from core.unit_of_work import UnitOfWork
from core.wire.fields import Code, Day
from core.wire.forms import Form, sent

_EDIT = Permission.EDIT_UNITS
_PLACE = ("parent_id", "begins_on", "ends_on")


class CorrectionForm(schemas.NewUnitIn):
    """A unit as it should have been entered, in the period that begins on `since`."""

    since = Day(required=True)
    begins_on = Day(required=True)
    parent = Code(load_default=None, allow_none=True)
    ends_on = Day(load_default=None, allow_none=True)
    version = fields.Integer(required=True)


@blueprint.get("/<uuid:unit_id>/correct")
@requires(Permission.EDIT_UNITS)
def ask_for_correction(unit_id: UUID) -> str:
    """Show what is said of a unit in a period (`since`; the latest), to be put right."""
    return _page(unit_id, Form())


@blueprint.post("/<uuid:unit_id>/correct")
@requires(Permission.EDIT_UNITS)
def correct_unit(unit_id: UUID) -> Answer:
    """Show what a correction comes to; write it once that was seen."""

    def plan() -> Plan:
        args = sent(CorrectionForm)
        return Plan(
            N_("Sửa chỗ nhập sai"),
            lambda work: _correct(work, unit_id, dict(args)),
            lambda session: life_of_unit(session, unit_id),
            f"/units/{unit_id}",
        )

    return previewed(plan, lambda again: _page(unit_id, again))


def _correct(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> None:
    """Write what is otherwise than it stands; where a unit stands, and when, whoever may change the unit above says."""
    scope.demand_within(work.session, principal(), _EDIT, unit_id)
    version, parent = args.pop("version"), args.pop("parent")
    stands = _stands(work.session, unit_id, _period(_periods(work.session, unit_id), str(args["since"])))
    wrong = {name: value for name, value in args.items() if value != stands[name]}
    if parent != stands["parent"]:
        wrong["parent_id"] = None if parent is None else unit_coded(work.session, "parent", parent, demand_place)
    if set(_PLACE) & set(wrong):
        demand_place_of(work.session, unit_id)
    if wrong.get("parent_id", unit_id) is None:
        demand_place(work.session, None)
    services.correct_unit(work, unit_id, wrong | {"since": args["since"]}, version=version, actor=_actor())


def _page(unit_id: UUID, form: Form) -> str:
    with reading() as session:
        scope.demand_within(session, principal(), _EDIT, unit_id)
        unit = queries.find_unit(session, unit_id, clock.today())
        asked = str(form.value("since", request.args.get("since", "")))
        periods = _periods(session, unit_id)
        stands = _stands(session, unit_id, next((one for one in periods if str(one.since) == asked), periods[-1]))
    version = form.value("version", unit.version)
    return render_template(
        "units/correct.html", unit=unit, form=form, stands=stands, version=version, UNITS=UNITS, today=clock.today()
    )


def _periods(session: TenantSession, unit_id: UUID) -> Sequence[UnitPeriod]:
    return queries.history_of(session, unit_id).periods


def _period(periods: Sequence[UnitPeriod], since: str) -> UnitPeriod:
    """Return the period that begins on a day; raise WrongInput where none does (any more)."""
    found = next((one for one in periods if str(one.since) == since), None)
    if found is None:
        raise WrongInput([fault("", N_("Không còn thời kỳ nào bắt đầu ngày ấy; hãy mở lại trang của đơn vị."))])
    return found


def _stands(session: TenantSession, unit_id: UUID, period: UnitPeriod) -> dict[str, Any]:
    """Return what stands in the fields: the code and end of the unit, and what its period says."""
    codes = {one.id: one.code for one in session.scalars(select(Unit).where(Unit.id.in_([unit_id, period.parent_id])))}
    said = {name: getattr(period, name) for name in ("name", "kind", "grassroots", "since")}
    ends_on = _periods(session, unit_id)[-1].until
    place = {"parent": codes.get(period.parent_id) if period.parent_id else None, "ends_on": ends_on}
    return {**said, **place, "code": codes[unit_id], "begins_on": period.since}


def _actor() -> UUID:
    return principal().account_id
