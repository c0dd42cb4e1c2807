"""Signing in through an outside provider, played by a small one on this machine."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from core import clock
from core.access import Role
from core.config import Settings
from core.db import tenant_session
from core.testing.accounts import set_up_codes, sign_in, sign_in_as
from core.unit_of_work import UnitOfWork
from core.users import services
from core.users.kinds import OpenIdMatch

CLIENT = "xeploai"


@dataclass
class FakeProvider:
    """A provider that believes whoever comes; `change` spoils what it says, `key` what it signs with."""

    address: str = ""
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    shown: RSAKey | None = None
    person: dict[str, Any] = field(default_factory=dict)
    change: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def described(self) -> dict[str, Any]:
        return {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }

    def keys(self) -> dict[str, Any]:
        return {"keys": [(self.shown or self.key).as_dict(private=False)]}

    def authorize(self, address: str) -> str:
        """Return where the browser is sent back to."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code{len(self.asked)}"
        self.asked[code] = asked
        return f"{urlsplit(asked['redirect_uri']).path}?code={code}&state={asked['state']}"

    def token(self, sent: dict[str, list[str]]) -> dict[str, Any] | None:
        asked = self.asked.pop(sent["code"][0], None)
        digest = hashlib.sha256(sent.get("code_verifier", [""])[0].encode()).digest()
        if asked is None or asked["code_challenge"] != base64.urlsafe_b64encode(digest).decode().rstrip("="):
            return None
        now = int(clock.now().timestamp())
        claims = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": asked["nonce"]}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, claims | self.person | self.change, self.key)
        return {"access_token": "x", "token_type": "Bearer", "id_token": signed}


class _Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        provider = self.server.provider
        self._send(provider.keys() if self.path == "/keys" else provider.described())

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self._send(self.server.provider.token(parse_qs(sent)))

    def _send(self, found: dict[str, Any] | None) -> None:
        body = json.dumps(found or {"error": "invalid_grant"}).encode()
        self.send_response(200 if found else 400)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Answers) as server:
        server.daemon_threads = True
        server.provider = FakeProvider(f"http://127.0.0.1:{server.server_address[1]}")
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server.provider
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def settings(settings: Settings, provider: FakeProvider) -> Settings:
    """An installation with a provider."""
    return Settings(
        home=settings.home, given_secret=settings.given_secret, redis_url=settings.redis_url,
        oidc_issuer=provider.address, oidc_client_id=CLIENT, oidc_client_secret="geheim",
    )  # fmt: skip


@pytest.fixture(autouse=True)
def somebody(provider: FakeProvider) -> None:
    """Let each test begin with the same person, and a provider that is right."""
    provider.change, provider.shown = {}, None
    provider.person = {
        "sub": "p1", "email": "Toi@don-vi.vn", "email_verified": True, "preferred_username": "ai.do",
    }  # fmt: skip


@pytest.fixture
def committee(database, make_tenant) -> Callable[..., Any]:
    """Make a committee that recognises outside accounts in a way."""

    def make(match: OpenIdMatch = OpenIdMatch.EMAIL):
        tenant = make_tenant()
        with UnitOfWork(database.engine, tenant.id) as work:
            services.choose_openid(work, match, actor="test")
        return tenant

    return make


@pytest.fixture
def enter(real_app, provider: FakeProvider):
    """Go through the provider and come back; return the client and the last answer."""

    def go(tenant, client=None, **more: str):
        client = client or real_app.test_client()
        page = client.get("/sign-in/openid", query_string={"committee": tenant.code} | more)
        found = re.search(r'href="(http://127[^"]+)"', page.get_data(as_text=True))
        assert found, page.get_data(as_text=True)
        return client, client.get(provider.authorize(found[1].replace("&amp;", "&")))

    return go


def with_email(database, account, email: str = "toi@don-vi.vn") -> None:
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.change_account(work, account.id, email=email, actor="test")


def test_a_verified_address_is_recognised_and_then_the_subject(database, committee, account_of, enter, provider):
    tenant = committee()
    account = account_of(tenant)
    with_email(database, account)
    client, answer = enter(tenant, next="/account")
    assert answer.location == "/account"
    assert client.get("/api/v1/account").json["id"] == str(account.id)
    provider.person["email"] = "khac@don-vi.vn"
    client, answer = enter(tenant)
    assert client.get("/api/v1/account").json["id"] == str(account.id)


