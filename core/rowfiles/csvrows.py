"""Read a table of separated values: its delimiter, its heading row, then columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, NoReturn, TextIO

from core.errors import N_, WrongInput
from core.rowfiles.chunks import Chunk
from core.rowfiles.faults import FaultList
from core.rowfiles.headings import LOOKED_AT, Header, Heading, Vocabulary, find_header, read_header
from core.rowfiles.sources import Source, refuse

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t")
BAD_QUOTES = N_("hàng viết sai dấu ngoặc kép hoặc có ô quá dài; hãy đóng ngoặc; dấu ngoặc trong ô ghi đôi")
NO_ROWS = N_("tệp không có hàng số liệu nào dưới tiêu đề")
TOO_MANY_CELLS = N_("hàng có nhiều ô hơn tiêu đề ({cells} so với {headings}); ô có dấu phẩy cần ngoặc kép")


@dataclass
class Batch:
    """Rows as they were cut, the line each begins on, and those that go over several lines."""

    rows: list[list[str]]
    lines: list[int]
    tall: dict[int, list[str]]

    def line_of(self, index: int, column: int) -> int:
        """Return the line on which a cell begins."""
        return self.lines[index] + sum(_breaks(cell) for cell in self.tall.get(index, [])[:column])


def _breaks(cell: str) -> int:
    return len(cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1


class CsvTable:
    """The rows of a `.csv` file as columns; the heading row is read, and refused if wrong, at once."""

    def __init__(self, source: Source, headings: Sequence[Heading]) -> None:
        self.source = source
        self.delimiter, self.header = _recognised(source, Vocabulary(headings))

    def chunks(self, size: int, faults: FaultList) -> Iterator[Chunk]:
        """Yield the rows, at most `size` at a time; wrong rows are reported and left out."""
        before = 0
        any_row = False
        with self.source.text(newline="") as text:
            reader = _reader(text, self.delimiter)
            for _ in range(self.header.row + 1):
                self._take(reader, 1)
            while (batch := self._take(reader, size)).lines:
                any_row = any_row or bool(batch.rows)
                if self._check(batch, faults):
                    yield self._chunk(batch, before)
                    before += len(batch.rows)
        if not any_row:
            faults.report(self.source.at(max(1, reader.line_num)), NO_ROWS)

    def _take(self, reader: Reader, size: int) -> Batch:
        """Cut off the next rows; blank ones are left out, but `lines` tells that there were some."""
        import csv

        batch = Batch([], [], {})
        last = reader.line_num
        try:
            for row in islice(reader, size):
                first, last = last + 1, reader.line_num
                batch.lines.append(first)
                if last > first:
                    batch.tall[len(batch.rows)] = row
                batch.rows.append(row)
        except csv.Error:
            refuse(self.source.at(last + 1), BAD_QUOTES)
        return _without_blanks(batch)

    def _check(self, batch: Batch, faults: FaultList) -> bool:
        """Report cells without a heading and take their rows away; say whether rows are left."""
        bad = set()
        for index, row in enumerate(batch.rows):
            if len(row) > self.header.width and any(map(str.strip, row[self.header.width :])):
                bad.add(index)
                faults.report(
                    self.source.at(batch.line_of(index, self.header.width)),
                    TOO_MANY_CELLS,
                    cells=len(row),
                    headings=self.header.width,
                )
            for column in self.header.unnamed:
                if column < len(row) and row[column].strip():
                    bad.add(index)
                    faults.report(
                        self.source.at(batch.line_of(index, column)),
                        N_("cột thứ {column} có giá trị “{text}” mà không có tiêu đề"),
                        column=column + 1,
                        text=row[column].strip()[:40],
                    )
        if bad:
            _keep(batch, [index not in bad for index in range(len(batch.rows))])
        return bool(batch.rows)

    def _chunk(self, batch: Batch, before: int) -> Chunk:
        rows = batch.rows
        even = len(set(map(len, rows))) == 1
        cells = list(zip(*rows, strict=True)) if even else list(zip_longest(*rows, fillvalue=""))
        blank = ("",) * len(rows)
        columns: dict[str, list[object]] = {
            name: _stripped(cells[index] if index < len(cells) else blank) for index, name in self.header.names.items()
        }
        batch = Batch([], batch.lines, batch.tall)

        def place(index: int, column: str) -> str:
            return self.source.at(batch.line_of(index, self.header.column_of(column)))

        return Chunk(columns, len(rows), before + 1, True, place)


def _stripped(cells: Sequence[str]) -> list[object]:
    """Strip the cells of a column; most columns hold few distinct texts, so each is stripped once."""
    stripped = {cell: cell.strip() or None for cell in set(cells)}
    return list(map(stripped.__getitem__, cells))


def _without_blanks(batch: Batch) -> Batch:
    written = [any(map(str.strip, row)) for row in batch.rows]
    if not all(written):
        lines = list(batch.lines)
        _keep(batch, written)
        batch.lines = batch.lines or lines[:1]
    return batch


def _keep(batch: Batch, wanted: Sequence[bool]) -> None:
    kept = [index for index, one in enumerate(wanted) if one]
    batch.tall = {new: batch.tall[old] for new, old in enumerate(kept) if old in batch.tall}
    batch.rows = [batch.rows[index] for index in kept]
    batch.lines = [batch.lines[index] for index in kept]


def _reader(text: TextIO, delimiter: str) -> Reader:
    import csv

    return csv.reader(text, delimiter=delimiter, strict=True)


def _recognised(source: Source, vocabulary: Vocabulary) -> tuple[str, Header]:
    """Return the delimiter under which the heading row holds most known headings, and that row."""
    best: tuple[int, str, int, list[list[str]], list[int]] | None = None
    for delimiter in DELIMITERS:
        rows, lines = _beginning(source, delimiter)
        found = find_header(rows, vocabulary)
        if found and (best is None or found[1] > best[0]):
            best = found[1], delimiter, found[0], rows, lines
    if best is None:
        _refuse_without_header(source, vocabulary)
    _, delimiter, row, rows, lines = best
    faults = FaultList()
    batch = Batch([], [lines[row]], {0: rows[row]})
    header = read_header(row, rows[row], vocabulary, lambda one: source.at(batch.line_of(0, one)), faults)
    if faults:
        raise WrongInput(faults)
    return delimiter, header


def _beginning(source: Source, delimiter: str) -> tuple[list[list[str]], list[int]]:
    import csv

    rows: list[list[str]] = []
    lines: list[int] = []
    with source.text(newline="") as text:
        reader = _reader(text, delimiter)
        try:
            while len(rows) < LOOKED_AT:
                lines.append(reader.line_num + 1)
                rows.append(next(reader))
        except (csv.Error, StopIteration):
            lines.pop()
    return rows, lines


def _refuse_without_header(source: Source, vocabulary: Vocabulary) -> NoReturn:
    rows, lines = _beginning(source, ",")
    if not rows:
        refuse(source.at(1), BAD_QUOTES)
    first = next((index for index, row in enumerate(rows) if any(map(str.strip, row))), None)
    known = ", ".join(one.name for one in vocabulary.headings[:6])
    if first is None:
        refuse(source.at(1), N_("tệp trống; cần một hàng tiêu đề và ít nhất một hàng số liệu"))
    refuse(
        source.at(lines[first]),
        N_("không thấy hàng tiêu đề: không rõ “{text}”; cần các cột như {known}"),
        text=", ".join(cell.strip() for cell in rows[first] if cell.strip())[:80],
        known=known,
    )
