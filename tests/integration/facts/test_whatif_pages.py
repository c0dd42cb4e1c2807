"""The people of a unit under two rulebooks: who changes, because of which clause; and the same as a file."""

from __future__ import annotations

import csv
import io
from urllib.parse import unquote

import pytest
from python_calamine import CalamineWorkbook

from core.access import Role

GRADES = {
    **{f"grades.qualities.{one}": "XS" for one in range(1, 5)},
    **{f"grades.results.{one}": "XS" for one in range(1, 4)},
    "grades.remedies.1": "XS",
}
DONE = {
    "targets_done": "1", "targets_on_time": "1", "targets_exceeded": "0.6", "outstanding": True,
    "degradation_concluded": False, "results_not_completed": "0", **GRADES,
}  # fmt: skip
QUERY = {"year": 2023, "as_of": "2023-12-31"}
OTHER = {**QUERY, "b": "trung_uong/2025"}


@pytest.fixture
def filled(committee):
    """Two members of the first cell with full figures, one of the second without any, whose name opens a formula."""
    for code, exceeded in (("a", "0.3"), ("b", "0.6")):
        given = {**DONE, "targets_exceeded": exceeded}
        committee.given("party_member", given, person_id=committee.person(code, "cb-1"))
    committee.person("c", "cb-2", name="=1+1")
    committee.work.__exit__(None, None, None)
    committee.work.__enter__()
    return committee


@pytest.fixture
def clerk(filled, client):
    return client(filled.tenant, Role.CLERK)


def test_without_a_second_rulebook_the_page_asks_for_one(filled, clerk) -> None:
    page = clerk.get(f"/whatif/{filled.units['db']}", query_string=QUERY)
    assert (page.status_code, "chọn bộ quy tắc" in page.text, "Người a" in page.text) == (200, True, False)


def test_who_changes_is_named_with_both_clauses(filled, clerk) -> None:
    page = clerk.get(f"/whatif/{filled.units['db']}", query_string={**OTHER, "b": "nghe_an/2020"})
    assert "1 trên 3 đổi kết quả" in page.text
    assert ("Người a" in page.text, "Người b" in page.text, "=1+1" in page.text) == (True, False, False)
    assert "/rulebooks/can_tho/2023?clause=" in page.text


def test_everybody_is_shown_when_asked_for(filled, clerk) -> None:
    page = clerk.get(f"/whatif/{filled.units['db']}", query_string={**OTHER, "show": "all"})
    assert ("Người a" in page.text, "=1+1" in page.text) == (True, True)


def test_a_number_of_the_matrix_leads_to_those_it_counts(filled, clerk) -> None:
    at = f"/whatif/{filled.units['db']}"
    query = {**OTHER, "was": "undetermined", "becomes": "undetermined"}
    assert "was=undetermined&amp;becomes=undetermined" in clerk.get(at, query_string=OTHER).text.replace(
        "&amp;amp;", "&amp;"
    )
    page = clerk.get(at, query_string=query)
    assert ("=1+1" in page.text, "Người a" in page.text) == (True, False)


def test_a_rulebook_of_no_plugin_of_the_tenant_may_only_be_tried(filled, clerk) -> None:
    at = f"/whatif/{filled.units['db']}"
    assert clerk.get(at, query_string={**QUERY, "b": "so_noi_vu/2017"}).status_code == 200
    assert clerk.get(at, query_string={**OTHER, "a": "so_noi_vu/2017"}).status_code == 422
    assert clerk.get(at, query_string={**QUERY, "b": "nobody/2017"}).status_code == 422


def test_a_rulebook_without_the_subject_says_so(filled, clerk) -> None:
    query = {**QUERY, "subject": "standing_body", "b": "go_vap/2021"}
    page = clerk.get(f"/whatif/{filled.units['db']}", query_string=query)
    assert (page.status_code, "không có đối tượng này" in page.text) == (200, True)


def test_units_are_compared_too(filled, clerk) -> None:
    query = {**OTHER, "subject": "party_org", "show": "all"}
    assert "Chi bộ cb-1" in clerk.get(f"/whatif/{filled.units['db']}", query_string=query).text


def test_a_role_of_a_cell_sees_nobody_of_another(filled, client) -> None:
    bound = client(filled.tenant, Role.CLERK, filled.units["cb-2"])
    assert bound.get(f"/whatif/{filled.units['cb-1']}", query_string=OTHER).status_code == 404
    assert bound.get(f"/whatif/{filled.units['cb-1']}/file", query_string=OTHER).status_code == 404
    page = bound.get(f"/whatif/{filled.units['cb-2']}", query_string={**OTHER, "show": "all"})
    assert ("=1+1" in page.text, "Người a" in page.text) == (True, False)


def test_another_tenant_has_no_such_unit(filled, client, make_tenant) -> None:
    other = client(make_tenant(), Role.CLERK)
    assert other.get(f"/whatif/{filled.units['db']}", query_string=OTHER).status_code == 404


def test_a_member_may_not_try_a_rulebook_on_others(filled, client) -> None:
    member = client(filled.tenant, Role.MEMBER)
    assert member.get(f"/whatif/{filled.units['db']}", query_string=OTHER).status_code == 403


def test_the_list_comes_as_csv_without_formulas(filled, clerk) -> None:
    sent = clerk.get(f"/whatif/{filled.units['db']}/file", query_string={**OTHER, "show": "all", "kind": "csv"})
    assert "filename=whatif-db.csv" in sent.headers["Content-Disposition"]
    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))))
    assert rows[0] == ["Mã", "Họ và tên", "Tổ chức", "can_tho/2023", "trung_uong/2025", "Vì điều khoản"]
    assert {row[0] for row in rows[1:]} == {"a", "b", "c"}
    assert [row[1] for row in rows if row[0] == "c"] == ["'=1+1"]


def test_the_list_comes_as_a_workbook(filled, clerk) -> None:
    query = {**OTHER, "b": "go_vap/2021"}
    sent = clerk.get(f"/whatif/{filled.units['db']}/file", query_string=query)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sent.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows] == ["Mã", "a", "b"]
    assert all("go_vap/2021: " in row[5] for row in rows[1:])


def test_a_file_without_a_second_rulebook_is_refused(filled, clerk) -> None:
    assert clerk.get(f"/whatif/{filled.units['db']}/file", query_string=QUERY).status_code == 422


def test_long_lists_come_fifty_at_a_time(committee, client) -> None:
    for number in range(51):
        committee.person(f"p{number:02}", "cb-1")
    committee.work.__exit__(None, None, None)
    committee.work.__enter__()
    clerk = client(committee.tenant, Role.CLERK)
    query = {**OTHER, "show": "all"}
    first = clerk.get(f"/whatif/{committee.units['db']}", query_string=query).text
    assert (first.count("/levels/of/"), "Người p50" in first) == (50, False)
    after = committee.people["p49"]
    last = clerk.get(f"/whatif/{committee.units['db']}", query_string={**query, "after": str(after)}).text
    assert (last.count("/levels/of/"), "Người p50" in last) == (1, True)


def test_the_levels_of_a_unit_lead_to_the_trial_and_back(filled, clerk) -> None:
    unit = filled.units["db"]
    assert f"/whatif/{unit}?subject=party_member" in clerk.get(f"/levels/{unit}", query_string=QUERY).text
    assert f"/levels/{unit}?subject=party_member" in unquote(clerk.get(f"/whatif/{unit}", query_string=QUERY).text)
