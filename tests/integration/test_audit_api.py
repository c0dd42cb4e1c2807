"""The audit through the API: the newest first, in sentences, filtered, and as a file to be checked elsewhere."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import audit, clock
from core.access import Role
from core.audit.files import verify_file
from core.db.keys import uuid7
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from core.users import services as users
from tenants.models import Tenant

MORNING = datetime(2025, 12, 1, 1, tzinfo=UTC)
NIGHT = datetime(2025, 12, 1, 18, tzinfo=UTC)  # the second of December in Việt Nam


@pytest.fixture
def tenant(database: TestDatabase, make_tenant) -> Tenant:
    """A committee where three things happened after it was made."""
    made = make_tenant(name="Đảng bộ Mẫu")
    for moment, action, subject, details in [
        (MORNING, "unit.rename", "u1", {"day": "2025-12-01", "old": "Cũ", "new": "Mới"}),
        (MORNING, "unit.recode", "u2", {"old": "A", "new": "B"}),
        (NIGHT, "document.make", "d1", {"issuer": "Đảng ủy", "number": "1-KH/ĐU", "dated": "2025-12-01"}),
    ]:
        with clock.frozen(moment), UnitOfWork(database.engine, made.id) as work:
            audit.record(work, action, actor="an", subject=subject, **details)
    return made


def asked(client, tenant: Tenant, **query: object) -> list[str]:
    answer = client(tenant, Role.INSPECTION_COMMITTEE).get("/api/v1/audit", query_string=query)
    assert answer.status_code == 200, answer.text
    return [one["sentence"] for one in answer.json["items"]]


def test_the_newest_first_in_sentences(client, tenant: Tenant) -> None:
    assert asked(client, tenant)[:3] == [
        "Nhập văn bản 1-KH/ĐU ngày 01/12/2025 của Đảng ủy",
        "Đổi mã đơn vị: B; trước đó: A",
        "Đổi tên đơn vị từ 01/12/2025: Mới; trước đó: Cũ",
    ]


def test_what_is_looked_for_is_found(client, tenant: Tenant) -> None:
    for query, count in [
        ({"actor": "an"}, 3),
        ({"action": "unit"}, 2),
        ({"action": "unit.recode"}, 1),
        ({"action": "uni"}, 0),
        ({"action": "%"}, 0),
        ({"subject": "u1"}, 1),
        ({"actor": "an", "until": "2025-12-01"}, 2),
        ({"actor": "an", "since": "2025-12-02"}, 1),
        ({"actor": "an", "since": "2025-12-01", "until": "2025-12-02"}, 3),
    ]:
        assert len(asked(client, tenant, **query)) == count, query


def test_page_by_page(client, tenant: Tenant) -> None:
    them = client(tenant, Role.TENANT_ADMIN)
    first = them.get("/api/v1/audit?limit=3").json
    second = them.get("/api/v1/audit", query_string={"limit": 3, "before": first["next"]}).json
    assert [one["number"] for one in first["items"] + second["items"]] == [4, 3, 2, 1]
    assert second["next"] is None


def test_who_it_was_is_named(client, database: TestDatabase, tenant: Tenant) -> None:
    with UnitOfWork(database.engine, tenant.id) as work:
        account = users.create_account(work, username="an", name="Nguyễn Thị An", actor="test")
    with UnitOfWork(database.engine, tenant.id) as work:
        audit.record(work, "tenant.reopen", actor=account.id)
    newest = client(tenant, Role.TENANT_ADMIN).get("/api/v1/audit?limit=1").json["items"][0]
    assert (newest["actor"], newest["actor_name"]) == (str(account.id), "Nguyễn Thị An")
    stranger = client(tenant, Role.TENANT_ADMIN).get("/api/v1/audit?actor=" + str(uuid7())).json["items"]
    assert stranger == []


def test_the_file_is_good_and_says_whose_it_is(client, tenant: Tenant) -> None:
    them = client(tenant, Role.TENANT_ADMIN)
    answer = them.get("/api/v1/audit/file")
    verdict = verify_file("x", answer.text.splitlines())
    assert (verdict.faults, verdict.entries) == ([], 4)
    assert tenant.code in answer.headers["Content-Disposition"]
    assert them.get("/api/v1/audit/verdict").json == {"entries": 4, "seal": verdict.seal, "faults": []}


@pytest.mark.parametrize("query", ["limit=0", "before=x", "before=0", "since=0001-01-01", "until=9999-12-31", "x=1"])
def test_a_wrong_question_is_refused(client, tenant: Tenant, query: str) -> None:
    assert client(tenant, Role.TENANT_ADMIN).get(f"/api/v1/audit?{query}").status_code == 422


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CLERK, Role.AUTHORITY, Role.OPERATOR])
def test_who_may_not_see_it(client, tenant: Tenant, role: Role) -> None:
    for path in ("", "/file", "/verdict"):
        assert client(tenant, role).get(f"/api/v1/audit{path}").status_code == 403
