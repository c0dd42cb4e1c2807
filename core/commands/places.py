"""Say where people are reviewed and voted: `xeploai places ID FILE`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from core.commands.context import Context
from core.commands.objects import given, worked_out
from core.commands.printing import Record, output_kind, put_out
from core.editions import Editions
from core.errors import N_, Say
from core.facts.counting import answered, is_record
from core.rowfiles import PLACES, Located, read_objects
from core.rulebook.edition import Rulebook, frozen, thawed
from core.rulebook.review_places import CELL, CHAIRS, HIGHEST, POST, places_of, read_person

KEYS = ("id", "places", "reports_to", "cite")
HEADINGS = {
    "id": N_("Mã"),
    "places": N_("Nơi kiểm điểm, bỏ phiếu"),
    "reports_to": N_("Nơi chỉ nhận kết quả"),
    "cite": N_("Điều khoản"),
}
WHY = {
    CELL: N_("chi bộ"),
    POST: N_("nơi giữ chức vụ"),
    HIGHEST: N_("chức vụ cao nhất"),
    CHAIRS: N_("nơi làm người đứng đầu"),
}


def run(args: Namespace, context: Context) -> int:
    """Say of every person of a file where the review and the vote take place."""
    output_kind(args)
    book = context.editions.rulebook(args.rulebook)
    people = read_objects(args.file, PLACES, stdin=context.stdin)
    records = worked_out(people, lambda one: [placed(context.editions, book, one)], unique="id")
    put_out(args, context, records, (_row(record, context.say) for record in records), HEADINGS)
    return 0


def placed(editions: Editions, book: Rulebook, row: Located) -> dict[str, Any]:
    """Return one person's places, by a plugin where one answers; raise WrongInput."""
    person = read_person(given(row, {}))
    answer = answered(
        editions.hooks, "review_places", lambda said: _fits(said, person.name), rulebook=book, person=person
    )
    return places_of(book, person) if answer is None else dict(thawed(frozen(answer)))


def _fits(answer: Any, name: str) -> bool:
    return (
        is_record(answer, *KEYS)
        and answer["id"] == name
        and isinstance(answer["places"], Sequence)
        and all(is_record(one, "unit", "why", "votes") for one in answer["places"])
    )


def _row(record: Record, say: Say) -> dict[str, Any]:
    return {**record, "places": [_place(one, say) for one in record["places"]]}


def _place(place: Mapping[str, Any], say: Say) -> str:
    why = say(WHY.get(place["why"], place["why"]))
    return f"{place['unit']} ({why})" if place["votes"] else f"{place['unit']} ({why}, {say(N_('không bỏ phiếu'))})"
