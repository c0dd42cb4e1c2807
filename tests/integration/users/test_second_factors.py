"""A second factor: codes of a phone, codes on paper, passkeys."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core import clock
from core.access import Role
from core.db import tenant_session
from core.errors import Conflict
from core.testing.accounts import PASSWORD, TestAccount, send, set_up_codes, sign_in
from core.testing.authenticator import Authenticator
from core.unit_of_work import UnitOfWork
from core.users import codes, services, throttling
from core.users.cookies import SESSION
from core.users.models import Account

HALF_MINUTE = timedelta(seconds=30)


def text(answer) -> str:
    return answer.get_data(as_text=True)


def recovery_codes(answer) -> list[str]:
    return re.findall(r"<code>([a-z2-9-]{14})</code>", text(answer))


def enrolled(client: FlaskClient, account: TestAccount) -> tuple[str, list[str]]:
    """Sign in, set up the codes of a phone; return its secret and the codes for paper."""
    sign_in(client, account)
    send(client, "/account/second-factor/begin", page="/account/second-factor")
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', text(client.get("/account/second-factor")))
    assert secret
    answer = send(client, "/account/second-factor", code=codes.code_at(secret[1], clock.now()))
    return secret[1], recovery_codes(answer)


def show(client: FlaskClient, code: str, path: str = "/sign-in/second-factor"):
    return send(client, path, code=code)


@pytest.fixture
def client(real_app) -> FlaskClient:
    return real_app.test_client()


def test_a_role_that_decides_is_led_to_a_second_factor_and_back(real_app, account_of, client) -> None:
    account = account_of(role=Role.TENANT_ADMIN)
    sign_in(client, account)
    assert client.get("/admin/accounts").location == "/account/second-factor?next=/admin/accounts"
    assert client.get("/api/v1/accounts").status_code == 403
    assert "bắt buộc xác thực hai bước" in text(client.get("/account/second-factor?next=/admin/accounts"))
    before = client.get_cookie(SESSION)
    set_up_codes(client)
    assert client.get_cookie(SESSION) != before
    assert client.get("/admin/accounts").status_code == 200


def test_a_password_alone_lets_nobody_in_who_has_a_second_factor(real_app, account_of, client) -> None:
    account, begun = account_of(), clock.now()
    with clock.frozen(begun):
        secret, _ = enrolled(client, account)
    fresh = real_app.test_client()
    with clock.frozen(begun + HALF_MINUTE):
        assert sign_in(fresh, account, next="/account").location == "/sign-in/second-factor?next=/account"
        assert fresh.get("/account").status_code == 303
        assert fresh.get("/api/v1/account").status_code == 401
        waiting = fresh.get_cookie(SESSION)
        assert show(fresh, "000000").status_code == 422
        assert show(fresh, codes.code_at(secret, clock.now())).location == "/"
        assert fresh.get_cookie(SESSION) != waiting
        assert fresh.get("/api/v1/account").json["second_factor"] is True
        thief = real_app.test_client()
        thief.set_cookie(SESSION, waiting.value)
        assert thief.get("/api/v1/account").status_code == 401
        assert thief.get("/sign-in/second-factor").location == "/sign-in"


def test_a_code_is_taken_once(real_app, account_of, client) -> None:
    account, begun = account_of(), clock.now()
    with clock.frozen(begun):
        secret, _ = enrolled(client, account)
        fresh = real_app.test_client()
        sign_in(fresh, account)
        assert show(fresh, codes.code_at(secret, begun)).status_code == 422  # it was shown when it was set up
    with clock.frozen(begun + HALF_MINUTE):
        code = codes.code_at(secret, clock.now())
        assert show(fresh, code).status_code == 303
        again = real_app.test_client()
        sign_in(again, account)
        assert show(again, code).status_code == 422


def test_a_clock_may_be_wrong_by_one_step_and_no_more(real_app, account_of, client) -> None:
    account, begun = account_of(), clock.now()
    with clock.frozen(begun):
        secret, _ = enrolled(client, account)
    with clock.frozen(begun + 10 * HALF_MINUTE):
        fresh = real_app.test_client()
        sign_in(fresh, account)
        for steps, status in ((-2, 422), (2, 422), (1, 303)):
            assert show(fresh, codes.code_at(secret, clock.now() + steps * HALF_MINUTE)).status_code == status


def test_a_code_on_paper_is_taken_once_however_it_is_typed(real_app, account_of, client) -> None:
    account = account_of()
    _, paper = enrolled(client, account)
    assert len(set(paper)) == 10
    for spelling in (paper[0], paper[1].replace("-", " ").upper()):
        fresh = real_app.test_client()
        sign_in(fresh, account)
        assert show(fresh, spelling).status_code == 303
        again = real_app.test_client()
        sign_in(again, account)
        assert show(again, spelling).status_code == 422
    assert "Còn 8 mã chưa dùng" in text(client.get("/account/second-factor"))
    renewed = recovery_codes(send(client, "/account/recovery-codes", page="/account/second-factor"))
    fresh = real_app.test_client()
    sign_in(fresh, account)
    assert show(fresh, paper[2]).status_code == 422
    assert show(fresh, renewed[0]).status_code == 303


def test_codes_are_guessed_a_few_times_only(real_app, account_of, client) -> None:
    account = account_of()
    _secret, paper = enrolled(client, account)
    fresh = real_app.test_client()
    sign_in(fresh, account)
    for _ in range(throttling.CODE.most):
        assert show(fresh, "123456").status_code == 422
    assert show(fresh, paper[0]).status_code == 429
    assert sign_in(real_app.test_client(), account).status_code == 303  # the password is still taken


def test_secrets_are_sealed_and_belong_to_one_account(real_app, database, account_of, client, seal) -> None:
    account = account_of()
    secret, paper = enrolled(client, account)
    with tenant_session(database.engine, account.tenant_id) as session:
        kept = session.get(Account, (account.tenant_id, account.id))
        assert secret not in str(kept.totp_sealed)
        assert seal.open(kept.totp_sealed, account.id) == secret
        with pytest.raises(Exception, match="SECRET_KEY"):
            seal.open(kept.totp_sealed, account.tenant_id)
        assert services.recovery_codes_left(session, account.id) == len(paper)


def test_what_guards_an_account_is_changed_only_by_whom_it_let_through(real_app, account_of, client) -> None:
    """A session from before the second factor, in which it was never shown, may not take it away."""
    account, old, begun = account_of(), real_app.test_client(), clock.now()
    sign_in(old, account)
    with clock.frozen(begun):
        secret, _ = enrolled(client, account)
    page = old.get("/account/second-factor")
    assert "/account/second-factor/show" in text(page)
    assert "totp-secret" not in text(page)
    for path in ("/account/second-factor/end", "/account/second-factor/begin", "/account/password", "/account/tokens"):
        assert send(old, path, page="/account", old=PASSWORD).status_code == 403
    assert old.get("/account/second-factor/square.svg").status_code == 303
    with clock.frozen(begun + HALF_MINUTE):
        code = codes.code_at(secret, clock.now())
        assert send(old, "/account/second-factor/show", page="/account/second-factor", code=code).status_code == 303
        assert send(old, "/account/second-factor/end", page="/account/second-factor").status_code == 303
    assert sign_in(real_app.test_client(), account).location == "/"


def test_a_role_that_needs_a_second_factor_keeps_the_last_one(real_app, account_of, client) -> None:
    account = account_of(role=Role.AUTHORITY)
    enrolled(client, account)
    answer = send(client, "/account/second-factor/end", page="/account/second-factor")
    assert answer.status_code == 409
    assert "bắt buộc" in text(answer)


def test_the_square_holds_the_secret_and_nobody_keeps_it(real_app, account_of, client) -> None:
    sign_in(client, account_of())
    assert client.get("/account/second-factor/square.svg").status_code == 404
    send(client, "/account/second-factor/begin", page="/account/second-factor")
    answer = client.get("/account/second-factor/square.svg")
    assert answer.mimetype == "image/svg+xml"
    assert answer.headers["Cache-Control"] == "no-store"
    assert "style=" not in text(answer)
    assert "data:" not in text(client.get("/account/second-factor"))


def test_whoever_lost_both_is_helped_by_another_administrator(real_app, database, account_of, client) -> None:
    account = account_of()
    enrolled(client, account)
    with UnitOfWork(database.engine, account.tenant_id) as work:
        with pytest.raises(Conflict):
            services.clear_second_factors(work, account.id, actor=account.id)
        services.clear_second_factors(work, account.id, actor="test")
    assert client.get("/account").status_code == 303
    assert sign_in(client, account).location == "/"


def register(client: FlaskClient, device: Authenticator):
    options = client.post("/account/passkeys/options", headers=same_origin(client)).json
    body = {"credential": device.make(options), "name": "Điện thoại"}
    return client.post("/account/passkeys", json=body, headers=same_origin(client))


def enter(client: FlaskClient, device: Authenticator, **more):
    options = client.post("/sign-in/passkey/options", headers=same_origin(client, "/reset")).json
    body = {"credential": device.sign(options)} | more
    return client.post("/sign-in/passkey", json=body, headers=same_origin(client, "/reset"))


def same_origin(client: FlaskClient, page: str = "/account/second-factor") -> dict[str, str]:
    """Return the headers that the script of a page sends."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', text(client.get(page)))
    assert found
    return {"X-CSRF-Token": found[1]}


