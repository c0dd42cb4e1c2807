"""Accounts of a committee and their roles: who may give what, through the pages and the API."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core import clock
from core.access import PERMISSIONS, Grant, Permission, Principal, Role
from core.audit.models import AuditEntry
from core.db import tenant_session
from core.db.keys import uuid7
from core.errors import Conflict, NotAllowed, NotFound, Stale, WrongInput
from core.testing.accounts import PASSWORD, send, sign_in, sign_in_as
from core.unit_of_work import UnitOfWork
from core.users import services
from core.users.kinds import AccountState
from core.users.models import Account, RoleGrant

OURS = {"Sec-Fetch-Site": "same-origin"}
ACCOUNTS = "/api/v1/accounts"


def of(tenant, role: Role, unit_id=None, **more) -> Principal:
    return Principal(tenant.id, uuid7(), "Người thử", (Grant(role, unit_id),), second_factor=True, **more)


def post(client: FlaskClient, path: str, **values):
    return client.post(path, json=values, headers=OURS)


@pytest.fixture
def admin(real_app, make_tenant):
    """An administrator of a new committee, signed in; the committee is `admin.tenant`."""
    tenant = make_tenant()
    client = sign_in_as(real_app, tenant.id, Role.TENANT_ADMIN)
    client.tenant = tenant
    return client


@pytest.mark.parametrize("role", Role)
def test_nobody_gives_a_right_that_they_have_not_got(make_tenant, role) -> None:
    giver = of(make_tenant(), role)
    for given in services.grantable_roles(giver):
        assert PERMISSIONS[given] <= PERMISSIONS[role]
        assert given is not Role.OPERATOR or role is Role.OPERATOR


def test_an_administrator_gives_every_role_but_those_of_the_installation(make_tenant) -> None:
    given = set(services.grantable_roles(of(make_tenant(), Role.TENANT_ADMIN)))
    assert given == set(Role) - {Role.OPERATOR, Role.RESCUER}


def test_a_rescuer_is_made_by_nobody(make_tenant) -> None:
    tenant = make_tenant()
    for giver in (None, of(tenant, Role.OPERATOR), of(tenant, Role.TENANT_ADMIN), of(tenant, Role.RESCUER)):
        with pytest.raises(NotAllowed):
            services.demand_may_grant(giver, Role.RESCUER)


def test_a_right_for_one_unit_or_one_scope_is_not_given_on(make_tenant) -> None:
    tenant = make_tenant()
    assert services.grantable_roles(of(tenant, Role.CLERK, uuid7())) == []
    narrow = of(tenant, Role.TENANT_ADMIN, scopes=frozenset({Permission.MANAGE_ACCOUNTS}))
    assert services.grantable_roles(narrow) == []


def test_a_role_is_given_and_ended_through_the_api(real_app, admin, account_of) -> None:
    account = account_of(admin.tenant, role=None)
    client = real_app.test_client()
    sign_in(client, account)
    made = post(admin, f"{ACCOUNTS}/{account.id}/roles", role="inspection_committee")
    assert made.status_code == 201
    assert client.get("/api/v1/account").json["roles"] == [made.json]
    assert post(admin, f"{ACCOUNTS}/{account.id}/roles", role="inspection_committee").status_code == 422
    ended = admin.delete(f"{ACCOUNTS}/{account.id}/roles/{made.json['id']}", headers=OURS)
    assert ended.json["until"] == clock.today().isoformat()
    assert client.get("/api/v1/account").status_code == 403
    assert admin.get(f"{ACCOUNTS}/{account.id}/roles").json == {"items": []}


def test_what_may_not_be_given_is_refused_by_every_way(admin, account_of) -> None:
    account = account_of(admin.tenant)
    for role in ("operator", "rescuer"):
        assert post(admin, f"{ACCOUNTS}/{account.id}/roles", role=role).status_code == 403
        page = f"/admin/accounts/{account.id}"
        assert send(admin, f"{page}/roles", page=page, role=role).status_code == 403
        assert send(admin, "/admin/accounts", username="x.y", name="X", role=role).status_code == 403
    assert [one["username"] for one in admin.get(ACCOUNTS).json["items"] if one["username"] == "x.y"] == []


def test_a_role_is_given_on_a_page_with_its_days_as_people_write_them(admin, account_of) -> None:
    account = account_of(admin.tenant, role=None)
    page = f"/admin/accounts/{account.id}"
    for until, status in (("31/12/2099", 303), ("31/02/2099", 422), ("1/1/99", 422)):
        answer = send(admin, f"{page}/roles", page=page, role="teller", since="2098-01-31", until=until)
        assert answer.status_code == status
    assert "31/12/2099" in admin.get(page).get_data(as_text=True)
    [given] = admin.get(f"{ACCOUNTS}/{account.id}/roles").json["items"]
    assert (given["since"], given["until"]) == ("2098-01-31", "2099-12-31")


def test_an_unknown_unit_or_an_impossible_time_is_refused(database, account_of) -> None:
    account, today = account_of(), clock.today()
    for values, where in [
        ({"unit_id": uuid7()}, "unit_id"),
        ({"since": today, "until": today}, "until"),
        ({"since": today, "until": today - timedelta(days=1)}, "until"),
    ]:
        with UnitOfWork(database.engine, account.tenant_id) as work, pytest.raises(WrongInput) as caught:
            services.grant_role(work, account.id, Role.CLERK, **values, actor="test")
        assert [one.where for one in caught.value.faults] == [where]


def test_nobody_takes_away_their_own_footing(real_app, admin) -> None:
    own = admin.get("/api/v1/account").json
    grant = own["roles"][0]["id"]
    assert admin.delete(f"{ACCOUNTS}/{own['id']}/roles/{grant}", headers=OURS).status_code == 409
    assert post(admin, f"{ACCOUNTS}/{own['id']}/close").status_code == 409
    assert admin.get(ACCOUNTS).status_code == 200


def test_an_account_is_made_with_an_invitation_or_a_password(real_app, admin) -> None:
    invited = post(admin, ACCOUNTS, username="moi", name="  Người   Mới ")
    assert invited.status_code == 201
    assert (invited.json["state"], invited.json["name"]) == ("invited", "Người Mới")
    assert "/invitation/" in invited.json["invitation"]["link"]
    ready = post(admin, ACCOUNTS, username="san", name="Sẵn", password=PASSWORD)
    assert (ready.json["state"], ready.json["invitation"]) == ("active", None)
    assert "password" not in str(ready.json)
    again = post(admin, f"{ACCOUNTS}/{invited.json['id']}/invitation")
    assert again.json["link"] != invited.json["invitation"]["link"]
    assert post(admin, f"{ACCOUNTS}/{ready.json['id']}/invitation").status_code == 409
    assert post(admin, f"{ACCOUNTS}/{ready.json['id']}/reset").json["kind"] == "reset"


def test_every_fault_of_a_new_account_is_named_at_once(admin, account_of) -> None:
    account_of(admin.tenant, username="co.roi")
    answer = post(admin, ACCOUNTS, username="CO.ROI", name="X", email="nowhere", person_id=str(uuid7()))
    assert {one["where"] for one in answer.json["faults"]} == {"username", "email", "person_id"}


@pytest.mark.parametrize("username", ["", "a b", "<script>", "x" * 65, "-", "a\0b", "a\nb"])
def test_user_names_that_cannot_be_typed_again_are_refused(database, make_tenant, username) -> None:
    with UnitOfWork(database.engine, make_tenant().id) as work, pytest.raises(WrongInput) as caught:
        services.create_account(work, username=username, name="X", actor="test")
    assert [one.where for one in caught.value.faults] == ["username"]


def test_accounts_are_found_by_page_text_and_state(database, admin, account_of) -> None:
    for number in range(5):
        account_of(admin.tenant, username=f"tim-{number}")
    first = admin.get(f"{ACCOUNTS}?q=TIM-&limit=3").json
    second = admin.get(f"{ACCOUNTS}?q=TIM-&limit=3&after={first['next']}").json
    assert [one["username"] for one in first["items"] + second["items"]] == [f"tim-{number}" for number in range(5)]
    assert second["next"] is None
    assert admin.get(f"{ACCOUNTS}?state=closed").json["items"] == []
    assert admin.get(f"{ACCOUNTS}?q=%25").json["items"] == []
    page = admin.get("/admin/accounts?q=tim-3").get_data(as_text=True)
    assert "tim-3" in page
    assert "tim-4" not in page


def test_a_change_names_the_version_it_saw(admin, account_of) -> None:
    account = account_of(admin.tenant)
    path = f"{ACCOUNTS}/{account.id}"
    etag = admin.get(path).headers["ETag"]
    assert admin.patch(path, json={"name": "Khác"}, headers=OURS).status_code == 428
    changed = admin.patch(path, json={"name": "Khác"}, headers=OURS | {"If-Match": etag})
    assert changed.json["name"] == "Khác"
    assert admin.patch(path, json={"name": "Nữa"}, headers=OURS | {"If-Match": etag}).status_code == 412
    page = f"/admin/accounts/{account.id}"
    assert send(admin, page, name="Nữa", version="1").status_code == 412
    assert send(admin, page, name="Nữa", version=str(changed.json["version"])).status_code == 303


def test_the_accounts_of_one_committee_are_nothing_to_another(real_app, admin, account_of) -> None:
    foreign = account_of()
    path = f"{ACCOUNTS}/{foreign.id}"
    assert admin.get(path).status_code == 404
    assert admin.get(f"/admin/accounts/{foreign.id}").status_code == 404
    for verb in ("invitation", "reset", "close", "reopen"):
        assert post(admin, f"{path}/{verb}").status_code == 404
    assert post(admin, f"{path}/roles", role="member").status_code == 404
    assert admin.delete(f"{path}/second-factors", headers=OURS).status_code == 404
    client = real_app.test_client()
    assert sign_in(client, foreign).status_code == 303


def test_a_grant_is_ended_only_as_part_of_its_account(database, admin, account_of) -> None:
    one, other = account_of(admin.tenant), account_of(admin.tenant)
    with tenant_session(database.engine, admin.tenant.id) as session:
        grant = session.scalars(select(RoleGrant.id).where(RoleGrant.account_id == one.id)).one()
    assert admin.delete(f"{ACCOUNTS}/{other.id}/roles/{grant}", headers=OURS).status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CLERK, Role.ORGANISATION_BOARD, Role.OPERATOR])
def test_only_an_administrator_manages_accounts(real_app, make_tenant, role) -> None:
    client = sign_in_as(real_app, make_tenant().id, role)
    assert client.get("/admin/accounts").status_code == 403
    assert client.get(ACCOUNTS).status_code == 403
    assert post(client, ACCOUNTS, username="x.y", name="X").status_code == 403


def test_a_role_bound_to_a_unit_does_not_manage_the_committee(real_app, database, make_tenant) -> None:
    from core.hierarchy.models import Unit

    tenant = make_tenant()
    with UnitOfWork(database.engine, tenant.id) as work:
        work.session.add(unit := Unit(code="CB01"))
    client = sign_in_as(real_app, tenant.id, Role.TENANT_ADMIN, unit.id)
    assert client.get("/admin/accounts").status_code == 403


def test_a_page_shows_where_a_role_holds_and_what_one_may_do(database, admin, account_of) -> None:
    account = account_of(admin.tenant)
    page = admin.get(f"/admin/accounts/{account.id}").get_data(as_text=True)
    assert "toàn đơn vị" in page
    assert "/second-factors/end" not in page
    answer = send(admin, f"/admin/accounts/{account.id}/close", page=f"/admin/accounts/{account.id}")
    assert answer.status_code == 303
    page = admin.get(f"/admin/accounts/{account.id}").get_data(as_text=True)
    assert "Đã đóng" in page
    assert f"/admin/accounts/{account.id}/reopen" in page
    send(admin, f"/admin/accounts/{account.id}/reopen", page=f"/admin/accounts/{account.id}")
    with tenant_session(database.engine, admin.tenant.id) as session:
        assert services.find_account(session, account.id).state == AccountState.ACTIVE


def test_what_was_typed_is_kept_and_the_fault_stands_beside_it(admin) -> None:
    answer = send(admin, "/admin/accounts", username="a b", name="Người Gõ", role="member", unit="CB99")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'value="Người Gõ"' in page
    assert 'id="fault-username"' in page
    assert 'aria-describedby="fault-username' in page


def test_a_person_has_one_account_that_is_open(database, make_tenant) -> None:
    from core.people.models import Person

    tenant = make_tenant()
    with UnitOfWork(database.engine, tenant.id) as work:
        person = Person(
            code="DV01", name="Lê Thị Bưởi", name_key="x", search_text="x", is_student=False, is_civil_servant=False
        )
        work.session.add(person)
        work.session.flush()
        first = services.create_account(work, username="mot", name="Một", person_id=person.id, actor="test")
    with UnitOfWork(database.engine, tenant.id) as work, pytest.raises(WrongInput, match="mot"):
        services.create_account(work, username="hai", name="Hai", person_id=person.id, actor="test")
    with UnitOfWork(database.engine, tenant.id) as work:
        services.close_account(work, first.id, actor="test")
        services.create_account(work, username="hai", name="Hai", person_id=person.id, actor="test")


def test_everything_is_in_the_audit_and_no_secret_is(real_app, database, admin, account_of) -> None:
    account = account_of(admin.tenant)
    sign_in(real_app.test_client(), account)
    post(admin, f"{ACCOUNTS}/{account.id}/roles", role="clerk")
    link = post(admin, f"{ACCOUNTS}/{account.id}/reset").json["link"]
    post(admin, f"{ACCOUNTS}/{account.id}/close")
    with tenant_session(database.engine, admin.tenant.id) as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.subject == str(account.id))).all()
        kept = session.get(Account, (admin.tenant.id, account.id))
    assert [one.action for one in sorted(entries, key=lambda one: one.number)] == [
        "account.create", "account.grant_role", "account.sign_in", "account.grant_role", "account.give_link",
        "account.close",
    ]  # fmt: skip
    said = str([(one.actor, one.details) for one in entries])
    assert not any(one in said for one in (PASSWORD, kept.password_hash, link.rpartition(".")[2]))


def test_services_raise_what_the_edge_knows(database, account_of) -> None:
    account = account_of()
    with UnitOfWork(database.engine, account.tenant_id) as work:
        with pytest.raises(NotFound):
            services.find_account(work.session, uuid7())
        with pytest.raises(NotFound):
            services.end_role(work, uuid7(), actor="test")
        with pytest.raises(Stale):
            services.change_account(work, account.id, version=99, name="X", actor="test")
        with pytest.raises(Conflict):
            services.invite(work, account.id, actor="test")
