"""Count ballots: `xeploai tally ID SUBJECT FILE`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from core.commands.context import Context
from core.commands.objects import given, level_codes, worked_out
from core.commands.printing import (
    Record,
    needs_words,
    output_kind,
    put_out,
    share_words,
    truth_word,
    used_columns,
)
from core.errors import N_
from core.facts.counting import count_ballot
from core.rowfiles import TALLY, read_objects
from core.rulebook.ballots import APPROVE, CLASSIFY, OFFICIAL_MEMBERS, VOTERS

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
    hooks = context.editions.hooks
    records = worked_out(ballots, lambda one: count_ballot(hooks, book, args.subject, given(one, codes)))
    rows = [_row(record, context) for record in records]
    put_out(args, context, records, rows, used_columns(_headings(levels), rows))
    return 0


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
