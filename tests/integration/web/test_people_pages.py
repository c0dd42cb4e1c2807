"""Pages of people: what they show, to whom, and how their forms answer."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from core.access import Role
from core.people import services
from core.people.models import Membership
from core.unit_of_work import UnitOfWork

ADDED = {"name": "Trần Công Thành Đạt", "code": "P9", "born_on": "2/3/1990", "admitted_on": "19.05.2015", "unit": "CB1"}


@pytest.fixture
def cell(make_unit):
    return make_unit("Chi bộ Khoa Y", code="CB1")


@pytest.fixture
def person(make_person, cell):
    return make_person(cell)


def test_the_list_shows_who_is_there_and_how_many(client, tenant, person) -> None:
    page = client(tenant, Role.CLERK).get("/people").text
    assert "Nguyễn Thị Hồng Ánh" in page
    assert "1 người" in page


def test_an_empty_list_says_what_to_do(client, tenant) -> None:
    assert "/people/new" in client(tenant, Role.CLERK).get("/people").text


def test_names_stand_in_vietnamese_order_by_given_name(client, tenant, cell, make_person) -> None:
    for code, name in enumerate(["Lê Văn Ổn", "Trần Thị Ánh", "Bùi Văn Đạt"]):
        make_person(cell, name, code=f"P{code}")
    page = client(tenant, Role.CLERK).get("/people").text
    assert re.findall(r">((?:Lê|Trần|Bùi)[^<]+)</a>", page) == ["Trần Thị Ánh", "Bùi Văn Đạt", "Lê Văn Ổn"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=hong anh", True),
        ("q=P1", True),
        ("q=khác", False),
        ("status=official", True),
        ("status=probationary", False),
        ("is_leader=true", False),
        ("presence=here", True),
        ("as_of=01/01/2009&status=none", True),
    ],
)
def test_the_list_is_narrowed(client, tenant, person, query: str, found: bool) -> None:
    assert (f"/people/{person.id}" in client(tenant, Role.CLERK).get(f"/people?{query}").text) is found


def test_the_next_page_goes_on_where_the_first_ended(client, tenant, cell, make_person) -> None:
    for number in range(53):
        make_person(cell, f"Nguyễn Văn {chr(65 + number % 26)}", code=f"P{number:02}")
    clerk = client(tenant, Role.CLERK)
    first = clerk.get("/people").text
    link = re.search(r'href="(/people\?after=[^"]+)"', first)
    assert link is not None
    rows = re.findall(r'href="/people/([0-9a-f-]{36})"', first + clerk.get(link[1]).text)
    assert len(rows) == len(set(rows)) == 53


def test_a_person_shows_who_they_are_and_what_happened(client, tenant, person) -> None:
    page = client(tenant, Role.CLERK).get(f"/people/{person.id}").text
    assert "Đảng viên chính thức" in page
    assert "Chi bộ Khoa Y" in page
    assert page.index("01/01/2021") < page.rindex("19/05/2010")


def test_a_person_before_admission_is_no_member_yet(client, tenant, person) -> None:
    assert "Chưa là đảng viên" in client(tenant, Role.CLERK).get(f"/people/{person.id}?as_of=18/05/2010").text


def test_a_duplicate_leads_to_the_person_who_was_kept(client, tenant, database, cell, person, make_person) -> None:
    other = make_person(cell, code="P2")
    with UnitOfWork(database.engine, tenant.id) as work:
        services.end_record(work, Membership, _only_membership(work, other), on=date(2022, 1, 1), actor="test")
    with UnitOfWork(database.engine, tenant.id) as work:
        services.merge_people(work, person.id, other.id, actor="test")
    answer = client(tenant, Role.CLERK).get(f"/people/{other.id}")
    assert answer.location.endswith(f"/people/{person.id}")


def test_whoever_has_a_role_for_one_unit_sees_its_people_only(client, tenant, person, make_unit) -> None:
    other = make_unit("Chi bộ Khoa Dược", code="CB2")
    secretary = client(tenant, Role.CELL_SECRETARY, other.id)
    assert "Nguyễn Thị Hồng Ánh" not in secretary.get("/people").text
    assert secretary.get(f"/people/{person.id}").status_code == 404
    assert secretary.get(f"/people/{person.id}/correct").status_code == 404
    assert secretary.get(f"/people?unit_id={other.id}").status_code == 200
    assert "Nguyễn Thị Hồng Ánh" not in secretary.get("/search?q=hong anh").text


def test_a_person_of_another_committee_is_not_there(client, make_tenant, person) -> None:
    stranger = client(make_tenant(), Role.TENANT_ADMIN)
    assert stranger.get(f"/people/{person.id}").status_code == 404
    assert stranger.post(f"/people/{person.id}/correct", data=ADDED | {"version": "1"}).status_code == 404


def test_a_member_sees_their_own_record_and_no_list(client, tenant, person) -> None:
    member = client(tenant, Role.MEMBER, person_id=person.id)
    assert "Nguyễn Thị Hồng Ánh" in member.get("/people/me").text
    assert "/correct" not in member.get("/people/me").text
    assert member.get("/people").status_code == 403
    assert client(tenant, Role.MEMBER).get("/people/me").status_code == 404


def test_a_person_is_entered_by_a_form(client, tenant, cell) -> None:
    answer = client(tenant, Role.CLERK).post("/people/new", data=ADDED, follow_redirects=True)
    assert "Đã ghi hồ sơ mới" in answer.text
    assert "19/05/2015" in answer.text
    assert "Đảng viên dự bị" in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit": "KHONG-CO"}, "unit"),
        ({"name": "  "}, "name"),
        ({"born_on": "31/02/1990"}, "born_on"),
        ({"admitted_on": "01/01/1980"}, "admitted_on"),
        ({"code": "P1"}, "code"),
    ],
    ids=str,
)
def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(
    client, tenant, person, wrong: dict[str, str], field: str
) -> None:
    answer = client(tenant, Role.CLERK).post("/people/new", data=ADDED | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text
    kept = "name" if field != "name" else "code"
    assert f'value="{ADDED[kept]}"' in answer.text


def test_a_secretary_enters_nobody_into_another_cell(client, tenant, cell, make_unit) -> None:
    other = make_unit("Chi bộ Khoa Dược", code="CB2")
    answer = client(tenant, Role.CELL_SECRETARY, other.id).post("/people/new", data=ADDED)
    assert answer.status_code == 422
    assert 'id="unit-fault"' in answer.text


def corrected(**more: str) -> dict[str, str]:
    said = {"name": "Nguyễn Thị Hồng Ánh", "code": "P1", "born_on": "02/03/1985", "admitted_on": "19/05/2010"}
    return {**said, "official_on": "19/05/2011", "card_number": "", "version": "1", **more}


def test_a_record_is_corrected(client, tenant, person) -> None:
    clerk = client(tenant, Role.CLERK)
    data = corrected(name="Nguyễn Thị Hồng Anh", is_student="yes")
    assert "Đã sửa hồ sơ" in clerk.post(f"/people/{person.id}/correct", data=data, follow_redirects=True).text
    assert "<h1>Nguyễn Thị Hồng Anh</h1>" in clerk.get(f"/people/{person.id}").text


def test_two_who_correct_the_same_record_are_told(client, tenant, person) -> None:
    clerk = client(tenant, Role.CLERK)
    clerk.post(f"/people/{person.id}/correct", data=corrected(name="Nguyễn Thị Ánh"))
    answer = clerk.post(f"/people/{person.id}/correct", data=corrected(name="Nguyễn Hồng Ánh"))
    assert answer.status_code == 409
    assert 'value="Nguyễn Hồng Ánh"' in answer.text


def _only_membership(work: UnitOfWork, person):
    return work.session.scalars(select(Membership.id).where(Membership.person_id == person.id)).one()
