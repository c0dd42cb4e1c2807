"""Forms of records and moves: what they write, what they refuse, and for whom."""

from __future__ import annotations

import re
from datetime import date

import pytest
from sqlalchemy import select

from core.access import Role
from core.hierarchy import services as hierarchy
from core.people.views.record_forms import RECORDS
from core.unit_of_work import UnitOfWork

CITED = {"issuer": "Đảng ủy", "number": "5-QĐ/ĐU", "dated": "10/01/2022", "document_title": ""}
ABSENT = {"kind": "sick", "since": "01/02/2023", "until": "01/03/2023"}
FILLED = {
    "post": {"unit": "CB1", "title": "Bí thư", "since": "01/02/2023", "head": "yes", "rank": "1", **CITED},
    "discipline": {"form": "Khiển trách", "decided_on": "01/02/2023", **CITED},
    "commendation": {"level": "city", "given_on": "01/02/2023"},
    "award": {"name": "Chiến sĩ thi đua", "given_on": "01/02/2023", **CITED},
    "standing": {"kind": "exempt_from_activity", "since": "01/02/2023", **CITED},
    "absence": ABSENT,
    "membership": {"unit": "CB1", "kind": "staff", "since": "01/02/2023"},
    "state_result": {"year": "2022", "level": "HTTNV"},
    "student_record": {"year": "2022", "track": "regular", "gpa": "3,05", "tuition_owed": "no"},
}


@pytest.fixture
def cell(make_unit):
    return make_unit("Chi bộ Khoa Y", code="CB1")


@pytest.fixture
def other(make_unit, cell):
    return make_unit("Chi bộ Khoa Dược", code="CB2")


@pytest.fixture
def person(make_person, cell):
    return make_person(cell)


@pytest.fixture
def clerk(client, tenant):
    return client(tenant, Role.CLERK)


@pytest.fixture
def rows(database, tenant):
    """Return the records of a kind that there are."""

    def read(kind: str) -> list:
        with UnitOfWork(database.engine, tenant.id) as work:
            found = list(work.session.scalars(select(RECORDS[kind].model).order_by(RECORDS[kind].model.id)))
            work.session.expunge_all()
        return found

    return read


@pytest.fixture
def absence(clerk, person, rows) -> str:
    """The path of a record."""
    clerk.post(f"/people/{person.id}/records/absence/new", data=ABSENT)
    return f"/people/{person.id}/records/absence/{rows('absence')[0].id}"


def seen_at(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


def test_every_kind_that_is_added_is_tried_here() -> None:
    assert {kind for kind, form in RECORDS.items() if form.may_add} == set(FILLED)


@pytest.mark.parametrize("kind", FILLED)
def test_a_record_of_every_kind_is_added_and_shown_and_corrected_unchanged(clerk, person, rows, kind: str) -> None:
    path = f"/people/{person.id}/records/{kind}"
    assert clerk.get(f"{path}/new").status_code == 200
    answer = clerk.post(f"{path}/new", data=FILLED[kind], follow_redirects=True)
    assert "Đã ghi:" in answer.text
    row = next(one for one in rows(kind)[::-1])
    assert f"{path}/{row.id}" in answer.text
    page = clerk.get(f"{path}/{row.id}").text
    for name, value in FILLED[kind].items():
        assert value == "" or value in {"yes", "no"} or f'value="{value}"' in page, name
    again = clerk.post(f"{path}/{row.id}", data=FILLED[kind] | {"seen": seen_at(page)}, follow_redirects=True)
    assert "Đã sửa" in again.text
    assert clerk.get(f"{path}/{row.id}/strike").status_code == 200


def test_a_number_is_typed_with_a_comma_and_a_question_may_stay_open(clerk, person, rows) -> None:
    clerk.post(f"/people/{person.id}/records/student_record/new", data=FILLED["student_record"] | {"tuition_owed": ""})
    assert (str(rows("student_record")[0].gpa), rows("student_record")[0].tuition_owed) == ("3.05", None)


def test_what_is_wrong_stands_at_its_field_and_the_rest_is_kept(clerk, person) -> None:
    wrong = FILLED["post"] | {"since": "31/02/2023", "rank": "x", "dated": "hôm qua"}
    answer = clerk.post(f"/people/{person.id}/records/post/new", data=wrong)
    assert answer.status_code == 422
    for name in ("since", "rank", "dated"):
        assert f'id="{name}-fault"' in answer.text
    assert 'value="Bí thư"' in answer.text
    assert 'value="31/02/2023"' in answer.text
    assert 'name="head" value="yes" checked' in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"unit": "KHONG-CO"}, "unit"),
        ({"unit": "", "body": "KHONG-CO"}, "body"),
        ({"unit": ""}, "unit"),
        ({"issuer": ""}, "issuer"),
        ({"until": "01/01/2023"}, "until"),
    ],
    ids=str,
)
def test_what_the_law_of_a_record_refuses_stands_at_the_field_people_see(clerk, person, wrong, field: str) -> None:
    answer = clerk.post(f"/people/{person.id}/records/post/new", data=FILLED["post"] | wrong)
    assert answer.status_code == 422
    assert f'id="{field}-fault"' in answer.text


