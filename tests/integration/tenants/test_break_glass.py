"""A break-glass session: a reason, an end, entries on both sides, and never more than a rescuer may."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask, Request
from flask.testing import FlaskClient
from redis import Redis
from sqlalchemy import select

from core import clock
from core.access import Grant, Permission, Platform, Principal, Role
from core.access.permissions import PERMISSIONS
from core.access.rescue import COOKIE, rescuing
from core.app import create_app
from core.audit import AuditEntry, verify
from core.config import Settings
from core.db import tenant_session
from core.db.keys import uuid7
from core.errors import Conflict, NotFound, WrongInput
from core.testing import visitors
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import BreakGlass, Tenant
from tenants.services.glass import Opened, rescuer_of

REASON = "Quản trị mất điện thoại, cần cấp lại mã"
HOUR = timedelta(hours=1)


def identify(platform: Platform, request: Request) -> Principal | None:
    asking = visitors.identify_by_environ(platform, request)
    return None if asking is None else rescuing(platform, request, asking)


@pytest.fixture(scope="module")
def app(database: TestDatabase, redis_url: str) -> Flask:
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    made = create_app(settings, database.engine, Redis.from_url(redis_url), identify=identify)
    made.testing = True
    made.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return made


def let_in(database: TestDatabase, operator: Principal, tenant: Tenant, duration: timedelta = HOUR) -> Opened:
    return services.open_break_glass(database.engine, operator, code=tenant.code, reason=REASON, duration=duration)


def entries(database: TestDatabase, tenant_id) -> list[tuple[str, str, dict]]:
    with tenant_session(database.engine, tenant_id) as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.number)).all()
        assert verify(session).faults == []
    return [(one.action, one.actor, one.details) for one in found if one.action.startswith("break_glass.")]


def with_key(app: Flask, operator: Principal, key: str) -> FlaskClient:
    made = visitors.client_of(app, operator)
    made.set_cookie(COOKIE, key)
    return made


def test_both_tenants_say_who_came_in_and_why(database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    moment = datetime(2025, 12, 1, 8, tzinfo=UTC)
    with clock.frozen(moment):
        let_in(database, operator, tenant)
    until = "2025-12-01T09:00:00+00:00"
    who = str(operator.account_id)
    assert entries(database, operator.tenant_id) == [
        ("break_glass.open", who, {"into": tenant.code, "reason": REASON, "until": until})
    ]
    [(action, actor, details)] = entries(database, tenant.id)
    assert (action, actor) == ("break_glass.let_in", who)
    assert details["operator"] == operator.name
    assert (details["reason"], details["until"]) == (REASON, until)


def test_the_operator_is_a_rescuer_there_and_each_request_is_entered(app, database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    opened = let_in(database, operator, tenant)
    them = with_key(app, operator, opened.key)
    assert them.get("/api/v1/audit").status_code == 200
    assert them.get("/api/v1/break-glass").json["items"][0]["reason"] == REASON
    assert them.put("/api/v1/choices/plugins", json={"plugins": []}).status_code == 403
    assert them.get("/static/nothing.css").status_code == 404
    asked = [details["asked"] for action, _, details in entries(database, tenant.id) if action == "break_glass.request"]
    assert asked[:3] == ["GET /api/v1/audit", "GET /api/v1/break-glass", "PUT /api/v1/choices/plugins"]


def test_in_their_own_places_operators_stay_operators(app, database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    opened = let_in(database, operator, tenant)
    them = with_key(app, operator, opened.key)
    [listed] = them.get("/api/v1/operator/break-glass").json["items"]
    assert (listed["tenant"], listed["open"]) == (tenant.code, True)
    ended = them.post(f"/api/v1/operator/break-glass/{opened.id}/end")
    assert (ended.json["open"], ended.json["ended_at"] is None) == (False, False)
    assert them.get("/api/v1/audit").status_code == 403
    assert [action for action, _, _ in entries(database, tenant.id)] == ["break_glass.let_in", "break_glass.end"]
    assert [action for action, _, _ in entries(database, operator.tenant_id)] == [
        "break_glass.open",
        "break_glass.close",
    ]


def test_the_admin_sees_a_session_and_ends_it(app, database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    opened = let_in(database, operator, tenant)
    admin = Principal(tenant.id, uuid7(), "Quản trị", (Grant(Role.TENANT_ADMIN),), second_factor=True)
    them = visitors.client_of(app, admin)
    [listed] = them.get("/api/v1/break-glass").json["items"]
    assert (listed["id"], listed["operator"], listed["open"]) == (str(opened.id), operator.name, True)
    ended = them.post(f"/api/v1/break-glass/{opened.id}/end").json
    assert (ended["open"], ended["ended_by"]) == (False, str(admin.account_id))
    assert with_key(app, operator, opened.key).get("/api/v1/audit").status_code == 403
    again = them.post(f"/api/v1/break-glass/{opened.id}/end").json
    assert again["ended_at"] == ended["ended_at"]
    assert [action for action, _, _ in entries(database, operator.tenant_id)][-1] == "break_glass.close"


def test_a_session_ends_with_its_time(database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    moment = datetime(2025, 12, 1, 8, tzinfo=UTC)
    with clock.frozen(moment):
        opened = let_in(database, operator, tenant)
    with clock.frozen(moment + HOUR - timedelta(seconds=1)):
        assert rescuer_of(database.engine, opened.key, operator, "GET /") is not None
    with clock.frozen(moment + HOUR):
        assert rescuer_of(database.engine, opened.key, operator, "GET /") is None


def test_a_key_is_of_use_to_its_operator_alone(app, database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    opened = let_in(database, operator, tenant)
    colleague = replace(operator, account_id=uuid7())
    stranger = replace(make_operator(), account_id=operator.account_id)
    member = replace(operator, grants=(Grant(Role.MEMBER),))
    token = replace(operator, sign_in_id=None)
    for other in (colleague, stranger, member, token):
        assert with_key(app, other, opened.key).get("/api/v1/audit").status_code == 403
    assert with_key(app, operator, opened.key).get("/api/v1/audit").status_code == 200


def test_without_a_second_factor_the_rescuer_does_nothing(app, database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    opened = let_in(database, operator, tenant)
    them = with_key(app, replace(operator, second_factor=False), opened.key)
    assert them.get("/api/v1/audit").status_code == 403


WRONG_KEYS = ["", ".", "x", "x.y", f"{7:032x}.y", "\u00e9.y", "0" * 5000]


@pytest.mark.parametrize("key", WRONG_KEYS)
def test_a_key_that_is_none_opens_nothing(database, make_operator, key: str) -> None:
    assert rescuer_of(database.engine, key, make_operator(), "GET /") is None


def test_the_key_of_one_tenant_opens_no_other(database, make_tenant, make_operator) -> None:
    one, other, operator = make_tenant(), make_tenant(), make_operator()
    opened = let_in(database, operator, one)
    let_in(database, operator, other)
    secret = opened.key.partition(".")[2]
    assert rescuer_of(database.engine, f"{other.id.hex}.{secret}", operator, "GET /") is None


def test_the_key_itself_is_kept_nowhere(database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    secret = let_in(database, operator, tenant).key.partition(".")[2]
    with tenant_session(database.engine, tenant.id) as session:
        letting = session.scalars(select(BreakGlass)).one()
    assert secret not in str(vars(letting))


@pytest.mark.parametrize(
    ("reason", "duration", "words"),
    [
        ("cứu", HOUR, "ít nhất 10"),
        ("          ", HOUR, "ít nhất 10"),
        (REASON, timedelta(0), "240"),
        (REASON, timedelta(hours=4, seconds=1), "240"),
    ],
)
def test_a_session_needs_a_reason_and_an_end(database, make_tenant, make_operator, reason, duration, words) -> None:
    tenant, operator = make_tenant(), make_operator()
    with pytest.raises(WrongInput, match=words):
        services.open_break_glass(database.engine, operator, code=tenant.code, reason=reason, duration=duration)
    assert entries(database, tenant.id) == []
    assert entries(database, operator.tenant_id) == []


def test_one_is_not_let_into_ones_own_tenant_nor_into_none(database, make_operator) -> None:
    operator = make_operator()
    with tenant_session(database.engine, operator.tenant_id) as session:
        own = services.own_tenant(session)
    with pytest.raises(Conflict):
        let_in(database, operator, own)
    with pytest.raises(NotFound):
        services.open_break_glass(database.engine, operator, code="nowhere", reason=REASON, duration=HOUR)


def test_an_archived_tenant_can_be_entered_and_says_so(database, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    with UnitOfWork(database.engine, tenant.id) as work:
        services.archive_tenant(work, actor="test")
    opened = let_in(database, operator, tenant)
    assert rescuer_of(database.engine, opened.key, operator, "GET /") is not None
    services.end_opening(database.engine, operator, opened.id)
    assert [action for action, _, _ in entries(database, tenant.id)] == [
        "break_glass.let_in",
        "break_glass.request",
        "break_glass.end",
    ]


def test_through_the_api_the_key_travels_in_a_cookie_that_no_script_reads(app, make_tenant, make_operator) -> None:
    tenant, operator = make_tenant(), make_operator()
    them = visitors.client_of(app, operator)
    opened = them.post("/api/v1/operator/break-glass", json={"tenant": tenant.code, "reason": REASON, "minutes": 30})
    assert opened.status_code == 201
    cookie = next(one for one in opened.headers.getlist("Set-Cookie") if one.startswith(f"{COOKIE}="))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert tenant.id.hex not in opened.text
    assert them.get("/api/v1/audit").status_code == 200
    ended = them.post(f"/api/v1/break-glass/{opened.json['id']}/end")
    assert ended.json["open"] is False
    assert them.get_cookie(COOKIE) is None
    refused = them.post("/api/v1/operator/break-glass", json={"tenant": tenant.code, "reason": "x", "minutes": 30})
    assert (refused.status_code, refused.json["faults"][0]["where"]) == (422, "reason")


def test_a_rescuer_chooses_nothing_and_submits_nothing() -> None:
    own = PERMISSIONS[Role.RESCUER]
    assert own.isdisjoint({Permission.SUBMIT, Permission.CHOOSE_RULEBOOKS, Permission.BREAK_GLASS, Permission.IMPORT})
