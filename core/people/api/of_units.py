"""The people of a unit as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response, json

from core import clock
from core.access import Permission, principal, reading, requires
from core.hierarchy import scope
from core.people import finding, schemas
from core.people.api.people import page_of_people
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("people_of_units", __name__, "/units", description="Người của một đơn vị")


@blueprint.get("/<uuid:unit_id>/people")
@requires(Permission.SEE_PEOPLE)
@blueprint.arguments(schemas.UnitPeopleIn, location="query")
@blueprint.response(200, schemas.PeoplePageOut)
def list_people_of_unit(args: dict[str, Any], unit_id: UUID) -> dict[str, Any]:
    """Liệt kê người của một đơn vị và các đơn vị trực thuộc vào một ngày."""
    with reading() as session:
        return page_of_people(session, args, unit_id)


@blueprint.get("/<uuid:unit_id>/people/counts")
@requires(Permission.SEE_PEOPLE)
@blueprint.arguments(schemas.PersonDayIn, location="query")
@blueprint.response(200, schemas.UnitCountsOut)
def count_people_of_unit(args: dict[str, Any], unit_id: UUID) -> Response:
    """Đếm người của từng đơn vị, từ một đơn vị trở xuống, vào một ngày."""
    day = args["as_of"] or clock.today()
    with reading() as session:
        scope.demand_within(session, principal(), Permission.SEE_PEOPLE, unit_id, day)
        counts = finding.counts_per_unit(session, day, unit_id)
    # Written by hand: a schema takes longer over 15,000 units than the database.
    said = {
        "as_of": day.isoformat(),
        "items": [{"unit_id": str(unit), **asdict(one)} for unit, one in counts.items()],
    }
    return Response(json.dumps(said), mimetype="application/json")
