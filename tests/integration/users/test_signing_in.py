"""Signing in with a password: who gets in, what is counted, what the browser carries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from core import clock
from core.access import Role
from core.db import tenant_session
from core.testing.accounts import PASSWORD, make_account, send, sign_in, sign_in_as
from core.unit_of_work import UnitOfWork
from core.users import passwords, services, throttling
from core.users.bearers import new_bearer
from core.users.cookies import SESSION
from core.users.services.sessions import IDLE, LONGEST
from tenants import services as tenants


def cookie(client: FlaskClient) -> str | None:
    found = client.get_cookie(SESSION)
    return found.value if found else None


def is_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_whoever_knows_the_password_gets_in_and_out(real_app, account_of) -> None:
    client = real_app.test_client()
    answer = sign_in(client, account_of(), next="/account")
    assert answer.location == "/account"
    set_cookie = answer.headers.getlist("Set-Cookie")[0]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert is_in(client)
    assert send(client, "/sign-out", page="/account").location == "/sign-in"
    assert cookie(client) is None
    assert client.get("/account").location == "/sign-in?next=/account"


def test_a_cookie_is_worth_nothing_after_signing_out(real_app, account_of) -> None:
    client, thief = real_app.test_client(), real_app.test_client()
    sign_in(client, account_of())
    thief.set_cookie(SESSION, str(cookie(client)))
    assert is_in(thief)
    send(client, "/sign-out", page="/account")
    assert not is_in(thief)


@pytest.mark.parametrize("spelling", ["NGUYEN.Van.A", "Nguyen.van.a", "ｎｇｕｙｅｎ.van.a", " nguyen.van.a "])
def test_a_user_name_is_one_whatever_its_case(real_app, make_tenant, spelling) -> None:
    tenant = make_tenant()
    made = make_account(real_app, tenant.id, Role.MEMBER, username="nguyen.van.a")
    client = real_app.test_client()
    assert sign_in(client, type(made)(made.id, tenant.id, spelling)).status_code == 303
    with UnitOfWork(real_app.extensions["xeploai"].engine, tenant.id) as work, pytest.raises(Exception, match="đã có"):
        services.create_account(work, username=spelling, name="Khác", actor="test")


def test_two_committees_may_each_have_the_same_user_name(real_app, account_of) -> None:
    first, second = account_of(username="chung"), account_of(username="CHUNG")
    one, other = real_app.test_client(), real_app.test_client()
    sign_in(one, first)
    sign_in(other, second)
    assert one.get("/api/v1/account").json["id"] == str(first.id)
    assert other.get("/api/v1/account").json["id"] == str(second.id)


def test_what_is_wrong_is_not_told_apart(real_app, account_of) -> None:
    account = account_of()
    client = real_app.test_client()
    wrong_password = sign_in(client, account, "sai mat khau roi")
    no_account = send(client, "/sign-in", committee="khong-co", username="khong.co", password=PASSWORD)
    for answer in (wrong_password, no_account):
        assert answer.status_code == 422
        assert "Đơn vị, tên đăng nhập hoặc mật khẩu không đúng." in text(answer)
        assert PASSWORD not in text(answer)
        assert "sai mat khau" not in text(answer)
    assert account.username in text(wrong_password)
    assert cookie(client) is None


def test_an_unknown_name_takes_the_same_work_as_a_wrong_password(real_app, database, account_of, monkeypatch) -> None:
    account, asked, compared = account_of(), [], []
    matches = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda kept, given: compared.append(1) or matches(kept, given))

    def count(connection, cursor, statement, *rest) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        for username in (account.username, "khong.co.ai"):
            with UnitOfWork(database.engine, account.tenant_id) as work:
                assert services.sign_in(work, username=username, password="sai mat khau") is None
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    assert asked[: len(asked) // 2] == asked[len(asked) // 2 :]
    assert len(compared) == 2


def test_a_session_planted_in_the_browser_is_not_taken_over(real_app, account_of) -> None:
    victim, attacker = account_of(), account_of()
    client, thief = real_app.test_client(), real_app.test_client()
    sign_in(thief, attacker)
    planted = str(cookie(thief))
    client.set_cookie(SESSION, planted)
    send(client, "/sign-out", page="/account")
    client.set_cookie(SESSION, planted)
    sign_in(client, victim)
    assert cookie(client) != planted
    thief.set_cookie(SESSION, planted)
    assert not is_in(thief)


def test_a_made_up_session_is_replaced_at_sign_in(real_app, account_of) -> None:
    account = account_of()
    client, thief = real_app.test_client(), real_app.test_client()
    planted = new_bearer(account.tenant_id).as_session()
    client.set_cookie(SESSION, planted)
    sign_in(client, account)
    thief.set_cookie(SESSION, planted)
    assert is_in(client)
    assert not is_in(thief)


def test_the_cookie_of_one_committee_opens_nothing_in_another(real_app, account_of, make_tenant) -> None:
    account, other = account_of(), make_tenant()
    client = real_app.test_client()
    sign_in(client, account)
    _, _, token = str(cookie(client)).partition(".")
    for forged in (f"{other.id.hex}.{token}", f"{account.tenant_id.hex}.{token[:-1]}_", "x", f"{other.id.hex}."):
        client.set_cookie(SESSION, forged)
        assert not is_in(client)
        assert client.get("/api/v1/account").status_code == 401


def test_a_session_ends_when_it_is_idle_and_when_it_is_old(real_app, account_of) -> None:
    account, begun = account_of(), clock.now()
    client, idle = real_app.test_client(), real_app.test_client()
    with clock.frozen(begun):
        sign_in(client, account)
        sign_in(idle, account)
    moment = begun
    while moment - begun < LONGEST:
        with clock.frozen(moment):
            assert is_in(client)
        moment += IDLE - timedelta(minutes=1)
    with clock.frozen(begun + LONGEST):
        assert not is_in(client)
    with clock.frozen(begun + IDLE):
        assert not is_in(idle)


def test_that_a_session_is_used_is_written_down_at_most_every_five_minutes(real_app, database, account_of) -> None:
    account, begun = account_of(), clock.now()
    client = real_app.test_client()

    def seen(after: timedelta):
        with clock.frozen(begun + after):
            client.get("/api/v1/account")
            with tenant_session(database.engine, account.tenant_id) as session:
                return services.list_sign_ins(session, account.id)[0].last_seen_at - begun

    with clock.frozen(begun):
        sign_in(client, account)
    assert seen(timedelta(minutes=4)) == timedelta(0)
    assert seen(timedelta(minutes=6)) == timedelta(minutes=6)


def test_one_is_known_by_a_single_query(real_app, database, account_of) -> None:
    client, asked = real_app.test_client(), []
    sign_in(client, account_of())

    def count(connection, cursor, statement, *rest) -> None:
        asked.append(statement)

    event.listen(database.engine, "before_cursor_execute", count)
    try:
        client.get("/api/v1/account/sessions")
    finally:
        event.remove(database.engine, "before_cursor_execute", count)
    assert len([one for one in asked if "role_grant" in one]) == 1
    assert len([one for one in asked if "sign_in" in one]) == 2  # whose it is, and the list itself


def test_too_many_guesses_wait_and_are_forgotten(real_app, account_of) -> None:
    account, client = account_of(), real_app.test_client()
    for _ in range(throttling.HOLDER.most):
        assert sign_in(client, account, "sai mat khau roi").status_code == 422
    answer = sign_in(client, account)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= throttling.HOLDER.seconds
    redis = real_app.extensions["xeploai"].redis
    for key in redis.scan_iter("xeploai:tries:*"):
        assert redis.ttl(key) > 0
        assert account.username.encode() not in key
        redis.delete(key)
    assert sign_in(client, account).status_code == 303


def test_a_stranger_does_not_lock_out_the_browser_that_was_in_before(real_app, account_of) -> None:
    account, own = account_of(), real_app.test_client()
    sign_in(own, account)
    send(own, "/sign-out", page="/account")
    stranger = real_app.test_client()
    for _ in range(throttling.HOLDER.most + 1):
        sign_in(stranger, account, "sai mat khau roi")
    assert sign_in(stranger, account).status_code == 429
    assert sign_in(own, account).status_code == 303
    send(own, "/sign-out", page="/account")
    other = account_of()
    for _ in range(throttling.HOLDER.most + 1):
        sign_in(stranger, other, "sai mat khau roi")
    assert sign_in(own, other).status_code == 429  # the mark is that of one account


def test_right_guesses_are_not_counted(real_app, account_of) -> None:
    account = account_of()
    for _ in range(throttling.HOLDER.most + 2):
        assert sign_in(real_app.test_client(), account).status_code == 303


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/\tx", ""]
)
def test_nobody_is_led_to_another_site(real_app, account_of, elsewhere) -> None:
    assert sign_in(real_app.test_client(), account_of(), next=elsewhere).location == "/"


def test_whoever_is_in_is_led_on_from_the_form(real_app, account_of) -> None:
    client = real_app.test_client()
    sign_in(client, account_of())
    assert client.get("/sign-in?next=/account").location == "/account"


def test_old_hashes_are_made_anew_at_sign_in(real_app, database, account_of, monkeypatch) -> None:
    account = account_of()
    weak = passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.find_account(work.session, account.id).password_hash = weak.hash(PASSWORD)
    assert sign_in(real_app.test_client(), account).status_code == 303
    with tenant_session(database.engine, account.tenant_id) as session:
        kept = services.find_account(session, account.id).password_hash
    assert kept
    assert not passwords.is_outdated(kept)
    assert sign_in(real_app.test_client(), account).status_code == 303


def test_a_closed_account_is_out_at_once(real_app, database, account_of) -> None:
    account, client = account_of(), real_app.test_client()
    sign_in(client, account)
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.close_account(work, account.id, actor="test")
    assert not is_in(client)
    assert sign_in(client, account).status_code == 422
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.reopen_account(work, account.id, actor="test")
    assert not is_in(client)
    assert sign_in(client, account).status_code == 303


def test_sessions_are_listed_and_ended_from_another_one(real_app, account_of) -> None:
    account = account_of()
    here, there, third = (real_app.test_client() for _ in range(3))
    for client in (here, there, third):
        sign_in(client, account)
    sessions = here.get("/api/v1/account/sessions").json
    assert len(sessions["items"]) == 3
    own = there.get("/api/v1/account/sessions").json["here"]
    send(here, f"/account/sessions/{own}/end", page="/account")
    assert is_in(here)
    assert not is_in(there)
    assert is_in(third)
    send(here, "/account/sessions/end-others", page="/account")
    assert is_in(here)
    assert not is_in(third)


def test_nobody_ends_the_session_of_somebody_else(real_app, account_of, make_tenant) -> None:
    tenant = make_tenant()
    victim, other, outside = real_app.test_client(), real_app.test_client(), real_app.test_client()
    sign_in(victim, account_of(tenant))
    sign_in(other, account_of(tenant))
    sign_in(outside, account_of())
    session = victim.get("/api/v1/account/sessions").json["here"]
    for client in (other, outside):
        answer = client.delete(f"/api/v1/account/sessions/{session}", headers={"Sec-Fetch-Site": "same-origin"})
        assert answer.status_code == 404
    assert is_in(victim)


def test_another_password_ends_the_other_sessions(real_app, account_of) -> None:
    account = account_of()
    here, there = real_app.test_client(), real_app.test_client()
    sign_in(here, account)
    sign_in(there, account)
    values = {"password": "mot cau khac han 1", "again": "mot cau khac han 1"}
    assert send(here, "/account/password", old="sai", **values).status_code == 422
    assert is_in(there)
    assert send(here, "/account/password", old=PASSWORD, **values).status_code == 303
    assert is_in(here)
    assert not is_in(there)
    assert sign_in(there, account).status_code == 422
    assert sign_in(there, account, "mot cau khac han 1").status_code == 303


def test_a_committee_that_was_put_away_can_still_be_looked_at(real_app, database, account_of, make_tenant) -> None:
    tenant = make_tenant()
    account = account_of(tenant)
    with UnitOfWork(database.engine, tenant.id) as work:
        tenants.archive_tenant(work, actor="test")
    client = real_app.test_client()
    assert sign_in(client, account, "sai mat khau roi").status_code == 422
    assert sign_in(client, account).status_code == 303
    assert is_in(client)
    assert send(client, "/account", name="Tên Mới", language="vi").status_code == 409
    assert send(client, "/sign-out", page="/account").status_code == 303


def test_a_role_counts_from_its_first_day_to_the_day_before_its_last(real_app, database, account_of) -> None:
    account, client, today = account_of(role=None), real_app.test_client(), clock.today()
    sign_in(client, account)
    assert client.get("/api/v1/account").status_code == 403
    with UnitOfWork(database.engine, account.tenant_id) as work:
        services.grant_role(work, account.id, Role.MEMBER, since=today, until=today + timedelta(days=1), actor="test")
    assert client.get("/api/v1/account").status_code == 200
    later = clock.now() + timedelta(days=1)
    with clock.frozen(later):
        fresh = real_app.test_client()
        sign_in(fresh, account)
        assert fresh.get("/api/v1/account").status_code == 403


def test_the_factory_signs_in_every_role(real_app, make_tenant) -> None:
    tenant = make_tenant()
    for role in Role:
        if role is not Role.RESCUER:
            found = sign_in_as(real_app, tenant.id, role).get("/api/v1/account").json
            assert [one["role"] for one in found["roles"]] == [role]
