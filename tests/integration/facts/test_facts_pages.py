"""The pages of levels, and of a case that somebody tries."""

from __future__ import annotations

import pytest

from core.access import Role
from core.editions import installed_editions


def test_the_levels_of_a_unit_stand_on_a_page(committee, client) -> None:
    committee.person("a", "cb-1")
    committee.work.__exit__(None, None, None)
    committee.work.__enter__()
    asks = client(committee.tenant, Role.CLERK)
    query = {"year": 2023, "as_of": "2023-12-31"}
    page = asks.get(f"/levels/{committee.units['db']}", query_string=query)
    assert (page.status_code, "Người a" in page.text) == (200, True)
    one = asks.get(f"/levels/of/{committee.people['a']}", query_string=query)
    assert "68-KH/ĐU II.B.2.3.1" in one.text
    other = client(committee.tenant, Role.CLERK, committee.units["cb-2"])
    assert other.get(f"/levels/of/{committee.people['a']}", query_string=query).status_code == 404


@pytest.mark.parametrize(
    ("name", "subject"),
    [(book.name, name) for book in installed_editions().every() for name, one in book.subjects.items() if one.computed],
)
def test_every_subject_of_every_rulebook_can_be_tried(client, make_tenant, name, subject) -> None:
    asks = client(make_tenant(), Role.MEMBER)
    assert asks.get(f"/try/{name}/{subject}").status_code == 200


def test_the_address_of_a_case_reproduces_it(client, make_tenant) -> None:
    asks = client(make_tenant(), Role.MEMBER)
    page = asks.get("/try/can_tho/2023/party_member?f.months_in_party=3")
    assert "Không kiểm điểm" in page.text or "không kiểm điểm" in page.text
    wrong = asks.get("/try/can_tho/2023/party_member?f.gpa=nhiều")
    assert ("cần một số" in wrong.text, 'value="nhiều"' in wrong.text) == (True, True)


def test_a_case_of_an_unknown_rulebook_is_not_there(client, make_tenant) -> None:
    asks = client(make_tenant(), Role.MEMBER)
    assert asks.get("/try/nobody/2023/party_member").status_code in (404, 422)
    assert asks.get("/try/can_tho/2023/nobody").status_code in (404, 422)
