"""What a sheet has besides values that changes what they mean: merged cells, hidden rows and columns, other sheets."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field

from core.rowfiles.sheetrows import letters, number_of
from core.rowfiles.workbook import BOOK, Workbook

OVERLAP = 512  # longer than any of the tags looked for
MOST = 10_000
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
_NUMBER = re.compile(rb'\sr="(\d+)"')
_ENDS = re.compile(rb'\b(min|max)="(\d+)"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\b([^>]*)>")
_NAME = re.compile(r'\bname="([^"]*)"')
_NOT_SEEN = re.compile(r'\bstate="(?:hidden|veryHidden)"')


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells made one: rows from 1, both ends included."""

    first: int
    last: int
    name: str  # A5:C7


@dataclass(slots=True)
class SheetMarks:
    """What was found in a sheet."""

    merged: list[Merged] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[str] = field(default_factory=set)


def find_marks(book: Workbook) -> SheetMarks:
    """Read through the sheet's XML once."""
    found = SheetMarks()
    rest = b""
    for part in book.raw():
        window = rest + part
        _look(window, found)
        rest = window[-OVERLAP:]
    found.merged = list(dict.fromkeys(found.merged))[:MOST]
    return found


def other_sheets(content: bytes, read: str) -> list[str]:
    """Return the names of the visible sheets of a workbook besides the one that is read."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        text = archive.read(BOOK).decode("utf-8", "replace")
    return [name for name in _visible(text) if name != read]


def _visible(text: str) -> Iterator[str]:
    for tag in _SHEET.findall(text):
        name = _NAME.search(tag)
        if name and not _NOT_SEEN.search(tag):
            yield html.unescape(name.group(1))


def _look(window: bytes, found: SheetMarks) -> None:
    for match in _MERGED.finditer(window):
        left, top, right, bottom = (one.decode() for one in match.groups())
        found.merged.append(Merged(int(top), int(bottom), f"{left}{top}:{right}{bottom}"))
    if b"hidden=" not in window:
        return
    for match in _ROW.finditer(window):
        number = _NUMBER.search(match.group(1))
        if number and _HIDDEN.search(match.group(1)):
            found.hidden_rows.add(int(number.group(1)))
    for match in _COLUMN.finditer(window):
        ends = {name: int(value) for name, value in _ENDS.findall(match.group(1))}
        if _HIDDEN.search(match.group(1)) and ends:
            first, last = ends.get(b"min", 1) - 1, ends.get(b"max", 1) - 1
            found.hidden_columns.update(letters(one) for one in range(first, min(last, first + 255) + 1))


def column_index(name: str) -> int:
    """Return the index of a column from its letters."""
    return number_of(name)