def test_a_post_in_a_body_needs_no_unit(clerk, database, tenant, cell, person, rows) -> None:
    with UnitOfWork(database.engine, tenant.id) as work:
        body = hierarchy.make_body(
            work,
            code="CU1",
            name="Chi ủy",
            kind="cell_committee",
            unit_id=cell.id,
            since=date(2020, 1, 1),
            actor="test",
        )
    clerk.post(f"/people/{person.id}/records/post/new", data=FILLED["post"] | {"unit": "", "body": "CU1"})
    assert (rows("post")[0].body_id, rows("post")[0].unit_id) == (body.id, cell.id)
    page = clerk.get(f"/people/{person.id}/records/post/{rows('post')[0].id}").text
    assert 'value="CU1"' in page
    assert 'value="CB1"' not in page


def test_a_clash_with_what_stands_there_is_told_and_the_form_kept(clerk, person, absence) -> None:
    answer = clerk.post(f"/people/{person.id}/records/absence/new", data=ABSENT)
    assert answer.status_code == 409
    assert 'role="alert"' in answer.text
    assert 'value="01/02/2023"' in answer.text


def test_two_who_correct_the_same_record_are_told(clerk, absence, rows) -> None:
    seen = seen_at(clerk.get(absence).text)
    assert clerk.post(absence, data=ABSENT | {"seen": seen, "kind": "study"}).status_code == 302
    late = clerk.post(absence, data=ABSENT | {"seen": seen, "until": "15/03/2023"})
    assert late.status_code == 409
    assert "Người khác đã sửa" in late.text
    assert 'value="15/03/2023"' in late.text
    assert "Mở lại với nội dung hiện nay" in late.text
    assert (rows("absence")[0].kind, rows("absence")[0].until) == ("study", date(2023, 3, 1))
    for closing in ("end", "strike"):
        assert (
            clerk.post(f"{absence}/{closing}", data={"on": "15/02/2023", "reason": "x", "seen": seen}).status_code
            == 409
        )


def test_a_record_is_ended_on_a_day(clerk, absence, rows) -> None:
    answer = clerk.post(f"{absence}/end", data={"on": "15/02/2023"}, follow_redirects=True)
    assert "Đã ghi ngày kết thúc" in answer.text
    assert rows("absence")[0].until == date(2023, 2, 15)
    wrong = clerk.post(f"{absence}/end", data={"on": "32/02/2023"})
    assert (wrong.status_code, 'id="on-fault"' in wrong.text) == (422, True)


def test_what_happened_on_a_day_does_not_end(clerk, person, rows) -> None:
    clerk.post(f"/people/{person.id}/records/award/new", data=FILLED["award"])
    assert clerk.get(f"/people/{person.id}/records/award/{rows('award')[0].id}/end").status_code == 404


