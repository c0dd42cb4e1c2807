"""Units over the API: what is shown to whom, what is changed by whom."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import clock
from core.access import Role
from core.hierarchy import schemas

UNITS = "/api/v1/units"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(datetime(2024, 6, 1, 5, tzinfo=UTC)):
        yield


@pytest.fixture
def clerk(client, tenant):
    return client(tenant, Role.CLERK)


@pytest.fixture
def ward(make_unit):
    """A committee with two cells, one of which has a group."""
    top = make_unit("Đảng bộ phường", kind="committee", code="P")
    one = make_unit("Chi bộ khu phố 10", top, code="P.10")
    two = make_unit("Chi bộ khu phố 2", top, code="P.2")
    group = make_unit("Tổ đảng 1", one, kind="group", code="P.10.1")
    return {"top": top, "one": one, "two": two, "group": group}


def codes(answer):
    assert answer.status_code == 200, answer.json
    return [one["code"] for one in answer.json["items"]]


def test_a_level_is_listed_in_vietnamese_order_with_counts(clerk, ward) -> None:
    assert codes(clerk.get(UNITS)) == ["P"]
    answer = clerk.get(UNITS, query_string={"parent": ward["top"]})
    assert [(one["code"], one["children"]) for one in answer.json["items"]] == [("P.2", 0), ("P.10", 1)]
    assert codes(clerk.get(UNITS, query_string={"as_of": "2019-12-31"})) == []


def test_pages_of_a_level_follow_each_other(clerk, ward) -> None:
    first = clerk.get(UNITS, query_string={"parent": ward["top"], "limit": 1})
    assert codes(first) == ["P.2"]
    second = clerk.get(UNITS, query_string={"parent": ward["top"], "limit": 1, "after": first.json["next"]})
    assert codes(second) == ["P.10"]
    assert second.json["next"] is None


def test_a_role_of_a_unit_sees_that_unit_as_the_top(client, tenant, ward) -> None:
    secretary = client(tenant, Role.CELL_SECRETARY, ward["one"])
    assert codes(secretary.get(UNITS)) == ["P.10"]
    assert codes(secretary.get(f"{UNITS}/tree")) == ["P.10", "P.10.1"]
    assert codes(secretary.get(f"{UNITS}/search?q=chi bo")) == ["P.10"]
    assert secretary.get(UNITS, query_string={"parent": ward["top"]}).status_code == 404
    for path in ("", "/history"):
        assert secretary.get(f"{UNITS}/{ward['two']}{path}").status_code == 404
    assert secretary.get(f"{UNITS}/tree?below={ward['top']}").status_code == 404
    assert secretary.get(f"{UNITS}/{ward['group']}").status_code == 200


def test_the_tree_is_written_as_its_schema_says(clerk, ward) -> None:
    answer = clerk.get(f"{UNITS}/tree")
    assert [(one["code"], one["depth"]) for one in answer.json["items"]] == [
        ("P", 0), ("P.2", 1), ("P.10", 1), ("P.10.1", 2),
    ]  # fmt: skip
    assert answer.json == schemas.TreeOut().dump(schemas.TreeOut().load(answer.json))
    assert codes(clerk.get(f"{UNITS}/tree?below={ward['one']}")) == ["P.10", "P.10.1"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("khu pho", ["P.2", "P.10"]),
        ("KHU PHỐ 10", ["P.10"]),
        ("p.10", ["P.10", "P.10.1"]),
        ("đảng 1", ["P.10.1"]),
        ("100%", []),
    ],
)
def test_units_are_found_by_words_and_by_code(clerk, ward, asked: str, found: list[str]) -> None:
    assert codes(clerk.get(f"{UNITS}/search", query_string={"q": asked})) == found


def test_a_unit_is_shown_with_its_path_and_an_etag(clerk, ward) -> None:
    answer = clerk.get(f"{UNITS}/{ward['group']}")
    assert answer.json["path"][-1]["code"] == "P.10"
    assert [one["code"] for one in answer.json["path"]] == ["P", "P.10"]
    assert answer.json["founded_on"] == "2020-01-01"
    again = clerk.get(f"{UNITS}/{ward['group']}", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304


def test_a_unit_is_founded_where_the_asker_may(client, tenant, clerk, ward) -> None:
    new = {"code": "P.3", "name": " Chi bộ  khu phố 3 ", "kind": "cell", "since": "2024-07-01"}
    answer = clerk.post(UNITS, json={**new, "parent_id": str(ward["top"])})
    assert answer.status_code == 201, answer.json
    assert answer.json["name"] == "Chi bộ khu phố 3"
    local = client(tenant, Role.CLERK, ward["one"])
    assert local.post(UNITS, json={**new, "code": "X", "parent_id": None}).status_code == 403
    assert local.post(UNITS, json={**new, "code": "X", "parent_id": str(ward["two"])}).status_code == 404
    assert client(tenant, Role.MEMBER).post(UNITS, json=new).status_code == 403
    taken = clerk.post(UNITS, json={**new, "parent_id": str(ward["top"])})
    assert taken.status_code == 422
    assert taken.json["faults"][0]["where"] == "code"


def test_a_change_needs_its_document_and_its_day(clerk, ward, document) -> None:
    path = f"{UNITS}/{ward['one']}/rename"
    bare = clerk.post(path, json={"name": "Chi bộ 11"})
    assert bare.status_code == 422
    assert {one["where"] for one in bare.json["faults"]} == {"day", "document_id"}
    rename = {"name": "Chi bộ khu phố 11", "day": "2024-01-01", "document_id": str(document)}
    answer = clerk.post(path, json=rename)
    assert (answer.status_code, answer.json["name"], answer.json["version"]) == (200, "Chi bộ khu phố 11", 2)
    assert clerk.post(path, json={**rename, "name": "Khác", "version": 1}).status_code == 412
    assert clerk.post(path, json=rename).status_code == 409
    nowhere = clerk.post(path, json={**rename, "name": "Khác", "document_id": str(ward["top"])})
    assert nowhere.json["faults"][0]["where"] == "document_id"


def test_every_change_of_a_unit_works_and_is_in_its_history(clerk, ward, document) -> None:
    said = {"day": "2024-02-01", "document_id": str(document)}

    def change(unit: str, verb: str, **more: object):
        answer = clerk.post(f"{UNITS}/{ward[unit]}/{verb}", json={**said, **more})
        assert answer.status_code == 200, answer.json
        return answer.json

    assert change("two", "rekind", kind="committee", grassroots=True)["grassroots"] is True
    assert change("group", "move", parent_id=str(ward["two"]))["path"][-1]["code"] == "P.2"
    assert change("group", "hand-over", parent_id=str(ward["one"]), day="2024-03-01")["path"][-1]["code"] == "P.10"
    new = [{"code": code, "name": f"Chi bộ {code}", "kind": "cell"} for code in ("A", "B")]
    children = [{"unit_id": str(ward["group"]), "part": "A"}]
    parts = change("one", "split-off", parts=new, children=children, day="2024-04-01")["items"]
    assert [one["code"] for one in parts] == ["A", "B"]
    halves = [{**one, "code": f"{one['code']}{one['code']}"} for one in new]
    assert len(change("one", "split", parts=halves, day="2024-05-01")["items"]) == 2
    merged = clerk.post(
        f"{UNITS}/merge",
        json={**said, "day": "2024-05-15", "unit_ids": [one["id"] for one in parts], "into_id": str(ward["two"])},
    )
    assert merged.status_code == 200, merged.json
    assert clerk.get(f"{UNITS}/{ward['group']}").json["path"][-1]["code"] == "P.2"
    assert change("group", "leave", receiver="Đảng bộ phường khác", day="2024-05-20")["ends_on"] == "2024-05-20"
    assert change("two", "dissolve", day="2024-05-30")["ends_on"] == "2024-05-30"
    history = clerk.get(f"{UNITS}/{ward['group']}/history").json
    kinds = [one["kind"] for one in history["changes"]]
    assert kinds == ["found", "move", "hand_over", "leave"]
    assert history["changes"][-1]["note"] == "Đảng bộ phường khác"
    assert history["changes"][1]["document"]["number"] == "12-QĐ/ĐU"
    assert [one["number"] for one in history["documents"]] == ["12-QĐ/ĐU"]


def test_a_merger_into_a_new_unit_founds_it(clerk, ward, document) -> None:
    new = {"code": "M", "name": "Chi bộ mới", "kind": "cell"}
    said = {"day": "2024-03-01", "document_id": str(document), "unit_ids": [str(ward["one"]), str(ward["two"])]}
    both = clerk.post(f"{UNITS}/merge", json={**said, "into": new, "into_id": str(ward["top"])})
    assert both.status_code == 422
    answer = clerk.post(f"{UNITS}/merge", json={**said, "into": new, "parent_id": str(ward["top"])})
    assert answer.status_code == 200, answer.json
    assert codes(clerk.get(f"{UNITS}/tree?below={answer.json['id']}")) == ["M", "P.10.1"]


def test_who_has_a_unit_may_not_move_or_end_it(client, tenant, ward, document) -> None:
    local = client(tenant, Role.CLERK, ward["one"])
    said = {"day": "2024-03-01", "document_id": str(document)}
    for verb, more in [("move", {"parent_id": None}), ("dissolve", {}), ("leave", {"receiver": "Nơi khác"})]:
        assert local.post(f"{UNITS}/{ward['one']}/{verb}", json={**said, **more}).status_code in {403, 404}
    assert local.post(f"{UNITS}/{ward['one']}/rename", json={**said, "name": "Tên mới"}).status_code == 200
    assert local.post(f"{UNITS}/{ward['group']}/dissolve", json=said).status_code == 200


def test_what_was_entered_wrongly_is_put_right_with_an_etag(clerk, ward) -> None:
    path = f"{UNITS}/{ward['one']}"
    etag = clerk.get(path).headers["ETag"]
    wrong = {"code": "P-10", "since": "2020-01-01", "begins_on": "2019-01-01", "name": "Chi bộ Mười"}
    assert clerk.patch(path, json=wrong).status_code == 428
    early = clerk.patch(path, json=wrong, headers={"If-Match": etag})
    assert early.status_code == 422
    assert early.json["faults"][0]["where"] == "parent_id"
    right = clerk.patch(path, json={**wrong, "begins_on": "2020-01-05"}, headers={"If-Match": etag})
    assert right.status_code == 409, "the group below began before that"
    answer = clerk.patch(path, json={"code": "P-10", "since": "2020-01-01", "name": "Mười"}, headers={"If-Match": etag})
    assert answer.status_code == 200, answer.json
    assert (answer.json["code"], answer.json["name"]) == ("P-10", "Mười")
    assert clerk.patch(path, json={"code": "P"}, headers={"If-Match": etag}).status_code == 412
    bare = clerk.patch(path, json={"name": "Mười"}, headers={"If-Match": answer.headers["ETag"]})
    assert bare.json["faults"][0]["where"] == "since"


def test_bodies_are_made_renamed_and_ended(client, tenant, clerk, ward, document) -> None:
    new = {"unit_id": str(ward["top"]), "code": "BCH", "name": "Ban Chấp hành", "kind": "committee"}
    made = clerk.post("/api/v1/bodies", json={**new, "since": "2020-01-01"})
    assert made.status_code == 201, made.json
    path = f"/api/v1/bodies/{made.json['id']}"
    said = {"day": "2024-01-01", "document_id": str(document)}
    assert clerk.post(f"{path}/rename", json={**said, "name": "Đảng ủy"}).json["name"] == "Đảng ủy"
    assert clerk.get(f"{path}?as_of=2023-12-31").json["name"] == "Ban Chấp hành"
    patched = clerk.patch(path, json={"kind": "collective"}, headers={"If-Match": clerk.get(path).headers["ETag"]})
    assert (patched.status_code, patched.json["kind"]) == (200, "collective")
    ended = clerk.post(f"{path}/end", json={**said, "day": "2024-05-01"})
    assert (ended.status_code, ended.json["until"]) == (200, "2024-05-01")
    listed = clerk.get("/api/v1/bodies", query_string={"unit_id": ward["top"], "as_of": "2023-01-01"})
    assert [one["name"] for one in listed.json["items"]] == ["Ban Chấp hành"]
    assert clerk.get("/api/v1/bodies", query_string={"unit_id": ward["top"]}).json["items"] == []
    stranger = client(tenant, Role.CLERK, ward["one"])
    hidden = stranger.get(path)
    assert hidden.status_code == 404
    assert str(ward["top"]) not in hidden.text
    assert stranger.post(f"{path}/end", json=said).status_code == 404


def test_a_document_is_kept_once(clerk, client, tenant) -> None:
    new = {"issuer": "Thành ủy", "number": "7-QĐ/TU", "dated": "2024-01-02", "title": "Về việc sáp nhập"}
    first = clerk.post("/api/v1/documents", json=new)
    assert first.status_code == 200, first.json
    assert clerk.post("/api/v1/documents", json=new).json == first.json
    assert [one["id"] for one in clerk.get("/api/v1/documents?number=7-QĐ/TU").json["items"]] == [first.json["id"]]
    assert clerk.get("/api/v1/documents?number=8").json["items"] == []
    assert client(tenant, Role.MEMBER).get("/api/v1/documents").status_code == 403
