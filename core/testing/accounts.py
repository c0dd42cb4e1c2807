"""Accounts and clients for tests: somebody who really signed in, through the pages.

    client = sign_in_as(app, tenant.id, Role.CLERK)

The application must identify by cookies and tokens (`create_app` without `identify`).
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from core import clock
from core.access.permissions import SECOND_FACTOR, Role
from core.access.platform import Platform
from core.access.requests import EXTENSION
from core.db import shared_session
from core.unit_of_work import UnitOfWork
from core.users import codes, services

PASSWORD = "mot cau de nho 2026"
_numbers = itertools.count(1)
_CSRF = re.compile(r'name="csrf_token" value="([^"]+)"')
_SECRET = re.compile(r'id="totp-secret">([A-Z2-7]+)<')


@dataclass(frozen=True, slots=True)
class TestAccount:
    """An account of a test, whose password is PASSWORD."""

    __test__ = False

    id: UUID
    tenant_id: UUID
    username: str


def make_account(
    app: Flask, tenant_id: UUID, role: Role | None = None, unit_id: UUID | None = None, *, username: str | None = None
) -> TestAccount:
    """Make an account with a role and a password, through the services."""
    here: Platform = app.extensions[EXTENSION]
    name = username or f"thu{next(_numbers)}.{tenant_id.hex[-6:]}"
    with UnitOfWork(here.engine, tenant_id) as work:
        account = services.create_account(work, username=name, name="Người Thử", password=PASSWORD, actor="test")
        if role is not None:
            services.grant_role(work, account.id, role, unit_id, actor="test")
    return TestAccount(account.id, tenant_id, name)


def sign_in_as(app: Flask, tenant_id: UUID, role: Role, unit_id: UUID | None = None) -> FlaskClient:
    """Return the client of somebody new with a role who signed in; with a second factor where the role demands one."""
    account = make_account(app, tenant_id, role, unit_id)
    client = app.test_client()
    assert sign_in(client, account).status_code == 303
    if role in SECOND_FACTOR:
        set_up_codes(client)
    return client


def sign_in(client: FlaskClient, account: TestAccount, password: str = PASSWORD, **more: str) -> TestResponse:
    """Send the form of /sign-in."""
    here: Platform = client.application.extensions[EXTENSION]
    with shared_session(here.engine) as session:
        committee = here.choices.committee(session, account.tenant_id)
    assert committee is not None
    values = {"committee": committee.code, "username": account.username, "password": password} | more
    return send(client, "/sign-in", **values)


def set_up_codes(client: FlaskClient) -> str:
    """Set up the codes of a phone through the pages; return the secret that the phone would keep."""
    send(client, "/account/second-factor/begin", page="/account/second-factor")
    page = client.get("/account/second-factor").get_data(as_text=True)
    found = _SECRET.search(page)
    assert found is not None, page
    code = codes.code_at(found[1], clock.now())
    answer = send(client, "/account/second-factor", code=code)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return found[1]


def send(client: FlaskClient, path: str, *, page: str | None = None, **values: str) -> TestResponse:
    """Send a form as a browser does: with the token of the page it stands on (`page`, else the path itself)."""
    found = _CSRF.search(client.get(page or path).get_data(as_text=True))
    return client.post(path, data=values | ({"csrf_token": found[1]} if found else {}))
