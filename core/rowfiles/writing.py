"""Write records as JSON Lines, CSV, a workbook or a table for people."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Literal, TextIO

from core.errors import N_
from core.rowfiles.cells import NOT_WRITTEN, cell_text, is_number
from core.rowfiles.sources import refuse
from core.rowfiles.terminal import Paint, TerminalTable, leave_plain, paint_levels

Kind = Literal["jsonl", "csv", "xlsx", "table"]
Record = Mapping[str, object]
NO_HEADINGS: Mapping[str, str] = {}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?\d+(?:[.,/]\d+)?%?")


def write_rows(
    records: Iterable[Record],
    path: str | None,
    kind: Kind,
    *,
    headings: Mapping[str, str] = NO_HEADINGS,
    stream: TextIO | None = None,
    colour: bool = False,
    sheet: str = "Kết quả",
    paint: Paint = paint_levels,
) -> None:
    """Write records to a file, or to a stream when `path` is None (standard output unless given).

    `headings` chooses and orders the columns and gives their titles; without it the first record does.
    JSON Lines take each record as it is. A file appears whole or not at all; one that cannot be written
    raises `WrongInput`. `paint(text, column)` colours a cell of a table, when `colour` is asked for.
    """
    if kind == "xlsx":
        from core.rowfiles.sheetwriting import write_workbook

        if path is None:
            raise ValueError("a workbook needs a path")
        with replacing(path) as new:
            _, titles, rows = _columns(records, headings)
            write_workbook(titles, rows, new, sheet, path)
        return
    brush = paint if colour else leave_plain
    if path is None:
        _write_text(records, kind, headings, stream or sys.stdout, brush)
        return
    encoding = "utf-8-sig" if kind == "csv" else "utf-8"
    with replacing(path) as new, open(new, "w", newline="", encoding=encoding) as text:
        _write_text(records, kind, headings, text, brush)


def _write_text(records: Iterable[Record], kind: Kind, headings: Mapping[str, str], text: TextIO, paint: Paint) -> None:
    if kind == "jsonl":
        _write_lines(records, text)
        return
    columns, titles, rows = _columns(records, headings)
    if kind == "csv":
        _write_csv(titles, rows, text)
    else:
        TerminalTable(titles, columns, paint).write(rows, text)


def _write_lines(records: Iterable[Record], text: TextIO) -> None:
    encode = json.JSONEncoder(ensure_ascii=False, separators=(", ", ": "), default=_plain).encode
    for record in records:
        text.write(encode(record) + "\n")


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, (Decimal, Fraction)):
        return cell_text(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    return str(value)


def _columns(
    records: Iterable[Record], headings: Mapping[str, str]
) -> tuple[list[str], list[str], Iterator[list[object]]]:
    coming = iter(records)
    if headings:
        names = list(headings)
    else:
        first = next(coming, None)
        names = list(first or ())
        coming = chain([first], coming) if first is not None else coming
    titles = [headings.get(name, name) for name in names]
    return names, titles, ([record.get(name) for name in names] for record in coming)


def _write_csv(titles: Sequence[str], rows: Iterable[Sequence[object]], text: TextIO) -> None:
    import csv

    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(map(_harmless, titles))
    for row in rows:
        writer.writerow([_harmless(one) for one in row])


def _harmless(value: object) -> str:
    """Return a cell's text that no spreadsheet takes for a formula."""
    text = cell_text(value)
    if text.startswith(FORMULA_SIGNS) and not is_number(value) and not NUMBER.fullmatch(text):
        return "'" + text
    return text


@contextmanager
def replacing(path: str) -> Iterator[str]:
    """Give a new file's path beside `path`, and put it in its place when all went well."""
    whole = os.path.realpath(path)
    new = os.path.join(os.path.dirname(whole), f".{os.path.basename(whole)[:80]}.{os.getpid()}.new")
    if os.path.isdir(whole):
        refuse(path, N_("đây là thư mục; hãy ghi vào một tệp"))
    try:
        open(new, "xb").close()
        try:
            yield new
            os.replace(new, whole)
        finally:
            if os.path.exists(new):
                os.remove(new)
    except OSError as problem:
        refuse(path, NOT_WRITTEN, reason=problem.strerror or str(problem))
