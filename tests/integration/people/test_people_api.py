"""People as JSON: whoever may, finds, reads and changes them; a tag guards each change."""

from __future__ import annotations

from datetime import date

import pytest

from core.access import Role
from core.db.keys import uuid7
from core.people import services
from core.people.models import Absence, Discipline

START, MOVED = date(2020, 1, 1), date(2024, 7, 1)
PEOPLE, RECORDS = "/api/v1/people", "/api/v1/records"


@pytest.fixture
def clerk(client, tenant):
    """A clerk of the whole committee."""
    return client(tenant, Role.CLERK)


def wheres(answer) -> list[str]:
    assert answer.content_type == "application/problem+json"
    return [fault["where"] for fault in answer.json["faults"]]


def test_a_person_is_entered_found_and_shown(clerk, make_unit) -> None:
    cell = make_unit("Chi bộ 2")
    given = {"code": "DV9", "name": "  Vũ Thị   Yến ", "born_on": "1990-01-02", "admitted_on": "2015-03-04"}
    made = clerk.post(PEOPLE, json={**given, "unit_id": str(cell), "since": "2020-02-01"})
    assert (made.status_code, made.json["name"], made.json["status"]) == (201, "Vũ Thị Yến", "probationary")
    assert made.json["memberships"][0]["unit"] == "Chi bộ 2"
    page = clerk.get(PEOPLE, query_string={"q": "yen"}).json
    assert (page["total"], page["next"], page["items"]) == (1, None, [made.json])
    shown = clerk.get(f"{PEOPLE}/{made.json['id']}")
    assert shown.json == made.json
    assert clerk.get(f"{PEOPLE}/{made.json['id']}", headers={"If-None-Match": shown.headers["ETag"]}).status_code == 304


def test_what_is_wrong_is_named_field_by_field(clerk) -> None:
    answer = clerk.post(PEOPLE, json={"code": "A B", "name": " ", "colour": "red"})
    assert (answer.status_code, set(wheres(answer))) == (422, {"code", "colour", "name"})
    answer = clerk.post(PEOPLE, json={"code": "A", "name": "An", "born_on": "2030-01-01"})
    assert (answer.status_code, wheres(answer)) == (422, ["born_on"])


def test_a_correction_needs_the_tag_of_what_was_read(clerk, make_person) -> None:
    place = f"{PEOPLE}/{make_person('An').id}"
    tag = clerk.get(place).headers["ETag"]
    assert clerk.patch(place, json={"name": "Ân"}).status_code == 428
    first = clerk.patch(place, json={"name": "Ân"}, headers={"If-Match": tag})
    assert (first.status_code, first.json["name"], first.json["version"]) == (200, "Ân", 2)
    assert clerk.patch(place, json={"name": "Anh"}, headers={"If-Match": tag}).status_code == 412
    again = clerk.patch(place, json={"card_number": None}, headers={"If-Match": first.headers["ETag"]})
    assert again.status_code == 200


def test_the_people_of_a_unit_are_listed_and_counted(clerk, make_unit, make_person) -> None:
    top = make_unit(kind="committee")
    cell = make_unit(parent=top)
    make_person("An", cell)
    make_person("Bình", make_unit())
    assert [one["name"] for one in clerk.get(f"/api/v1/units/{top}/people").json["items"]] == ["An"]
    counts = clerk.get(f"/api/v1/units/{top}/people/counts").json["items"]
    assert counts == [{"unit_id": str(cell), "official": 1, "probationary": 0, "temporary": 0, "staff": 0}]
    assert clerk.get(f"/api/v1/units/{uuid7()}/people").status_code == 404


