"""The pages of the operator and of a committee's settings, without scripts."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from core.access import Grant, Principal, Role
from core.access.rescue import COOKIE
from core.app import create_app
from core.config import Settings
from core.db import tenant_session
from core.db.keys import uuid7
from core.jobs import services as jobs
from core.testing import visitors
from core.testing.databases import TestDatabase, new_code
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import Tenant

REASON = "Quản trị mất điện thoại, cần cấp lại mã"


@pytest.fixture(scope="module")
def app(database: TestDatabase, redis_url: str) -> Flask:
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    made = create_app(settings, database.engine, Redis.from_url(redis_url), identify=visitors.identify_by_environ)
    made.testing = True
    made.config.update(PROPAGATE_EXCEPTIONS=False, WTF_CSRF_ENABLED=False)
    return made


@pytest.fixture
def operator(app: Flask, make_operator):
    """A client of an operator."""
    return visitors.client_of(app, make_operator())


@pytest.fixture
def admin(app: Flask):
    """Make a client of a committee's administrator."""

    def make(tenant: Tenant):
        grants = (Grant(Role.TENANT_ADMIN),)
        return visitors.client_of(app, Principal(tenant.id, uuid7(), "Quản trị", grants, second_factor=True))

    return make


def test_an_operator_makes_a_committee_and_gets_the_link_once(operator) -> None:
    code = new_code()
    assert "Mẫu" in operator.get("/operator/new").text
    form = {"code": code, "name": "Đảng ủy Mẫu", "profile": "can_tho", "username": "quantri", "admin_name": "Lê Mẫu"}
    made = operator.post("/operator/new", data=form)
    assert made.status_code == 201
    assert "/invitation/" in made.text
    assert made.headers["Cache-Control"] == "no-store"
    assert "Đảng ủy Mẫu" in operator.get("/operator").text
    again = operator.post("/operator/new", data=form)
    assert again.status_code == 422
    assert "đã có đơn vị mang mã này" in again.text
    assert 'value="Lê Mẫu"' in again.text


def test_an_operator_archives_and_reopens(operator, make_tenant) -> None:
    tenant = make_tenant(name="Đảng bộ <b>lạ</b>")
    below = make_tenant(parent=tenant)
    page = f"/operator/tenants/{tenant.code}"
    assert "&lt;b&gt;" in operator.get(page).text
    refused = operator.post(f"{page}/archive")
    assert (refused.status_code, below.code in refused.text) == (422, True)
    operator.post(f"/operator/tenants/{below.code}/archive")
    assert operator.post(f"{page}/archive").status_code == 303
    assert "Mở lại đơn vị" in operator.get(page).text
    assert operator.post(f"/operator/tenants/{below.code}/reopen").status_code == 422
    assert operator.post(f"{page}/reopen").status_code == 303
    assert operator.get("/operator/tenants/nowhere").status_code == 404


def test_operators_do_not_archive_themselves(app, database: TestDatabase, make_operator) -> None:
    principal = make_operator()
    with tenant_session(database.engine, principal.tenant_id) as session:
        own = services.own_tenant(session)
    them = visitors.client_of(app, principal)
    assert them.post(f"/operator/tenants/{own.code}/archive").status_code == 409
    assert "của chính người vận hành" in them.get(f"/operator/tenants/{own.code}").text


def test_a_break_glass_session_from_the_page(operator, admin, make_tenant) -> None:
    tenant = make_tenant()
    page = f"/operator/tenants/{tenant.code}/break-glass"
    refused = operator.post(page, data={"reason": "x", "minutes": "một giờ"})
    assert (refused.status_code, "từ 1 đến 240" in refused.text, "ít nhất 10" in refused.text) == (422, True, True)
    opened = operator.post(page, data={"reason": REASON, "minutes": "30"})
    assert (opened.status_code, opened.location) == (303, "/units")
    assert operator.get_cookie(COOKIE) is not None
    assert "Kết thúc phiên" in operator.get("/operator").text
    listed = admin(tenant).get("/break-glass")
    assert REASON in listed.text
    action = listed.text.split('action="/break-glass/')[1].split('"')[0]
    assert admin(tenant).post(f"/break-glass/{action}").status_code == 303
    assert "Kết thúc ngay" not in admin(tenant).get("/break-glass").text


def test_a_rulebook_is_looked_at_and_then_chosen(admin, make_tenant, give_levels) -> None:
    tenant = make_tenant()
    them = admin(tenant)
    assert them.post("/settings/plugins", data={"plugins": "trung_uong, can_tho"}).status_code == 303
    assert them.post("/settings/rulebooks/2023", data={"before": "", "rulebook": "can_tho/2023"}).status_code == 303
    assert "can_tho/2023" in them.get("/settings").text
    give_levels(tenant, a="HTTNV")
    shown = them.get("/settings/rulebooks/2023?rulebook=trung_uong/2023").text
    assert "can_tho/2023 → trung_uong/2023" in shown
    assert "1 mức của «party_org»" in shown
    stale = them.post("/settings/rulebooks/2023", data={"before": "", "rulebook": "trung_uong/2023"})
    assert stale.status_code == 412
    form = {"before": "can_tho/2023", "rulebook": "trung_uong/2023"}
    assert them.post("/settings/rulebooks/2023", data=form).status_code == 303


def test_what_stands_in_the_way_is_said_on_the_page(admin, database: TestDatabase, make_tenant) -> None:
    tenant = make_tenant()
    them = admin(tenant)
    them.post("/settings/plugins", data={"plugins": "trung_uong, can_tho"})
    them.post("/settings/rulebooks/2023", data={"before": "", "rulebook": "can_tho/2023"})
    dropped = them.post("/settings/plugins", data={"plugins": "trung_uong"})
    assert (dropped.status_code, "chọn bộ khác trước khi bỏ plugin" in dropped.text) == (422, True)
    assert 'value="trung_uong"' in dropped.text
    assert them.get("/settings/rulebooks/2023?rulebook=nowhere/1").status_code == 422
    with UnitOfWork(database.engine, tenant.id) as work:
        jobs.start(work, "tenants.deliver", account_id=None)
    assert "1 việc chưa xong" in them.get("/settings/rulebooks/2023?rulebook=trung_uong/2023").text


def test_the_audit_is_read_in_sentences(admin, make_tenant) -> None:
    tenant = make_tenant(name="Đảng bộ <i>Mẫu</i>")
    them = admin(tenant)
    them.post("/settings/plugins", data={"plugins": "trung_uong"})
    shown = them.get("/audit").text
    assert "Chọn plugin: trung_uong; trước đó: -" in shown
    assert "Tạo đơn vị Đảng bộ &lt;i&gt;Mẫu&lt;/i&gt;" in shown
    assert "Tạo đơn vị" not in them.get("/audit?action=tenant.choose_plugins").text
    for strange in ("since=x", "before=x", "before=99999999999999999999", "until=9999-12-31", "action=%00", "subject="):
        assert them.get(f"/audit?{strange}").status_code == 200


@pytest.mark.parametrize("path", ["/operator", "/operator/new", "/settings", "/settings/rulebooks/2023", "/audit"])
def test_a_member_sees_none_of_these(app, make_tenant, path: str) -> None:
    member = Principal(make_tenant().id, uuid7(), "An", (Grant(Role.MEMBER),), second_factor=True)
    assert visitors.client_of(app, member).get(path).status_code == 403
