"""Read the first sheet of a workbook into columns of typed values.

A number is taken to Excel's own 15 significant digits, whole ones as int and others as Decimal: the cell
that shows 0.3 and stores 0.30000000000000004 is 0.3.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NoReturn

from core.errors import N_, WrongInput
from core.rowfiles.chunks import Chunk
from core.rowfiles.faults import FaultList
from core.rowfiles.headings import LOOKED_AT, Header, Heading, Vocabulary, find_header, read_header
from core.rowfiles.sources import Source, refuse
from core.rowfiles.workbook import BROKEN, Piece, Workbook

WIDEST = 16384
MOST_CELLS = 1 << 25
REMEMBERED = 1 << 16
ERROR_VALUE = N_("ô có giá trị lỗi {error}; hãy sửa công thức")
NOT_WORKED_OUT = N_("công thức chưa được tính; hãy mở bằng Excel và lưu lại")
NO_HEADER = N_("không thấy hàng tiêu đề: không rõ “{text}”; cần các cột như {known}")
WRONG_CELL = re.compile(rb'<c\b(?=[^>]*\st="e")[^>]*>(?:[^v]*?<v>([^<]*)<)?')
_FORMULA = rb"\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*"
# A formula beside no value; an empty one counts as none, but for a formula that gives text.
UNCOUNTED = re.compile(
    rb"<c\b[^>]*>" + _FORMULA + rb"</c>"
    rb'|<c\b(?![^>]*\st="str")[^>]*>' + _FORMULA + rb"(?:<v\s*/>|<v>\s*</v>)\s*</c>"
)
ADDRESS = re.compile(rb'\sr="([A-Z]{1,3})(\d+)"')
FAR_CELL = rb' r="(?:([A-Z]{3})\d+"[^>]*[^/]>|[A-Z]{1,2}\d{%d,})'


def letters(column: int) -> str:
    """Name a column as Excel does: 0 is A, 26 is AA."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name


def number_of(name: str) -> int:
    """Return the index of a column from its letters."""
    index = 0
    for letter in name:
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


@dataclass
class Block:
    """Rows of cells as calamine gives them; the first stands at (`top`, `left`), counted from 0."""

    cells: list[list[object]]
    top: int
    left: int
    piece: bytes


class Numbers(dict[float, "int | Decimal"]):
    """Exact numbers by the float that stores them, remembered since figures repeat."""

    def __missing__(self, stored: float) -> int | Decimal:
        exact = Decimal(f"{stored:.15g}")
        number = int(exact) if exact == exact.to_integral_value() else exact
        if len(self) < REMEMBERED:
            self[stored] = number
        return number