def test_an_address_that_is_not_verified_is_nobody(database, committee, account_of, enter, provider) -> None:
    tenant = committee()
    with_email(database, account_of(tenant))
    for value in (False, "true", None):
        provider.change = {"email_verified": value}
        _, answer = enter(tenant)
        assert answer.status_code == 422
        assert "chưa gắn với tài khoản nào" in answer.get_data(as_text=True)


def test_an_address_of_two_accounts_is_nobodys(database, committee, account_of, enter) -> None:
    tenant = committee()
    with_email(database, account_of(tenant))
    with_email(database, account_of(tenant))
    assert enter(tenant)[1].status_code == 422


def test_a_name_is_recognised_only_where_the_committee_says_so(committee, account_of, enter) -> None:
    for match, status in [(OpenIdMatch.USERNAME, 303), (OpenIdMatch.EMAIL, 422), (OpenIdMatch.OFF, 422)]:
        tenant = committee(match)
        account_of(tenant, username="Ai.Do")
        assert enter(tenant)[1].status_code == status


def test_an_account_that_belongs_to_one_subject_is_not_given_to_another(committee, account_of, enter, provider):
    tenant = committee(OpenIdMatch.USERNAME)
    account_of(tenant, username="ai.do")
    assert enter(tenant)[1].status_code == 303
    provider.person["sub"] = "p2"
    assert enter(tenant)[1].status_code == 422


def test_the_second_factor_of_an_account_is_still_asked_for(real_app, committee, account_of, enter) -> None:
    tenant = committee(OpenIdMatch.USERNAME)
    account, client = account_of(tenant, username="ai.do"), real_app.test_client()
    sign_in(client, account)
    set_up_codes(client)
    fresh, answer = enter(tenant)
    assert answer.location == "/sign-in/second-factor"
    assert fresh.get("/api/v1/account").status_code == 401


def test_a_closed_account_stays_closed(database, committee, account_of, enter) -> None:
    tenant = committee(OpenIdMatch.USERNAME)
    account = account_of(tenant, username="ai.do")
    assert enter(tenant)[1].status_code == 303
    with UnitOfWork(database.engine, tenant.id) as work:
        services.close_account(work, account.id, actor="test")
    assert enter(tenant)[1].status_code == 422


@pytest.mark.parametrize(
    "change",
    [{"nonce": "other"}, {"aud": "somebody"}, {"iss": "https://evil.example"}, {"exp": 1}, {"azp": "other"}],
    ids=lambda one: next(iter(one)),
)
def test_what_the_provider_says_for_another_time_or_place_is_not_believed(
    committee, account_of, enter, provider, change
) -> None:
    tenant = committee(OpenIdMatch.USERNAME)
    account_of(tenant, username="ai.do")
    provider.change = change
    _, answer = enter(tenant)
    assert answer.status_code == 422
    assert "Không đăng nhập được qua nhà cung cấp" in answer.get_data(as_text=True)


def test_a_foreign_signature_is_not_believed(committee, account_of, enter, provider) -> None:
    tenant = committee(OpenIdMatch.USERNAME)
    account_of(tenant, username="ai.do")
    provider.shown = RSAKey.generate_key(2048, {"kid": "1"})
    assert enter(tenant)[1].status_code == 422


def test_the_way_back_is_open_once_and_to_the_browser_that_left(real_app, committee, account_of, provider) -> None:
    tenant = committee(OpenIdMatch.USERNAME)
    account_of(tenant, username="ai.do")
    client, thief = real_app.test_client(), real_app.test_client()
    page = client.get(f"/sign-in/openid?committee={tenant.code}").get_data(as_text=True)
    back = provider.authorize(re.search(r'href="(http://127[^"]+)"', page)[1].replace("&amp;", "&"))
    assert thief.get(back).status_code == 422
    assert client.get(back.replace("state=", "state=x")).status_code == 422
    assert client.get(back).status_code == 422  # taken by the wrong state before


def test_the_form_offers_the_provider_and_an_administrator_chooses_it(real_app, database, make_tenant) -> None:
    tenant = make_tenant()
    assert "/sign-in/openid" in real_app.test_client().get("/sign-in").get_data(as_text=True)
    admin = sign_in_as(real_app, tenant.id, Role.TENANT_ADMIN)
    ours = {"Sec-Fetch-Site": "same-origin"}
    assert admin.get("/api/v1/accounts/openid").json == {"match": "off"}
    for match in ("email", "username"):
        assert admin.put("/api/v1/accounts/openid", json={"match": match}, headers=ours).json == {"match": match}
    with tenant_session(database.engine, tenant.id) as session:
        assert services.openid_match(session) is OpenIdMatch.USERNAME