def test_a_passkey_is_both_factors_and_needs_no_user_name(real_app, account_of, client) -> None:
    account, device = account_of(role=Role.TENANT_ADMIN), Authenticator()
    sign_in(client, account)
    answer = register(client, device)
    assert answer.status_code == 200
    assert len(answer.json["recovery_codes"]) == 10
    assert client.get("/admin/accounts").status_code == 200  # it was shown by making it
    fresh = real_app.test_client()
    answer = enter(fresh, device, next="/account")
    assert answer.json == {"to": "/account"}
    assert fresh.get("/api/v1/account").json["id"] == str(account.id)
    assert fresh.get("/admin/accounts").status_code == 200
    assert sign_in(real_app.test_client(), account).location == "/sign-in/second-factor"


def test_a_passkey_that_is_not_quite_right_opens_nothing(real_app, account_of, client) -> None:
    account, device = account_of(), Authenticator()
    sign_in(client, account)
    register(client, device)
    fresh = real_app.test_client()
    for name, value in {"origin": "https://evil.example", "verifies": False}.items():
        right = getattr(device, name)
        setattr(device, name, value)
        assert enter(fresh, device).status_code == 422
        setattr(device, name, right)
    assert enter(real_app.test_client(), device).status_code == 200
    device.counts = False
    assert enter(fresh, device).status_code == 422  # a copy: its count does not grow
    device.counts = True
    stranger = Authenticator(handle=device.handle, id=device.id)
    assert enter(fresh, stranger).status_code == 422
    assert fresh.get("/account").status_code == 303
    assert enter(fresh, device).status_code == 200


