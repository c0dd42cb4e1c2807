"""One search for everything that whoever is signed in may see: people, units, clauses of rulebooks."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from core import clock
from core.access import Permission, Principal, principal, reading, requires
from core.db import TenantSession
from core.editions import installed_editions
from core.hierarchy import queries, scope
from core.hierarchy.models import UnitPeriod
from core.hierarchy.queries import Listed
from core.hierarchy.words import UNITS
from core.people import finding
from core.people.finding import Wanted
from core.people.reach import people_within
from core.people.words import STATUSES
from core.web.rulebooks import places_of
from core.wire import keyset

LONGEST, MOST = 100, 8  # characters asked for; people and units shown

blueprint = Blueprint("search", __name__, url_prefix="/search")


@blueprint.get("")
@requires(Permission.USE_OWN_ACCOUNT)
def search() -> str:
    """Show where the words stand: names of people and units, entries of rulebooks."""
    words = request.args.get("q", "").strip()[:LONGEST]
    asking = principal()
    people: dict[str, Any] = {"items": [], "total": 0}
    units: list[Listed] = []
    places: dict[str, int] = {}
    if words:
        with reading() as session:
            people = _people(session, asking, words) if asking.may(Permission.SEE_PEOPLE) else people
            units = _units(session, asking, words) if asking.may(Permission.SEE_UNITS) else units
        places = places_of(words) if asking.may(Permission.SEE_RULEBOOKS) else places
    titles = {name: installed_editions().rulebook(name).title for name in places}
    return render_template(
        "search.html", words=words, people=people, units=units, places=places, titles=titles, UNITS=UNITS,
        STATUSES=STATUSES, found=bool(people["items"] or units or places),
    )  # fmt: skip


def _people(session: TenantSession, asking: Principal, words: str) -> dict[str, Any]:
    within = people_within(asking, Permission.SEE_PEOPLE, clock.today())
    return finding.people_page(session, Wanted(clock.today(), words), within, {"limit": MOST, "after": None})


def _units(session: TenantSession, asking: Principal, words: str) -> list[Listed]:
    query = queries.search(clock.today(), words, scope.units_within(asking, Permission.SEE_UNITS, clock.today()))
    order = [UnitPeriod.name_key, UnitPeriod.unit_id]
    found: list[Listed] = keyset(session, query, order, {"limit": MOST, "after": None}, row=queries.listed)["items"]
    return found
