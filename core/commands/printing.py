"""Where results go, and how people read them: JSON Lines, a table, a file; numbers and words in their language."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Literal

from core.commands.context import Context
from core.errors import N_, Say, WrongInput, fault
from core.i18n import number, percent
from core.rowfiles import write_rows

Record = Mapping[str, Any]
Kind = Literal["jsonl", "csv", "xlsx", "table"]

_SUFFIXES: Mapping[str, Kind] = {".jsonl": "jsonl", ".csv": "csv", ".xlsx": "xlsx"}
NEEDS = {
    "revote": N_("bỏ phiếu lại"),
    "superior": N_("cấp trên trực tiếp quyết định"),
    "authority": N_("cấp có thẩm quyền quyết định"),
}


class Whole(int):
    """A whole number for people, written in the form of their language."""

    language = "vi"

    def __str__(self) -> str:
        return number(int(self), self.language)


class EnglishWhole(Whole):
    """A whole number, written in English."""

    language = "en"


def output_kind(args: Namespace) -> Kind:
    """Return how the results are to be written; raise WrongInput for a file of an unknown kind."""
    if args.output is None:
        return "table" if args.table else "jsonl"
    kind = _SUFFIXES.get(os.path.splitext(args.output)[1].lower())
    if kind is None:
        raise WrongInput([fault(args.output, N_("không ghi được tệp loại này; dùng .xlsx, .csv hoặc .jsonl."))])
    return kind


def put_out(
    args: Namespace, context: Context, records: Iterable[Record], rows: Iterable[Record], headings: Mapping[str, str]
) -> None:
    """Write the results: `records` as JSON Lines, or `rows` under translated `headings` for people."""
    kind = output_kind(args)
    if kind == "jsonl":
        write_rows(records, args.output, kind, stream=context.out)
        return
    titles = {column: titled(context.say, heading) for column, heading in headings.items()}
    shown = rows if kind != "table" else ({key: _cell(value, context) for key, value in row.items()} for row in rows)
    write_rows(
        shown,
        args.output,
        kind,
        headings=titles,
        stream=context.out,
        colour=context.colour,
        sheet=context.say(N_("Kết quả")),
    )


def titled(say: Say, heading: str) -> str:
    """Return a heading in the reader's language; what follows a `|` is a code and stays."""
    words, bar, code = heading.partition("|")
    return f"{say(words)} {code}" if bar else say(words)


def _cell(value: Any, context: Context) -> Any:
    if isinstance(value, int) and not isinstance(value, bool):
        return Whole(value) if context.language == "vi" else EnglishWhole(value)
    return value


def used_columns(headings: Mapping[str, str], rows: Sequence[Record]) -> dict[str, str]:
    """Return the headings of those columns that some row fills in."""
    filled = {column for row in rows for column, value in row.items() if value not in (None, "", [], ())}
    return {column: heading for column, heading in headings.items() if column in filled}


def share_words(share: str, language: str) -> str:
    """Return an exact share with its percentage, `20/28 = 71,4%`; of an empty base there is none."""
    votes, _, base = share.partition("/")
    written = f"{number(int(votes), language)}/{number(int(base), language)}"
    return f"{written} = {percent(Fraction(int(votes), int(base)), language)}" if int(base) else written


def truth_word(value: bool | None, say: Say) -> str | None:
    """Return yes or no in words, nothing where there is no answer."""
    if value is None:
        return None
    return say(N_("có")) if value else say(N_("không"))


def needs_words(needs: str | None, say: Say) -> str | None:
    """Return in words what is still to be done."""
    return None if needs is None else say(NEEDS.get(needs, needs))
