"""Forms that change several units, correct them and keep their bodies: what it comes to, then a confirmation."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from sqlalchemy import select

from core.access import Role
from core.hierarchy import queries
from core.hierarchy import services as hierarchy
from core.hierarchy.models import Body, Unit
from core.people import services as people
from core.people.models import Post
from core.unit_of_work import UnitOfWork

CITED = {"issuer": "Tỉnh ủy", "number": "12-QĐ/TU", "dated": "15/12/2019", "title": ""}
CHANGED = {"day": "01/07/2025", **CITED}
DAY = date(2025, 7, 1)
LATER = "?as_of=01/07/2025"


@pytest.fixture
def top(make_unit):
    return make_unit("Đảng bộ Trường", code="DU", kind="committee")


@pytest.fixture
def cell(make_unit, top):
    return make_unit("Chi bộ Khoa Y", code="CB1", parent=top)


@pytest.fixture
def second(make_unit, top):
    return make_unit("Chi bộ Khoa Dược", code="CB2", parent=top)


@pytest.fixture
def group(make_unit, second):
    return make_unit("Tổ đảng Nội", code="TD1", kind="group", parent=second)


@pytest.fixture
def clerk(client, tenant):
    return client(tenant, Role.CLERK)


@pytest.fixture
def names_on(database, tenant):
    """Return the codes of the units of a day, each with that of the unit above it."""

    def read(day: date) -> dict[str, str | None]:
        with UnitOfWork(database.engine, tenant.id) as work:
            tree = queries.tree_as_of(work.session, day)
            return {one.code: tree[one.parent_id].code if one.parent_id else None for one in tree}

    return read


@pytest.fixture
def body(database, tenant, cell) -> Body:
    with UnitOfWork(database.engine, tenant.id) as work:
        return hierarchy.make_body(
            work,
            code="CU1",
            name="Chi ủy Khoa Y",
            kind="cell_committee",
            unit_id=cell.id,
            since=date(2020, 1, 1),
            actor="test",
        )


def hidden(page: str) -> list[tuple[str, str]]:
    """Return what a page of before and after sends back."""
    found = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return [(name, unescape(value)) for name, value in found if name != "csrf_token"]


def confirmed(clerk, path: str, data: dict[str, str]):
    """Send a form, and then what the page of before and after holds."""
    shown = clerk.post(path, data=data)
    assert shown.status_code == 200, shown.text
    assert "xem trước" in shown.text
    return clerk.post(path, data=dict(hidden(shown.text)))


FORMS = ("absorb", "unite", "split", "split-off", "hand-over", "leave")


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_of_each_kind_asks_for_a_document_and_a_day(clerk, second, group, kind: str) -> None:
    page = clerk.get(f"/units/{second.id}/restructure/{kind}").text
    assert f"/units/{second.id}/restructure/{kind}" in clerk.get(f"/units/{second.id}").text
    for name in ("day", "issuer", "number", "dated"):
        assert f'name="{name}"' in page


def test_what_a_merger_comes_to_is_shown_and_nothing_is_written_yet(clerk, cell, second, group, names_on) -> None:
    page = clerk.post(f"/units/{cell.id}/restructure/absorb", data={"units": "CB2", **CHANGED}).text
    assert "Chưa ghi gì. Kết thúc: 1; bắt đầu: 0; thay đổi: 1." in page
    assert "<del>Chi bộ Khoa Dược</del>" in page  # the unit above the group
    assert names_on(DAY) == {"DU": None, "CB1": "DU", "CB2": "DU", "TD1": "CB2"}


def test_a_merger_is_written_as_it_was_shown(clerk, cell, second, group, names_on) -> None:
    answer = confirmed(clerk, f"/units/{cell.id}/restructure/absorb", {"units": "CB2", **CHANGED})
    assert answer.location == f"/units/{cell.id}"
    assert names_on(DAY) == {"DU": None, "CB1": "DU", "TD1": "CB1"}
    assert names_on(date(2025, 6, 30))["TD1"] == "CB2"


def test_a_confirmation_of_something_else_by_now_is_refused(clerk, cell, second, group, make_unit, names_on) -> None:
    path, data = f"/units/{cell.id}/restructure/absorb", {"units": "CB2", **CHANGED}
    sent = dict(hidden(clerk.post(path, data=data).text))
    make_unit("Tổ đảng Ngoại", code="TD2", kind="group", parent=second)
    late = clerk.post(path, data=sent)
    assert late.status_code == 409
    assert "Người khác đã sửa" in late.text
    assert "CB2</textarea>" in late.text
    assert "CB2" in names_on(DAY)


def test_one_may_go_back_from_what_is_shown_and_find_what_was_typed(clerk, cell, second) -> None:
    path = f"/units/{cell.id}/restructure/absorb"
    sent = dict(hidden(clerk.post(path, data={"units": "CB2", **CHANGED}).text))
    page = clerk.post(path, data=sent | {"edit": "yes"})
    assert page.status_code == 200
    assert "CB2</textarea>" in page.text
    assert 'value="12-QĐ/TU"' in page.text


def test_units_unite_into_a_new_one(clerk, cell, second, group, names_on) -> None:
    new = {"code": "CB9", "name": "Chi bộ Y Dược", "kind": "cell", "parent": "DU"}
    confirmed(clerk, f"/units/{cell.id}/restructure/unite", {"units": "CB2", **new, **CHANGED})
    assert names_on(DAY) == {"DU": None, "CB9": "DU", "TD1": "CB9"}


def test_a_unit_is_split_and_says_where_those_below_it_go(clerk, second, group, names_on) -> None:
    parts = {"code1": "CB8", "name1": "Chi bộ Dược 1", "kind1": "cell", "code2": "CB9", "name2": "Chi bộ Dược 2"}
    data = {**parts, "kind2": "cell", f"child-{group.id}": "2", **CHANGED}
    confirmed(clerk, f"/units/{second.id}/restructure/split", data)
    assert names_on(DAY) == {"DU": None, "CB8": "DU", "CB9": "DU", "TD1": "CB9"}


def test_a_unit_that_is_split_leaves_nobody_behind(clerk, second, group) -> None:
    parts = {"code1": "CB8", "name1": "Chi bộ Dược 1", "kind1": "cell", "code2": "CB9", "name2": "Chi bộ Dược 2"}
    answer = clerk.post(f"/units/{second.id}/restructure/split", data={**parts, "kind2": "cell", **CHANGED})
    assert answer.status_code == 409
    assert "Tổ đảng Nội" in answer.text
    assert 'value="Chi bộ Dược 2"' in answer.text


def test_a_part_of_a_unit_becomes_one_of_its_own(clerk, second, group, names_on) -> None:
    new = {"code1": "CB8", "name1": "Chi bộ Dược 1", "kind1": "cell", f"child-{group.id}": "1"}
    confirmed(clerk, f"/units/{second.id}/restructure/split-off", {**new, **CHANGED})
    assert names_on(DAY) == {"DU": None, "CB2": "DU", "CB8": "DU", "TD1": "CB8"}


def test_a_unit_is_handed_over_with_all_below_it(clerk, second, group, make_unit, names_on) -> None:
    make_unit("Đảng bộ Bệnh viện", code="DB2", kind="committee")
    confirmed(clerk, f"/units/{second.id}/restructure/hand-over", {"parent": "DB2", **CHANGED})
    assert (names_on(DAY)["CB2"], names_on(DAY)["TD1"]) == ("DB2", "CB2")


def test_a_unit_leaves_with_all_below_it(clerk, second, group, names_on) -> None:
    page = clerk.post(f"/units/{second.id}/restructure/leave", data={"receiver": "Đảng bộ tỉnh khác", **CHANGED}).text
    assert "Kết thúc: 2" in page
    confirmed(clerk, f"/units/{second.id}/restructure/leave", {"receiver": "Đảng bộ tỉnh khác", **CHANGED})
    assert names_on(DAY) == {"DU": None}
    assert "Đảng bộ tỉnh khác" in clerk.get(f"/units/{second.id}{LATER}").text


@pytest.mark.parametrize(
    ("kind", "wrong", "field"),
    [
        ("absorb", {"units": "KHONG-CO"}, "units"),
        ("absorb", {"units": "  "}, "units"),
        ("unite", {"units": "CB1", "name": "Chi bộ mới", "code": "CB1", "kind": "cell", "parent": "DU"}, "code"),
        ("unite", {"units": "CB1", "name": "Chi bộ mới", "code": "M 1", "kind": "cell", "parent": "DU"}, "code"),
        ("split-off", {"code1": "CB8", "name1": "", "kind1": "cell"}, "name1"),
        ("split-off", {}, "code1"),
        ("hand-over", {"parent": "KHONG-CO"}, "parent"),
        ("leave", {"receiver": ""}, "receiver"),
    ],
    ids=str,
)
def test_what_is_wrong_stands_at_its_field(clerk, cell, second, kind: str, wrong: dict[str, str], field: str) -> None:
    answer = clerk.post(f"/units/{second.id}/restructure/{kind}", data={**wrong, **CHANGED})
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    assert 'value="12-QĐ/TU"' in answer.text


def test_a_unit_with_people_says_so_and_does_not_end(clerk, cell, second, make_person) -> None:
    make_person(second)
    answer = clerk.post(f"/units/{cell.id}/restructure/absorb", data={"units": "CB2", **CHANGED})
    assert answer.status_code == 409
    assert "1 người đang sinh hoạt" in answer.text


def test_a_branch_absorbs_nothing_of_another_branch(client, tenant, cell, second) -> None:
    clerk = client(tenant, Role.CLERK, cell.id)
    answer = clerk.post(f"/units/{cell.id}/restructure/absorb", data={"units": "CB2", **CHANGED})
    assert answer.status_code == 422
    assert "Không có đơn vị mang mã «CB2»" in answer.text
    assert str(second.id) not in answer.text


@pytest.mark.parametrize("kind", ["unite", "split", "split-off", "hand-over", "leave"])
def test_whoever_has_a_unit_may_not_say_where_it_stands(client, tenant, cell, second, kind: str) -> None:
    clerk = client(tenant, Role.CLERK, cell.id)
    page = clerk.get(f"/units/{cell.id}").text
    assert f"/restructure/{kind}" not in page
    assert "/restructure/absorb" in page
    new = {"code": "M1", "name": "Mới", "kind": "cell", "code1": "M1", "name1": "Mới", "kind1": "cell"}
    data = {**new, "units": "CB2", "parent": "DU", "receiver": "Nơi khác", **CHANGED}
    assert clerk.post(f"/units/{cell.id}/restructure/{kind}", data=data).status_code == 403


def test_only_who_may_change_a_unit_reaches_the_forms(client, tenant, make_tenant, cell, second, body) -> None:
    paths = [f"/units/{cell.id}/{one}" for one in ("restructure/absorb", "correct", "bodies/new")]
    for path in [*paths, f"/units/bodies/{body.id}/rename"]:
        assert client(make_tenant(), Role.TENANT_ADMIN).get(path).status_code == 404
        assert client(tenant, Role.CLERK, second.id).get(path).status_code == 404
        assert client(tenant, Role.MEMBER).post(path, data={"name": "x", **CHANGED}).status_code == 403
        assert client(tenant, Role.CLERK).get(path).status_code == 200


def test_a_change_that_there_is_not_is_not_found(clerk, cell, body) -> None:
    assert clerk.get(f"/units/{cell.id}/restructure/explode").status_code == 404
    assert clerk.get(f"/units/bodies/{body.id}/explode").status_code == 404


def corrected(**more: str) -> dict[str, str]:
    said = {"code": "CB1", "name": "Chi bộ Khoa Y", "kind": "cell", "parent": "DU", "since": "2020-01-01"}
    return {**said, "begins_on": "01/01/2020", "ends_on": "", "version": "1", **more}


def test_a_unit_is_corrected_once_that_was_seen(clerk, cell, database, tenant) -> None:
    path = f"/units/{cell.id}/correct"
    assert f"{path}?since=2020-01-01" in clerk.get(f"/units/{cell.id}").text
    wrong = corrected(name="Chi bộ Khoa Y khoa", code="CB-Y", begins_on="01/03/2020")
    page = clerk.post(path, data=wrong).text
    assert "<ins>Chi bộ Khoa Y khoa</ins>" in page
    assert "<ins>CB-Y</ins>" in page
    assert "<ins>01/03/2020</ins>" in page
    confirmed(clerk, path, wrong)
    assert "<h1>Chi bộ Khoa Y khoa</h1>" in clerk.get(f"/units/{cell.id}").text
    with UnitOfWork(database.engine, tenant.id) as work:
        assert work.session.scalars(select(Unit.code).where(Unit.id == cell.id)).one() == "CB-Y"


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({}, 422),
        ({"code": "CB2"}, 422),
        ({"parent": "KHONG-CO"}, 422),
        ({"begins_on": "31/02/2020"}, 422),
        ({"name": "Tên khác", "version": "7"}, 409),
        ({"parent": "CB1"}, 409),
    ],
    ids=str,
)
def test_a_correction_that_is_none_is_refused_and_kept(clerk, cell, second, wrong: dict[str, str], status: int) -> None:
    answer = clerk.post(f"/units/{cell.id}/correct", data=corrected(**wrong))
    assert answer.status_code == status
    for value in wrong.values():
        assert f'value="{value}"' in answer.text


def test_whoever_has_a_unit_corrects_its_name_and_not_its_place(client, tenant, cell, second) -> None:
    clerk = client(tenant, Role.CLERK, cell.id)
    assert clerk.post(f"/units/{cell.id}/correct", data=corrected(name="Chi bộ Y")).status_code == 200
    assert clerk.post(f"/units/{cell.id}/correct", data=corrected(ends_on="01/01/2024")).status_code == 403


def test_a_body_is_made_renamed_corrected_and_ended(clerk, cell, database, tenant) -> None:
    new = {"code": "CU9", "name": "Chi ủy mới", "kind": "cell_committee", "since": "01/02/2024", **CITED}
    assert confirmed(clerk, f"/units/{cell.id}/bodies/new", new).location == f"/units/{cell.id}"
    with UnitOfWork(database.engine, tenant.id) as work:
        own = f"/units/bodies/{work.session.scalars(select(Body.id).where(Body.code == 'CU9')).one()}"
    assert f"{own}/rename" in clerk.get(f"/units/{cell.id}").text
    confirmed(clerk, f"{own}/rename", {"name": "Chi ủy Y", "version": "1", "day": "01/03/2024", **CITED})
    stale = clerk.post(f"{own}/rename", data={"name": "Tên khác", "version": "1", "day": "01/04/2024", **CITED})
    assert (stale.status_code, 'value="Tên khác"' in stale.text) == (409, True)
    version = dict(hidden(clerk.get(f"{own}/correct").text))
    confirmed(clerk, f"{own}/correct", {"name": "Chi ủy Khoa Y", "kind": "committee", **version})
    assert "Chi ủy Khoa Y" in clerk.get(f"/units/{cell.id}").text
    confirmed(clerk, f"{own}/end", {"day": "01/01/2025", **CITED} | dict(hidden(clerk.get(f"{own}/end").text)))
    assert "Chi ủy Khoa Y" not in clerk.get(f"/units/{cell.id}").text


def test_a_body_whose_code_is_taken_is_not_made(clerk, cell, body) -> None:
    new = {"code": "CU1", "name": "Chi ủy mới", "kind": "cell_committee", "since": "01/02/2024", **CITED}
    answer = clerk.post(f"/units/{cell.id}/bodies/new", data=new)
    assert (answer.status_code, 'id="code-fault"' in answer.text) == (422, True)


def test_a_body_in_which_posts_go_on_does_not_end(clerk, cell, body, make_person, database, tenant) -> None:
    person = make_person(cell)
    with UnitOfWork(database.engine, tenant.id) as work:
        held = {"title": "Bí thư", "since": date(2022, 1, 1), "body_id": body.id}
        people.add_record(work, Post, person_id=person.id, **held, actor="test")
    answer = clerk.post(f"/units/bodies/{body.id}/end", data={"day": "01/01/2025", **CITED})
    assert answer.status_code == 409
    assert "1 chức vụ đang giữ" in answer.text
