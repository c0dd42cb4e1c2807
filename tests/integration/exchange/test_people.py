"""Files of people: previewed cell by cell, written whole, taken back exactly."""

from __future__ import annotations

from datetime import date

import pytest

from core.audit.models import AuditEntry
from core.errors import Conflict, Stale
from core.exchange.services import Consent
from core.people import services as people
from core.people.models import Membership, Person
from core.unit_of_work import UnitOfWork

HEADINGS = ["Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Mã đơn vị", "Từ ngày"]
AN = ["N1", "Nguyễn Văn An", "20/11/1980", "03/02/2005", "03/02/2006", "CB1", "03/02/2010"]
BINH = ["N2", "Trần Thị Bình", "01/02/1985", "19/05/2012", "19/05/2013", "CB2", "19/05/2012"]
PEOPLE = [HEADINGS, AN, BINH]


def line(**changes: object) -> list[list[object]]:
    """Return a file of An alone, with some cells changed by their place."""
    names = ["code", "name", "born", "admitted", "official", "unit", "since"]
    return [HEADINGS, [changes.get(name, cell) for name, cell in zip(names, AN, strict=True)]]


def test_a_first_file_is_all_new_and_nothing_is_written_before_it_is_confirmed(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("people", PEOPLE)
    assert (one.state, one.counts["new"], one.rows) == ("previewed", 2, 2)
    assert desk.table(Person) == []
    desk.confirm(one)
    assert desk.person("N1").official_on == date(2006, 2, 3)
    assert desk.belongs("N2") == [("CB2", date(2012, 5, 19), None)]


def test_the_same_file_again_changes_nothing(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    before = desk.table(Person, without=()), desk.table(Membership, without=())
    one = desk.bring("people", PEOPLE)
    assert one.counts["unchanged"] == 2
    desk.confirm(one)
    assert (desk.table(Person, without=()), desk.table(Membership, without=())) == before


def test_a_changed_cell_shows_what_stands_there_and_what_will(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    row = desk.row(desk.bring("people", line(name="Nguyễn Văn Ân")), "N1")
    assert row.state == "changed"
    assert row.cells["name"] == {"state": "changed", "old": "Nguyễn Văn An", "new": "Nguyễn Văn Ân"}
    assert row.cells["born_on"] == {"state": "unchanged", "new": "1980-11-20"}


def test_columns_that_a_file_does_not_have_stay_as_they_are_and_order_and_codes_do_not_matter(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    desk.load("people", [["name", "STT", "code"], ["Nguyễn Văn Ân", "1", "N1"]])
    an = desk.person("N1")
    assert (an.name, an.born_on, an.official_on) == ("Nguyễn Văn Ân", date(1980, 11, 20), date(2006, 2, 3))
    assert desk.belongs("N1") == [("CB1", date(2010, 2, 3), None)]


def test_an_empty_cell_of_a_column_that_is_there_takes_the_value_away(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    one = desk.bring("people", [["Mã", "Họ và tên", "Ngày chính thức"], ["N1", "Nguyễn Văn An", ""]])
    assert desk.row(one, "N1").cells["official_on"] == {"state": "changed", "old": "2006-02-03", "new": None}
    desk.confirm(one)
    assert desk.person("N1").official_on is None


def test_another_unit_from_a_later_day_is_a_move_that_ends_the_old_membership(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    one = desk.bring("people", line(unit="CB2", since="01/09/2025"))
    assert one.counts["moved"] == 1
    assert desk.row(one, "N1").cells["unit"] == {"state": "moved", "old": "CB1", "new": "CB2"}
    desk.confirm(one)
    assert desk.belongs("N1") == [
        ("CB1", date(2010, 2, 3), date(2025, 9, 1)),
        ("CB2", date(2025, 9, 1), None),
    ]


def test_another_unit_from_the_same_day_puts_right_where_somebody_always_was(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    desk.load("people", line(unit="CB2"))
    assert desk.belongs("N1") == [("CB2", date(2010, 2, 3), None)]


def test_who_belongs_to_a_unit_of_the_file_and_is_not_in_it_is_named_and_stays(make_desk) -> None:
    third = ["N3", "Lê Văn Cường", "02/03/1970", "03/02/2000", "03/02/2001", "CB1", "03/02/2010"]
    desk = make_desk(people=[*PEOPLE, third])
    one = desk.bring("people", line(name="Nguyễn Văn Ân"))
    missing = [row.key for row in desk.rows(one) if row.state == "missing"]
    assert (missing, one.counts["missing"], one.rows) == (["N3"], 1, 1)
    desk.confirm(one)
    assert desk.belongs("N3") == [("CB1", date(2010, 2, 3), None)]


WRONG = {
    "unknown unit": ({"unit": "CB9"}, "unit", "không có đơn vị mang mã «CB9»"),
    "no such day": ({"born": "31/02/1980"}, "born_on", "không có ngày"),
    "two-digit year": ({"born": "20/11/80"}, "born_on", "hai chữ số"),
    "not yet": ({"admitted": "21/11/2025", "official": "", "since": "21/11/2025"}, "admitted_on", "chưa tới"),
    "official before admission": ({"official": "03/02/2004"}, "official_on", "sớm hơn ngày vào Đảng"),
    "official without admission": ({"admitted": ""}, "official_on", "thiếu ngày vào Đảng"),
    "too young": ({"born": "20/11/1990"}, "admitted_on", "mới 14 tuổi"),
    "before birth": ({"admitted": "03/02/1975"}, "admitted_on", "không sau ngày sinh"),
    "in a cell before admission": ({"since": "03/02/2004"}, "since", "sớm hơn ngày vào Đảng"),
    "before the unit": ({"admitted": "03/02/2000", "since": "03/02/2009"}, "since", "đơn vị chỉ có từ 01/01/2010"),
    "no name": ({"name": ""}, "name", "để trống"),
    "no day": ({"since": ""}, "since", "để trống"),
    "a code with a space": ({"code": "N 1"}, "code", "dấu cách"),
    "a long name": ({"name": "A" * 10_000}, "name", "dài 10000 ký tự"),
    "a department": ({"unit": "PH"}, "unit", "phòng chuyên môn"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_cell_says_what_is_wrong_and_nothing_is_written(make_desk, name: str) -> None:
    desk = make_desk()
    headings = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Từ ngày"]
    desk.load("units", [headings, ["PH", "Phòng Tổ chức", "phòng chuyên môn", "DB", "01/01/2010"]])
    changes, column, words = WRONG[name]
    one = desk.bring("people", line(**changes))
    assert one.counts["wrong"] == 1
    (row,) = desk.rows(one)
    assert row.cells[column]["state"] == "wrong"
    assert any(note["column"] == column and note["wrong"] for note in row.notes)
    assert words in desk.said(one)
    with pytest.raises(Conflict, match="1 hàng sai"):
        desk.confirm(one)
    assert desk.table(Person) == []


def test_wrong_rows_are_left_out_where_somebody_says_so(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("people", [HEADINGS, [*AN[:5], "CB9", AN[6]], BINH])
    desk.confirm(one, Consent.LEAVE_OUT_WRONG)
    assert [row["code"] for row in desk.table(Person)] == ["N2"]


def test_a_code_given_twice_is_a_duplicate_wherever_it_stands(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("people", [*PEOPLE, ["N1", "Lê Văn Cường", *AN[2:]]])
    assert (one.counts["duplicate"], one.counts["new"]) == (2, 1)
    assert "trùng với hàng 2" in desk.said(one)
    with pytest.raises(Conflict):
        desk.confirm(one, Consent.TAKE_POSSIBLE_DUPLICATES)
    desk.confirm(one, Consent.LEAVE_OUT_WRONG)
    assert [row["code"] for row in desk.table(Person)] == ["N2"]


def test_the_same_name_and_day_of_birth_under_another_code_may_be_a_duplicate(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    one = desk.bring("people", line(code="N7"))
    (row,) = [row for row in desk.rows(one) if row.state == "duplicate"]
    assert row.may_be_taken
    assert "«N1»" in desk.said(one)
    with pytest.raises(Conflict):
        desk.confirm(one)
    desk.confirm(one, Consent.TAKE_POSSIBLE_DUPLICATES)
    assert desk.person("N7").name == "Nguyễn Văn An"


def test_a_code_that_lost_its_zeros_is_seen(make_desk) -> None:
    desk = make_desk(people=line(code="0012"))
    one = desk.bring("people", line(code=12, name="Nguyễn Văn Ân"))
    assert "có phải «0012»?" in desk.said(one)
    assert one.counts["wrong"] == 1


def test_letters_in_pieces_are_composed_and_capitals_are_taken_with_a_better_name_proposed(make_desk) -> None:
    desk = make_desk(people=line(name="Nguye\u0302\u0303n Va\u0306n An"))
    assert desk.person("N1").name == "Nguyễn Văn An"
    one = desk.bring("people", line(name="NGUYỄN VĂN ÂN"))
    assert "nên ghi «Nguyễn Văn Ân»" in desk.said(one)
    desk.confirm(one)
    assert desk.person("N1").name == "NGUYỄN VĂN ÂN"


def test_who_has_left_is_not_brought_back_by_a_file(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        people.leave(work, desk.person("N1").id, date(2025, 1, 1), "moved_away", actor="test")
    one = desk.bring("people", line(since="01/06/2025"))
    assert "đã rời đi từ ngày 01/01/2025" in desk.said(one)


def test_what_was_changed_since_the_preview_makes_it_stale(make_desk) -> None:
    desk = make_desk(people=PEOPLE)
    one = desk.bring("people", line(name="Nguyễn Văn Ân"))
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        people.correct_person(work, desk.person("N1").id, name="Nguyễn Văn Anh", actor="test")
    with pytest.raises(Stale, match="xem trước lại"):
        desk.confirm(one)
    assert desk.person("N1").name == "Nguyễn Văn Anh"


def test_one_entry_of_the_audit_says_what_an_import_did(make_desk) -> None:
    desk = make_desk()
    one = desk.load("people", PEOPLE)
    entries = [row for row in desk.entries() if row.action == "import.apply"]
    assert entries[-1].subject == str(one.id)
    assert entries[-1].details["new"] == 2
    assert entries[-1].details["sha256"] == one.sha256
    assert isinstance(entries[-1], AuditEntry)
