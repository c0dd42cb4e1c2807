"""Pages of units: what they show, to whom, and how their forms answer."""

from __future__ import annotations

from datetime import date

import pytest

from core.access import Role

from_document = {"issuer": "Tỉnh ủy", "number": "12-QĐ/TU", "dated": "15/12/2019", "title": ""}


@pytest.fixture
def top(make_unit):
    return make_unit("Đảng bộ Trường", code="DU", kind="committee")


@pytest.fixture
def cell(make_unit, top):
    return make_unit("Chi bộ Khoa Y", code="CB1", parent=top)


def test_the_tree_shows_the_top_and_what_stands_below_it(client, tenant, top, cell) -> None:
    page = client(tenant, Role.CLERK).get("/units").text
    assert page.index("Đảng bộ Trường") < page.index("Chi bộ Khoa Y")


def test_an_empty_tree_says_what_to_do(client, tenant) -> None:
    page = client(tenant, Role.CLERK).get("/units").text
    assert "Chưa có đơn vị nào" in page
    assert "/units/new" in page


def test_a_piece_of_the_tree_is_what_stands_right_below(client, tenant, top, cell, make_unit) -> None:
    make_unit("Tổ đảng Nội", code="TD1", kind="group", parent=cell)
    piece = client(tenant, Role.CLERK).get(f"/units/{top.id}/below").text
    assert "Chi bộ Khoa Y" in piece
    assert "Tổ đảng Nội" not in piece
    assert "<html" not in piece


def test_the_tree_of_a_day_before_the_founding_is_empty(client, tenant, top) -> None:
    page = client(tenant, Role.CLERK).get("/units?as_of=31/12/2019").text
    assert "Đảng bộ Trường" not in page
    assert "31/12/2019" in page


def test_units_are_found_without_marks(client, tenant, cell) -> None:
    assert "Chi bộ Khoa Y" in client(tenant, Role.CLERK).get("/units?q=khoa y").text


def test_a_day_that_is_none_is_pointed_out(client, tenant) -> None:
    answer = client(tenant, Role.CLERK).get("/units?as_of=31/02/2020")
    assert answer.status_code == 422
    assert "Không có ngày này" in answer.text


def test_a_unit_shows_its_way_up_its_history_and_its_document(client, tenant, top, cell) -> None:
    page = client(tenant, Role.CLERK).get(f"/units/{cell.id}").text
    assert f'href="/units/{top.id}"' in page
    assert "Thành lập" in page


def test_whoever_has_a_role_for_one_unit_sees_that_and_no_other(client, tenant, top, cell, make_unit) -> None:
    other = make_unit("Chi bộ Khoa Dược", code="CB2", parent=top)
    secretary = client(tenant, Role.CELL_SECRETARY, cell.id)
    page = secretary.get("/units").text
    assert "Chi bộ Khoa Y" in page
    assert "Chi bộ Khoa Dược" not in page
    assert secretary.get(f"/units/{other.id}").status_code == 404
    assert secretary.get(f"/units/{top.id}/below").status_code == 404
    assert f"/units/{top.id}" not in secretary.get(f"/units/{cell.id}").text


def test_a_unit_of_another_committee_is_not_there(client, tenant, make_tenant, cell) -> None:
    stranger = client(make_tenant(), Role.TENANT_ADMIN)
    assert stranger.get(f"/units/{cell.id}").status_code == 404
    assert stranger.get(f"/units/{cell.id}/change/rename").status_code == 404
    assert stranger.post(f"/units/{cell.id}/new", data=new_unit()).status_code == 404


@pytest.mark.parametrize(("role", "shown"), [(Role.CLERK, True), (Role.MEMBER, False)])
def test_only_who_may_change_a_unit_sees_how(client, tenant, cell, role: Role, shown: bool) -> None:
    assert ("/change/rename" in client(tenant, role).get(f"/units/{cell.id}").text) is shown


def test_who_may_not_change_a_unit_is_refused_by_hand_too(client, tenant, cell) -> None:
    assert client(tenant, Role.MEMBER).post(f"/units/{cell.id}/change/rename", data=renaming()).status_code == 403


