"""Tokens for programs: never more than their scopes, their owner and their time."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core import clock
from core.access import Permission, Role
from core.db import tenant_session
from core.testing.accounts import send, sign_in, sign_in_as
from core.unit_of_work import UnitOfWork
from core.users import services

TOKENS = "/api/v1/account/tokens"
OURS = {"Sec-Fetch-Site": "same-origin"}
ACCOUNT = "/api/v1/account"


def made(client: FlaskClient, *scopes: Permission, days: int = 30) -> str:
    answer = client.post(TOKENS, json={"name": "Máy tính", "scopes": [*scopes], "days": days}, headers=OURS)
    assert answer.status_code == 201, answer.get_data(as_text=True)
    return answer.json["token"]


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def status(app, path: str, token: str) -> int:
    return app.test_client().get(path, headers=bearing(token)).status_code


@pytest.fixture
def owner(real_app, make_tenant) -> FlaskClient:
    return sign_in_as(real_app, make_tenant().id, Role.TENANT_ADMIN)


def test_a_token_opens_what_its_scopes_name_and_nothing_else(real_app, owner) -> None:
    token = made(owner, Permission.USE_OWN_ACCOUNT)
    assert status(real_app, ACCOUNT, token) == 200
    assert status(real_app, "/api/v1/accounts", token) == 403
    assert real_app.test_client().get(ACCOUNT, headers=bearing(token)).json["permissions"] == ["use_own_account"]
    assert status(real_app, "/api/v1/accounts", made(owner, Permission.MANAGE_ACCOUNTS)) == 200


def test_a_token_opens_no_page(real_app, owner) -> None:
    token = made(owner, Permission.USE_OWN_ACCOUNT, Permission.MANAGE_ACCOUNTS)
    for path in ("/", "/account", "/admin/accounts"):
        answer = real_app.test_client().get(path, headers=bearing(token))
        assert answer.location.startswith("/sign-in")


def test_a_token_makes_no_token(real_app, owner) -> None:
    token = made(owner, Permission.USE_OWN_ACCOUNT)
    body = {"name": "Con", "scopes": ["use_own_account"], "days": 365}
    assert real_app.test_client().post(TOKENS, json=body, headers=bearing(token)).status_code == 403


def test_nobody_puts_more_into_a_token_than_they_have(real_app, make_tenant) -> None:
    client = sign_in_as(real_app, make_tenant().id, Role.MEMBER)
    answer = client.post(TOKENS, json={"name": "X", "scopes": ["manage_accounts"], "days": 1}, headers=OURS)
    assert answer.status_code == 422
    assert [one["where"] for one in answer.json["faults"]] == ["scopes"]


def test_a_token_loses_what_its_owner_loses(real_app, database, account_of) -> None:
    account, client = account_of(role=Role.INSPECTION_COMMITTEE), real_app.test_client()
    sign_in(client, account)
    token = made(client, Permission.USE_OWN_ACCOUNT)
    with tenant_session(database.engine, account.tenant_id) as session:
        [grant] = services.grants_of(session, account.id)
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.end_role(work, grant.id, actor="test")
    assert status(real_app, ACCOUNT, token) == 403
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.grant_role(work, account.id, Role.MEMBER, actor="test")
    assert status(real_app, ACCOUNT, token) == 200
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.close_account(work, account.id, actor="test")
    assert status(real_app, ACCOUNT, token) == 401


def test_a_token_ends_on_its_day_and_when_it_is_ended(real_app, owner) -> None:
    token = made(owner, Permission.USE_OWN_ACCOUNT, days=1)
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        assert status(real_app, ACCOUNT, token) == 401
    assert status(real_app, ACCOUNT, token) == 200
    [one] = owner.get(TOKENS).json["items"]
    assert one["last_used_on"] == clock.today().isoformat()
    assert "token" not in one
    assert owner.delete(f"{TOKENS}/{one['id']}", headers=OURS).status_code == 204
    assert status(real_app, ACCOUNT, token) == 401


def test_the_token_of_one_committee_opens_nothing_in_another(real_app, owner, make_tenant) -> None:
    token = made(owner, Permission.USE_OWN_ACCOUNT)
    other = make_tenant()
    _, tenant, secret = token.split("_", 2)
    for forged in (f"xl_{other.id.hex}_{secret}", f"xl_{tenant}_{'x' * 43}", f"xl_{tenant}", "", "xl__", "é"):
        assert status(real_app, ACCOUNT, forged) == 401
    basic = real_app.test_client().get(ACCOUNT, headers={"Authorization": f"Basic {token}"})
    assert basic.status_code == 401


def test_a_wrong_token_is_not_helped_by_a_cookie(owner) -> None:
    assert owner.get(ACCOUNT).status_code == 200
    assert owner.get(ACCOUNT, headers=bearing("xl_wrong")).status_code == 401


def test_nobody_ends_the_token_of_somebody_else(real_app, owner, make_tenant) -> None:
    made(owner, Permission.USE_OWN_ACCOUNT)
    [one] = owner.get(TOKENS).json["items"]
    other = sign_in_as(real_app, make_tenant().id, Role.MEMBER)
    assert other.delete(f"{TOKENS}/{one['id']}", headers=OURS).status_code == 404


def test_a_token_of_a_session_without_a_second_factor_decides_nothing(real_app, database, account_of) -> None:
    account, client = account_of(role=Role.MEMBER), real_app.test_client()
    sign_in(client, account)
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.grant_role(work, account.id, Role.TENANT_ADMIN, actor="test")
    token = made(client, Permission.MANAGE_ACCOUNTS, Permission.USE_OWN_ACCOUNT)
    assert status(real_app, ACCOUNT, token) == 200
    assert status(real_app, "/api/v1/accounts", token) == 403


def test_a_token_is_made_on_a_page_and_shown_once(real_app, owner) -> None:
    answer = send(owner, "/account/tokens", name="Sổ", days="30", scopes="use_own_account")
    found = re.search(r'id="access-token">(xl_[0-9a-f]{32}_[\w-]{43})<', answer.get_data(as_text=True))
    assert found
    assert status(real_app, ACCOUNT, found[1]) == 200
    page = owner.get("/account/tokens").get_data(as_text=True)
    assert found[1] not in page
    [one] = owner.get(TOKENS).json["items"]
    send(owner, f"/account/tokens/{one['id']}/end", page="/account/tokens")
    assert status(real_app, ACCOUNT, found[1]) == 401


@pytest.mark.parametrize("days", ["0", "366", "x", "", "9" * 30])
def test_a_token_has_a_last_day_within_a_year(owner, days) -> None:
    answer = send(owner, "/account/tokens", name="Sổ", days=days, scopes="use_own_account")
    assert answer.status_code == 422
    assert 'id="fault-days"' in answer.get_data(as_text=True)
