"""The rows of a file as they stand, each with its number, and what is wrong with them as a table."""

from __future__ import annotations

import io
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeAlias

from core.errors import N_, Fault, WrongInput, fault
from core.exchange.alphabets import old_coding
from core.exchange.columns import EXAMPLE
from core.exchange.files.decoding import OLD, decoded
from core.exchange.files.sheetmarks import SheetMarks, column_index, find_marks, other_sheets
from core.exchange.files.sniffing import Received
from core.exchange.notes import Note, warning, wrong
from core.rowfiles import Chunk, FaultList, Heading
from core.rowfiles.csvrows import NO_ROWS, CsvTable
from core.rowfiles.headings import Header, folded
from core.rowfiles.sheetrows import SheetTable, letters
from core.rowfiles.sources import Source, refuse

MOST_ROWS = 50_000
MOST_FAULTS = 5_000
SHOWN_FAULTS = 100
OWN_SHEETS = frozenset({"Hướng dẫn", "Danh mục"})  # of the templates
_CHUNK = 4096
_EXAMPLE = folded(EXAMPLE)
_Chunks: TypeAlias = Callable[[int, FaultList], Iterator[Chunk]]
_number = attrgetter("number")
_AT_ITS_END = re.compile(r"([A-Z]{1,3})?(\d+)$")
_GUARDED = ("'=", "'+", "'-", "'@", "'\t", "'\r")


@dataclass(slots=True)
class RawRow:
    """A row with its filled cells by column; `number` is the one that people see beside it."""

    number: int
    cells: dict[str, object]
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """All rows of a file but the example; `columns` are those it has, in their order, with where each stands."""

    columns: dict[str, str]
    rows: list[RawRow]
    notes: list[Note]


class _AllFaults(FaultList):
    """Collects what is wrong in single rows."""

    def report(self, where: str, template: str, **values: object) -> None:
        """Add a fault; past `MOST_FAULTS`, refuse the file with the first of them."""
        if len(self) >= MOST_FAULTS:
            raise WrongInput(self[:SHOWN_FAULTS])
        self.append(fault(where, template, **values))


def read_table(file: Received, headings: Sequence[Heading]) -> Table:
    """Read a file; raise WrongInput where it has no heading row, unknown columns, no rows, or too many."""
    table = _read_sheet(file, headings) if file.kind == "xlsx" else _read_text(file, headings)
    coding = old_coding(cell for row in table.rows for cell in row.cells.values() if isinstance(cell, str))
    if coding:
        refuse(file.name, OLD, coding=coding)
    return table


def _read_sheet(file: Received, headings: Sequence[Heading]) -> Table:
    source = Source(file.name, "xlsx", len(file.content), io.BytesIO(file.content))
    table = SheetTable(source, headings)
    marks = find_marks(table.book)
    places = {name: letters(index) for index, name in table.header.names.items()}
    rows = _rows(file.name, table.chunks, table.header)
    _note_marks(rows, marks)
    notes = [
        warning(name, N_("cột {place} đang bị ẩn trong tệp; vẫn được đọc"), place=place)
        for name, place in places.items()
        if place in marks.hidden_columns
    ]
    others = [one for one in other_sheets(file.content, table.book.sheet) if one not in OWN_SHEETS]
    if others:
        text = N_("chỉ đọc trang «{sheet}»; các trang khác không được đọc: {others}")
        notes.append(warning("", text, sheet=table.book.sheet, others=", ".join(others[:5])))
    return Table(places, rows, notes)


def _read_text(file: Received, headings: Sequence[Heading]) -> Table:
    content = decoded(file.name, file.content).removeprefix("\ufeff").encode("utf-8")
    source = Source(file.name, "csv", len(content), io.BytesIO(content))
    table = CsvTable(source, headings)
    places = {name: str(index + 1) for index, name in table.header.names.items()}
    rows = _rows(file.name, table.chunks, table.header)
    for row in rows:
        for name, cell in row.cells.items():
            if isinstance(cell, str) and cell.startswith(_GUARDED):
                row.cells[name] = cell[1:]
    return Table(places, rows, [])


def _rows(name: str, chunks: _Chunks, header: Header) -> list[RawRow]:
    """Return all rows in their order, those included that are faulty as a whole."""
    faults = _AllFaults()
    rows: list[RawRow] = []
    for chunk in chunks(_CHUNK, faults):
        rows += _of_chunk(chunk, header)
        if len(rows) > MOST_ROWS:
            refuse(name, N_("có hơn {most} hàng; hãy chia thành nhiều tệp"), most=MOST_ROWS)
    if not rows and any(_place(one.where)[1] <= header.row + 1 or one.message.template == NO_ROWS for one in faults):
        raise WrongInput(faults)
    rows += _faulty(faults, header)
    rows = [row for row in rows if not _is_example(row)]
    if not rows:
        refuse(name, N_("tệp không có hàng số liệu nào dưới tiêu đề"))
    return sorted(rows, key=lambda row: row.number)


def _of_chunk(chunk: Chunk, header: Header) -> Iterator[RawRow]:
    first = next(iter(header.names.values()))
    names = [name for name in chunk.columns if not name.startswith("_")]
    columns = [chunk.columns[name] for name in names]
    for index in range(len(chunk)):
        cells = {name: column[index] for name, column in zip(names, columns, strict=True) if column[index] is not None}
        if cells:
            yield RawRow(_place(chunk.where(index, first))[1], cells)


def _faulty(faults: Iterable[Fault], header: Header) -> Iterator[RawRow]:
    """Yield a row for each number that a fault names."""
    found: dict[int, RawRow] = defaultdict(lambda: RawRow(0, {}))
    for one in faults:
        column, number = _place(one.where)
        row = found[number]
        row.number = number
        name = header.names.get(column_index(column), "") if column else ""
        row.notes.append(Note(name, one.message))
    yield from found.values()


def _place(where: str) -> tuple[str, int]:
    match = _AT_ITS_END.search(where)
    assert match is not None  # every place of a row ends with its number
    return match.group(1) or "", int(match.group(2))


def _is_example(row: RawRow) -> bool:
    """Say whether this is the row that a template shows."""
    return any(isinstance(cell, str) and cell[:1] in "Vv" and folded(cell) == _EXAMPLE for cell in row.cells.values())


def _note_marks(rows: list[RawRow], marks: SheetMarks) -> None:
    for row in rows:
        if row.number in marks.hidden_rows:
            row.notes.append(warning("", N_("hàng này đang bị ẩn trong tệp; vẫn được đọc")))
    left = list(rows)
    for one in marks.merged:
        first = bisect_left(left, one.first, key=_number)
        last = bisect_right(left, one.last, key=_number)
        for row in left[first:last]:
            row.notes.append(wrong("", N_("có ô gộp {cells}; hãy bỏ gộp rồi điền từng ô"), cells=one.name))
        del left[first:last]
