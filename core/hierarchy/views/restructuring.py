"""The forms by which a document merges, splits and hands over units; what it comes to is shown first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import render_template, request
from marshmallow import Schema, fields, validate

from core import clock
from core.access import Permission, principal, reading, requires
from core.db import TenantSession
from core.errors import N_, Fault, Message, NotFound, WrongInput, fault, refusal
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.api.units import demand_place
from core.hierarchy.kinds import UnitKind
from core.hierarchy.models import UnitPeriod
from core.hierarchy.services import NewUnit
from core.hierarchy.views.answers import Answer
from core.hierarchy.views.changing import ChangeForm
from core.hierarchy.views.comparing import Plan, previewed, units_on
from core.hierarchy.views.founding import DOCUMENT, keep_document
from core.hierarchy.views.looking import blueprint
from core.hierarchy.views.naming import demand_place_of, unit_coded
from core.hierarchy.words import UNITS
from core.unit_of_work import UnitOfWork
from core.wire.fields import Code, Name
from core.wire.forms import EMPTY, Form, sent

_EDIT = Permission.EDIT_UNITS
PARTS = 4  # so many new units a form offers
MOST_CHILDREN = 500
_KINDS = validate.OneOf([one.value for one in UnitKind])
_FREE: dict[str, Any] = {"load_default": None, "allow_none": True}


class AbsorbForm(ChangeForm):
    """The codes of the units that are merged into this one."""

    units = fields.String(required=True, validate=validate.Length(1, 5000))


class UniteForm(schemas.NewUnitIn, AbsorbForm):
    """The codes of the other units, and the new one that comes of them all."""

    parent = Code(**_FREE)


class HandOverForm(ChangeForm):
    """The code of the unit that stands above from then on."""

    parent = Code(required=True)


class LeaveForm(ChangeForm):
    """The committee outside that receives the unit."""

    receiver = Name(most=schemas.LONGEST, required=True)


def _part(number: int) -> dict[str, Any]:
    return {
        f"code{number}": Code(**_FREE),
        f"name{number}": Name(most=schemas.LONGEST, **_FREE),
        f"kind{number}": fields.String(validate=_KINDS, **_FREE),
        f"grassroots{number}": fields.Boolean(load_default=False),
    }


SplitForm: type[ChangeForm] = type(
    "SplitForm",
    (ChangeForm,),
    {"__doc__": "The new units."}
    | {name: one for number in range(1, PARTS + 1) for name, one in _part(number).items()},
)


@dataclass(frozen=True, slots=True)
class Restructure:
    """A form: how it is called, what it says first, what it reads, what it does."""

    title: str
    sentence: str
    schema: type[Schema]
    do: Callable[[UnitOfWork, UUID, dict[str, Any]], object]


def _absorb(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    scope.demand_within(work.session, principal(), _EDIT, unit_id)
    return services.merge_units(work, _units(work.session, args), unit_id, **_basis(args))


def _unite(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_place_of(work.session, unit_id)
    units = [unit_id, *_units(work.session, args)]
    new = NewUnit(*(args[name] for name in ("code", "name", "kind", "grassroots")))
    return services.merge_units(work, units, new, parent_id=_parent(work.session, args), **_basis(args))


def _split(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_place_of(work.session, unit_id)
    parts = _parts(args)
    new, children = list(parts.values()), _children_to(work.session, unit_id, parts)
    return services.split_unit(work, unit_id, new, children=children, version=args["version"], **_basis(args))


def _split_off(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_place_of(work.session, unit_id)
    parts = _parts(args)
    new, children = list(parts.values()), _children_to(work.session, unit_id, parts)
    return services.split_off_units(work, unit_id, new, children=children, version=args["version"], **_basis(args))


def _hand_over(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_place_of(work.session, unit_id)
    parent = unit_coded(work.session, "parent", args["parent"], demand_place)
    return services.hand_over_unit(work, unit_id, parent_id=parent, version=args["version"], **_basis(args))


def _leave(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_place_of(work.session, unit_id)
    told = {"receiver": args["receiver"], "version": args["version"]}
    return services.let_unit_leave(work, unit_id, **told, **_basis(args))


RESTRUCTURES: Mapping[str, Restructure] = MappingProxyType(
    {
        "absorb": Restructure(
            N_("Sáp nhập đơn vị khác vào đây"),
            N_("Các đơn vị được nêu kết thúc; đơn vị trực thuộc của chúng chuyển về đây."),
            AbsorbForm,
            _absorb,
        ),
        "unite": Restructure(
            N_("Hợp nhất thành đơn vị mới"),
            N_("Đơn vị này và các đơn vị được nêu kết thúc; một đơn vị mới thay cho tất cả."),
            UniteForm,
            _unite,
        ),
        "split": Restructure(
            N_("Chia"),
            N_("Đơn vị này kết thúc và thành ít nhất hai đơn vị mới; mỗi đơn vị trực thuộc về một trong số đó."),
            SplitForm,
            _split,
        ),
        "split-off": Restructure(
            N_("Tách"), N_("Đơn vị này vẫn còn; một phần của nó thành đơn vị mới."), SplitForm, _split_off
        ),
        "hand-over": Restructure(
            N_("Bàn giao"),
            N_("Đơn vị này và mọi đơn vị bên dưới chuyển sang đơn vị cấp trên khác trong đảng bộ."),
            HandOverForm,
            _hand_over,
        ),
        "leave": Restructure(
            N_("Chuyển ra ngoài đảng bộ"),
            N_("Đơn vị này và mọi đơn vị bên dưới kết thúc ở đây, tiếp tục ở một đảng bộ khác."),
            LeaveForm,
            _leave,
        ),
    }
)


@blueprint.get("/<uuid:unit_id>/restructure/<kind>")
@requires(Permission.EDIT_UNITS)
def ask_for_restructure(unit_id: UUID, kind: str) -> str:
    """Show the form of a change of several units."""
    return _page(unit_id, kind, Form())


@blueprint.post("/<uuid:unit_id>/restructure/<kind>")
@requires(Permission.EDIT_UNITS)
def restructure_units(unit_id: UUID, kind: str) -> Answer:
    """Show what a change of several units comes to; write it once that was seen."""
    one = _restructure(kind)

    def plan() -> Plan:
        args = sent(one.schema)
        day: date = args["day"]
        return Plan(
            one.title,
            lambda work: one.do(work, unit_id, {**args, "document_id": keep_document(work, args)}),
            lambda session: units_on(session, day),
            f"/units/{unit_id}",
        )

    return previewed(plan, lambda again: _page(unit_id, kind, again))


def _page(unit_id: UUID, kind: str, form: Form) -> str:
    one = _restructure(kind)
    with reading() as session:
        scope.demand_within(session, principal(), _EDIT, unit_id)
        unit = queries.find_unit(session, unit_id, clock.today())
        children = _children(session, unit_id) if kind.startswith("split") else []
    names = [name for name in one.schema().load_fields if name not in DOCUMENT] + list(DOCUMENT)
    return render_template(
        "units/restructure.html",
        unit=unit,
        kind=kind,
        one=one,
        form=form,
        names=names,
        children=children,
        parts=range(1, PARTS + 1),
        version=form.value("version", unit.version),
        UNITS=UNITS,
        today=clock.today(),
    )


def _basis(args: Mapping[str, Any]) -> dict[str, Any]:
    """Return from which day, by which document and by whom."""
    return {"day": args["day"], "document_id": args["document_id"], "actor": principal().account_id}


def _units(session: TenantSession, args: Mapping[str, Any]) -> list[UUID]:
    """Return the units whose codes were typed, which whoever asks may end."""
    codes = args["units"].replace(",", " ").replace(";", " ").split()
    return [unit_coded(session, "units", code, demand_place_of) for code in codes]


def _parent(session: TenantSession, args: Mapping[str, Any]) -> UUID | None:
    if args["parent"] is None:
        demand_place(session, None)
        return None
    return unit_coded(session, "parent", args["parent"], demand_place)


def _parts(args: Mapping[str, Any]) -> dict[str, NewUnit]:
    """Return the new units by their number in the form; raise WrongInput for those that are said by half."""
    faults, found = [], {}
    for number in map(str, range(1, PARTS + 1)):
        said = {name: args[f"{name}{number}"] for name in ("code", "name", "kind")}
        if not any(said[name] for name in ("code", "name")):
            continue
        faults += [Fault(f"{name}{number}", Message(EMPTY)) for name, value in said.items() if not value]
        found[number] = NewUnit(**said, grassroots=args[f"grassroots{number}"])
    if faults:
        raise WrongInput(faults)
    return found


def _children_to(session: TenantSession, unit_id: UUID, parts: Mapping[str, NewUnit]) -> dict[UUID, str]:
    """Return to which new unit, by its code, each unit below goes; those that stay are left out."""
    chosen = {one.id: request.form.get(f"child-{one.id}", "") for one in _children(session, unit_id)}
    wrong = sorted({number for number in chosen.values() if number and number not in parts})
    if wrong:
        text = N_("đơn vị mới thứ {number} chưa được ghi, mà có đơn vị trực thuộc chuyển về đó")
        raise WrongInput([fault("", text, number=number) for number in wrong])
    return {child: parts[number].code for child, number in chosen.items() if number}


def _children(session: TenantSession, unit_id: UUID) -> list[Any]:
    """Return the units that stand right below one today."""
    query = queries.level(clock.today(), unit_id).order_by(UnitPeriod.name_key, UnitPeriod.unit_id)
    return [queries.listed(row).node for row in session.execute(query.limit(MOST_CHILDREN))]


def _restructure(kind: str) -> Restructure:
    if kind not in RESTRUCTURES:
        raise refusal(NotFound, N_("Không có thay đổi «{name}»."), name=kind)
    return RESTRUCTURES[kind]
