"""An operator who really signed in, with two factors, opens a break-glass session by its page and works under it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from redis import Redis

from core.access import Role
from core.app import create_app
from core.config import Settings
from core.testing.accounts import sign_in_as
from core.testing.databases import TestDatabase
from tenants.models import Tenant

REASON = "Quản trị mất điện thoại, cần cấp lại mã"


@pytest.fixture(scope="module")
def app(database: TestDatabase, redis_url: str) -> Flask:
    """The application as it is served: it knows people by their cookies."""
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    made = create_app(settings, database.engine, Redis.from_url(redis_url))
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


def send(client: FlaskClient, page: str, path: str, **form: str):
    """Send a form of a page as a browser does."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).text)
    assert token, page
    return client.post(path, data={**form, "csrf_token": token[1]})


def enter(client: FlaskClient, tenant: Tenant) -> None:
    page = f"/operator/tenants/{tenant.code}"
    opened = send(client, page, f"{page}/break-glass", reason=REASON, minutes="30")
    assert opened.status_code == 303, opened.text


def test_from_sign_in_to_the_end(app: Flask, make_tenant) -> None:
    home, tenant = make_tenant(name="Quản trị hệ thống"), make_tenant(name="Đảng bộ Mẫu")
    them = sign_in_as(app, home.id, Role.OPERATOR)
    assert them.get("/audit").status_code == 403
    enter(them, tenant)
    shown = them.get("/audit")
    assert shown.status_code == 200
    assert "Phiên hỗ trợ khẩn cấp: đang xem dữ liệu của Đảng bộ Mẫu" in shown.text
    assert "GET /audit" in shown.text
    assert them.get("/settings").status_code == 403
    assert "Đảng bộ Mẫu" in them.get("/operator").text
    opening = re.search(r"/operator/break-glass/[0-9a-f-]+/end", them.get("/operator").text)
    assert opening
    assert send(them, "/operator", opening[0]).status_code == 303
    assert them.get("/audit").status_code == 403


def test_the_admin_ends_it_at_once(app: Flask, make_tenant) -> None:
    home, tenant = make_tenant(), make_tenant()
    them, admin = sign_in_as(app, home.id, Role.OPERATOR), sign_in_as(app, tenant.id, Role.TENANT_ADMIN)
    enter(them, tenant)
    assert them.get("/audit").status_code == 200
    [ending] = re.findall(r"/break-glass/[0-9a-f-]+/end", admin.get("/break-glass").text)
    assert send(admin, "/break-glass", ending).status_code == 303
    assert them.get("/audit").status_code == 403


def test_signing_out_leaves_a_key_that_opens_nothing(app: Flask, make_tenant) -> None:
    home, tenant = make_tenant(), make_tenant()
    them = sign_in_as(app, home.id, Role.OPERATOR)
    enter(them, tenant)
    assert send(them, "/operator", "/sign-out").status_code in (302, 303)
    assert them.get("/api/v1/audit").status_code == 401
