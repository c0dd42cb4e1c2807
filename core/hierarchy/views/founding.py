"""The form by which a unit is founded."""

from __future__ import annotations

from uuid import UUID

from flask import flash, redirect, render_template
from werkzeug.wrappers import Response

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.errors import N_, WrongInput
from core.hierarchy import queries, schemas, scope, services
from core.hierarchy.api.units import demand_place
from core.hierarchy.views.looking import blueprint
from core.hierarchy.words import UNITS
from core.unit_of_work import UnitOfWork
from core.wire.fields import Day
from core.wire.forms import Form, returned, sent


class FoundForm(schemas.NewUnitIn, schemas.NewDocumentIn):
    """A unit, since when, and the document that founds it."""

    since = Day(required=True)


DOCUMENT = ("issuer", "number", "dated", "title")


@blueprint.get("/new", defaults={"parent_id": None})
@blueprint.get("/<uuid:parent_id>/new")
@requires(Permission.EDIT_UNITS)
def ask_for_new(parent_id: UUID | None) -> str:
    """Show the form of a new unit, below another one or at the top."""
    return _page(parent_id, Form())


@blueprint.post("/new", defaults={"parent_id": None})
@blueprint.post("/<uuid:parent_id>/new")
@requires(Permission.EDIT_UNITS)
def found_unit(parent_id: UUID | None) -> Response | tuple[str, int]:
    """Found a unit by a document."""
    try:
        args = sent(FoundForm)
        with working() as work:
            demand_place(work.session, parent_id)
            document = keep_document(work, args)
            own = {name: value for name, value in args.items() if name not in DOCUMENT}
            unit = services.found_unit(
                work, **own, parent_id=parent_id, document_id=document, actor=principal().account_id
            )
    except WrongInput as error:
        return _page(parent_id, returned(error)), 422
    flash(say(N_("Đã ghi đơn vị mới.")))
    return redirect(f"/units/{unit.id}?as_of={args['since']}" if args["since"] > clock.today() else f"/units/{unit.id}")


def keep_document(work: UnitOfWork, args: dict[str, object]) -> UUID:
    """Find or enter the document that a form names."""
    named = {name: args[name] for name in DOCUMENT}
    return services.keep_document(work, **named, actor=principal().account_id).id  # type: ignore[arg-type]


def _page(parent_id: UUID | None, form: Form) -> str:
    with reading() as session:
        if parent_id is None:
            scope.demand_everywhere(principal(), Permission.EDIT_UNITS)
            parent = None
        else:
            scope.demand_within(session, principal(), Permission.EDIT_UNITS, parent_id)
            parent = queries.find_unit(session, parent_id, clock.today())
        return render_template("units/new.html", form=form, parent=parent, UNITS=UNITS, today=clock.today())
