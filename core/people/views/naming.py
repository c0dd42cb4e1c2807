"""Units, bodies and documents as people name them in a form: by code, or by issuer, number and day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.access import Permission, principal, reading
from core.db import TenantSession
from core.errors import N_, Fault, Message, NotAllowed, NotFound, WrongInput, fault
from core.hierarchy import queries, scope
from core.hierarchy import services as hierarchy
from core.hierarchy.models import Body, Document, Unit
from core.people.reach import demand_person
from core.people.views.record_forms import Shape, typed_values, written_value
from core.unit_of_work import UnitOfWork
from core.wire.forms import EMPTY

_EDIT = Permission.EDIT_PEOPLE
_NEEDED = ("issuer", "number", "dated")


def said_in(work: UnitOfWork, shape: Shape, typed: Mapping[str, Any], row: Any = None) -> dict[str, Any]:
    """Return what a form says, as the service takes it; raise WrongInput at the fields. `row`: what is corrected."""
    said = dict(typed_values(shape, typed))
    for field in shape.fields:
        if field.name in ("unit", "body"):
            find = _unit_coded if field.name == "unit" else _body_coded
            said[field.said] = find(work.session, typed[field.name], getattr(row, field.said, None))
    if shape.has_document:
        said["document_id"] = _document_named(work, typed)
    return said


def stands_in(session: TenantSession, shape: Shape, row: Any) -> dict[str, Any]:
    """Return what stands in the fields of a form for a record."""
    stands = {one.name: written_value(getattr(row, one.said)) for one in shape.fields if one.name not in _CODED}
    for name, model in _CODED.items():
        key = getattr(row, f"{name}_id", None)
        if key is not None:
            stands[name] = session.scalars(select(model.code).where(model.id == key)).one()
    if stands.get("body"):
        stands["unit"] = ""  # follows from the body
    return stands | _document_of(session, getattr(row, "document_id", None))


def path_of(person_id: UUID) -> str:
    """Return the path of a person's page, or of the list for whoever no more sees that person."""
    try:
        with reading() as session:
            demand_person(session, principal(), Permission.SEE_PEOPLE, person_id)
    except (NotFound, NotAllowed):
        return "/people"
    return f"/people/{person_id}"


_CODED: Mapping[str, Any] = {"unit": Unit, "body": Body}


def _unit_coded(session: TenantSession, code: str | None, stands: UUID | None) -> UUID | None:
    """Return the unit of a code, where whoever asks may enter people, or which stands there already."""
    if code is None:
        return None
    try:
        unit_id = queries.unit_named(session, code).id
        if unit_id != stands:
            scope.demand_within(session, principal(), _EDIT, unit_id)
    except NotFound as error:
        raise WrongInput([fault("unit", N_("Không có đơn vị mang mã «{code}»."), code=code)]) from error
    except NotAllowed as error:
        text = N_("Tài khoản này không được ghi người ở đơn vị «{code}»; hỏi quản trị.")
        raise WrongInput([fault("unit", text, code=code)]) from error
    return unit_id


def _body_coded(session: TenantSession, code: str | None, stands: UUID | None) -> UUID | None:
    """Return the body of a code, of a unit where whoever asks may enter people, or which stands there already."""
    if code is None:
        return None
    body = session.scalars(select(Body).where(Body.code == code)).one_or_none()
    try:
        if body is None:
            raise queries.no_such_body(code)
        if body.id != stands:
            scope.demand_within(session, principal(), _EDIT, body.unit_id)
    except NotFound as error:
        raise WrongInput([fault("body", N_("Không có tập thể mang mã «{code}»."), code=code)]) from error
    except NotAllowed as error:
        text = N_("Tài khoản này không được ghi người ở tập thể «{code}»; hỏi quản trị.")
        raise WrongInput([fault("body", text, code=code)]) from error
    return body.id


def _document_named(work: UnitOfWork, typed: Mapping[str, Any]) -> UUID | None:
    """Find or enter the document that is named; None where nothing of it is."""
    if not any(typed[name] for name in (*_NEEDED, "document_title")):
        return None
    missing = [Fault(name, Message(EMPTY)) for name in _NEEDED if not typed[name]]
    if missing:
        raise WrongInput(missing)
    named = {name: typed[name] for name in _NEEDED}
    title = typed["document_title"] or ""
    return hierarchy.keep_document(work, **named, title=title, actor=principal().account_id).id


def _document_of(session: TenantSession, document_id: UUID | None) -> dict[str, Any]:
    if document_id is None:
        return {}
    one = session.scalars(select(Document).where(Document.id == document_id)).one()
    return {"issuer": one.issuer, "number": one.number, "dated": one.dated, "document_title": one.title}
