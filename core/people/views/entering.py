"""The forms by which a person is entered, and what was entered wrongly is corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request
from marshmallow import fields
from werkzeug.wrappers import Response

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.errors import N_, Conflict, Fault, NotFound, Stale, WrongInput, fault
from core.hierarchy import queries, scope
from core.people import finding, services
from core.people.reach import demand_person
from core.people.views.looking import blueprint
from core.unit_of_work import UnitOfWork
from core.wire import In
from core.wire.fields import Code, Day, Name
from core.wire.forms import Form, returned, sent

_EDIT = Permission.EDIT_PEOPLE


class ParticularsForm(In):
    """What identifies a person."""

    code = Code(required=True)
    name = Name(required=True)
    born_on = Day(load_default=None, allow_none=True)
    admitted_on = Day(load_default=None, allow_none=True)
    official_on = Day(load_default=None, allow_none=True)
    card_number = Name(most=40, load_default=None, allow_none=True)
    is_student = fields.Boolean(load_default=False)
    is_civil_servant = fields.Boolean(load_default=False)


class NewPersonForm(ParticularsForm):
    """A person and where they belong first: the code of the unit, and since when."""

    unit = Code(required=True)
    since = Day(load_default=None, allow_none=True)


class CorrectionForm(ParticularsForm):
    """A person as corrected, and which state of the record was seen."""

    version = fields.Integer(required=True)


@blueprint.get("/new")
@requires(Permission.EDIT_PEOPLE)
def ask_for_new() -> str:
    """Show the form of a new person."""
    return _new(Form())


@blueprint.post("/new")
@requires(Permission.EDIT_PEOPLE)
def add_person() -> Response | tuple[str, int]:
    """Enter a person with the unit they belong to."""
    try:
        args = sent(NewPersonForm)
        with working() as work:
            unit_id = _unit(work, args.pop("unit"))
            person = services.add_person(work, **args, unit_id=unit_id, actor=principal().account_id)
    except WrongInput as error:
        return _new(returned(_at_own_field(error))), 422
    except Conflict as error:
        return _new(returned(_on_top(error))), 409
    flash(say(N_("Đã ghi hồ sơ mới.")))
    return redirect(f"/people/{person.id}")


@blueprint.get("/<uuid:person_id>/correct")
@requires(Permission.EDIT_PEOPLE)
def ask_for_correction(person_id: UUID) -> str:
    """Show the form of a person's record."""
    return _correction(person_id, Form())


@blueprint.post("/<uuid:person_id>/correct")
@requires(Permission.EDIT_PEOPLE)
def correct_person(person_id: UUID) -> Response | tuple[str, int]:
    """Correct what was entered wrongly; whoever saw an older state is told."""
    try:
        args: dict[str, Any] = sent(CorrectionForm)
        with working() as work:
            demand_person(work.session, principal(), _EDIT, person_id)
            services.correct_person(work, person_id, **args, actor=principal().account_id)
    except WrongInput as error:
        return _correction(person_id, returned(error)), 422
    except (Conflict, Stale) as error:
        return _correction(person_id, returned(_on_top(error))), 409
    flash(say(N_("Đã sửa hồ sơ; giá trị cũ còn trong nhật ký.")))
    return redirect(f"/people/{person_id}")


def _new(form: Form) -> str:
    return render_template("people/new.html", form=form, unit=request.args.get("unit", ""), today=clock.today())


def _correction(person_id: UUID, form: Form) -> str:
    with reading() as session:
        demand_person(session, principal(), _EDIT, person_id)
        person = finding.find_person(session, person_id)
    return render_template("people/correct.html", form=form, person=person)


def _unit(work: UnitOfWork, code: str) -> UUID:
    """Return the unit of a code in which whoever asks may enter people; raise WrongInput, at its field, for none."""
    try:
        unit_id = queries.unit_named(work.session, code).id
        scope.demand_within(work.session, principal(), _EDIT, unit_id)
    except NotFound as error:
        raise WrongInput([fault("unit", N_("Không có đơn vị mang mã «{code}»."), code=code)]) from error
    return unit_id


def _at_own_field(error: WrongInput) -> WrongInput:
    """Return the faults at the fields of this form: what is wrong with the unit stands at its code."""
    return WrongInput([Fault("unit" if one.where == "unit_id" else one.where, one.message) for one in error.faults])


def _on_top(error: Conflict | Stale) -> WrongInput:
    assert error.message is not None
    return WrongInput([Fault("", error.message)])