@pytest.mark.parametrize("sent", [{}, {"credential": {}}, {"credential": {"id": 1, "response": 2}}, [1], "x", None])
def test_nonsense_in_place_of_a_passkey_is_refused(real_app, sent) -> None:
    client = real_app.test_client()
    client.post("/sign-in/passkey/options", headers=same_origin(client, "/reset"))
    answer = client.post("/sign-in/passkey", json=sent, headers=same_origin(client, "/reset"))
    assert answer.status_code == 422
    assert "khóa truy cập" in answer.json["error"]


def test_the_answer_to_a_challenge_is_taken_once(real_app, account_of, client) -> None:
    account, device = account_of(), Authenticator()
    sign_in(client, account)
    register(client, device)
    fresh = real_app.test_client()
    headers = same_origin(fresh, "/reset")
    options = fresh.post("/sign-in/passkey/options", headers=headers).json
    body = {"credential": device.sign(options)}
    assert fresh.post("/sign-in/passkey", json=body, headers=headers).status_code == 200
    thief = real_app.test_client()
    assert thief.post("/sign-in/passkey", json=body, headers=same_origin(thief, "/reset")).status_code == 422


def test_the_key_of_a_closed_account_or_one_that_was_given_up_opens_nothing(real_app, database, account_of, client):
    account, device, other = account_of(), Authenticator(), Authenticator()
    sign_in(client, account)
    register(client, device)
    register(client, other)
    with tenant_session(database.engine, account.tenant_id) as session:
        first = services.list_passkeys(session, account.id)[0]
    send(client, f"/account/passkeys/{first.id}/end", page="/account/second-factor")
    assert enter(real_app.test_client(), device).status_code == 422
    assert enter(real_app.test_client(), other).status_code == 200
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.close_account(work, account.id, actor="test")
    assert enter(real_app.test_client(), other).status_code == 422
