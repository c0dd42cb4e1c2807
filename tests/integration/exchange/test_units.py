"""Files of units: a tree that stands well on every day, or words."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core.db import tenant_session
from core.hierarchy import services as hierarchy
from core.hierarchy.models import Unit, UnitChange, UnitPeriod
from core.hierarchy.queries import tree_as_of
from core.unit_of_work import UnitOfWork

HEADINGS = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Từ ngày"]
NEW = ["CB3", "Chi bộ Khu phố 3", "chi bộ", "DB", "01/07/2025"]


def changes(desk) -> list[str]:
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        return sorted(session.scalars(select(UnitChange.kind)))


def test_units_are_founded_in_one_file_whatever_their_order(make_desk) -> None:
    desk = make_desk(units=None)
    below = ["CB9", "Chi bộ 9", "chi bộ", "DB9", "01/07/2025"]
    desk.load("units", [HEADINGS, below, ["DB9", "Đảng bộ 9", "đảng bộ", "", "01/07/2025"]])
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        tree = tree_as_of(session, date(2025, 8, 1))
    assert [(one.code, tree.depth(one.id)) for one in tree] == [("DB9", 0), ("CB9", 1)]
    assert changes(desk) == ["found", "found"]


def test_another_name_from_a_later_day_is_a_rename_and_the_old_one_stays_before(make_desk) -> None:
    desk = make_desk()
    desk.load("units", [HEADINGS, ["CB1", "Chi bộ Hòa Bình", "chi bộ", "DB", "01/07/2025"]])
    assert desk.called("CB1") == [
        ("Chi bộ Khu phố 1", date(2010, 1, 1), date(2025, 7, 1)),
        ("Chi bộ Hòa Bình", date(2025, 7, 1), None),
    ]
    assert changes(desk) == ["found"] * 3 + ["rename"]


def test_another_name_from_the_same_day_puts_right_what_it_was_always_called(make_desk) -> None:
    desk = make_desk()
    desk.load("units", [HEADINGS, ["CB1", "Chi bộ Khu phố Một", "chi bộ", "DB", "01/01/2010"]])
    assert desk.called("CB1") == [("Chi bộ Khu phố Một", date(2010, 1, 1), None)]
    assert changes(desk) == ["found"] * 3


def test_another_parent_is_a_move(make_desk) -> None:
    desk = make_desk()
    desk.load("units", [HEADINGS, ["DB2", "Đảng bộ bộ phận", "đảng bộ", "DB", "01/07/2025"]])
    one = desk.bring("units", [HEADINGS, ["CB1", "Chi bộ Khu phố 1", "chi bộ", "DB2", "01/08/2025"]])
    assert (one.counts["moved"], desk.row(one, "CB1").cells["parent"]["state"]) == (1, "moved")
    desk.confirm(one)
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        assert desk.unit("CB1") in {
            node.id for node in tree_as_of(session, date(2025, 8, 1)).children(desk.unit("DB2"))
        }
        assert not tree_as_of(session, date(2025, 7, 31)).children(desk.unit("DB2"))


def test_units_beside_those_of_the_file_are_named_as_missing_and_stay(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("units", [HEADINGS, NEW])
    assert [row.key for row in desk.rows(one) if row.state == "missing"] == ["CB1", "CB2"]
    desk.confirm(one)
    assert desk.called("CB2")


WRONG = {
    "below itself": ([["DB", "Đảng bộ phường", "đảng bộ", "DB", "01/02/2010"]], "chính đơn vị này"),
    "below its own cell": ([["DB", "Đảng bộ phường", "đảng bộ", "CB1", "01/02/2010"]], "đứng dưới chính nó"),
    "a ring of new ones": (
        [["A", "Chi bộ A", "chi bộ", "B", "01/07/2025"], ["B", "Chi bộ B", "chi bộ", "A", "01/07/2025"]],
        "đứng dưới chính nó",
    ),
    "unknown parent": ([[*NEW[:3], "DB7", NEW[4]]], "không có đơn vị mang mã «DB7»"),
    "before its parent": ([[*NEW[:4], "01/07/2009"]], "cấp trên chỉ có từ ngày 01/01/2010"),
    "unknown kind": ([[*NEW[:2], "xã", *NEW[3:]]], "chọn: đảng bộ"),
    "no day": ([[*NEW[:4], ""]], "để trống"),
    "a change from an earlier day": ([["CB1", "Tên khác", "chi bộ", "DB", "01/01/2009"]], "sớm hơn ngày 01/01/2010"),
    "a later day and nothing else": (
        [["CB1", "Chi bộ Khu phố 1", "chi bộ", "DB", "01/01/2012"]],
        "không có gì thay đổi",
    ),
    "below what is wrong": (
        [["A", "Đảng bộ A", "đảng bộ", "DB7", "01/07/2025"], ["B", "Chi bộ B", "chi bộ", "A", "01/07/2025"]],
        "hàng 2 của đơn vị cấp trên có lỗi",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_tree_that_would_not_stand_is_refused_with_its_row(make_desk, name: str) -> None:
    desk = make_desk()
    before = desk.table(UnitPeriod)
    rows, words = WRONG[name]
    one = desk.bring("units", [HEADINGS, *rows])
    assert one.counts["wrong"] == len(rows)
    assert words in desk.said(one)
    assert desk.table(UnitPeriod) == before


def test_a_change_without_its_day_is_asked_for_it(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("units", [["Mã đơn vị", "Tên đơn vị"], ["CB1", "Chi bộ Hòa Bình"]])
    assert "thiếu cột «Từ ngày»" in desk.said(one)


def test_a_unit_that_has_ended_is_not_changed_by_a_file(make_desk) -> None:
    desk = make_desk()
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        hierarchy.dissolve_unit(work, desk.unit("CB2"), day=date(2025, 1, 1), actor="test")
    one = desk.bring("units", [HEADINGS, ["CB2", "Chi bộ Khu phố 2", "chi bộ", "DB", "01/01/2010"]])
    assert "đã kết thúc ngày 01/01/2025" in desk.said(one)


def test_the_document_of_a_file_is_made_once_and_found_again(make_desk) -> None:
    desk = make_desk()
    headings = [*HEADINGS, "Cơ quan ban hành", "Số văn bản", "Ngày văn bản"]
    document = ["Đảng ủy phường", "12-QĐ/ĐU", "20/06/2025"]
    desk.load("units", [headings, [*NEW, *document], ["CB4", "Chi bộ 4", *NEW[2:], *document]])
    desk.load("units", [headings, ["CB5", "Chi bộ 5", *NEW[2:], *document]])
    periods = [row for row in desk.table(UnitPeriod) if row["document_id"]]
    assert len(periods) == 3
    assert len({row["document_id"] for row in periods}) == 1


def test_a_part_of_a_document_is_not_enough(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("units", [[*HEADINGS, "Số văn bản"], [*NEW, "12-QĐ/ĐU"]])
    assert "văn bản cần đủ cơ quan ban hành, số và ngày" in desk.said(one)


def test_undo_of_a_rename_gives_back_one_name_for_its_whole_life(make_desk) -> None:
    desk = make_desk()
    before = desk.table(UnitPeriod), desk.table(UnitChange), desk.table(Unit)
    one = desk.load("units", [HEADINGS, ["CB1", "Chi bộ Hòa Bình", "chi bộ", "DB", "01/07/2025"], NEW])
    desk.undo(one)
    assert (desk.table(UnitPeriod), desk.table(UnitChange), desk.table(Unit)) == before
