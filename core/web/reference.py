"""The API's reference, to read and to try: an index with every kind of refusal, and a page for each area."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from core.access import open_to_all
from core.errors import N_, NotFound, refusal
from core.web.problems import DOCS
from core.web.refusals import KINDS
from core.web.shapes import Area, areas
from core.wire.blueprints import VERSION, WRITES
from core.wire.once import HEADER

SPEC = "flask-smorest"
ADDRESS = f"{VERSION}/openapi.json"
_WHY_OPEN = "the description of the API holds nothing of anybody"

blueprint = Blueprint("reference", __name__)


@blueprint.get(DOCS)
@open_to_all(_WHY_OPEN)
def show_reference() -> str:
    """Show what the API is, its areas, and what each kind of refusal means."""
    return render_template("reference/index.html", areas=_areas(), kinds=KINDS, docs=DOCS, address=ADDRESS)


@blueprint.get(f"{DOCS}/<name>")
@open_to_all(_WHY_OPEN)
def show_area(name: str) -> str:
    """Show the operations of an area, each to try."""
    found = next((one for one in _areas() if one.name == name), None)
    if found is None:
        raise refusal(NotFound, N_("API không có phần nào tên như vậy."))
    return render_template("reference/area.html", area=found, docs=DOCS, writes=WRITES, once=HEADER)


def _areas() -> tuple[Area, ...]:
    """Return what the application's own description says; it is laid out once."""
    kept = current_app.extensions[SPEC]
    if __name__ not in kept:
        kept[__name__] = areas(kept["apis"][""]["ext_obj"].spec.to_dict())
    found: tuple[Area, ...] = kept[__name__]
    return found