def test_a_record_is_struck_out_for_a_reason(clerk, absence, rows) -> None:
    empty = clerk.post(f"{absence}/strike", data={"reason": " "})
    assert (empty.status_code, 'id="reason-fault"' in empty.text) == (422, True)
    assert "Đã gạch bỏ" in clerk.post(f"{absence}/strike", data={"reason": "Nhập nhầm"}, follow_redirects=True).text
    assert rows("absence") == []
    assert clerk.get(absence).status_code == 404


def test_a_record_is_found_with_its_own_person_only(clerk, cell, make_person, absence) -> None:
    second = make_person(cell, "Lê Văn Ổn", code="P2")
    assert clerk.get(f"/people/{second.id}/records/absence/{absence.rpartition('/')[2]}").status_code == 404


def test_a_kind_that_there_is_not_is_not_found(clerk, person) -> None:
    assert clerk.get(f"/people/{person.id}/records/year_level/new").status_code == 404
    assert clerk.get(f"/people/{person.id}/records/departure/new").status_code == 404
    assert clerk.get(f"/people/{person.id}/move/explode").status_code == 404


@pytest.mark.parametrize("path", ["/records/absence/new", "/move/transfer", "/move/leave"])
def test_only_who_may_change_a_person_reaches_the_forms(client, tenant, make_tenant, person, other, path: str) -> None:
    here = f"/people/{person.id}{path}"
    for status, visitor in (
        (404, client(make_tenant(), Role.TENANT_ADMIN)),
        (404, client(tenant, Role.CELL_SECRETARY, other.id)),
        (403, client(tenant, Role.COMMITTEE_MEMBER)),
    ):
        assert visitor.get(here).status_code == status
        data = ABSENT | {"unit": "CB2", "on": "01/02/2023", "kind": "moved_away" if "leave" in path else "sick"}
        assert visitor.post(here, data=data).status_code == status


def test_who_may_not_change_a_person_sees_no_way_to(client, tenant, person, absence) -> None:
    page = client(tenant, Role.COMMITTEE_MEMBER).get(f"/people/{person.id}").text
    assert "Nghỉ ốm" in page
    assert "/records/" not in page
    assert "/move/" not in page


def test_a_secretary_puts_nobody_into_another_cell(client, tenant, cell, other, person) -> None:
    secretary = client(tenant, Role.CELL_SECRETARY, cell.id)
    answer = secretary.post(f"/people/{person.id}/move/transfer", data={"unit": "CB2", "on": "01/02/2023"})
    assert answer.status_code == 422
    assert 'id="unit-fault"' in answer.text
    assert secretary.post(f"/people/{person.id}/records/post/new", data=FILLED["post"]).status_code == 302


def test_a_transfer_ends_one_cell_and_begins_the_next(clerk, person, cell, other, rows) -> None:
    seen = seen_at(clerk.get(f"/people/{person.id}/move/transfer").text)
    data = {"unit": "CB2", "on": "01/02/2023", "seen": seen, **CITED}
    assert "Đã ghi: Chuyển sinh hoạt" in clerk.post(
        f"/people/{person.id}/move/transfer", data=data, follow_redirects=True
    ).text  # fmt: skip
    assert [(one.unit_id, one.until) for one in rows("membership")] == [(cell.id, date(2023, 2, 1)), (other.id, None)]
    late = clerk.post(f"/people/{person.id}/move/transfer", data=data | {"unit": "CB1", "on": "01/03/2023"})
    assert late.status_code == 409
    assert 'value="01/03/2023"' in late.text


def test_a_probationer_becomes_official(clerk, cell, make_person) -> None:
    one = make_person(cell, code="P7", official_on=None)
    assert f"/people/{one.id}/move/official" in clerk.get(f"/people/{one.id}").text
    answer = clerk.post(f"/people/{one.id}/move/official", data={"on": "19/05/2022", **CITED}, follow_redirects=True)
    assert "Đảng viên chính thức" in answer.text
    assert f"/people/{one.id}/move/official" not in answer.text


