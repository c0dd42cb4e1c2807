"""Ready-made committees: what they name is there, and a tenant made from one can begin at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.access import Role
from core.db import shared_session, tenant_session
from core.db.keys import uuid7
from core.editions import installed_editions
from core.errors import WrongInput
from core.plugins import everybody
from core.testing.databases import TestDatabase, new_code
from core.unit_of_work import UnitOfWork
from core.users.models import Account
from tenants import services
from tenants.models import Tenant
from tenants.profiles import find_profile, profiles, read_profiles
from tenants.services.switching import plugins_needed

GOOD = """
profile: here
label: Một nơi
name: Đảng ủy …
plugins: [trung_uong, can_tho]
rulebooks:
  2023: can_tho/2023
roles: [tenant_admin]
units: [committee]
bodies: [committee]
"""


def test_there_is_one_for_each_locality_and_a_plain_one() -> None:
    assert list(profiles()) == ["can_tho", "go_vap", "nghe_an", "so_noi_vu", "son_la", "trung_uong"]


@pytest.mark.parametrize("code", list(profiles()))
def test_a_rulebook_of_a_profile_is_made_for_its_year_and_has_its_plugins(code: str) -> None:
    profile = find_profile(code)
    for year, name in profile.rulebooks.items():
        assert str(year) in installed_editions().rulebook(name).data["review_years"]
        assert set(plugins_needed(name)) <= set(profile.plugins)


@pytest.mark.parametrize("code", list(profiles()))
def test_a_tenant_made_from_a_profile_has_its_choices(database: TestDatabase, code: str) -> None:
    with UnitOfWork(database.engine, uuid7()) as work:
        tenant, given = services.welcome_tenant(work, code=new_code(), name="Đảng bộ mới", profile=code, actor="test")
    profile = find_profile(code)
    with tenant_session(database.engine, tenant.id) as session:
        assert services.plugins_of(session).value == profile.plugins
        assert {year: one.value for year, one in services.rulebooks_of(session).items()} == profile.rulebooks
    assert given is None


WRONG = {
    "profile: here": ("profile: there", 2, "như tên tệp"),
    "[trung_uong, can_tho]": ("[trung_uong, nowhere]", 5, "plugin «nowhere» chưa được cài"),
    "can_tho/2023": ("can_tho/1999", 7, "bộ quy tắc «can_tho/1999» không có"),
    "  2023: can": ("  23: can", 7, "«23» không phải là năm"),
    "[tenant_admin]": ("[operator]", 8, "không có vai trò «operator»"),
    "units: [committee]": ("units: [village]", 9, "không có loại đơn vị «village»"),
    "bodies: [committee]": ("bodies: committee", 10, "không phải danh sách"),
    "label: Một nơi\n": ("", 2, "thiếu «label»"),
    "name: Đảng ủy …": ("name: Đảng ủy …\ncolour: red", 5, "không có khóa «colour»"),
}


@pytest.mark.parametrize("there", WRONG)
def test_what_a_profile_has_wrong_is_named_with_its_line(tmp_path: Path, there: str) -> None:
    instead, line, words = WRONG[there]
    (tmp_path / "here.yaml").write_text(GOOD.replace(there, instead), encoding="utf-8")
    with pytest.raises(WrongInput) as caught:
        read_profiles(tmp_path, everybody())
    said = [one.said() for one in caught.value.faults]
    assert any(one.startswith(f"here.yaml:{line}:") and words in one for one in said), said


def test_a_good_one_is_read(tmp_path: Path) -> None:
    (tmp_path / "here.yaml").write_text(GOOD, encoding="utf-8")
    [one] = read_profiles(tmp_path, everybody()).values()
    assert (one.code, one.roles, dict(one.rulebooks)) == ("here", (Role.TENANT_ADMIN,), {2023: "can_tho/2023"})


def test_a_profile_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(WrongInput, match="can_tho, go_vap"):
        find_profile("nowhere")


def test_an_operator_makes_a_committee_with_its_first_admin(client, database: TestDatabase, make_operator) -> None:
    operator, code = make_operator(), new_code()
    them = client(Tenant(id=operator.tenant_id), Role.OPERATOR)
    assert len(them.get("/api/v1/operator/profiles").json["items"]) == 6
    admin = {"username": "quantri", "name": "Nguyễn Văn Mẫu"}
    asked = {"code": code, "name": "Đảng ủy Phường Mẫu", "profile": "go_vap", "admin": admin}
    made = them.post("/api/v1/operator/tenants", json=asked)
    assert made.status_code == 201, made.text
    assert made.json["invitation"]["username"] == "quantri"
    assert "/invitation/" in made.json["invitation"]["address"]
    with tenant_session(database.engine, _tenant(database, code).id) as session:
        assert [one.state for one in session.query(Account)] == ["invited"]
    assert them.post("/api/v1/operator/tenants", json=asked).status_code == 422
    assert them.post("/api/v1/operator/tenants", json={**asked, "profile": "nowhere"}).status_code == 422
    shown = them.get(f"/api/v1/operator/tenants/{code}").json
    assert (shown["name"], shown["parent"], shown["archived_at"]) == ("Đảng ủy Phường Mẫu", None, None)
    assert them.get("/api/v1/operator/tenants/%00").status_code == 404


def test_a_committee_and_its_admin_are_made_together_or_not_at_all(
    client, database: TestDatabase, make_operator
) -> None:
    operator, code = make_operator(), new_code()
    them = client(Tenant(id=operator.tenant_id), Role.OPERATOR)
    asked = {"code": code, "name": "Đảng ủy Phường Mẫu", "admin": {"username": " ", "name": "Nguyễn Văn Mẫu"}}
    assert them.post("/api/v1/operator/tenants", json=asked).status_code == 422
    assert them.get(f"/api/v1/operator/tenants/{code}").status_code == 404


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.OPERATOR])
def test_nobody_else_manages_tenants(client, make_tenant, role: Role) -> None:
    them = client(make_tenant(), role)
    for path in ("tenants", "profiles", "break-glass"):
        assert them.get(f"/api/v1/operator/{path}").status_code == 403


def _tenant(database: TestDatabase, code: str) -> Tenant:
    with shared_session(database.engine) as session:
        return services.find_tenant(session, code)