class SheetTable:
    """The first sheet of a workbook as columns; the heading row is read, and refused if wrong, at once."""

    def __init__(self, source: Source, headings: Sequence[Heading]) -> None:
        self.source = source
        self.book = Workbook(source)
        self.header = self._recognised(Vocabulary(headings))
        self._numbers = Numbers()

    def at(self, row: int, column: int) -> str:
        """Name a cell, row and column counted from 0."""
        return f"{self.source.path}:{self.book.sheet}!{letters(column)}{row + 1}"

    def chunks(self, size: int, faults: FaultList) -> Iterator[Chunk]:
        """Yield the rows, at most `size` at a time; rows with a fault are reported and left out."""
        before = 0
        any_row = False
        for block in self._blocks():
            bad = self._report_wrong_cells(block.piece, faults)
            numbers = [
                one
                for one in range(max(block.top, self.header.row + 1), block.top + len(block.cells))
                if any(map(_filled, block.cells[one - block.top]))
            ]
            any_row = any_row or bool(numbers) or bool(bad)
            for start in range(0, len(numbers), size):
                rows = self._sound(block, numbers[start : start + size], bad, faults)
                if rows:
                    yield self._chunk(block, rows, before)
                    before += len(rows)
        if not any_row:
            faults.report(self.at(self.header.row, 0), N_("trang không có hàng số liệu nào dưới tiêu đề"))

    def _blocks(self) -> Iterator[Block]:
        for piece in self.book.pieces():
            self._check_extent(piece)
            if (block := self._block(piece)).cells:
                yield block

    def _block(self, piece: Piece) -> Block:
        import io

        from python_calamine import CalamineWorkbook

        try:
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(piece.book)).get_sheet_by_name(self.book.sheet)
            top, left = sheet.start or (0, 0)
            return Block([list(row) for row in sheet.to_python()], top, left, piece.rows)
        except BaseException as problem:
            # a panic inside calamine arrives as a BaseException of its own
            if isinstance(problem, Exception) or type(problem).__name__ == "PanicException":
                refuse(self.source.path, BROKEN)
            raise

    def _check_extent(self, piece: Piece) -> None:
        """Refuse a sheet whose cells stand so far apart that the blanks between would fill the memory."""
        count = piece.rows.count(b"<row")
        for cell in re.finditer(FAR_CELL % (len(str(piece.last)) + 1), piece.rows):
            column = number_of((cell.group(1) or b"").decode())
            if column < 0 or column >= WIDEST or count * column > MOST_CELLS:
                refuse(
                    f"{self.source.path}:{self.book.sheet}",
                    N_("có ô ở quá xa bảng ({address}); hãy xóa đi"),
                    address=cell.group()[4:].split(b'"')[0].decode(),
                )

    def _recognised(self, vocabulary: Vocabulary) -> Header:
        block = next(self._blocks(), None)
        if block is None:
            refuse(self.at(0, 0), N_("trang trống; cần một hàng tiêu đề và ít nhất một hàng số liệu"))
        rows = [
            [""] * block.left + [_said(cell) for cell in row] for row in block.cells[: max(0, LOOKED_AT - block.top)]
        ]
        found = find_header(rows, vocabulary)
        if found is None:
            self._refuse_without_header(rows, block.top, vocabulary)
        faults = FaultList()
        top = block.top + found[0]
        header = read_header(top, rows[found[0]], vocabulary, lambda column: self.at(top, column), faults)
        if faults:
            raise WrongInput(faults)
        return header

    def _refuse_without_header(self, rows: list[list[str]], top: int, vocabulary: Vocabulary) -> NoReturn:
        row = rows[0] if rows else []
        known = ", ".join(one.name for one in vocabulary.headings[:6])
        column = next((index for index, cell in enumerate(row) if cell.strip()), 0)
        text = ", ".join(cell for cell in row if cell)
        refuse(self.at(top, column), NO_HEADER, text=text[:80], known=known)

    def _report_wrong_cells(self, piece: bytes, faults: FaultList) -> set[int]:
        """Report error values and formulas that were never worked out; return their rows."""
        bad = set()
        if b't="e"' in piece:
            for match in WRONG_CELL.finditer(piece):
                error = (match.group(1) or b"").decode("utf-8", "replace")
                bad.add(self._report_cell(match, faults, ERROR_VALUE, error))
        if b"<f" in piece:
            for match in UNCOUNTED.finditer(piece):
                bad.add(self._report_cell(match, faults, NOT_WORKED_OUT))
        return bad - {-1}

    def _report_cell(self, match: re.Match[bytes], faults: FaultList, template: str, error: str = "") -> int:
        address = ADDRESS.search(match.group())
        if address is None:
            refuse(f"{self.source.path}:{self.book.sheet}", template, error=error)
        row = int(address.group(2)) - 1
        if row < self.header.row:
            return -1
        faults.report(self.at(row, number_of(address.group(1).decode())), template, error=error)
        return row

    def _sound(self, block: Block, rows: list[int], bad: set[int], faults: FaultList) -> list[int]:
        """Report cells without a heading; return the rows that have none."""
        wrong = set(bad)
        named = self.header.names
        width = block.left + len(block.cells[0])
        for column in (one for one in range(block.left, width) if one not in named):
            for row in rows:
                cell = block.cells[row - block.top][column - block.left]
                if _filled(cell):
                    wrong.add(row)
                    faults.report(
                        self.at(row, column), N_("ô có giá trị “{text}” mà cột không có tiêu đề"), text=_said(cell)[:40]
                    )
        return [row for row in rows if row not in wrong]

    def _chunk(self, block: Block, rows: list[int], before: int) -> Chunk:
        cells = list(zip(*(block.cells[row - block.top] for row in rows), strict=True))
        columns: dict[str, list[object]] = {}
        for index, name in self.header.names.items():
            inside = 0 <= index - block.left < len(cells)
            columns[name] = self._values(cells[index - block.left]) if inside else [None] * len(rows)

        def place(index: int, column: str) -> str:
            return self.at(rows[index], self.header.column_of(column))

        return Chunk(columns, len(rows), before + 1, True, place)

    def _values(self, cells: Sequence[object]) -> list[object]:
        numbers = self._numbers
        return [
            cell.strip() or None if type(cell) is str else numbers[cell] if type(cell) is float else _plain(cell)
            for cell in cells
        ]


def _plain(cell: object) -> object:
    if isinstance(cell, datetime.datetime) and cell.time() == datetime.time():
        return cell.date()
    return cell


def _filled(cell: object) -> bool:
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def _said(cell: object) -> str:
    if isinstance(cell, float):
        return f"{cell:.15g}"
    return str(cell).strip()
