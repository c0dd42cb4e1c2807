"""Files of posts, results, discipline, commendations, levels and facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from core.api import ImportColumn, hookimpl
from core.db import tenant_session
from core.editions import installed_editions
from core.errors import WrongInput
from core.exchange.subjects import asked
from core.facts.services import Question, row_of
from core.hierarchy import services as hierarchy
from core.people.models import Commendation, Discipline, Post, StateResult, StudentRecord, YearFacts, YearLevel
from core.plugins import TenantHooks, build_manager
from core.unit_of_work import UnitOfWork
from tenants import services as tenants

PEOPLE = [
    ["Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Mã đơn vị", "Từ ngày"],
    ["N1", "Nguyễn Văn An", "20/11/1980", "03/02/2005", "03/02/2006", "CB1", "03/02/2010"],
    ["N2", "Trần Thị Bình", "01/02/1985", "19/05/2012", "19/05/2013", "CB2", "19/05/2012"],
]
POSTS = ["Mã", "Mã đơn vị", "Chức vụ", "Người đứng đầu", "Chức vụ chính", "Từ ngày", "Đến trước ngày"]


@pytest.fixture
def desk(make_desk):
    """A committee with two people, and Cần Thơ's rulebook for 2023."""
    made = make_desk(people=PEOPLE)
    with UnitOfWork(made.database.engine, made.tenant.id) as work:
        tenants.choose_plugins(work, ["trung_uong", "can_tho"], actor="test")
        tenants.choose_rulebook(work, 2023, "can_tho/2023", actor="test")
    return made


def test_posts_are_added_changed_and_known_again(desk) -> None:
    row = ["N1", "CB1", "Bí thư", "có", "có", "01/02/2020", ""]
    desk.load("posts", [POSTS, row])
    (post,) = desk.table(Post)
    assert (post["title"], post["head"], post["since"], post["until"]) == ("Bí thư", True, date(2020, 2, 1), None)
    assert desk.bring("posts", [POSTS, row]).counts["unchanged"] == 1
    one = desk.bring("posts", [POSTS, [*row[:6], "01/07/2025"]])
    assert desk.row(one, "N1").cells["until"] == {"state": "changed", "old": None, "new": "2025-07-01"}
    desk.confirm(one)
    (ended,) = desk.table(Post)
    assert (ended["id"], ended["until"]) == (post["id"], date(2025, 7, 1))


def test_a_post_in_a_body_belongs_to_the_unit_of_the_body(desk) -> None:
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        hierarchy.make_body(
            work, unit_id=desk.unit("DB"), code="BCH", kind="committee", name="Ban chấp hành", since=date(2020, 1, 1),
            actor="test",
        )  # fmt: skip
    headings = ["Mã", "Mã tập thể", "Chức vụ", "Từ ngày"]
    desk.load("posts", [headings, ["N1", "BCH", "Ủy viên", "01/01/2020"]])
    assert desk.table(Post)[0]["unit_id"] == desk.unit("DB")
    one = desk.bring("posts", [[*headings, "Mã đơn vị"], ["N2", "BCH", "Ủy viên", "01/01/2020", "CB1"]])
    assert "không thuộc đơn vị ghi ở cột mã đơn vị" in desk.said(one)


CLASHES = {
    "two heads": (["N2", "CB1", "Phó bí thư", "có", "không", "01/02/2021", ""], "đã có người đứng đầu"),
    "two main posts": (["N1", "CB2", "Ủy viên", "không", "có", "01/02/2021", ""], "chức vụ chính khác"),
    "the same post again": (["N1", "CB1", "Bí thư", "không", "không", "01/02/2021", ""], "đã giữ đúng chức vụ này"),
    "before the unit": (["N1", "CB1", "Ủy viên", "không", "không", "01/02/2009", ""], "chỉ tồn tại từ ngày"),
    "ends before it begins": (["N1", "CB1", "Ủy viên", "không", "không", "01/02/2021", "01/01/2021"], "phải sau ngày"),
    "nobody": (["N9", "CB1", "Ủy viên", "không", "không", "01/02/2021", ""], "không có người mang mã «N9»"),
    "nowhere": (["N1", "", "Ủy viên", "không", "không", "01/02/2021", ""], "mã đơn vị hoặc mã tập thể"),
}


@pytest.mark.parametrize("name", CLASHES)
def test_a_post_that_cannot_be_held_is_refused(desk, name: str) -> None:
    desk.load("posts", [POSTS, ["N1", "CB1", "Bí thư", "có", "có", "01/02/2020", ""]])
    row, words = CLASHES[name]
    one = desk.bring("posts", [POSTS, row])
    assert one.counts["wrong"] == 1
    assert words in desk.said(one)


