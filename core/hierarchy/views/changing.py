"""The forms by which a document changes a unit from a day on: its name, its kind, where it stands, its end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from marshmallow import Schema, fields
from werkzeug.wrappers import Response

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, Conflict, Fault, NotFound, Stale, WrongInput, XepLoaiError, refusal
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.api.units import demand_above, demand_place
from core.hierarchy.views.founding import DOCUMENT, keep_document
from core.hierarchy.views.looking import blueprint
from core.hierarchy.views.naming import unit_coded
from core.hierarchy.words import UNITS
from core.unit_of_work import UnitOfWork
from core.wire.fields import Code, Day, Name
from core.wire.forms import Form, returned, sent

_EDIT = Permission.EDIT_UNITS


class ChangeForm(schemas.NewDocumentIn):
    """From which day, by which document, and which state of the unit was seen."""

    day = Day(required=True)
    version = fields.Integer(load_default=None, allow_none=True)


class RenameForm(ChangeForm):
    """A new name."""

    name = Name(most=schemas.LONGEST, required=True)


class RekindForm(ChangeForm):
    """Another kind, grassroots or not."""

    kind = fields.String(required=True)
    grassroots = fields.Boolean(load_default=False)


class MoveForm(ChangeForm):
    """The code of the unit to stand below; nothing: at the top."""

    parent = Code(load_default=None, allow_none=True)


class DissolveForm(ChangeForm):
    """The code of the unit to which those below it go, where there are any."""

    children = Code(load_default=None, allow_none=True)


@dataclass(frozen=True, slots=True)
class Change:
    """A form: how it is called, what the button says, what it reads, what it does."""

    title: str
    button: str
    schema: type[Schema]
    do: Callable[[UnitOfWork, UUID, dict[str, Any]], object]


def _rename(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    scope.demand_within(work.session, principal(), _EDIT, unit_id)
    return services.rename_unit(work, unit_id, **args)


def _rekind(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    scope.demand_within(work.session, principal(), _EDIT, unit_id)
    return services.rekind_unit(work, unit_id, **args)


def _move(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_above(work.session, unit_id)
    parent_id = _place(work.session, "parent", args.pop("parent"))
    return services.move_unit(work, unit_id, parent_id=parent_id, **args)


def _dissolve(work: UnitOfWork, unit_id: UUID, args: dict[str, Any]) -> object:
    demand_above(work.session, unit_id)
    code = args.pop("children")
    children_to = None if code is None else _place(work.session, "children", code)
    return services.dissolve_unit(work, unit_id, children_to=children_to, **args)


CHANGES = {
    "rename": Change(N_("Đổi tên"), N_("Ghi tên mới"), RenameForm, _rename),
    "rekind": Change(N_("Đổi loại"), N_("Ghi loại mới"), RekindForm, _rekind),
    "move": Change(N_("Chuyển đơn vị cấp trên"), N_("Ghi đơn vị cấp trên mới"), MoveForm, _move),
    "dissolve": Change(N_("Giải thể"), N_("Ghi giải thể"), DissolveForm, _dissolve),
}


@blueprint.get("/<uuid:unit_id>/change/<kind>")
@requires(Permission.EDIT_UNITS)
def ask_for_change(unit_id: UUID, kind: str) -> str:
    """Show the form of a change."""
    return _page(unit_id, kind, Form())


@blueprint.post("/<uuid:unit_id>/change/<kind>")
@requires(Permission.EDIT_UNITS)
def change_unit(unit_id: UUID, kind: str) -> Response | tuple[str, int]:
    """Change a unit by a document, from a day on."""
    change = _change(kind)
    try:
        args = sent(change.schema)
        with working() as work:
            document = keep_document(work, args)
            own = {name: value for name, value in args.items() if name not in DOCUMENT}
            change.do(work, unit_id, own | {"document_id": document, "actor": principal().account_id})
    except WrongInput as error:
        return _page(unit_id, kind, returned(error)), 422
    except (Conflict, Stale) as error:
        return _page(unit_id, kind, returned(_on_top(error))), 409
    flash(say(N_("Đã ghi, có hiệu lực từ ngày trong văn bản.")))
    return redirect(f"/units/{unit_id}")


def _page(unit_id: UUID, kind: str, form: Form) -> str:
    change = _change(kind)
    with reading() as session:
        scope.demand_within(session, principal(), _EDIT, unit_id)
        unit = queries.find_unit(session, unit_id, clock.today())
    version = request.form.get("version") or unit.version
    return render_template(
        "units/change.html", unit=unit, kind=kind, change=change, form=form, version=version, UNITS=UNITS,
        today=clock.today(),
    )  # fmt: skip


def _change(kind: str) -> Change:
    if kind not in CHANGES:
        raise refusal(NotFound, N_("Không có thay đổi «{name}»."), name=kind)
    return CHANGES[kind]


def _place(session: TenantSession, where: str, code: str | None) -> UUID | None:
    """Return the unit of a code below which whoever asks may put others; nothing: the top."""
    if code is None:
        demand_place(session, None)
        return None
    return unit_coded(session, where, code, demand_place)


def _on_top(error: XepLoaiError) -> WrongInput:
    assert error.message is not None
    return WrongInput([Fault("", error.message)])
