"""The forms by which a body of a unit is made, renamed, ended and corrected; what it comes to is shown first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any
from uuid import UUID

from flask import render_template
from marshmallow import Schema, fields, validate
from sqlalchemy import select

from core import clock
from core.access import Permission, principal, reading, requires
from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.kinds import BodyKind
from core.hierarchy.models import Body
from core.hierarchy.queries import BodyView
from core.hierarchy.views.answers import Answer
from core.hierarchy.views.changing import ChangeForm
from core.hierarchy.views.comparing import Plan, Stands, life_of_body, previewed
from core.hierarchy.views.founding import DOCUMENT, keep_document
from core.hierarchy.views.looking import blueprint
from core.hierarchy.words import BODIES
from core.unit_of_work import UnitOfWork
from core.wire import In
from core.wire.fields import Code, Day, Name
from core.wire.forms import Form, sent

_EDIT = Permission.EDIT_UNITS
_KINDS = validate.OneOf([one.value for one in BodyKind])


class MakeForm(schemas.NewDocumentIn):
    """A body, since when, and the document that makes it."""

    code = Code(required=True)
    name = Name(most=schemas.LONGEST, required=True)
    kind = fields.String(required=True, validate=_KINDS)
    since = Day(required=True)


class RenameForm(ChangeForm):
    """A new name."""

    name = Name(most=schemas.LONGEST, required=True)


class CorrectForm(In):
    """What was entered wrongly."""

    name = Name(most=schemas.LONGEST, required=True)
    kind = fields.String(required=True, validate=_KINDS)
    version = fields.Integer(required=True)


@dataclass(frozen=True, slots=True)
class BodyChange:
    """A form: how it is called, what it reads, what it does."""

    title: str
    schema: type[Schema]
    do: Callable[..., object]


CHANGES: Mapping[str, BodyChange] = MappingProxyType(
    {
        "rename": BodyChange(N_("Đổi tên tập thể"), RenameForm, services.rename_body),
        "end": BodyChange(N_("Kết thúc tập thể"), ChangeForm, services.end_body),
        "correct": BodyChange(N_("Sửa chỗ nhập sai"), CorrectForm, services.correct_body),
    }
)


@blueprint.get("/<uuid:unit_id>/bodies/new")
@requires(Permission.EDIT_UNITS)
def ask_for_new_body(unit_id: UUID) -> str:
    """Show the form of a new body of a unit."""
    return _new(unit_id, Form())


@blueprint.post("/<uuid:unit_id>/bodies/new")
@requires(Permission.EDIT_UNITS)
def make_body(unit_id: UUID) -> Answer:
    """Show the body that is to be made; make it once that was seen."""

    def plan() -> Plan:
        args = sent(MakeForm)
        own = {name: value for name, value in args.items() if name not in DOCUMENT}

        def do(work: UnitOfWork) -> None:
            scope.demand_within(work.session, principal(), _EDIT, unit_id)
            document = keep_document(work, args)
            services.make_body(work, unit_id=unit_id, document_id=document, **own, actor=principal().account_id)

        def look(session: TenantSession) -> Stands:
            return life_of_body(session, session.scalar(select(Body.id).where(Body.code == args["code"])))

        return Plan(N_("Lập tập thể"), do, look, f"/units/{unit_id}")

    return previewed(plan, lambda again: _new(unit_id, again))


@blueprint.get("/bodies/<uuid:body_id>/<kind>")
@requires(Permission.EDIT_UNITS)
def ask_for_change_of_body(body_id: UUID, kind: str) -> str:
    """Show the form of a change of a body."""
    return _page(body_id, kind, Form())


@blueprint.post("/bodies/<uuid:body_id>/<kind>")
@requires(Permission.EDIT_UNITS)
def change_body(body_id: UUID, kind: str) -> Answer:
    """Show what a change of a body comes to; write it once that was seen."""
    change = _change(kind)

    def plan() -> Plan:
        args = sent(change.schema)
        own = {name: value for name, value in args.items() if name not in DOCUMENT}
        with reading() as session:
            unit_id = _body(session, body_id).unit_id

        def do(work: UnitOfWork) -> None:
            _body(work.session, body_id)
            document = {"document_id": keep_document(work, args)} if "issuer" in args else {}
            change.do(work, body_id, **own, **document, actor=principal().account_id)

        return Plan(change.title, do, lambda session: life_of_body(session, body_id), f"/units/{unit_id}")

    return previewed(plan, lambda again: _page(body_id, kind, again))


def _new(unit_id: UUID, form: Form) -> str:
    with reading() as session:
        scope.demand_within(session, principal(), _EDIT, unit_id)
        unit = queries.find_unit(session, unit_id, clock.today())
    return _drawn(unit=unit, body=None, kind="new", title=N_("Lập tập thể"), schema=MakeForm, form=form)


def _page(body_id: UUID, kind: str, form: Form) -> str:
    change = _change(kind)
    with reading() as session:
        body = _body(session, body_id)
        unit = queries.find_unit(session, body.unit_id, clock.today())
    return _drawn(unit=unit, body=body, kind=kind, title=change.title, schema=change.schema, form=form)


def _drawn(*, schema: type[Schema], **shown: Any) -> str:
    names = [name for name in schema().load_fields if name != "version"]
    return render_template("units/body.html", names=names, BODIES=BODIES, today=clock.today(), **shown)


def _body(session: TenantSession, body_id: UUID) -> BodyView:
    """Return a body of a unit that whoever asks may change. Raises NotFound, NotAllowed."""
    view = queries.find_body(session, body_id, clock.today())
    try:
        scope.demand_within(session, principal(), _EDIT, view.unit_id)
    except NotFound as error:
        raise queries.no_such_body(body_id) from error  # as if it were not there: its unit is not to be named
    return view


def _change(kind: str) -> BodyChange:
    if kind not in CHANGES:
        raise refusal(NotFound, N_("Không có thay đổi «{name}»."), name=kind)
    return CHANGES[kind]