def test_two_heads_within_one_file_are_seen(desk) -> None:
    first = ["N1", "CB1", "Bí thư", "có", "có", "01/02/2020", ""]
    one = desk.bring("posts", [POSTS, first, ["N2", "CB1", "Bí thư", "có", "có", "01/02/2021", ""]])
    assert one.counts["wrong"] == 2


def test_a_successor_in_the_same_file_is_fine(desk) -> None:
    first = ["N1", "CB1", "Bí thư", "có", "có", "01/02/2020", "01/02/2021"]
    desk.load("posts", [POSTS, first, ["N2", "CB1", "Bí thư", "có", "có", "01/02/2021", ""]])
    assert len(desk.table(Post)) == 2


def test_a_name_beside_a_code_must_be_that_of_its_person(desk) -> None:
    headings = ["Mã", "Họ và tên", "Ngày sinh", "Năm", "Mức xếp loại"]
    one = desk.bring("state_results", [headings, ["N1", "Trần Thị Bình", "01/02/1985", 2024, "HTTNV"]])
    assert "mã này là của «Nguyễn Văn An»" in desk.said(one)
    assert "người sinh ngày khác" in desk.said(one)
    assert one.counts["wrong"] == 1


def test_results_of_the_state_side_are_kept_by_year(desk) -> None:
    headings = ["Mã", "Năm", "Mức xếp loại"]
    desk.load("state_results", [headings, ["N1", 2024, "Hoàn thành tốt nhiệm vụ"], ["N1", "2023", "HTNV"]])
    assert sorted((row["year"], row["level"]) for row in desk.table(StateResult)) == [(2023, "HTNV"), (2024, "HTTNV")]
    one = desk.bring("state_results", [headings, ["N1", 2024, "HTXSNV"], ["N2", 2026, "HTNV"], ["N2", 2024, "Giỏi"]])
    assert (one.counts["changed"], one.counts["wrong"]) == (1, 2)
    assert "năm 2026 không dùng được" in desk.said(one)
    assert "không có «Giỏi»" in desk.said(one)


def test_the_year_of_a_student_takes_commas_and_percents(desk) -> None:
    headings = ["Mã", "Năm", "Hình thức học", "Điểm rèn luyện", "Điểm trung bình", "Tỷ lệ tín chỉ nợ", "Nợ học phí"]
    desk.load("student_records", [headings, ["N1", 2024, "chính quy", "85,5", "3,05", "5%", "không"]])
    (row,) = desk.table(StudentRecord)
    assert (row["gpa"], row["credits_owed"]) == (Decimal("3.05"), Decimal("0.05"))
    again = desk.bring("student_records", [headings, ["N1", 2024, "chính quy", 85.5, 3.05, 0.05, "không"]])
    assert again.counts["unchanged"] == 1
    bad = desk.bring("student_records", [headings, ["N2", 2024, "chính quy", "101", "4,5", "", ""]])
    assert desk.said(bad).count("phải từ") == 2


def test_discipline_is_of_a_person_or_a_unit_and_of_exactly_one(desk) -> None:
    headings = ["Mã người", "Mã đơn vị", "Hình thức kỷ luật", "Ngày quyết định", "Tự phát hiện"]
    desk.load(
        "discipline",
        [
            headings,
            ["N1", "", "Khiển trách", "15/06/2024", "có"],
            ["", "CB2", "Cảnh cáo", "15/06/2024", "không"],
        ],
    )
    found = {row["form"]: row for row in desk.table(Discipline)}
    assert found["Khiển trách"]["self_detected"] is True
    assert found["Cảnh cáo"]["unit_id"] == desk.unit("CB2")
    bad = [["N1", "CB1", "Cảnh cáo", "15/06/2024", ""], ["", "CB1", "Cảnh cáo", "21/11/2025", ""]]
    one = desk.bring("discipline", [headings, *bad])
    assert "ghi đúng một trong ba" in desk.said(one)
    assert "chưa tới" in desk.said(one)


def test_commendations_are_kept_by_level_and_day(desk) -> None:
    headings = ["Mã", "Cấp khen thưởng", "Ngày khen thưởng"]
    desk.load("commendations", [headings, ["N1", "cấp tỉnh, thành phố", "15/06/2024"]])
    assert desk.table(Commendation)[0]["level"] == "city"
    one = desk.bring("commendations", [headings, ["N1", "city", "15/06/2024"], ["N1", "cấp bộ", "15/06/2024"]])
    assert (one.counts["unchanged"], one.counts["new"]) == (1, 1)


