"""Count ballots: `xeploai tally ID SUBJECT FILE`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Mapping, Sequence
from typing import Any

from core.commands.context import Context
from core.commands.objects import Codes, Records, answered, given, is_record, level_codes, worked_out
from core.commands.printing import (
    Record,
    needs_words,
    output_kind,
    put_out,
    share_words,
    truth_word,
    used_columns,
)
from core.editions import Editions
from core.errors import N_
from core.rowfiles import TALLY, Located, read_objects
from core.rulebook import exact
from core.rulebook.ballots import APPROVE, CLASSIFY, OFFICIAL_MEMBERS, VOTERS, tally
from core.rulebook.edition import Rulebook, frozen, thawed
from core.rulebook.loading import vocabulary

CLASSIFIED = ("id", "ballot", "level", "base", "base_is", "shares", "needs", "cite")
APPROVED = ("id", "approved", "elected", "rank", "needs")
HEADINGS = {
    "id": N_("Mã"),
    "ballot": N_("Cuộc bỏ phiếu"),
    "level": N_("Mức"),
    "base": N_("Cơ sở tính"),
    "base_is": N_("Tính trên"),
    "shares": N_("Tỷ lệ"),
    "approved": N_("Được tán thành"),
    "elected": N_("Được chọn"),
    "rank": N_("Thứ hạng"),
    "needs": N_("Cần làm gì"),
    "cite": N_("Điều khoản"),
}
BASES = {VOTERS: N_("số người bỏ phiếu"), OFFICIAL_MEMBERS: N_("số đảng viên chính thức")}
BALLOTS = {CLASSIFY: N_("xếp loại"), APPROVE: N_("tán thành")}
_TYPED = {
    "đồng ý": "yes", "tán thành": "yes", "không đồng ý": "no", "không tán thành": "no",
    "xếp loại": CLASSIFY, "lần 1": CLASSIFY, "lần 2": APPROVE,
}  # fmt: skip


def run(args: Namespace, context: Context) -> int:
    """Count every ballot of a file, one result per candidate."""
    output_kind(args)
    book = context.editions.rulebook(args.rulebook)
    levels = book.subject(args.subject).levels
    codes = {**level_codes(book), **_TYPED}
    ballots = read_objects(args.file, TALLY, stdin=context.stdin)
    records = worked_out(ballots, lambda one: counted(context.editions, book, args.subject, one, codes))
    rows = [_row(record, context) for record in records]
    put_out(args, context, records, rows, used_columns(_headings(levels), rows))
    return 0


def counted(editions: Editions, book: Rulebook, subject: str, ballot: Located, codes: Codes) -> Records:
    """Return the results of one ballot, by a plugin where one counts it; raise WrongInput."""
    read = given(ballot, codes)
    results = tally(book, subject, read, vocabulary()["default_ballot"])
    answer = answered(
        editions.hooks, "ballot_results", lambda said: _fits(said, results),
        rulebook=book, subject=subject, ballot=frozen(_with_numbers(read.value, loose=read.loose)),
    )  # fmt: skip
    return results if answer is None else [thawed(frozen(one)) for one in answer]


def _fits(answer: Any, results: Records) -> bool:
    """Say whether a plugin's results have the contract's keys and stand for the same candidates."""
    return (
        isinstance(answer, Sequence)
        and all(is_record(one, *APPROVED) or is_record(one, *CLASSIFIED) for one in answer)
        and [one["id"] for one in answer] == [one["id"] for one in results]
    )


def _with_numbers(value: Any, *, loose: bool, key: str = "") -> Any:
    """Return a checked ballot with its counts as whole numbers, however they were typed; ids stay as they are."""
    if isinstance(value, Mapping):
        return {name: _with_numbers(inside, loose=loose, key=name) for name, inside in value.items()}
    if isinstance(value, list):
        return [_with_numbers(one, loose=loose) for one in value]
    if key == "id":
        return str(value)
    return value if key == "ballot" or value is None else int(exact.given(value, loose=loose))


def _headings(levels: Sequence[str]) -> dict[str, str]:
    shares = {f"shares.{level}": f"{HEADINGS['shares']}|{level}" for level in levels}
    before, after = (
        list(HEADINGS)[: list(HEADINGS).index("shares")],
        list(HEADINGS)[list(HEADINGS).index("shares") + 1 :],
    )
    return {**{key: HEADINGS[key] for key in before}, **shares, **{key: HEADINGS[key] for key in after}}


def _row(record: Record, context: Context) -> dict[str, Any]:
    """Return a result as people read it."""
    say = context.say
    shares = {
        f"shares.{level}": share_words(share, context.language) for level, share in record.get("shares", {}).items()
    }
    return {
        "id": record["id"],
        "ballot": say(BALLOTS.get(record.get("ballot", APPROVE), record.get("ballot", APPROVE))),
        "level": record.get("level"),
        "base": record.get("base"),
        "base_is": say(BASES.get(record["base_is"], record["base_is"])) if "base_is" in record else None,
        **shares,
        "approved": truth_word(record.get("approved"), say),
        "elected": truth_word(record.get("elected"), say),
        "rank": record.get("rank"),
        "needs": needs_words(record["needs"], say),
        "cite": record.get("cite"),
    }
