"""People to look at: the list with what is asked for in words, one person with all that is known, and oneself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from core import clock
from core.access import Permission, principal, reading, requires
from core.db import TenantSession
from core.errors import N_, NotAllowed, NotFound, refusal
from core.hierarchy import queries
from core.people import finding, schemas
from core.people.api.people import page_of_people, person_shown
from core.people.reach import demand_person
from core.people.timeline import timeline
from core.people.views.record_forms import RECORDS
from core.people.words import DEPARTURES, MEMBERSHIPS, PRESENCES, STANDINGS, STATUSES
from core.wire.forms import asked

blueprint = Blueprint("people_pages", __name__, url_prefix="/people")

WORDS = {
    "STATUSES": STATUSES,
    "MEMBERSHIPS": MEMBERSHIPS,
    "PRESENCES": PRESENCES,
    "STANDINGS": STANDINGS,
    "DEPARTURES": DEPARTURES,
}


@blueprint.get("")
@requires(Permission.SEE_PEOPLE)
def list_people() -> str:
    """Show those who are asked for, in the order of their names."""
    args = asked(schemas.PeopleIn)
    day = args["as_of"] or clock.today()
    with reading() as session:
        page = page_of_people(session, args, args["unit_id"])
        unit = queries.find_unit(session, args["unit_id"], day) if args["unit_id"] else None
    return render_template(
        "people/list.html", page=page, unit=unit, args=args, day=day, again=_again(args), today=clock.today(), **WORDS
    )


@blueprint.get("/<uuid:person_id>")
@requires(Permission.SEE_PEOPLE)
def show_person(person_id: UUID) -> str | Response:
    """Show a person as of a day: who they are, where they belong, what they did, what happened."""
    args = asked(schemas.PersonDayIn)
    day = args["as_of"] or clock.today()
    with reading() as session:
        demand_person(session, principal(), Permission.SEE_PEOPLE, person_id)
        found = finding.find_person(session, person_id)
        if found.merged_into_id is not None:
            return redirect(f"/people/{found.merged_into_id}")
        return _page(session, person_id, day, may_edit=may_edit(session, person_id))


@blueprint.get("/me")
@requires(Permission.SEE_OWN_RECORD)
def show_own_record() -> str:
    """Show whoever asks their own record."""
    person_id = principal().person_id
    if person_id is None:
        raise refusal(NotFound, N_("Tài khoản này chưa gắn với hồ sơ của ai; hỏi quản trị của đơn vị."))
    with reading() as session:
        own = finding.own_person(session, person_id).id
        return _page(session, own, clock.today(), may_edit=False)


def may_edit(session: TenantSession, person_id: UUID) -> bool:
    """Say whether whoever asks may correct a person's record."""
    if not principal().may(Permission.EDIT_PEOPLE):
        return False
    try:
        demand_person(session, principal(), Permission.EDIT_PEOPLE, person_id)
    except (NotAllowed, NotFound):
        return False
    return True


def _page(session: TenantSession, person_id: UUID, day: date, *, may_edit: bool) -> str:
    return render_template(
        "people/show.html",
        shown=person_shown(session, person_id, day),
        happenings=timeline(session, person_id),
        may_edit=may_edit,
        RECORDS=RECORDS,
        day=day,
        today=clock.today(),
        **WORDS,
    )


def _again(args: Mapping[str, Any]) -> str:
    """Return the query of the same list, from its beginning."""
    kept = {name: value for name, value in args.items() if name not in {"after", "limit"} and value not in (None, "")}
    return urlencode({name: str(value).lower() if isinstance(value, bool) else value for name, value in kept.items()})