def test_levels_of_a_year_must_be_those_of_the_rulebook(desk) -> None:
    headings = ["Mã người", "Mã đơn vị", "Đối tượng", "Năm", "Mức xếp loại"]
    member = ["N1", "", "đảng viên", 2023]
    desk.load(
        "year_levels", [headings, [*member, "Hoàn thành tốt nhiệm vụ"], ["", "CB1", "tổ chức đảng", 2023, "HTNV"]]
    )
    found = {row["subject"]: row for row in desk.table(YearLevel)}
    assert (found["party_member"]["level"], found["party_member"]["rulebook"]) == ("HTTNV", "can_tho/2023")
    bad = [
        ["N2", "", "đảng viên", 2023, "TSVM"],
        ["N2", "", "tổ chức đảng", 2023, "HTNV"],
        ["N2", "", "đảng viên", 2024, "HTNV"],
    ]
    one = desk.bring("year_levels", [headings, *bad])
    assert one.counts["wrong"] == 3
    for words in (
        "không phải mức của can_tho/2023",
        "đối tượng này là của đơn vị",
        "chưa chọn bộ quy tắc cho năm 2024",
    ):
        assert words in desk.said(one)


FACTS = {"year": 2023, "subject": "party_member"}


def test_facts_of_a_year_have_the_columns_of_the_rulebook(desk) -> None:
    headings = ["Mã", "Họ và tên", "gpa", "outstanding", "targets_done"]
    desk.load("year_facts", [headings, ["N1", "Nguyễn Văn An", "3,05", "có", "100%"]], **FACTS)
    (row,) = desk.table(YearFacts)
    assert row["columns"] == {"gpa": "3.05", "outstanding": True, "targets_done": "1"}
    desk.load("year_facts", [["Mã", "gpa", "conduct_points"], ["N1", "", 90]], **FACTS)
    (row,) = desk.table(YearFacts)
    assert row["columns"] == {"outstanding": True, "targets_done": "1", "conduct_points": "90"}


def test_facts_that_the_rulebook_refuses_are_named_with_their_cells(desk) -> None:
    one = desk.bring("year_facts", [["Mã", "gpa", "outstanding"], ["N1", "4,5", "có"], ["N2", "3", "ba"]], **FACTS)
    assert one.counts["wrong"] == 2
    assert [note["column"] for row in desk.rows(one) for note in row.notes] == ["gpa", "outstanding"]
    assert "ngoài khoảng 0..4" in desk.said(one)


def test_an_unknown_column_is_named_with_what_was_meant(desk) -> None:
    one = desk.bring("year_facts", [["Mã", "outstandin"], ["N1", "có"]], **FACTS)
    assert one.state == "refused"
    assert "có phải là “outstanding”" in desk.said(one)


def test_facts_need_their_year_and_subject(desk) -> None:
    with pytest.raises(WrongInput, match="cần nêu đối tượng và năm"):
        desk.bring("year_facts", [["Mã", "gpa"], ["N1", "3"]])
    with pytest.raises(WrongInput, match="chưa chọn bộ quy tắc cho năm 2022"):
        desk.bring("year_facts", [["Mã", "gpa"], ["N1", "3"]], year=2022, subject="party_member")


def test_undo_of_records_leaves_none(desk) -> None:
    one = desk.load("posts", [POSTS, ["N1", "CB1", "Bí thư", "có", "có", "01/02/2020", ""]])
    desk.undo(one)
    assert desk.table(Post) == []
    facts = desk.load("year_facts", [["Mã", "gpa"], ["N1", "3,05"]], **FACTS)
    changed = desk.load("year_facts", [["Mã", "gpa"], ["N1", "3,1"]], **FACTS)
    desk.undo(changed)
    assert desk.table(YearFacts)[0]["columns"] == {"gpa": "3.05"}
    desk.undo(facts)
    assert desk.table(YearFacts) == []


class Scores:
    """A plugin that reads a column of its own, and works out a fact from it."""

    @hookimpl
    def import_columns(self, rulebook, subject):
        return [ImportColumn("score", "Điểm thi đua")]

    @hookimpl
    def derived_facts(self, rulebook, subject, columns):
        return {"targets_done": str(Decimal(columns["score"]) / 100)} if columns.get("score") else None


def test_the_columns_of_a_plugin_are_read_kept_and_used(desk, monkeypatch) -> None:
    manager = build_manager([("scores", Scores())])
    monkeypatch.setattr(asked, "TenantHooks", lambda _, plugins: TenantHooks(manager, ["scores"]))
    desk.load("year_facts", [["Mã", "Điểm thi đua", "gpa"], ["N1", "90", "3"]], **FACTS)
    (row,) = desk.table(YearFacts)
    assert row["columns"] == {"score": "90", "gpa": "3"}
    question = Question(
        installed_editions().classifier("can_tho/2023", "party_member"), TenantHooks(manager, ["scores"]), 2023,
        date(2023, 12, 31),
    )  # fmt: skip
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        assert row_of(session, question, desk.person("N1").id).columns["targets_done"] == "0.9"