def test_a_member_is_transferred_leaves_and_returns(clerk, make_unit, make_person) -> None:
    old, new = make_unit(), make_unit("Chi bộ mới")
    place = f"{PEOPLE}/{make_person(unit=old).id}"
    moved = clerk.post(f"{place}/transfer", json={"to_unit_id": str(new), "on": "2024-07-01"})
    assert (moved.status_code, moved.json["memberships"][0]["unit"]) == (200, "Chi bộ mới")
    gone = clerk.post(f"{place}/leave", json={"kind": "moved_away", "on": "2025-01-01"})
    assert (gone.json["departure"]["kind"], gone.json["memberships"]) == ("moved_away", [])
    assert clerk.post(f"{place}/leave", json={"kind": "died", "on": "2025-02-01"}).status_code == 409
    back = clerk.post(f"{place}/return", json={"unit_id": str(old), "on": "2025-06-01"})
    assert (back.json["departure"], back.json["memberships"][0]["since"]) == (None, "2025-06-01")


def test_somebody_is_admitted_and_made_official(clerk, make_unit, make_person) -> None:
    place = f"{PEOPLE}/{make_person(admitted_on=None, official_on=None).id}"
    admitted = clerk.post(f"{place}/admit", json={"unit_id": str(make_unit()), "on": "2024-07-01"})
    assert admitted.json["status"] == "probationary"
    assert clerk.post(f"{place}/make-official", json={"on": "2025-07-01"}).json["status"] == "official"


def test_duplicates_are_found_and_merged(clerk, make_person) -> None:
    kept, other = make_person("An"), make_person("An")
    listed = clerk.get(f"{PEOPLE}/duplicates").json["items"]
    assert [{one["id"] for one in each["people"]} for each in listed] == [{str(kept.id), str(other.id)}]
    merged = clerk.post(f"{PEOPLE}/{kept.id}/merge", json={"duplicate_id": str(other.id)})
    assert merged.status_code == 200
    assert clerk.get(f"{PEOPLE}/{other.id}").json["merged_into_id"] == str(kept.id)
    assert clerk.get(f"{PEOPLE}/duplicates").json["items"] == []


def test_a_member_reads_their_own_record_and_nothing_else(client, tenant, make_unit, make_person) -> None:
    person, other = make_person("An", make_unit()), make_person("Bình")
    member = client(tenant, Role.MEMBER, person_id=person.id)
    assert member.get(f"{PEOPLE}/me").json["name"] == "An"
    assert "Vào Đảng" in [one["text"] for one in member.get(f"{PEOPLE}/me/timeline").json["items"]]
    for path in (PEOPLE, f"{PEOPLE}/{person.id}", f"{PEOPLE}/{other.id}/timeline", f"{PEOPLE}/duplicates"):
        assert member.get(path).status_code == 403
    assert client(tenant, Role.MEMBER).get(f"{PEOPLE}/me").status_code == 404
    assert client(tenant, Role.MEMBER, person_id=uuid7()).get(f"{PEOPLE}/me").status_code == 404


def test_the_own_record_of_a_merged_entry_is_that_of_the_one_kept(client, tenant, make_person, do) -> None:
    kept, other = make_person(code="GIU"), make_person(code="TRUNG")
    do(services.merge_people, kept.id, other.id)
    assert client(tenant, Role.MEMBER, person_id=other.id).get(f"{PEOPLE}/me").json["code"] == "GIU"


