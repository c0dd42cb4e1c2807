"""The audit as a page."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from core.access import Permission, reading, requires
from core.access.language import say
from core.audit.reading import Asked, entries, names_of
from core.audit.sentences import ACTORS, sentence

blueprint = Blueprint("audit", __name__, url_prefix="/audit")
PAGE = 50
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)


@blueprint.get("")
@requires(Permission.SEE_AUDIT)
def show_audit() -> str:
    """Show the newest entries, in sentences; what cannot be read of the filters is left out."""
    asked = Asked(
        actor=_word("actor"), action=_word("action"), subject=_word("subject"), since=_day("since"), until=_day("until")
    )
    before = request.args.get("before", "")
    with reading() as session:
        found = entries(session, asked, before=_number(before), limit=PAGE + 1)
        names = names_of(session, {one.actor for one in found})
    shown = [
        (
            one,
            sentence(one.action, one.details).said(say),
            names.get(one.actor) or say(ACTORS.get(one.actor, one.actor)),
        )
        for one in found[:PAGE]
    ]
    kept = {name: value for name, value in request.args.items() if name != "before" and value}
    following = urlencode({**kept, "before": shown[-1][0].number}) if len(found) > PAGE else None
    return render_template("audit/list.html", shown=shown, kept=kept, following=following)


def _word(name: str) -> str | None:
    value = request.args.get(name, "").strip()[:100]
    return value if value and value.isprintable() else None


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if _FIRST <= found <= _LAST else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
