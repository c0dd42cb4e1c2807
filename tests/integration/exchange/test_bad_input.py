"""Files that cannot be used as they are: each answered in words, nothing written, the next one welcome."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from core.people.models import Person
from tests.integration.exchange.conftest import separated, sheet

HEADINGS = ["Mã", "Họ và tên", "Mã đơn vị", "Từ ngày"]
AN = ["N1", "Nguyễn Văn An", "CB1", "03/02/2010"]
BINH = ["N2", "Trần Thị Bình", "CB2", "19/05/2012"]
ROWS = [HEADINGS, AN, BINH]


def edited(change: Callable[[Workbook], object]) -> bytes:
    """Return a workbook of the two people, changed."""
    book = load_workbook(io.BytesIO(sheet(ROWS)))
    change(book)
    whole = io.BytesIO()
    book.save(whole)
    return whole.getvalue()


def with_cell(address: str, value: object) -> bytes:
    return edited(lambda book: book.active.__setitem__(address, value))


def with_xml(content: bytes, pattern: str, by: str) -> bytes:
    """Return a workbook whose first sheet's XML is changed."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                changed = re.sub(pattern, by, part.decode())
                assert changed != part.decode()
                part = changed.encode()
            archive.writestr(name, part)
    return new.getvalue()


@pytest.fixture(scope="module")
def shared(make_desk):
    """A committee with units, and nobody ever."""
    return make_desk()


@pytest.fixture
def desk(make_desk):
    """A committee with units and nobody."""
    return make_desk()


OLD_LETTERS = [HEADINGS, *(["N1", name, "CB1"] for name in ("NguyÔn V¨n An", "TrÇn ThÞ B×nh", "Lª V¨n C­êng"))]
MANY_COLUMNS = [*HEADINGS, *(f"cột {number}" for number in range(200))]
REFUSED = {
    "no heading row": (sheet([["một", "hai"], ["ba", "bốn"]]), "không thấy hàng tiêu đề"),
    "headings and nothing below": (sheet([HEADINGS]), "không có hàng số liệu"),
    "headings of a text and nothing below": (separated([HEADINGS, [], []]), "không có hàng số liệu"),
    "an empty sheet": (sheet([]), "trống"),
    "an unknown column": (sheet([[*HEADINGS, "Ngày sin"], [*AN, "x"]]), "có phải là “Ngày sinh”"),
    "a column twice": (sheet([[*HEADINGS, "Họ tên"], [*AN, "x"]]), "ghi hai lần"),
    "200 columns": (sheet([MANY_COLUMNS, AN]), "không rõ cột “cột 0”"),
    "old letters": (sheet(OLD_LETTERS), "TCVN3"),
    "an empty text": (b"\n\n\n,,,\n", "tệp trống"),
    "a text without headings": ("một,hai\nba,bốn\n".encode(), "không thấy hàng tiêu đề"),
    "an open quote": ('Mã,Họ và tên\nN1,"Nguyễn\n'.encode(), "ngoặc kép"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_table_of_ours_is_refused_as_a_whole(shared, name: str) -> None:
    content, words = REFUSED[name]
    one = shared.bring("people", content)
    assert (one.state, one.rows) == ("refused", 0)
    assert words in shared.said(one)
    assert shared.bring("people", ROWS).counts["new"] == 2


WRONG = {
    "a formula without a value": (lambda: with_cell("B2", '="A"&"B"'), "chưa được tính"),
    "a formula with an error": (
        lambda: with_xml(sheet(ROWS), r'<c r="B2"[^>]*>.*?</c>', '<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'),
        "giá trị lỗi #DIV/0!",
    ),
    "merged cells": (lambda: edited(lambda book: book.active.merge_cells("A2:A3")), "có ô gộp A2:A3"),
    "a cell without a heading": (lambda: with_cell("H2", "lạc"), "không có tiêu đề"),
    "too many cells in a text": (lambda: separated([HEADINGS, [*AN, "thừa"]]), "nhiều ô hơn tiêu đề"),
    "a long cell": (lambda: with_cell("B2", "A" * 10_000), "dài 10000 ký tự"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_row_that_cannot_be_read_is_named_and_nothing_is_written(shared, name: str) -> None:
    make, words = WRONG[name]
    one = shared.bring("people", make())
    assert one.state == "previewed"
    assert one.counts["wrong"] >= 1
    assert words in shared.said(one)
    assert next(row.number for row in shared.rows(one) if row.state == "wrong") == 2
    assert shared.table(Person) == []


def test_the_value_of_a_formula_is_read(desk) -> None:
    formula = r'<c r="B2" t="str"><f>"Lê"&amp;" Văn"</f><v>Lê Văn Cường</v></c>'
    desk.load("people", with_xml(sheet(ROWS), r'<c r="B2"[^>]*>.*?</c>', formula))
    assert desk.person("N1").name == "Lê Văn Cường"


def hide(book: Workbook) -> None:
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["D"].hidden = True
    book.create_sheet("Ghi chú")["A1"] = "x"


def test_what_is_hidden_is_read_and_said(shared) -> None:
    one = shared.bring("people", edited(hide))
    assert one.counts["new"] == 2
    for words in ("3 : hàng này đang bị ẩn", "cột D đang bị ẩn", "các trang khác không được đọc: Ghi chú"):
        assert words in shared.said(one)


def test_headings_may_stand_below_a_title_and_blank_rows_do_not_matter(shared) -> None:
    title = [["DANH SÁCH ĐẢNG VIÊN"], [], ["STT", *HEADINGS], ["1", *AN], [], ["2", *BINH]]
    one = shared.bring("people", title)
    assert [row.number for row in shared.rows(one)] == [4, 6]
    assert one.counts["new"] == 2


def test_merged_cells_above_the_headings_do_not_matter(shared) -> None:
    def change(book: Workbook) -> None:
        book.active.insert_rows(1)
        book.active["A1"] = "DANH SÁCH"
        book.active.merge_cells("A1:D1")

    assert shared.bring("people", edited(change)).counts["new"] == 2


def test_text_is_read_with_any_delimiter_and_its_quoted_formulas_are_text_again(desk) -> None:
    text = "Mã;Họ và tên;Mã đơn vị;Từ ngày\nN1;'=Nguyễn Văn An;CB1;03/02/2010\n"
    desk.load("people", text.encode("utf-16"))
    assert desk.person("N1").name == "=Nguyễn Văn An"


def test_a_number_is_a_code_and_a_day_is_a_day_in_cells_of_these_kinds(desk) -> None:
    def change(book: Workbook) -> None:
        book.active["A2"] = 12
        book.active["D2"] = date(2010, 2, 3)
        book.active["D2"].number_format = "dd/mm/yyyy"

    one = desk.load("people", edited(change))
    assert desk.belongs("12")[0][1].isoformat() == "2010-02-03"
    assert "số 0 ở đầu mã" in desk.said(one)
