"""Taking an import back: exactly what was before, and only while nothing rests on it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core import clock
from core.errors import Conflict, WrongInput
from core.exchange.models import Import, ImportFile
from core.people import services as people
from core.people.models import Membership, Person, YearLevel
from core.unit_of_work import UnitOfWork
from tests.integration.exchange.conftest import NOW

HEADINGS = ["Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Mã đơn vị", "Từ ngày"]
AN = ["N1", "Nguyễn Văn An", "20/11/1980", "03/02/2005", "03/02/2006", "CB1", "03/02/2010"]
BINH = ["N2", "Trần Thị Bình", "01/02/1985", "19/05/2012", "19/05/2013", "CB2", "19/05/2012"]
MOVED = [HEADINGS, [*AN[:1], "Nguyễn Văn Ân", *AN[2:5], "CB2", "01/09/2025"], BINH]


def test_what_was_changed_moved_and_added_is_as_it_was(make_desk) -> None:
    desk = make_desk(people=[HEADINGS, AN])
    before = desk.table(Person), desk.table(Membership)
    one = desk.load("people", MOVED)
    assert (desk.table(Person), desk.table(Membership)) != before
    assert desk.undo(one).state == "undone"
    assert (desk.table(Person), desk.table(Membership)) == before


def test_an_import_is_taken_back_once_and_may_be_previewed_again(make_desk) -> None:
    desk = make_desk()
    one = desk.load("people", [HEADINGS, AN])
    desk.undo(one)
    with pytest.raises(Conflict, match="undone"):
        desk.undo(one)
    assert desk.preview(one).counts["new"] == 1
    desk.confirm(one)
    assert desk.person("N1").name == "Nguyễn Văn An"


def refused(desk, one) -> str:
    before = desk.table(Person), desk.table(Membership)
    with pytest.raises(WrongInput) as error:
        desk.undo(one)
    assert (desk.table(Person), desk.table(Membership)) == before
    return str(error.value)


def test_a_later_change_of_the_same_record_stands_in_the_way(make_desk) -> None:
    desk = make_desk()
    one = desk.load("people", [HEADINGS, AN, BINH])
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        people.correct_person(work, desk.person("N1").id, name="Nguyễn Văn Anh", actor="test")
    words = refused(desk, one)
    assert "N1 Nguyễn Văn Anh: đã được sửa sau" in words
    assert "N2" not in words


def test_a_later_import_of_the_same_record_stands_in_the_way_until_it_is_taken_back(make_desk) -> None:
    desk = make_desk()
    first = desk.load("people", [HEADINGS, AN, BINH])
    second = desk.bring("people", MOVED, name="lan-hai.xlsx")
    desk.confirm(second)
    assert "lan-hai.xlsx: lần nhập sau này" in refused(desk, first)
    desk.undo(second)
    desk.undo(first)
    assert desk.table(Person) == []


def test_a_record_that_rests_on_somebody_new_stands_in_the_way(make_desk) -> None:
    desk = make_desk()
    one = desk.load("people", [HEADINGS, AN])
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        people.add_record(
            work, YearLevel, person_id=desk.person("N1").id, subject="party_member", year=2024, level="HTTNV",
            rulebook="trung_uong/2023", actor="test",
        )  # fmt: skip
    assert "N1 Nguyễn Văn An: đã có «mức xếp loại» dựa trên dòng này" in refused(desk, one)


def test_a_level_given_after_a_change_of_somebody_stands_in_the_way(make_desk) -> None:
    desk = make_desk(people=[HEADINGS, AN])
    one = desk.load("people", MOVED)
    with clock.frozen(NOW + timedelta(days=1)), UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        people.add_record(
            work, YearLevel, person_id=desk.person("N1").id, subject="party_member", year=2025, level="HTTNV",
            rulebook="trung_uong/2023", actor="test",
        )  # fmt: skip
    assert "đã có mức xếp loại năm 2025" in refused(desk, one)


def test_people_who_came_into_a_new_unit_stand_in_its_way(make_desk) -> None:
    desk = make_desk()
    headings = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Từ ngày"]
    units = desk.load("units", [headings, ["CB3", "Chi bộ 3", "chi bộ", "DB", "01/01/2010"]])
    desk.load("people", [HEADINGS, [*AN[:5], "CB3", AN[6]]])
    with pytest.raises(WrongInput, match="CB3: đã có «nơi sinh hoạt» dựa trên dòng này"):
        desk.undo(units)
    assert desk.belongs("N1") == [("CB3", date(2010, 2, 3), None)]


def test_a_document_that_others_use_by_now_stays(make_desk) -> None:
    desk = make_desk()
    headings = [*HEADINGS, "Cơ quan ban hành", "Số văn bản", "Ngày văn bản"]
    document = ["Đảng ủy phường", "12-QĐ/ĐU", "20/06/2025"]
    first = desk.load("people", [headings, [*AN, *document]])
    desk.load("people", [headings, [*BINH, *document]])
    desk.undo(first)
    (kept,) = desk.table(Membership)
    assert kept["document_id"] is not None


def test_what_nobody_decided_about_is_forgotten_after_a_month_and_what_was_written_is_not(make_desk) -> None:
    desk = make_desk()
    written = desk.load("people", [HEADINGS, AN])
    undone = desk.load("people", [HEADINGS, BINH])
    desk.undo(undone)
    lies = desk.bring("people", MOVED)
    with clock.frozen(NOW + timedelta(days=31)):
        desk.bring("people", MOVED)
    there = {row["id"] for row in desk.table(Import)}
    assert {written.id, undone.id} < there
    assert lies.id not in there
    assert lies.id not in {row["import_id"] for row in desk.table(ImportFile)}


def test_a_preview_is_never_made_of_what_is_written(make_desk) -> None:
    desk = make_desk()
    one = desk.load("people", [HEADINGS, AN])
    with pytest.raises(Conflict, match="applied"):
        desk.preview(one)
