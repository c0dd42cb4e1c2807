"""Records written for machines, spreadsheets and people."""

from __future__ import annotations

import datetime
import io
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import WrongInput
from core.rowfiles import Heading, RowFile, Spool, sheetwriting, write_rows

RECORDS = [
    {"id": "sv-1", "level": "HTXSNV", "points": Decimal("18.50"), "member": True},
    {"id": "Đào Thị Ước", "level": None, "points": None, "member": False},
]


def written(records, kind, **options):
    stream = io.StringIO()
    write_rows(records, None, kind, stream=stream, **options)
    return stream.getvalue()


def in_file(records, path, kind, **options):
    write_rows(records, path, kind, **options)
    return Path(path).read_bytes()


def cells_of(path, names):
    (chunk,) = RowFile(path, [Heading(one) for one in names]).chunks()
    return chunk.columns


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_json_lines_keep_letters_and_nested_values():
    record = {"id": "Đào", "unmet": {"HTXSNV": [{"rule": "a"}]}, "n": Fraction(1, 3), "d": Decimal("1.50")}
    text = written([record, record], "jsonl")
    assert text.count("\n") == 2
    assert "Đào" in text
    assert json.loads(text.splitlines()[0]) == {**record, "n": "1/3", "d": "1.50"}


def test_csv_is_read_by_excel():
    content = in_file(RECORDS, "a.csv", "csv", headings={"id": "Mã", "points": "Điểm"})
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig") == "Mã,Điểm\r\nsv-1,18.50\r\nĐào Thị Ước,\r\n"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@x", "'@x"),
        ("-x", "'-x"),
        ("+84 1", "'+84 1"),
        ("-5", "-5"),
        ("+3,5", "+3,5"),
        (-5, "-5"),
        (["a", 1], "a; 1"),
        ({"a": 1}, "a: 1"),
        (datetime.date(2023, 1, 2), "02/01/2023"),
        (True, "true"),
    ],
)
def test_a_csv_cell_is_never_a_formula(value, cell):
    assert written([{"a": value}], "csv").splitlines()[1].strip('"') == cell


def test_a_workbook_has_typed_cells_and_no_formulas():
    records = [
        {
            "id": "=1+1",
            "n": 1,
            "d": Decimal("2.5"),
            "t": True,
            "when": datetime.date(2023, 1, 2),
            "long": 12345678901234567,
            "url": "https://x.vn",
            "none": None,
            "text": "007",
        }
    ]
    write_rows(records, "a.xlsx", "xlsx")
    columns = cells_of("a.xlsx", records[0])
    assert {name: one for name, (one,) in columns.items()} == {**records[0], "long": "12345678901234567"}


def test_a_workbook_keeps_its_headings_in_sight():
    import zipfile

    write_rows(RECORDS, "a.xlsx", "xlsx", headings={"id": "Mã", "level": "Mức"}, sheet="Kết/quả")
    archive = zipfile.ZipFile("a.xlsx")
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:B3"/>' in sheet
    assert "<cols>" in sheet
    assert "Kết-quả" in archive.read("xl/workbook.xml").decode()


def test_more_rows_than_a_sheet_holds_are_refused(monkeypatch):
    monkeypatch.setattr(sheetwriting, "MOST_ROWS", 3)
    with pytest.raises(WrongInput, match=r"^a\.xlsx: .*hãy ghi ra \.csv"):
        write_rows([{"a": 1}] * 3, "a.xlsx", "xlsx")
    assert os.listdir() == []


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx"])
def test_a_failure_leaves_the_old_file_and_nothing_else(kind):
    def failing():
        yield {"a": 1}
        raise WrongInput([])

    Path("a.out").write_text("old")
    with pytest.raises(WrongInput):
        write_rows(failing(), "a.out", kind)
    assert os.listdir() == ["a.out"]
    assert Path("a.out").read_text() == "old"


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx"])
def test_a_path_that_cannot_be_written_is_named(kind):
    os.mkdir("folder")
    for path in ("no/such/folder.out", "folder"):
        with pytest.raises(WrongInput) as wrong:
            write_rows(RECORDS, path, kind)
        assert wrong.value.faults[0].where == path


@pytest.mark.parametrize("kind", ["jsonl", "csv", "xlsx", "table"])
def test_no_records_make_an_empty_file(kind):
    assert isinstance(in_file([], "a.out", kind, headings={"id": "Mã"}), bytes)
    assert isinstance(in_file([], "b.out", kind), bytes)


def test_a_workbook_needs_a_path():
    with pytest.raises(ValueError, match="path"):
        write_rows([], None, "xlsx")


def test_a_table_is_aligned_by_what_people_see():
    records = [{"id": "Đào", "n": 5}, {"id": "日本", "n": 12}, {"id": "e\u0302m", "n": None}]
    assert written(records, "table", headings={"id": "Mã", "n": "Số"}).splitlines() == [
        "Mã    Số",
        "────  ──",
        "Đào    5",
        "日本  12",
        "êm",
    ]


def test_a_long_cell_goes_over_several_lines():
    lines = written([{"id": "a", "why": "lý do dài " * 10, "x": "z" * 60}], "table").splitlines()
    assert len(lines) == 5
    assert all(len(line) <= 1 + 2 + 48 + 2 + 48 for line in lines)
    assert lines[2].startswith("a")
    assert lines[3].startswith("  ")


def test_colours_only_when_asked():
    records = [{"level": level} for level in ("HTXSNV", "HTTNV", "HTNV", "KHTNV", "khác")]
    assert "\x1b" not in written(records, "table")
    lines = written(records, "table", colour=True).splitlines()[2:]
    assert [line.startswith("\x1b[") for line in lines] == [True] * 4 + [False]
    assert written(records, "table", colour=True, paint=lambda text, column: f"<{column}>").count("<level>") == 5


def test_a_cell_cannot_steer_the_terminal():
    assert "\x1b" not in written([{"id": "\x1b[31mred\u202e"}], "table")


def test_a_spool_gives_out_only_when_told():
    stream = io.StringIO()
    with Spool() as spool:
        write_rows(RECORDS, None, "jsonl", stream=spool.text)
        assert stream.getvalue() == ""
        spool.copy_to(stream)
    assert stream.getvalue().count("\n") == 2