def test_who_left_may_return(clerk, person, other) -> None:
    gone = clerk.post(
        f"/people/{person.id}/move/leave", data={"kind": "moved_away", "on": "01/02/2023"}, follow_redirects=True
    )
    assert "Đã chuyển ra ngoài đảng bộ" in gone.text
    assert "/move/return" in gone.text
    assert "/move/transfer" not in gone.text
    data = {"unit": "CB2", "kind": "official_cell", "on": "01/02/2024"}
    back = clerk.post(f"/people/{person.id}/move/return", data=data, follow_redirects=True)
    assert "Chi bộ Khoa Dược" in back.text
    assert "/move/transfer" in back.text


def test_whoever_loses_sight_of_a_person_is_led_to_the_list(client, tenant, cell, other, person, rows) -> None:
    path = f"/people/{person.id}/records/membership/{rows('membership')[0].id}/strike"
    answer = client(tenant, Role.CELL_SECRETARY, cell.id).post(path, data={"reason": "Nhập nhầm chi bộ"})
    assert answer.location == "/people"


def test_possible_duplicates_are_listed_two_by_two(clerk, person, other, make_person) -> None:
    twin = make_person(other, code="P2")
    assert f"/people/{person.id}/merge/{twin.id}" in clerk.get("/people/duplicates").text


def test_without_duplicates_the_page_says_so(clerk, person) -> None:
    assert "Không thấy hồ sơ nào trùng" in clerk.get("/people/duplicates").text


def test_a_merger_is_shown_before_it_is_done_and_done_as_shown(clerk, person, cell, make_person, rows) -> None:
    twin = make_person(cell, code="P2")
    clerk.post(f"/people/{twin.id}/records/award/new", data=FILLED["award"])
    path = f"/people/{person.id}/merge/{twin.id}"
    page = clerk.get(path).text
    assert "Gộp hồ sơ P2 vào P1" in page
    assert "Chiến sĩ thi đua" in page
    assert [one.person_id for one in rows("award")] == [twin.id]  # looking changed nothing
    answer = clerk.post(path, data={"seen": seen_at(page)}, follow_redirects=True)
    assert "Đã gộp hai hồ sơ" in answer.text
    assert [one.person_id for one in rows("award")] == [person.id]
    assert clerk.post(path, data={"seen": seen_at(page)}).status_code == 409


def test_a_merger_of_another_state_than_was_seen_is_not_done(clerk, person, cell, make_person, rows) -> None:
    twin = make_person(cell, code="P2")
    path = f"/people/{person.id}/merge/{twin.id}"
    seen = seen_at(clerk.get(path).text)
    clerk.post(f"/people/{twin.id}/records/award/new", data=FILLED["award"])
    late = clerk.post(path, data={"seen": seen})
    assert late.status_code == 409
    assert "Chiến sĩ thi đua" in late.text
    assert seen_at(late.text) != seen


def test_records_that_contradict_each_other_are_not_offered_for_merging(clerk, person, other, make_person) -> None:
    twin = make_person(other, code="P2")
    page = clerk.get(f"/people/{person.id}/merge/{twin.id}").text
    assert "Chưa gộp được" in page
    assert 'name="seen"' not in page


def test_a_secretary_merges_nobody_of_another_cell(client, tenant, cell, other, person, make_person) -> None:
    twin = make_person(other, code="P2")
    secretary = client(tenant, Role.CELL_SECRETARY, cell.id)
    assert secretary.get(f"/people/{person.id}/merge/{twin.id}").status_code == 404
    assert secretary.post(f"/people/{person.id}/merge/{twin.id}", data={"seen": "0"}).status_code == 404
    assert str(twin.id) not in secretary.get("/people/duplicates").text


def test_a_departure_is_corrected_as_a_record(clerk, person, rows) -> None:
    clerk.post(f"/people/{person.id}/move/leave", data={"kind": "moved_away", "on": "01/02/2023"})
    path = f"/people/{person.id}/records/departure/{rows('departure')[0].id}"
    assert path in clerk.get(f"/people/{person.id}").text
    assert clerk.get(f"{path}/end").status_code == 404
    assert clerk.post(path, data={"kind": "work_ended", "since": "01/02/2023", "until": ""}).status_code == 302
    assert rows("departure")[0].kind == "work_ended"
