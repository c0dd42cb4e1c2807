"""Two who really signed in, each to a committee: what a browser or a program carries opens that one only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.access import Role
from core.testing import accounts
from core.users.bearers import read_access_token, read_session
from core.users.cookies import SESSION
from core.users.identifying import identify
from tests.leaks.judging import secrets_of
from tests.leaks.routes import API
from tests.leaks.world import Branch, Committee, World


@dataclass
class SignedIn:
    """Somebody who signed in to a committee, with a token for a program."""

    committee: Committee
    client: FlaskClient
    account: accounts.TestAccount
    token: str

    @property
    def tenant_id(self) -> UUID:
        return self.committee.tenant.id

    @property
    def branch(self) -> Branch:
        return self.committee.here

    @property
    def cookie(self) -> str:
        found = self.client.get_cookie(SESSION)
        assert found is not None
        return found.value


@pytest.fixture(scope="module")
def real_app(filled, make_app, world: World) -> Flask:
    """The application that knows people by what they carry."""
    return make_app(filled.engine, identify)


@pytest.fixture(scope="module")
def both(real_app: Flask, world: World) -> tuple[SignedIn, SignedIn]:
    """A clerk of each committee."""
    return sign_in(real_app, world.a), sign_in(real_app, world.b)


@pytest.fixture(params=["a to b", "b to a"])
def pair(request, both: tuple[SignedIn, SignedIn]) -> tuple[SignedIn, SignedIn]:
    """One and the other, either way."""
    return both if request.param == "a to b" else (both[1], both[0])


def sign_in(app: Flask, committee: Committee) -> SignedIn:
    account = accounts.make_account(app, committee.tenant.id, Role.CLERK)
    client = app.test_client()
    assert accounts.sign_in(client, account).status_code == 303
    asked = {"name": "Mã", "scopes": ["see_units", "see_people", "edit_people", "use_own_account"], "days": 30}
    made = client.post(f"{API}/account/tokens", json=asked)
    assert made.status_code == 201, made.get_data(as_text=True)
    return SignedIn(committee, client, account, made.get_json()["token"])


def bearing(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_each_reads_and_writes_their_own_committee(pair) -> None:
    one, _ = pair
    address = f"/units/{one.branch.keys['unit']}"
    for page in (one.client.get(address), one.client.get(f"{API}{address}", headers=bearing(one.token))):
        assert page.status_code == 200
        assert one.committee.mark in page.get_data(as_text=True)


def test_a_cookie_opens_nothing_of_the_other_committee(pair, real_app: Flask) -> None:
    one, other = pair
    secrets = secrets_of(other.committee)
    for kind in ("units", "people"):
        key = other.branch.keys[kind.removesuffix("s") if kind == "units" else "person"]
        for address in (f"/{kind}/{key}", f"{API}/{kind}/{key}"):
            answer = one.client.get(address)
            assert answer.status_code == 404
            assert not [word for word in secrets.words if word in answer.text.casefold() and word != str(key)]


def test_a_cookie_under_the_other_committees_name_is_a_strangers(pair, real_app: Flask) -> None:
    one, other = pair
    bearer = read_session(one.cookie)
    assert bearer is not None
    stranger = real_app.test_client()
    stranger.set_cookie(SESSION, f"{other.tenant_id.hex}.{bearer.token}")
    assert stranger.get("/units").location.startswith("/sign-in")
    assert stranger.get(f"{API}/units").status_code == 401
    assert stranger.get(f"{API}/units/{one.branch.keys['unit']}").status_code == 401


def test_a_token_opens_nothing_of_the_other_committee(pair, real_app: Flask) -> None:
    one, other = pair
    program = real_app.test_client()
    listed = program.get(f"{API}/people", headers=bearing(one.token))
    assert one.committee.mark in listed.text
    assert other.committee.mark not in listed.text
    for address in (f"units/{other.branch.keys['unit']}", f"people/{other.branch.keys['person']}"):
        assert program.get(f"{API}/{address}", headers=bearing(one.token)).status_code == 404
    changed = program.patch(
        f"{API}/people/{other.branch.keys['person']}", json={"name": "Khác"},
        headers=bearing(one.token) | {"If-Match": "*"},
    )  # fmt: skip
    assert changed.status_code == 404


def test_a_token_under_the_other_committees_name_is_a_strangers(pair, real_app: Flask) -> None:
    one, other = pair
    bearer = read_access_token(one.token)
    assert bearer is not None
    forged = f"xl_{other.tenant_id.hex}_{bearer.token}"
    assert real_app.test_client().get(f"{API}/units", headers=bearing(forged)).status_code == 401
    assert one.client.get(f"{API}/units", headers=bearing(forged)).status_code == 401  # nor does a session help it


def test_a_cookie_is_no_token_and_a_token_no_cookie(pair, real_app: Flask) -> None:
    one, _ = pair
    session, token = read_session(one.cookie), read_access_token(one.token)
    assert session is not None
    assert token is not None
    stranger = real_app.test_client()
    as_token = f"xl_{one.tenant_id.hex}_{session.token}"
    assert stranger.get(f"{API}/units", headers=bearing(as_token)).status_code == 401
    stranger.set_cookie(SESSION, f"{one.tenant_id.hex}.{token.token}")
    assert stranger.get(f"{API}/units").status_code == 401


def test_somebodys_password_does_not_let_them_in_elsewhere(pair, real_app: Flask) -> None:
    one, other = pair
    at_the_other = accounts.TestAccount(one.account.id, other.tenant_id, one.account.username)
    client = real_app.test_client()
    assert accounts.sign_in(client, at_the_other).status_code == 422
    assert client.get_cookie(SESSION) is None


def test_nobody_ends_a_session_or_a_token_of_the_other_committee(pair, real_app: Flask) -> None:
    one, other = pair
    theirs = {
        name: [each["id"] for each in other.client.get(f"{API}/account/{name}").get_json()["items"]]
        for name in ("sessions", "tokens")
    }
    for name, keys in theirs.items():
        assert keys
        assert {one.client.delete(f"{API}/account/{name}/{key}").status_code for key in keys} == {404}
    assert other.client.get(f"{API}/units").status_code == 200
    assert real_app.test_client().get(f"{API}/units", headers=bearing(other.token)).status_code == 200
