"""Files that people get: templates that an import knows, and exports that come back unchanged."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from core import clock
from core.db import tenant_session
from core.errors import plainly
from core.exchange import services
from core.exchange.kinds import Subject
from core.exchange.services import Wanted
from core.unit_of_work import UnitOfWork
from tenants import services as tenants
from tenants.choices import choices
from tests.integration.exchange.conftest import NOW

PEOPLE = [
    ["Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Số thẻ đảng", "Mã đơn vị", "Từ ngày"],
    ["0012", "Nguyễn Văn An", "20/11/1980", "03/02/2005", "03/02/2006", "=1+1", "CB1", "03/02/2010"],
    ["N2", "Trần Thị Bình", "01/02/1985", "19/05/2012", "", "+84", "CB2", "19/05/2012"],
]
FILES = {
    "posts": [
        ["Mã", "Mã đơn vị", "Chức vụ", "Người đứng đầu", "Từ ngày", "Cơ quan ban hành", "Số văn bản", "Ngày văn bản"],
        ["0012", "CB1", "Bí thư", "có", "01/02/2020", "Đảng ủy", "1-QĐ/ĐU", "31/01/2020"],
    ],
    "state_results": [["Mã", "Năm", "Mức xếp loại"], ["0012", "2023", "HTTNV"]],
    "student_records": [["Mã", "Năm", "Hình thức học", "Điểm trung bình"], ["N2", "2023", "chính quy", "3,05"]],
    "discipline": [["Mã đơn vị", "Hình thức kỷ luật", "Ngày quyết định"], ["CB2", "Cảnh cáo", "15/06/2024"]],
    "commendations": [["Mã", "Cấp khen thưởng", "Ngày khen thưởng"], ["N2", "cấp bộ", "15/06/2024"]],
    "year_levels": [["Mã người", "Đối tượng", "Năm", "Mức xếp loại"], ["0012", "đảng viên", "2023", "HTTNV"]],
    "year_facts": [["Mã", "gpa", "outstanding", "targets_done"], ["0012", "3,05", "có", "100%"]],
}
FACTS = {"year": 2023, "subject": "party_member"}


@pytest.fixture(scope="module")
def desk(make_desk):
    """A committee with two people, something of every kind, and Cần Thơ's rulebook for 2023; nothing is changed."""
    made = make_desk(people=PEOPLE)
    with UnitOfWork(made.database.engine, made.tenant.id) as work:
        tenants.choose_plugins(work, ["trung_uong", "can_tho"], actor="test")
        tenants.choose_rulebook(work, 2023, "can_tho/2023", actor="test")
    with clock.frozen(NOW):
        for kind, rows in FILES.items():
            made.load(kind, rows, **wanted(kind))
    return made


def wanted(kind: str) -> dict[str, object]:
    return FACTS if kind == Subject.YEAR_FACTS else {}


def exported(desk, kind: str, file_kind: str, **more: object) -> tuple[bytes, int]:
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        return services.exported(session, choices(), Wanted(kind, **(wanted(kind) | more)), file_kind)


def template(desk, kind: str, file_kind: str) -> bytes:
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        return services.template(session, choices(), Wanted(kind, **wanted(kind)), file_kind, plainly)


def page(content: bytes) -> Worksheet:
    return load_workbook(io.BytesIO(content)).worksheets[0]


@pytest.mark.parametrize("file_kind", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", list(Subject))
def test_what_is_given_out_comes_back_unchanged(desk, kind: Subject, file_kind: str) -> None:
    content, count = exported(desk, kind, file_kind)
    assert count >= 1
    one = desk.bring(kind, content, name=f"a.{file_kind}", **wanted(kind))
    assert one.state == "previewed", desk.said(one)
    assert {state: rows for state, rows in one.counts.items() if rows} == {"unchanged": count}, desk.said(one)


@pytest.mark.parametrize("file_kind", ["xlsx", "csv"])
@pytest.mark.parametrize("kind", list(Subject))
def test_the_example_of_a_template_is_left_out(desk, kind: Subject, file_kind: str) -> None:
    one = desk.bring(kind, template(desk, kind, file_kind), name=f"a.{file_kind}", **wanted(kind))
    assert one.state == "refused"
    assert "không có hàng số liệu" in desk.said(one)


@pytest.mark.parametrize("kind", list(Subject))
def test_the_example_of_a_template_shows_what_may_be_written(desk, kind: Subject) -> None:
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        columns = services.columns_of(session, choices(), Wanted(kind, **wanted(kind)))
    for column in columns.every:
        if column.example and column.example != "VÍ DỤ":
            assert column.reader.shown(column.reader.read(column.example)) == column.example


def test_a_template_has_lists_notes_text_cells_and_a_sheet_that_explains(desk) -> None:
    book = load_workbook(io.BytesIO(template(desk, "units", "xlsx")))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị"]
    assert sheet["A1"].comment.text
    rules = {str(rule.sqref).split(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    assert "chi bộ" in rules["C2"].formula1
    assert sheet.column_dimensions["A"].number_format == "@"
    assert book.sheetnames == ["Đơn vị", "Hướng dẫn", "Danh mục"]
    assert book["Danh mục"].sheet_state == "hidden"
    assert "Mã đơn vị cấp trên" in {row[0].value for row in book["Hướng dẫn"].iter_rows()}


def test_codes_and_days_are_text_and_nothing_becomes_a_formula(desk) -> None:
    sheet = page(exported(desk, "people", "xlsx")[0])
    row = {heading.value: cell for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (row["Mã"].value, row["Ngày sinh"].value) == ("0012", "20/11/1980")
    assert (row["Số thẻ đảng"].value, row["Số thẻ đảng"].data_type) == ("=1+1", "s")
    text = exported(desk, "people", "csv")[0].decode("utf-8-sig")
    found = {line["Mã"]: line["Số thẻ đảng"] for line in csv.DictReader(io.StringIO(text))}
    assert found["0012"] == "'=1+1"


def codes(content: bytes) -> Iterator[object]:
    return (row[0].value for row in page(content).iter_rows(min_row=2))


def test_only_what_is_within_reach_is_given_out(desk) -> None:
    roots = frozenset({desk.unit("CB1")})
    assert list(codes(exported(desk, "people", "xlsx", roots=roots)[0])) == ["0012"]
    assert list(codes(exported(desk, "units", "xlsx", roots=roots)[0])) == ["CB1"]
    assert exported(desk, "discipline", "xlsx", roots=roots)[1] == 0
    assert exported(desk, "commendations", "xlsx", roots=roots)[1] == 0
