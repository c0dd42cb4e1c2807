"""The application as a whole: it starts, refuses strangers, and every route says what it needs."""

from __future__ import annotations

from core.access import Permission, Role
from core.access.requests import OPEN, PERMISSION


def test_a_stranger_is_asked_to_sign_in(client) -> None:
    assert client().get("/api/v1/units/nothing").status_code == 404
    assert client().get("/").location == "/sign-in"


def test_somebody_sees_the_home_page(client, make_tenant) -> None:
    assert client(make_tenant(), Role.MEMBER).get("/").status_code == 200


def test_every_route_names_its_permission_or_why_it_is_open(app) -> None:
    bare = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if not isinstance(getattr(app.view_functions[rule.endpoint], PERMISSION, None), Permission)
        and not getattr(app.view_functions[rule.endpoint], OPEN, None)
    ]
    assert bare == []


def test_a_refusal_of_the_api_is_a_problem(client) -> None:
    answer = client().get("/api/v1/nowhere")
    assert answer.content_type == "application/problem+json"
    assert answer.json["status"] == 404