def new_unit(**more: str) -> dict[str, str]:
    return {"name": "Chi bộ Khoa Răng", "code": "CB9", "kind": "cell", "since": "1/2/2024", **from_document, **more}


def renaming(**more: str) -> dict[str, str]:
    return {"name": "Chi bộ Khoa Y khoa", "day": "01/07/2025", **from_document, **more}


def test_a_unit_is_founded_by_a_form(client, tenant, top) -> None:
    clerk = client(tenant, Role.CLERK)
    answer = clerk.post(f"/units/{top.id}/new", data=new_unit(), follow_redirects=True)
    assert answer.status_code == 200
    assert "Đã ghi đơn vị mới" in answer.text
    assert "12-QĐ/TU" in answer.text
    assert "01/02/2024" in answer.text


def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(client, tenant, top) -> None:
    wrong = new_unit(since="30/2/2024", code="CB 9", number="")
    answer = client(tenant, Role.CLERK).post(f"/units/{top.id}/new", data=wrong)
    assert answer.status_code == 422
    assert 'value="30/2/2024"' in answer.text
    assert 'value="Chi bộ Khoa Răng"' in answer.text
    for name in ("since", "code", "number"):
        assert f'id="{name}-fault"' in answer.text
    assert 'id="name-fault"' not in answer.text


def test_a_code_that_is_taken_is_pointed_out(client, tenant, top, cell) -> None:
    answer = client(tenant, Role.CLERK).post(f"/units/{top.id}/new", data=new_unit(code="CB1"))
    assert answer.status_code == 422
    assert 'id="code-fault"' in answer.text


def test_a_new_name_holds_from_its_day(client, tenant, cell) -> None:
    clerk = client(tenant, Role.CLERK)
    assert clerk.post(f"/units/{cell.id}/change/rename", data=renaming()).status_code == 302
    assert "<h1>Chi bộ Khoa Y khoa</h1>" in clerk.get(f"/units/{cell.id}?as_of=01/07/2025").text
    assert "<h1>Chi bộ Khoa Y</h1>" in clerk.get(f"/units/{cell.id}?as_of=30/06/2025").text


def test_two_who_change_the_same_unit_are_told(client, tenant, cell) -> None:
    clerk = client(tenant, Role.CLERK)
    clerk.post(f"/units/{cell.id}/change/rename", data=renaming(version="1"))
    answer = clerk.post(f"/units/{cell.id}/change/rename", data=renaming(version="1", name="Tên khác"))
    assert answer.status_code == 409
    assert 'value="Tên khác"' in answer.text


def test_a_unit_moves_below_the_unit_of_a_code(client, tenant, cell, make_unit) -> None:
    other = make_unit("Đảng bộ Bệnh viện", code="DB2", kind="committee")
    moved = {"parent": "DB2", "day": "01/07/2025", **from_document}
    clerk = client(tenant, Role.CLERK)
    assert clerk.post(f"/units/{cell.id}/change/move", data=moved).status_code == 302
    assert f'href="/units/{other.id}"' in clerk.get(f"/units/{cell.id}?as_of={date(2025, 7, 1)}").text


@pytest.mark.parametrize("code", ["KHONG-CO", "CB1"])
def test_a_unit_moves_neither_to_nowhere_nor_below_itself(client, tenant, cell, code: str) -> None:
    moved = {"parent": code, "day": "01/07/2025", **from_document}
    answer = client(tenant, Role.CLERK).post(f"/units/{cell.id}/change/move", data=moved)
    assert answer.status_code in {409, 422}
    assert f'value="{code}"' in answer.text


def test_a_unit_with_others_below_it_is_not_dissolved_without_a_word(client, tenant, top, cell) -> None:
    answer = client(tenant, Role.CLERK).post(
        f"/units/{top.id}/change/dissolve", data={"day": "01/07/2025", "children": "", **from_document}
    )
    assert answer.status_code == 409
    assert "Chi bộ Khoa Y" in answer.text or "CB1" in answer.text


def test_a_change_that_there_is_not_is_not_found(client, tenant, cell) -> None:
    assert client(tenant, Role.CLERK).get(f"/units/{cell.id}/change/explode").status_code == 404
