"""`xeploai user`, as people run it."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from flask import Flask

from core.cli import main
from core.testing.accounts import PASSWORD, TestAccount, send, sign_in
from core.testing.databases import TestDatabase


@pytest.fixture
def xeploai(database: TestDatabase, settings, monkeypatch, capsys) -> Callable[..., tuple[int, str]]:
    """Run a command on this module's database; return its status and what it said."""
    owner = database.addresses.owner.render_as_string(hide_password=False)
    monkeypatch.setenv("DATABASE_URL", owner)
    monkeypatch.setenv("SECRET_KEY", settings.given_secret)

    def run(*arguments: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(typed.encode()), isatty=lambda: False))
        status = main(["user", *arguments])
        out, err = capsys.readouterr()
        return status, out + err

    return run


def begin(app: Flask, said: str, username: str) -> int:
    """Open the link that a command printed and set a password."""
    found = re.search(r"http://127\.0\.0\.1:8000(/\w+/\S+)", said)
    assert found, said
    answer = send(app.test_client(), found[1], username=username, password=PASSWORD, again=PASSWORD)
    return answer.status_code


def test_the_first_administrator_is_invited(real_app, make_tenant, xeploai) -> None:
    tenant = make_tenant()
    status, said = xeploai("invite", tenant.code, "quan.tri", "--name", "Phan Văn Quýt", "--role", "tenant_admin")
    assert status == 0
    assert begin(real_app, said, "quan.tri") == 303
    client = real_app.test_client()
    assert sign_in(client, TestAccount(tenant.id, tenant.id, "quan.tri")).status_code == 303
    assert client.get("/api/v1/account").json["roles"][0]["role"] == "tenant_admin"
    status, said = xeploai("invite", tenant.code, "quan.tri")
    assert (status, "quên mật khẩu" in said) == (2, True)


def test_an_account_is_made_listed_given_a_role_reset_and_closed(real_app, make_tenant, xeploai) -> None:
    tenant = make_tenant()
    client, account = real_app.test_client(), TestAccount(tenant.id, tenant.id, "can.bo")
    assert xeploai("create", tenant.code, "can.bo", "--name", "Cán Bộ", typed=f"{PASSWORD}\n")[0] == 0
    assert sign_in(client, account).status_code == 303
    assert xeploai("grant", tenant.code, "CAN.BO", "clerk")[0] == 0
    assert xeploai("list", tenant.code)[1] == "can.bo  Cán Bộ  Văn phòng  (Đang dùng)\n"
    listed = json.loads(xeploai("list", tenant.code, "--json")[1])
    assert listed == {"username": "can.bo", "name": "Cán Bộ", "state": "active", "roles": ["clerk"]}
    _status, said = xeploai("reset", tenant.code, "can.bo", "--second-factors")
    assert begin(real_app, said, "can.bo") == 303
    assert xeploai("close", tenant.code, "can.bo")[0] == 0
    assert sign_in(real_app.test_client(), account).status_code == 422


def test_an_operator_has_a_committee_of_nobody(real_app, database, make_tenant, xeploai) -> None:
    status, said = xeploai("operator", "van.hanh")
    assert status == 0
    assert begin(real_app, said, "van.hanh") == 303
    assert xeploai("operator", "van.hanh.2")[0] == 0
    said = xeploai("list", "he-thong")[1]
    assert said.count("Vận hành hệ thống") == 2
    status, said = xeploai("grant", make_tenant().code, "ai.do", "operator")
    assert (status, "không giao được" in said) == (2, True)
    status, said = xeploai("grant", "he-thong", "van.hanh", "tenant_admin")
    assert (status, "không giao được" in said) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("create", "CODE", "a b", "--name", "X"), "username"),
        (("create", "CODE", "x", "--name", "X"), "ít nhất 10"),
        (("invite", "CODE", "x"), "thiếu họ và tên"),
        (("invite", "nowhere", "x", "--name", "X"), "nowhere"),
        (("invite", "CODE", "x", "--name", "X", "--role", "rescuer"), "--role"),
        (("invite", "CODE", "x", "--name", "X", "--role", "clerk", "--unit", "CB99"), "CB99"),
        (("close", "CODE", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_done_is_said(make_tenant, xeploai, arguments, words) -> None:
    tenant = make_tenant()
    status, said = xeploai(*(tenant.code if one == "CODE" else one for one in arguments), typed="ngan\n")
    assert status == 2
    assert words in said
    assert xeploai("list", tenant.code)[1] == ""
