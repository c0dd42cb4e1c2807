"""Workbooks as columns of typed values."""

from __future__ import annotations

import datetime
import functools
import io
import operator
import struct
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest

from core.rowfiles import Heading, RowFile, workbook
from core.rowfiles.sheetrows import letters, number_of


def rewritten(path: str, change) -> str:
    """Copy a workbook with its sheet's XML changed."""
    source = zipfile.ZipFile(path)
    with zipfile.ZipFile("changed.xlsx", "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, change(content) if name == "xl/worksheets/sheet1.xml" else content)
    return "changed.xlsx"


def test_cells_keep_their_types(make_workbook, read):
    columns = read(
        make_workbook(
            [
                ["Mã", "name", "gpa", "months_in_party"],
                [" a ", True, 3.25, 30],
                ["007", datetime.date(2023, 11, 5), 0.28, "  "],
            ]
        )
    ).columns
    assert columns["id"] == ["a", "007"]
    assert columns["name"] == [True, datetime.date(2023, 11, 5)]
    assert columns["gpa"] == [Decimal("3.25"), Decimal("0.28")]
    assert columns["months_in_party"] == [30, None]
    assert type(columns["months_in_party"][0]) is int


@pytest.mark.parametrize(("stored", "shown"), [(0.1 + 0.2, "0.3"), (2.9999999999999996, "3"), (1e22, "1" + "0" * 22)])
def test_a_number_has_fifteen_digits_as_in_excel(make_workbook, stored, shown, read):
    assert read(make_workbook([["id", "gpa"], ["a", stored]])).columns["gpa"] == [Decimal(shown)]


def test_the_table_may_stand_anywhere(make_workbook, read):
    chunk = read(make_workbook([["BẢNG"], ["id", "gpa"], [None], ["a", 1]], top=3, left=2))
    assert chunk.columns == {"id": ["a"], "gpa": [1]}
    assert chunk.where(0, "gpa") == "so-lieu.xlsx:Bảng!D7"


def test_a_formula_gives_its_value(make_workbook, read):
    assert read(make_workbook([["id", "gpa"], ["a", ("=1+1.5", 2.5)]])).columns["gpa"] == [Decimal("2.5")]


def test_an_error_value_is_named_with_its_cell(make_workbook, faults_of):
    path = make_workbook([["id", "gpa"], ["a", ("=1/0", "#DIV/0!")], ["b", ("=A9", "#REF!")], ["#REF!", 2]])
    found = faults_of(path)
    assert [one[: len("so-lieu.xlsx:Bảng!B2: ")] for one in found] == [
        "so-lieu.xlsx:Bảng!B2: ",
        "so-lieu.xlsx:Bảng!B3: ",
    ]
    assert "#DIV/0!" in found[0]
    assert "#REF!" in found[1]


def test_a_formula_never_worked_out_is_named(make_workbook, only_fault):
    path = make_workbook([["id", "gpa"], ["a", ("=1+1", 2)]])
    said = only_fault(rewritten(path, lambda xml: xml.replace(b"</f><v>2</v>", b"</f>")))
    assert said.startswith("changed.xlsx:Bảng!B2: ")
    assert "chưa được tính" in said


@pytest.mark.parametrize(
    ("rows", "cell", "words"),
    [
        ([["id", "nope"], ["a", 1]], "B1", "không rõ cột “nope”"),
        ([["id", "gpa", "gpa"], ["a", 1, 1]], "C1", "hai lần"),
        ([["id", "gpa"], ["a", 1], ["b", 1, "x"]], "C3", "không có tiêu đề"),
        ([["id", "gpa"]], "A1", "không có hàng"),
        ([["x", "y"], ["a", 1]], "A1", "không thấy hàng tiêu đề"),
        ([], "A1", "trống"),
    ],
)
def test_wrong_sheets_are_named_with_the_cell(make_workbook, rows, cell, words, only_fault):
    said = only_fault(make_workbook(rows))
    assert said.startswith(f"so-lieu.xlsx:Bảng!{cell}: ")
    assert words in said


def test_the_first_visible_sheet_is_read(tmp_path, monkeypatch, read):
    import xlsxwriter

    monkeypatch.chdir(tmp_path)
    book = xlsxwriter.Workbook("a.xlsx")
    hidden, shown, other = (book.add_worksheet(name) for name in ("Ẩn", "Số liệu", "Khác"))
    shown.activate()
    shown.set_first_sheet()
    hidden.hide()
    shown.write_column(0, 0, ["id", "a"])
    other.write_column(0, 0, ["id", "b"])
    book.close()
    chunk = read("a.xlsx")
    assert chunk.columns["id"] == ["a"]
    assert chunk.where(0, "id") == "a.xlsx:Số liệu!A2"


def test_slices_give_the_same_rows_as_the_whole(make_workbook, monkeypatch, read, headings):
    path = make_workbook([["id", "gpa"], *([f"p{number}", number / 8] for number in range(3000))])
    whole = read(path)
    monkeypatch.setattr(workbook, "SLICE_BYTES", 5000)
    file = RowFile(path, headings)
    chunks = list(file.chunks(100))
    assert functools.reduce(operator.iadd, (one.columns["id"] for one in chunks), []) == whole.columns["id"]
    assert functools.reduce(operator.iadd, (one.columns["gpa"] for one in chunks), []) == whole.columns["gpa"]
    assert chunks[-1].where(len(chunks[-1]) - 1, "gpa") == "so-lieu.xlsx:Bảng!B3001"
    assert chunks[-1].first_row == 3001 - len(chunks[-1])


def test_a_prefix_and_single_quotes_are_read_the_same(make_workbook, read):
    def prefixed(xml: bytes) -> bytes:
        for tag in (b"worksheet", b"sheetData", b"row", b"c", b"v"):
            xml = xml.replace(b"<%s " % tag, b"<x:%s " % tag).replace(b"<%s>" % tag, b"<x:%s>" % tag)
            xml = xml.replace(b"</%s>" % tag, b"</x:%s>" % tag)
        return xml.replace(b"xmlns=", b"xmlns:x=").replace(b'"', b"'")

    path = make_workbook([["id", "gpa"], ["a", 1.5]])
    assert read(rewritten(path, prefixed)).columns == {"id": ["a"], "gpa": [Decimal("1.5")]}


def test_a_lone_cell_far_below_costs_nothing(make_workbook, headings):
    rows = [["id", "gpa"], ["a", 1]]
    far = b'<row r="1048576"><c r="A1048576" t="str"><v>z</v></c><c r="B1048576"><v>1</v></c></row></sheetData>'
    path = rewritten(make_workbook(rows), lambda xml: xml.replace(b"</sheetData>", far))
    file = RowFile(path, headings)
    assert [one.columns["id"] for one in file.chunks()] == [["a"], ["z"]]


def test_cells_that_would_fill_the_memory_with_blanks_are_refused(make_workbook, only_fault):
    path = make_workbook([["id", "gpa"], ["a", 1]])
    said = only_fault(rewritten(path, lambda xml: xml.replace(b'r="B2"', b'r="ZZ1048576"')))
    assert "ZZ1048576" in said


@pytest.mark.parametrize("content", [b"hello", b"PK\x03\x04 no zip at all", b"\xd0\xcf\x11\xe0 old office"])
def test_what_is_no_workbook_is_refused(make_file, content, only_fault):
    assert only_fault(make_file("a.xlsx", content)).startswith("a.xlsx: ")


def test_a_zip_that_is_no_workbook_is_refused(make_file, only_fault):
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("hello.txt", "hello")
    assert "hỏng" in only_fault(make_file("a.xlsx", whole.getvalue()))


@pytest.mark.parametrize("keep", [0.2, 0.5, 0.9, 0.99])
def test_a_workbook_cut_off_is_refused(make_workbook, make_file, keep, only_fault):
    content = Path(make_workbook([["id", "gpa"], *([["a", 1]] * 500)])).read_bytes()
    assert "hỏng" in only_fault(make_file("a.xlsx", content[: int(len(content) * keep)]))


def test_broken_sheet_xml_is_refused(make_workbook, only_fault):
    path = make_workbook([["id", "gpa"], ["a", 1]])
    for change in (b"<sheetData>", b"</sheetData>", b"</c>"):
        assert "hỏng" in only_fault(rewritten(path, lambda xml, gone=change: xml.replace(gone, b"")))


def test_a_zip_bomb_is_refused(make_workbook, only_fault):
    path = make_workbook([["id", "gpa"], ["a", 1]])
    said = only_fault(rewritten(path, lambda xml: xml.replace(b"</sheetData>", b" " * (1 << 27) + b"</sheetData>")))
    assert "quá lớn" in said


def test_a_locked_zip_is_refused(make_workbook, make_file, only_fault):
    content = bytearray(Path(make_workbook([["id"], ["a"]])).read_bytes())
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8 : at + 10] = struct.pack("<H", 1)
        at = content.find(b"PK\x01\x02", at + 4)
    assert "mật khẩu" in only_fault(make_file("a.xlsx", bytes(content)))


def test_columns_have_letters():
    assert [letters(one) for one in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert all(number_of(letters(one)) == one for one in range(0, 16384, 7))


def test_an_unnamed_column_without_values_is_fine(make_workbook, read):
    headings = (Heading("id"), Heading("gpa"))
    assert read(make_workbook([["id", None, "gpa"], ["a", None, 1]]), headings).columns == {
        "id": ["a"],
        "gpa": [1],
    }
