"""Files that people get: templates to fill in, and what stands there, with the same columns.

Every cell is text, days and codes too, so that no program turns `0012` into 12 or the 3rd of April into the 4th of
March; nothing that people wrote becomes a formula.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from core.errors import N_, Say, WrongInput, fault
from core.exchange.columns import EXAMPLE, Column, Columns
from core.exchange.readers import Value
from core.rowfiles import write_rows
from core.rowfiles.sheetwriting import MOST_ROWS, OPTIONS, sheet_name

if TYPE_CHECKING:
    from xlsxwriter import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

GUIDE, LISTS = "Hướng dẫn", "Danh mục"  # they keep their names in every language: an import knows them by these
VALIDATED = 20_000  # rows in which a list to choose from is offered
LONGEST_LIST, LONGEST_TITLE, LONGEST_HINT = 255, 32, 255
_WIDEST = 40


def workbook(columns: Columns, rows: Iterable[Mapping[str, Value]], title: str, say: Say) -> bytes:
    """Return an .xlsx of rows: headings, lists to choose from, hints; a sheet that explains the columns."""
    from xlsxwriter import Workbook

    whole = io.BytesIO()
    book = Workbook(whole, {**OPTIONS, "in_memory": True})
    page = book.add_worksheet(sheet_name(say(title)))
    guide, lists = book.add_worksheet(GUIDE), book.add_worksheet(LISTS)
    _write_headings(book, page, columns, say)
    for number, row in enumerate(rows, 1):
        if number >= MOST_ROWS:
            raise WrongInput([fault("", N_("trang Excel chỉ chứa được 1.048.576 hàng; hãy chọn .csv"))])
        for place, column in enumerate(columns.every):
            text = shown(column, row.get(column.name))
            if text:
                page.write_string(number, place, text)
    _offer_choices(book, page, lists, columns, say)
    _explain(book, guide, columns, say)
    lists.hide()
    book.close()
    return whole.getvalue()


def text_table(columns: Columns, rows: Iterable[Mapping[str, Value]], say: Say) -> bytes:
    """Return a .csv of rows, in UTF-8 with its mark so that Excel reads it; what looks like a formula is quoted."""
    text = io.StringIO(newline="")
    records = ({one.name: shown(one, row.get(one.name)) for one in columns.every} for row in rows)
    headings = {one.name: say(one.label) for one in columns.every}
    write_rows(records, None, "csv", headings=headings, stream=text)
    return text.getvalue().encode("utf-8-sig")


def example(columns: Columns) -> dict[str, Value]:
    """Return the row that a template shows; an import knows it by its first cell and leaves it out."""
    return {one.name: one.example or None for one in columns.every}


def shown(column: Column, value: Value) -> str:
    """Return the text of a cell; an example, which is text already, as it stands."""
    if isinstance(value, str) and value in (column.example, EXAMPLE):
        return value
    return column.reader.shown(value)


def _write_headings(book: Workbook, page: Worksheet, columns: Columns, say: Say) -> None:
    as_text = book.add_format({"num_format": "@"})
    plain = {"bold": True, "border": 1, "bg_color": "#E8EEF7", "text_wrap": True, "valign": "top"}
    needed, other = book.add_format({**plain, "font_color": "#9C0006"}), book.add_format(plain)
    for place, column in enumerate(columns.every):
        title = say(column.label)
        width = min(max(len(title) + 3, len(column.example) + 2, 12), _WIDEST)
        page.set_column(place, place, width, as_text)
        page.write_string(0, place, title, needed if column.needed else other)
        note = hint(column, say)
        if note:
            page.write_comment(0, place, note, {"x_scale": 1.6})
    page.freeze_panes(1, 1)


def hint(column: Column, say: Say) -> str:
    """Return what is to be known of a column, in one line."""
    needed = say(N_("bắt buộc với hàng mới")) if column.needed else ""
    return "; ".join(
        part for part in (say(column.note) if column.note else "", say(column.reader.form), needed) if part
    )


def _offer_choices(book: Workbook, page: Worksheet, lists: Worksheet, columns: Columns, say: Say) -> None:
    """Offer the choices of a column in its cells; long lists stand on a sheet of their own."""
    from xlsxwriter.utility import xl_col_to_name  # type: ignore[import-untyped]

    for place, column in enumerate(columns.every):
        choices = list(column.reader.choices)
        rule: dict[str, Any] = {"validate": "any"}
        if choices and len(",".join(choices)) <= LONGEST_LIST and not any("," in one for one in choices):
            rule = {"validate": "list", "source": choices}
        elif choices:
            name = xl_col_to_name(place)
            for row, one in enumerate(choices):
                lists.write_string(row, place, one)
            rule = {"validate": "list", "source": f"='{LISTS}'!${name}$1:${name}${len(choices)}"}
        title = say(column.label)[:LONGEST_TITLE]
        rule |= {"input_title": title, "input_message": hint(column, say)[:LONGEST_HINT]}
        rule |= {"error_type": "stop", "error_message": say(N_("Hãy chọn một giá trị trong danh sách."))}
        page.data_validation(1, place, VALIDATED, place, rule)


def _explain(book: Workbook, guide: Worksheet, columns: Columns, say: Say) -> None:
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    titles = [N_("Cột"), N_("Mã cột"), N_("Bắt buộc"), N_("Cách ghi"), N_("Ví dụ")]
    for place, (title, width) in enumerate(zip(titles, (34, 22, 12, 70, 24), strict=True)):
        guide.set_column(place, place, width, wrapped)
        guide.write_string(0, place, say(title), bold)
    for row, column in enumerate(columns.every, 1):
        needed = say(N_("có")) if column.needed else ""
        for place, text in enumerate((say(column.label), column.name, needed, _how(column, say), column.example)):
            guide.write_string(row, place, text, wrapped)
    for row, text in enumerate(_GUIDANCE, len(columns.every) + 2):
        guide.merge_range(row, 0, row, 4, say(text), wrapped)
    guide.freeze_panes(1, 0)


_GUIDANCE = (
    N_("Mỗi hàng một mục. Hàng có chữ «VÍ DỤ» ở ô đầu chỉ để xem, không được nhập; có thể xóa."),
    N_("Có thể bỏ bớt cột, đổi thứ tự cột, ghi tiêu đề bằng tên hoặc bằng mã cột. Cột không có trong tệp giữ nguyên."),
    N_("Ô để trống của một cột có trong tệp nghĩa là không có giá trị: giá trị cũ, nếu có, sẽ bị xóa."),
    N_("Ngày ghi dd/mm/yyyy, đủ hai chữ số ngày, tháng và bốn chữ số năm."),
    N_("Không gộp ô, không đặt macro. Chỉ trang đầu tiên được đọc."),
)


def _how(column: Column, say: Say) -> str:
    choices = list(column.reader.choices)
    parts: Sequence[str] = [say(column.note) if column.note else "", say(column.reader.form), "; ".join(choices)]
    return ". ".join(part for part in parts if part)
