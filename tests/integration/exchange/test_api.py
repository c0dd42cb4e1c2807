"""Imports and exports through the API, with a worker behind it, for those who may and as far as they may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from redis import Redis
from werkzeug.test import TestResponse

from core.access import Role
from core.access.requests import EXTENSION
from core.audit import verify
from core.db import tenant_session
from core.db.keys import uuid7
from core.jobs.queue import queue_on
from core.jobs.worker import WorkerOfOneProcess
from core.people.models import Person
from tests.integration.exchange.conftest import Desk, separated, sheet

API = "/api/v1/imports"
PEOPLE = [
    ["Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Mã đơn vị", "Từ ngày"],
    ["N1", "Nguyễn Văn An", "20/11/1980", "03/02/2005", "03/02/2006", "CB1", "03/02/2010"],
    ["N2", "Trần Thị Bình", "01/02/1985", "19/05/2012", "19/05/2013", "CB2", "19/05/2012"],
]


@pytest.fixture
def work_off(app, redis_url: str) -> Callable[[], None]:
    """Work until the queue is empty."""
    queue_on(Redis.from_url(redis_url)).empty()

    def work() -> None:
        WorkerOfOneProcess(app.extensions[EXTENSION]).work(burst=True, logging_level="ERROR")

    return work


@pytest.fixture
def desk(make_desk) -> Desk:
    """A committee with units."""
    made: Desk = make_desk()
    return made


@pytest.fixture
def clerk(client, desk: Desk) -> FlaskClient:
    """The clerk of the whole committee."""
    made: FlaskClient = client(desk.tenant, Role.CLERK, account_id=uuid7())
    return made


def send(asking: FlaskClient, content: bytes, kind: str = "people", name: str = "a.xlsx", **query: str) -> TestResponse:
    head = f'--xx\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content + b"\r\n--xx--\r\n"
    form = "multipart/form-data; boundary=xx"
    return asking.post(API, query_string={"kind": kind, **query}, data=body, content_type=form)


def sent(asking: FlaskClient, content: bytes, kind: str = "people", **query: str) -> dict[str, Any]:
    answer = send(asking, content, kind, **query)
    assert answer.status_code == 202, answer.get_json()
    found: dict[str, Any] = answer.get_json()
    return found


def look(asking: FlaskClient, one: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = asking.get(f"{API}/{one['id']}").get_json()
    return found


def said(answer: TestResponse) -> str:
    problem = answer.get_json()
    return " ".join([problem.get("detail", ""), *(one["message"] for one in problem.get("faults", ()))])


def test_a_file_is_sent_looked_at_confirmed_and_taken_back(desk, clerk, work_off) -> None:
    one = sent(clerk, sheet(PEOPLE))
    assert (one["state"], one["label"]) == ("waiting", "Người")
    work_off()
    one = look(clerk, one)
    assert (one["state"], one["counts"]["new"], one["faults"]) == ("previewed", 2, [])
    assert desk.table(Person) == []
    assert clerk.post(f"{API}/{one['id']}/confirm", json={}).status_code == 202
    assert clerk.post(f"{API}/{one['id']}/confirm", json={}).status_code == 409
    work_off()
    assert look(clerk, one)["state"] == "applied"
    assert desk.person("N1").name == "Nguyễn Văn An"
    job = clerk.get(f"/api/v1/jobs/{look(clerk, one)['job_id']}").get_json()
    assert (job["kind"], job["state"], job["done"]) == ("exchange.apply", "done", job["total"])
    assert clerk.post(f"{API}/{one['id']}/undo").status_code == 202
    work_off()
    assert look(clerk, one)["state"] == "undone"
    assert desk.table(Person) == []
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        assert not verify(session).faults


def test_the_rows_of_a_preview_come_in_pages_and_by_state(desk, clerk, work_off) -> None:
    one = sent(clerk, separated([*PEOPLE, ["N3", "", "31/02/1980", "", "", "CB9", ""]]))
    work_off()
    first = clerk.get(f"{API}/{one['id']}/rows?limit=2").get_json()
    second = clerk.get(f"{API}/{one['id']}/rows", query_string={"limit": 2, "after": first["next"]}).get_json()
    assert [row["number"] for row in first["items"] + second["items"]] == [2, 3, 4]
    (wrong,) = clerk.get(f"{API}/{one['id']}/rows?state=wrong").get_json()["items"]
    assert {"column": "name", "message": "để trống; hãy điền", "wrong": True} in wrong["notes"]
    assert {"column": "born_on", "state": "wrong", "new": None} in wrong["cells"]
    answer = clerk.post(f"{API}/{one['id']}/confirm", json={})
    assert (answer.status_code, "1 hàng sai" in said(answer)) == (409, True)
    assert clerk.post(f"{API}/{one['id']}/confirm", json={"leave_out_wrong": True}).status_code == 202
    work_off()
    assert len(desk.table(Person)) == 2


def test_a_preview_that_is_no_more_true_is_made_anew(desk, clerk, work_off) -> None:
    one, other = sent(clerk, sheet(PEOPLE)), sent(clerk, sheet(PEOPLE[:2]))
    work_off()
    for each in (other, one):
        assert clerk.post(f"{API}/{each['id']}/confirm", json={}).status_code == 202
        work_off()
    one = look(clerk, one)
    assert one["state"] == "stale"
    job = clerk.get(f"/api/v1/jobs/{one['job_id']}").get_json()
    assert (job["state"], "xem trước lại" in job["faults"][0]["message"]) == ("failed", True)
    assert clerk.post(f"{API}/{one['id']}/preview").status_code == 202
    work_off()
    assert look(clerk, one)["counts"]["unchanged"] == 1


def test_what_rests_on_an_import_is_listed_where_it_cannot_be_taken_back(desk, clerk, work_off) -> None:
    one = desk.bring("people", PEOPLE)
    desk.confirm(one)
    changed = desk.bring("people", [PEOPLE[0], ["N1", "Nguyễn Văn Ân", *PEOPLE[1][2:]]], name="sau.xlsx")
    desk.confirm(changed)
    answer = clerk.post(f"{API}/{one.id}/undo")
    assert answer.status_code == 422
    assert {fault["where"] for fault in answer.get_json()["faults"]} == {"sau.xlsx", "N1 Nguyễn Văn Ân"}


REFUSED = {
    "a picture": (b"\x89PNG....", "ảnh"),
    "nothing": (b"", "trống"),
    "macros": (b"PK\x03\x04....", "hỏng"),
    "over 20 MB": (b"a" * (20 * 1024 * 1024 + 1), "lớn hơn 20 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_a_table_is_refused_at_once(clerk, name: str) -> None:
    content, words = REFUSED[name]
    answer = send(clerk, content)
    assert answer.status_code == 422
    assert words in said(answer)


def test_50_mb_are_refused_before_they_are_read_and_the_server_goes_on(clerk) -> None:
    answer = send(clerk, b"a" * (50 * 1024 * 1024))
    assert (answer.status_code, answer.mimetype) == (413, "application/problem+json")
    assert clerk.get(API).status_code == 200


def test_a_file_that_cannot_be_read_says_why_once_it_was_looked_at(clerk, work_off) -> None:
    one = sent(clerk, sheet([["một", "hai"], ["ba", "bốn"]]))
    work_off()
    one = look(clerk, one)
    assert one["state"] == "refused"
    assert "không thấy hàng tiêu đề" in one["faults"][0]["message"]


def test_a_file_of_facts_is_asked_for_its_subject_and_rulebook(clerk) -> None:
    assert "cần nêu đối tượng và năm" in said(send(clerk, sheet(PEOPLE), "year_facts"))
    answer = send(clerk, sheet(PEOPLE), "year_facts", year="2023", subject="party_member", rulebook="x/2023")
    assert (answer.status_code, "không có bộ quy tắc này" in said(answer)) == (422, True)


def test_templates_and_columns_are_given_for_every_kind(clerk) -> None:
    kinds = [one["kind"] for one in clerk.get(f"{API}/kinds").get_json()["items"]]
    assert kinds[:2] == ["units", "people"]
    for kind in kinds:
        query = {"kind": kind, "year": "2023", "subject": "party_member", "rulebook": "trung_uong/2023"}
        answer = clerk.get(f"{API}/template", query_string=query | {"file_kind": "csv"})
        assert (answer.status_code, answer.mimetype) == (200, "text/csv"), kind
        names = [one["name"] for one in clerk.get(f"{API}/columns", query_string=query).get_json()["items"]]
        assert len(answer.get_data(as_text=True).splitlines()[0].split(",")) >= len(names) > 2
    answer = clerk.get(f"{API}/template?kind=people")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="mau-people.xlsx"'
    assert answer.get_data().startswith(b"PK")


def test_an_export_is_made_by_a_job_and_fetched(desk, clerk, work_off, client) -> None:
    desk.load("people", PEOPLE)
    one = clerk.post("/api/v1/exports", json={"kind": "people", "file_kind": "csv"}).get_json()
    assert clerk.get(f"/api/v1/exports/{one['id']}/file").status_code == 409
    work_off()
    found = clerk.get(f"/api/v1/exports/{one['id']}").get_json()
    assert (found["state"], found["rows"]) == ("ready", 2)
    text = clerk.get(f"/api/v1/exports/{one['id']}/file").get_data(as_text=True)
    assert "Nguyễn Văn An" in text
    other = client(desk.tenant, Role.TENANT_ADMIN)
    assert other.get(f"/api/v1/exports/{one['id']}").status_code == 404
    assert other.get(f"/api/v1/exports/{one['id']}/file").status_code == 404


def test_an_export_is_gone_after_a_day(desk, clerk, work_off) -> None:
    from datetime import timedelta

    from core import clock
    from tests.integration.exchange.conftest import NOW

    one = clerk.post("/api/v1/exports", json={"kind": "units"}).get_json()
    work_off()
    with clock.frozen(NOW + timedelta(days=1, minutes=1)):
        answer = clerk.get(f"/api/v1/exports/{one['id']}/file")
        assert (answer.status_code, "một ngày" in said(answer)) == (404, True)
        clerk.post("/api/v1/exports", json={"kind": "units"})
        assert clerk.get(f"/api/v1/exports/{one['id']}").get_json()["state"] == "gone"


# -- as far as somebody's unit reaches ----------------------------------------------------------------------------


@pytest.fixture
def of_cell(client, desk: Desk) -> FlaskClient:
    """The clerk of one cell."""
    made: FlaskClient = client(desk.tenant, Role.CLERK, desk.unit("CB1"), account_id=uuid7())
    return made


def rows_of(asking: FlaskClient, one: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in asking.get(f"{API}/{one['id']}/rows").get_json()["items"]}


def test_a_clerk_of_a_cell_brings_people_into_that_cell_only(desk, of_cell, work_off) -> None:
    one = sent(of_cell, sheet(PEOPLE))
    work_off()
    found = rows_of(of_cell, one)
    assert (found["N1"]["state"], found["N2"]["state"]) == ("new", "wrong")
    assert "không có đơn vị mang mã «CB2» trong phạm vi" in str(found["N2"]["notes"])


def test_somebody_of_another_cell_is_neither_changed_nor_shown(desk, of_cell, work_off) -> None:
    desk.load("people", PEOPLE)
    one = sent(of_cell, sheet([PEOPLE[0], ["N2", "Tên khác", "", "19/05/2012", "", "CB1", "01/01/2025"]]))
    work_off()
    row = rows_of(of_cell, one)["N2"]
    assert (row["state"], row["record_id"]) == ("wrong", None)
    assert "ngoài phạm vi" in str(row["notes"])
    assert "Trần Thị Bình" not in str(row)


def test_a_clerk_of_a_cell_founds_nothing_beside_it(desk, of_cell, work_off) -> None:
    headings = ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Từ ngày"]
    rows = [["T1", "Tổ 1", "tổ đảng", "CB1", "01/01/2025"], ["T2", "Tổ 2", "tổ đảng", "CB2", "01/01/2025"],
            ["T3", "Tổ 3", "tổ đảng", "", "01/01/2025"], ["CB2", "Tên khác", "chi bộ", "DB", "01/01/2025"]]  # fmt: skip
    one = sent(of_cell, sheet([headings, *rows]), "units")
    work_off()
    assert "Chi bộ Khu phố 2" not in str(rows_of(of_cell, one))
    assert rows_of(of_cell, one)["CB2"]["record_id"] is None
    assert {key: row["state"] for key, row in rows_of(of_cell, one).items() if row["number"]} == {
        "T1": "new", "T2": "wrong", "T3": "wrong", "CB2": "wrong",
    }  # fmt: skip


def test_an_import_is_seen_by_who_sent_it_and_by_those_whose_rights_reach_everything(
    desk, of_cell, clerk, client, work_off
) -> None:
    one = sent(of_cell, sheet(PEOPLE[:2]))
    work_off()
    other = client(desk.tenant, Role.CLERK, desk.unit("CB1"), account_id=uuid7())
    assert other.get(f"{API}/{one['id']}").status_code == 404
    assert other.post(f"{API}/{one['id']}/confirm", json={}).status_code == 404
    assert other.get(API).get_json()["items"] == []
    assert clerk.get(f"{API}/{one['id']}").status_code == 200
    assert clerk.post(f"{API}/{one['id']}/confirm", json={}).status_code == 202


def test_who_lost_the_unit_since_does_not_confirm(desk, client, work_off) -> None:
    account = uuid7()
    before = client(desk.tenant, Role.CLERK, desk.unit("CB1"), account_id=account)
    one = sent(before, sheet(PEOPLE[:2]))
    work_off()
    after = client(desk.tenant, Role.CLERK, desk.unit("CB2"), account_id=account)
    assert after.post(f"{API}/{one['id']}/confirm", json={}).status_code in {403, 404}


@pytest.mark.parametrize("role", [Role.MEMBER, Role.TELLER, Role.COMMITTEE_MEMBER, Role.OPERATOR])
def test_who_may_not_import_is_told_so(client, desk, role: Role) -> None:
    assert send(client(desk.tenant, role), sheet(PEOPLE)).status_code == 403


def test_another_committee_sees_nothing_of_it(desk, clerk, client, make_desk, work_off) -> None:
    one = sent(clerk, sheet(PEOPLE))
    work_off()
    stranger = client(make_desk().tenant, Role.TENANT_ADMIN)
    for method, path in (("get", ""), ("get", "/rows"), ("post", "/preview"), ("post", "/undo")):
        assert getattr(stranger, method)(f"{API}/{one['id']}{path}").status_code == 404
    assert stranger.post(f"{API}/{one['id']}/confirm", json={}).status_code == 404
