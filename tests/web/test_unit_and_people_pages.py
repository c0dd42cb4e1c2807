"""Pages of units and people in a real browser."""

from __future__ import annotations

from datetime import date

import pytest

from core.hierarchy import services as hierarchy
from core.people import services as people
from core.testing.browsing import DESK, PHONE, width_of
from core.unit_of_work import UnitOfWork

SINCE = date(2020, 1, 1)
LONG = "Chi bộ Phòng Quản lý khoa học và Hợp tác quốc tế trực thuộc Đảng bộ Trường Đại học Y Dược Cần Thơ"


@pytest.fixture
def tenant(make_tenant):
    return make_tenant(name="Đảng ủy Trường Đại học Y Dược Cần Thơ")


@pytest.fixture
def places(database, tenant) -> dict[str, str]:
    """A committee with a cell, a group in it, and a member; the paths of their pages."""
    with UnitOfWork(database.engine, tenant.id) as work:
        found = {"since": SINCE, "actor": "test"}
        top = hierarchy.found_unit(work, code="DU", name="Đảng bộ Trường", kind="committee", **found)
        tops = [hierarchy.found_unit(work, code=f"P{n}", name=f"Phòng {n}", kind="department", **found) for n in "123"]
        cell = hierarchy.found_unit(work, code="CB1", name=LONG, kind="cell", parent_id=top.id, **found)
        hierarchy.found_unit(work, code="TD1", name="Tổ đảng Nội", kind="group", parent_id=cell.id, **found)
        who = {"name": "Trần Công Thành Đạt", "admitted_on": SINCE, "unit_id": cell.id, **found}
        person = people.add_person(work, code="P1", **who)
    assert len(tops) == 3  # with the committee more than are opened by themselves
    return {"top": f"/units/{top.id}", "cell": f"/units/{cell.id}", "person": f"/people/{person.id}"}


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_pages_of_units_and_people_fit_and_keep_nobody_out(
    open_page, tenant, places, barriers, complaints, width: int
) -> None:
    page = open_page("/units", tenant, width=width)
    for path in (
        "/units", places["cell"], f"{places['cell']}/change/move", "/units/new", "/people", places["person"],
        f"{places['person']}/correct", "/people/new", "/search?q=truong",
        f"{places['person']}/records/post/new", f"{places['person']}/move/leave", "/people/duplicates",
        f"{places['cell']}/restructure/unite", f"{places['cell']}/restructure/split", f"{places['cell']}/correct",
        f"{places['cell']}/bodies/new",
    ):  # fmt: skip
        page.goto(path)
        assert (path, width_of(page) <= width) == (path, True)
        assert (path, barriers(page)) == (path, [])
    assert complaints == []


def test_a_row_of_the_tree_opens_in_place_with_the_keyboard(open_page, tenant, places) -> None:
    page = open_page("/units", tenant)
    row = page.locator("details", has_text="Đảng bộ Trường").first
    row.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name=LONG).wait_for()
    assert page.url.endswith("/units")


def test_without_script_a_row_leads_to_the_page_of_its_unit(open_page, tenant, places) -> None:
    page = open_page("/units", tenant, java_script_enabled=False)
    page.locator("details", has_text="Đảng bộ Trường").first.locator("summary").click()
    page.get_by_role("link", name="Xem 1 đơn vị trực thuộc").click()
    assert page.url.endswith(places["top"])
    assert page.get_by_role("link", name=LONG).is_visible()


def test_a_piece_of_the_tree_of_a_lost_session_leads_the_whole_page(open_page, tenant, places, people_known) -> None:
    page = open_page("/units", tenant)
    people_known.clear()
    page.locator("details", has_text="Đảng bộ Trường").first.locator("summary").click()
    page.wait_for_url("**/sign-in?next=/units*")


def test_a_form_keeps_what_was_typed_and_points_at_the_field(open_page, tenant, places) -> None:
    page = open_page("/people/new", tenant)
    for label, text in (("Họ tên", "Lê Văn Ổn"), ("Mã", "P2"), ("Mã đơn vị", "CB1")):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_label("Ngày sinh").fill("31/02/1990")
    page.get_by_role("button", name="Ghi hồ sơ").click()
    assert page.get_by_label("Họ tên").input_value() == "Lê Văn Ổn"
    described = page.get_by_label("Ngày sinh").get_attribute("aria-describedby")
    assert "Không có ngày này" in page.locator(f"#{described}").inner_text()
    page.get_by_label("Ngày sinh").fill("28/02/1990")
    page.get_by_role("button", name="Ghi hồ sơ").click()
    assert page.locator("h1").inner_text() == "Lê Văn Ổn"


def test_without_script_a_merger_is_seen_before_it_is_confirmed(open_page, tenant, places, barriers) -> None:
    page = open_page(f"{places['top']}/restructure/split-off", tenant, java_script_enabled=False)
    first = page.get_by_role("group", name="Đơn vị mới thứ 1")
    for label, text in (("Tên đầy đủ", "Đảng bộ Bệnh viện"), ("Mã", "BV")):
        first.get_by_label(label, exact=True).fill(text)
    first.get_by_label("Loại").select_option("committee")
    page.get_by_label(LONG).select_option("1")
    for label, text in (("Có hiệu lực từ ngày", "01/07/2025"), ("Ngày ban hành", "15/06/2025")):
        page.get_by_label(label).fill(text)
    for label, text in (("Cơ quan ban hành", "Tỉnh ủy"), ("Số, ký hiệu", "12-QĐ/TU")):
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Xem trước").click()
    assert "Chưa ghi gì. Kết thúc: 0; bắt đầu: 1; thay đổi: 1." in page.locator(".state").inner_text()
    assert page.locator("ins").all_inner_texts() == ["Đảng bộ Bệnh viện"]
    page.get_by_role("button", name="Ghi như trên").click()
    assert "Đã ghi: Tách." in page.locator("body").inner_text()


def test_a_page_of_before_and_after_fits_and_keeps_nobody_out(open_page, tenant, places, barriers) -> None:
    page = open_page(f"{places['cell']}/restructure/hand-over", tenant, width=PHONE)
    for label, text in (
        ("Mã đơn vị cấp trên mới", "P1"), ("Có hiệu lực từ ngày", "01/07/2025"), ("Cơ quan ban hành", "Tỉnh ủy"),
        ("Số, ký hiệu", "12-QĐ/TU"), ("Ngày ban hành", "15/06/2025"),
    ):  # fmt: skip
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Ghi như trên").wait_for()
    assert (width_of(page) <= PHONE, barriers(page)) == (True, [])
