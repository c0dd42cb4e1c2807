"""Apply a quota: `xeploai quota ID SUBJECT FILE [--rule NAME]`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from core.commands.context import Context
from core.commands.objects import given, level_codes, worked_out
from core.commands.printing import Record, output_kind, put_out, used_columns
from core.errors import N_, Say
from core.facts.counting import fill_quota
from core.rowfiles import QUOTA, read_objects
from core.rulebook.quotas import quota_rule

HEADINGS = {
    "scope": N_("Phạm vi"),
    "group": N_("Nhóm"),
    "base": N_("Cơ sở tính"),
    "cap": N_("Được tối đa"),
    "places": N_("Số suất"),
    "taken": N_("Được chọn"),
    "tied": N_("Ngang phiếu"),
    "over": N_("Vượt"),
    "hard": N_("Tính chất"),
    "equal_claims": N_("Nhóm ngang nhau ở suất cuối"),
    "breaks_order": N_("Nhóm xếp cao hơn mà tỷ lệ thấp hơn"),
    "cite": N_("Điều khoản"),
}


def run(args: Namespace, context: Context) -> int:
    """Apply one quota rule to every scope of a file."""
    output_kind(args)
    book = context.editions.rulebook(args.rulebook)
    rule = quota_rule(book, args.subject, args.rule)
    codes = level_codes(book)
    scopes = read_objects(args.file, QUOTA, stdin=context.stdin)
    hooks = context.editions.hooks
    records = worked_out(
        scopes, lambda one: fill_quota(hooks, book, args.subject, rule, given(one, codes)), unique="scope"
    )
    rows = [_row(record, context.say) for record in records]
    put_out(args, context, records, rows, _headings(rows))
    return 0


def _row(record: Record, say: Say) -> dict[str, Any]:
    """Return a line as people read it."""
    group = say(N_("(toàn phạm vi)")) if record["group"] is None else record["group"]
    hard = say(N_("bắt buộc")) if record["hard"] else say(N_("nhắc nhở"))
    return {**record, "group": group, "hard": hard}


def _headings(rows: Sequence[Record]) -> dict[str, str]:
    """Return the headings; the two that speak of sharing out only where a row has them."""
    used = used_columns(HEADINGS, rows)
    return {key: text for key, text in HEADINGS.items() if key in used or key not in ("equal_claims", "breaks_order")}