def test_a_role_of_a_unit_sees_and_changes_its_own_people_only(client, tenant, make_unit, make_person, add) -> None:
    cell, outside = make_unit(), make_unit()
    mine, theirs = make_person("An", cell), make_person("Bình", outside)
    sick = add(Absence, theirs, kind="sick", since=START)
    secretary = client(tenant, Role.CELL_SECRETARY, cell)
    assert [one["name"] for one in secretary.get(PEOPLE).json["items"]] == ["An"]
    assert secretary.get(f"{PEOPLE}/{mine.id}").status_code == 200
    for path in (
        f"{PEOPLE}/{theirs.id}",
        f"{PEOPLE}/{theirs.id}/timeline",
        f"{RECORDS}/absences/{sick.id}",
        f"{RECORDS}/absences?person_id={theirs.id}",
        f"{RECORDS}/disciplines?unit_id={outside}",
        f"/api/v1/units/{outside}/people",
        f"{PEOPLE}?unit_id={outside}",
    ):
        assert secretary.get(path).status_code == 404, path
    absence = {"kind": "sick", "since": "2024-01-01"}
    assert secretary.post(f"{RECORDS}/absences", json={**absence, "person_id": str(mine.id)}).status_code == 201
    assert secretary.post(f"{RECORDS}/absences", json={**absence, "person_id": str(theirs.id)}).status_code == 404
    away = {"to_unit_id": str(outside), "on": "2024-07-01"}
    assert secretary.post(f"{PEOPLE}/{mine.id}/transfer", json=away).status_code == 404
    post = {"person_id": str(mine.id), "unit_id": str(outside), "title": "Bí thư", "since": "2024-01-01"}
    assert secretary.post(f"{RECORDS}/posts", json=post).status_code == 404
    merge = {"duplicate_id": str(theirs.id)}
    assert secretary.post(f"{PEOPLE}/{mine.id}/merge", json=merge).status_code == 404
    assert secretary.post(PEOPLE, json={"code": "X", "name": "An"}).status_code == 403
    assert secretary.post(PEOPLE, json={"code": "X", "name": "An", "unit_id": str(outside)}).status_code == 404
    there = secretary.post(PEOPLE, json={"code": "X", "name": "An", "unit_id": str(cell)})
    assert there.status_code == 201
    reader = client(tenant, Role.COMMITTEE_MEMBER, cell)
    assert reader.patch(f"{PEOPLE}/{mine.id}", json={}, headers={"If-Match": "x"}).status_code == 403


CASES = {
    "memberships": ({"kind": "staff", "since": "2024-01-01"}, {"since": "2024-02-01"}),
    "posts": ({"title": "Bí thư", "since": "2024-01-01"}, {"title": "Phó bí thư", "rank": 2}),
    "standings": ({"kind": "exempt_from_activity", "since": "2024-01-01"}, {"until": "2025-01-01"}),
    "absences": ({"kind": "sick", "since": "2024-01-01"}, {"kind": "study"}),
    "disciplines": ({"form": "Khiển trách", "decided_on": "2024-01-01"}, {"self_detected": True}),
    "commendations": ({"level": "city", "given_on": "2024-01-01"}, {"level": "ministry"}),
    "awards": ({"name": "Bằng khen", "given_on": "2024-01-01"}, {"name": "Huân chương"}),
    "state-results": ({"year": 2024, "level": "HTTNV"}, {"level": "HTNV"}),
    "student-records": ({"year": 2024, "track": "regular", "gpa": "3.05"}, {"gpa": "3.1", "tuition_owed": False}),
    "year-levels": (
        {"year": 2024, "subject": "party_member", "level": "HTNV", "rulebook": "trung_uong/2023"},
        {"level": "HTTNV"},
    ),
    "year-facts": (
        {"year": 2024, "subject": "party_member", "columns": {"targets_done": "1"}},
        {"columns": {"targets_done": "0.9"}},
    ),
}


@pytest.mark.parametrize("path", CASES)
def test_a_record_is_added_listed_corrected_and_struck(clerk, make_unit, make_person, path) -> None:
    given, changes = CASES[path]
    about = {"person_id": str(make_person().id)}
    if path in {"memberships", "posts"}:
        about["unit_id"] = str(make_unit())
    made = clerk.post(f"{RECORDS}/{path}", json=about | given)
    assert made.status_code == 201, made.json
    assert (about | given).items() <= made.json.items()
    listed = clerk.get(f"{RECORDS}/{path}", query_string={"person_id": about["person_id"]})
    assert listed.json == {"items": [made.json], "next": None}
    one = f"{RECORDS}/{path}/{made.json['id']}"
    shown = clerk.get(one)
    assert shown.json == made.json
    tag = {"If-Match": shown.headers["ETag"]}
    corrected = clerk.patch(one, json=changes, headers=tag)
    assert corrected.status_code == 200, corrected.json
    assert changes.items() <= corrected.json.items()
    assert clerk.patch(one, json=changes, headers=tag).status_code == 412
    assert clerk.post(f"{one}/strike", json={"reason": "Ghi nhầm"}).status_code == 204
    assert clerk.get(one).status_code == 404


