"""Write rows into a workbook row by row, so that memory does not grow with them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from core.errors import N_
from core.rowfiles.cells import NOT_WRITTEN, cell_text, is_exact_in_a_cell, is_number
from core.rowfiles.sources import refuse
from core.rowfiles.terminal import SAMPLE, width

if TYPE_CHECKING:
    from xlsxwriter.format import Format  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MOST_ROWS = 1 << 20
LONGEST_TEXT = 32767
WIDEST = 60
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def write_workbook(titles: Sequence[str], rows: Iterator[list[object]], path: str, sheet: str, named: str) -> None:
    """Write one sheet: bold headings that stay in sight, a filter, typed cells.

    `named` is the path as the user typed it; more rows than a sheet can hold raise `WrongInput`.
    """
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped]

    book = Workbook(path, OPTIONS)
    try:
        page = SheetPage(book.add_worksheet(sheet_name(sheet)), book.add_format({"num_format": "dd/mm/yyyy"}))
        page.write_titles(titles, book.add_format({"bold": True}))
        for row in rows:
            if page.row >= MOST_ROWS:
                refuse(named, N_("trang Excel chỉ chứa được 1.048.576 hàng; hãy ghi ra .csv"))
            page.write(row)
        page.finish()
    finally:
        try:
            book.close()
        except FileCreateError as problem:
            refuse(named, NOT_WRITTEN, reason=problem)


def sheet_name(name: str) -> str:
    """Return a name that Excel takes for a sheet."""
    clean = "".join("-" if one in "[]:*?/\\" else one for one in name).strip("' ")
    return clean[:31] or "Kết quả"


class SheetPage:
    """The sheet being written, and how wide its columns must be."""

    def __init__(self, sheet: Worksheet, date: Format) -> None:
        self.sheet, self.date = sheet, date
        self.row = 0
        self.widths: list[int] = []

    def write_titles(self, titles: Sequence[str], bold: Format) -> None:
        """Write the headings."""
        self.widths = [width(one) + 3 for one in titles]  # room for the filter's arrow
        for column, title in enumerate(titles):
            self.sheet.write_string(0, column, title, bold)
        self.row = 1

    def write(self, row: Sequence[object]) -> None:
        """Write one row of typed cells."""
        for column, value in enumerate(row):
            if value is not None:
                self._write_cell(column, value)
        self.row += 1

    def _write_cell(self, column: int, value: object) -> None:
        if self.row <= SAMPLE:
            longest = max(map(width, cell_text(value).split("\n")))
            self.widths[column] = max(self.widths[column], min(longest + 1, WIDEST))
        if isinstance(value, bool):
            self.sheet.write_boolean(self.row, column, value)
        elif is_number(value) and is_exact_in_a_cell(value):
            self.sheet.write_number(self.row, column, value)
        elif isinstance(value, datetime.date) and value.year >= 1900:
            self.sheet.write_datetime(self.row, column, value, self.date)
        else:
            self.sheet.write_string(self.row, column, cell_text(value)[:LONGEST_TEXT])

    def finish(self) -> None:
        """Set the widths, the frozen headings and the filter."""
        for column, one in enumerate(self.widths):
            self.sheet.set_column(column, column, one)
        self.sheet.freeze_panes(1, 0)
        if self.widths:
            self.sheet.autofilter(0, 0, max(self.row - 1, 0), len(self.widths) - 1)
