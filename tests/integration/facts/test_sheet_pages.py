"""A spreadsheet classified on a page: a board of results, or every wrong cell with its place; nothing is kept."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from core.access import Role
from core.facts import boards
from core.facts.views import sheets

AT = "/try/can_tho/2023/party_member/file"
ROWS = [
    ["Mã", "Họ và tên", "months_in_party", "disciplined"],
    ["a", "Người a", "3", ""],
    ["b", "<b>Người b</b>", "40", "không"],
]


@pytest.fixture
def member(client, make_tenant):
    return client(make_tenant(), Role.MEMBER)


def csv_of(rows: list[list[str]]) -> bytes:
    return "\n".join(",".join(row) for row in rows).encode()


def workbook_of(rows: list[list[str]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Bảng")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return made.getvalue()


def sent(member, content: bytes, name: str):
    return member.post(AT, data={"file": (io.BytesIO(content), name)}, content_type="multipart/form-data")


@pytest.mark.parametrize(("content", "name"), [(csv_of(ROWS), "bang.csv"), (workbook_of(ROWS), "bảng của tôi.xlsx")])
def test_every_row_gets_its_result(member, content, name) -> None:
    page = sent(member, content, name)
    assert page.status_code == 200
    assert "không kiểm điểm, không xếp loại" in page.text
    assert "chưa xác định" in page.text
    assert ("&lt;b&gt;Người b" in page.text, "<b>Người b" in page.text) == (True, False)


def test_wrong_cells_are_listed_with_their_place_and_no_folder(member) -> None:
    rows = [*ROWS, ["c", "Người c", "nhiều", "có"], ["a", "Người d", "3", ""]]
    page = sent(member, workbook_of(rows), "bang.xlsx")
    assert page.status_code == 422
    assert "bang.xlsx:Bảng!C4" in page.text
    assert "đã có ở bang.xlsx:Bảng!A2" in page.text
    assert tempfile.gettempdir() not in page.text
    assert "Người a" not in page.text


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "", "chưa chọn tệp nào"),
        (b"x", "bang.json", "chỉ nhận tệp .xlsx hoặc .csv"),
        (b"", "bang.csv", "tệp trống"),
        (b"not a workbook", "bang.xlsx", "không phải là sổ Excel"),
        ("Mã,Lương\n1,5\n".encode(), "../../bang.csv", "không rõ cột"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(member, content, name, said) -> None:
    page = sent(member, content, name)
    assert (page.status_code, said in page.text) == (422, True)
    assert ".." not in page.text.partition("<main")[2].partition("</main")[0]


def test_a_file_that_is_too_large_is_refused(member, monkeypatch) -> None:
    monkeypatch.setattr(sheets, "LARGEST", 10)
    page = sent(member, csv_of(ROWS), "bang.csv")
    assert (page.status_code, "tệp lớn hơn" in page.text) == (422, True)


def test_more_rows_than_a_page_takes_are_refused(member, monkeypatch) -> None:
    monkeypatch.setattr(boards, "MOST_ROWS", 1)
    page = sent(member, csv_of(ROWS), "bang.csv")
    assert (page.status_code, "tệp có hơn 1 dòng" in page.text) == (422, True)


def test_nothing_of_a_file_is_kept(member, monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sent(member, csv_of(ROWS), "bang.csv")
    sent(member, b"", "bang.csv")
    with member.get(f"{AT}/template") as template:
        assert template.status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_the_template_is_understood_as_it_comes(member) -> None:
    template = member.get(f"{AT}/template").data
    (heads,) = CalamineWorkbook.from_filelike(io.BytesIO(template)).get_sheet_by_index(0).to_python()
    assert heads[:3] == ["Mã", "Họ và tên", "Đơn vị"]
    page = sent(member, workbook_of([heads, ["1", "Người a", *[""] * (len(heads) - 2)]]), "bang.xlsx")
    assert (page.status_code, "Người a" in page.text) == (200, True)


def test_the_form_stands_on_its_page(member) -> None:
    page = member.get(AT)
    assert 'enctype="multipart/form-data"' in page.text
    assert 'name="csrf_token"' in page.text
    assert member.get("/try/nobody/2023/party_member/file").status_code == 404


def test_a_stranger_sends_nothing(client) -> None:
    assert sent(client(), csv_of(ROWS), "bang.csv").status_code in (302, 303, 401)