@pytest.mark.parametrize("path", ["memberships", "posts", "standings", "absences"])
def test_what_holds_for_a_time_is_ended(clerk, make_unit, make_person, path) -> None:
    about = {"person_id": str(make_person().id)}
    if path in {"memberships", "posts"}:
        about["unit_id"] = str(make_unit())
    made = clerk.post(f"{RECORDS}/{path}", json=about | CASES[path][0]).json
    ended = clerk.post(f"{RECORDS}/{path}/{made['id']}/end", json={"on": "2025-05-01"})
    assert (ended.status_code, ended.json["until"]) == (200, "2025-05-01")
    assert clerk.post(f"{RECORDS}/{path}/{made['id']}/end", json={"on": "2025-06-01"}).status_code == 409


def test_a_departure_is_listed_and_put_right(clerk, make_unit, make_person) -> None:
    person = make_person(unit=make_unit())
    clerk.post(f"{PEOPLE}/{person.id}/leave", json={"kind": "moved_away", "on": "2024-07-01"})
    listed = clerk.get(f"{RECORDS}/departures", query_string={"person_id": str(person.id)}).json["items"]
    one = f"{RECORDS}/departures/{listed[0]['id']}"
    tag = {"If-Match": clerk.get(one).headers["ETag"]}
    assert clerk.patch(one, json={"kind": "died"}, headers=tag).json["kind"] == "died"
    assert clerk.post(f"{RECORDS}/departures", json={}).status_code == 405


def test_records_of_units_and_bodies_are_kept_too(clerk, make_unit, make_body) -> None:
    cell = make_unit()
    body = make_body(cell)
    for about in ({"unit_id": str(cell)}, {"body_id": str(body)}):
        made = clerk.post(f"{RECORDS}/year-levels", json={**about, **CASES["year-levels"][0], "subject": "party_org"})
        assert made.status_code == 201
        assert clerk.get(f"{RECORDS}/year-levels", query_string=about).json["items"] == [made.json]
    assert wheres(clerk.get(f"{RECORDS}/year-levels")) == ["person_id"]
    both = {"unit_id": str(cell), "body_id": str(body)}
    assert clerk.get(f"{RECORDS}/year-levels", query_string=both).status_code == 422


def test_a_list_of_records_goes_on_page_after_page(clerk, make_person, add) -> None:
    person = make_person()
    for day in range(1, 6):
        add(Discipline, person, form="Khiển trách", decided_on=date(2024, 1, day))
    args, seen = {"person_id": str(person.id), "limit": 2}, []
    while True:
        page = clerk.get(f"{RECORDS}/disciplines", query_string=args).json
        seen += [one["decided_on"] for one in page["items"]]
        if page["next"] is None:
            break
        args["after"] = page["next"]
    assert seen == [f"2024-01-0{day}" for day in range(1, 6)]


def test_nothing_crosses_to_another_committee(client, make_tenant, make_unit, make_person, add) -> None:
    person = make_person(unit=make_unit())
    sick = add(Absence, person, kind="sick", since=START)
    stranger = client(make_tenant(), Role.CLERK)
    assert stranger.get(PEOPLE).json["items"] == []
    for path in (
        f"{PEOPLE}/{person.id}",
        f"{PEOPLE}/{person.id}/timeline",
        f"{RECORDS}/absences/{sick.id}",
        f"{RECORDS}/absences?person_id={person.id}",
    ):
        assert stranger.get(path).status_code == 404
    assert stranger.post(f"{RECORDS}/absences/{sick.id}/strike", json={"reason": "x"}).status_code == 404


def test_the_description_names_every_route_once(clerk) -> None:
    described = clerk.get("/api/v1/openapi.json").json["paths"]
    mine = [
        operation["operationId"]
        for path, methods in described.items()
        if path.startswith((PEOPLE, RECORDS))
        for method, operation in methods.items()
        if method in {"get", "post", "patch", "delete"}
    ]
    assert len(mine) == len(set(mine)) >= 70
    assert "/api/v1/records/absences/{record_id}/end" in described
