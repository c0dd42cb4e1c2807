"""A ballot and a quota reckoned on a page; the address reproduces them."""

from __future__ import annotations

import pytest

from core.access import Role
from core.editions import installed_editions
from core.rulebook.quotas import quota_names

BOOKS = list(installed_editions().every())
BALLOT = {
    "official_members": "30", "present": "28", "voters": "28", "c.1.HTXSNV": "20", "c.1.HTTNV": "6", "c.1.HTNV": "1",
    "c.1.invalid": "1",
}  # fmt: skip


@pytest.fixture
def member(client, make_tenant):
    return client(make_tenant(), Role.MEMBER)


@pytest.mark.parametrize("book", BOOKS, ids=lambda one: one.name)
def test_every_subject_can_be_counted_and_every_quota_reckoned(member, book) -> None:
    for subject in book.subjects:
        assert member.get(f"/try/ballot/{book.name}/{subject}").status_code == 200
        wanted = 200 if quota_names(book, subject) else 404
        assert member.get(f"/try/quota/{book.name}/{subject}").status_code == wanted


def test_a_ballot_is_counted_sentence_by_sentence(member) -> None:
    page = member.get("/try/ballot/son_la/2021/leader", query_string=BALLOT)
    assert "HTXSNV: 20/28 phiếu = 71,4% số người bỏ phiếu" in page.text
    assert "Kết quả bỏ phiếu: HTXSNV" in page.text
    assert 'value="20"' in page.text


def test_votes_that_do_not_add_up_are_said_at_their_field(member) -> None:
    page = member.get("/try/ballot/son_la/2021/leader", query_string={**BALLOT, "c.1.HTXSNV": "2"})
    assert "phải bằng số người bỏ phiếu 28" in page.text
    assert 'id="c.1.HTXSNV-fault"' in page.text
    assert "Kết quả bỏ phiếu" not in page.text


def test_what_is_wrong_is_said_by_the_labels_of_the_fields(member) -> None:
    page = member.get("/try/ballot/son_la/2021/leader", query_string={**BALLOT, "present": "31", "voters": "x"})
    assert "«Số người bỏ phiếu» cần số nguyên từ 0" in page.text
    assert "«voters»" not in page.text


def test_a_second_round_elects_by_votes_and_leaves_a_tie_open(member) -> None:
    query = {"ballot": "approve", "official_members": "27", "present": "27", "voters": "27", "places": "1"}
    votes = {"c.1.id": "An", "c.1.yes": "20", "c.1.no": "7", "c.2.id": "Bình", "c.2.yes": "20", "c.2.no": "7"}
    page = member.get("/try/ballot/son_la/2021/party_member", query_string={**query, **votes})
    assert page.text.count("bằng phiếu người khác ở suất cuối") == 2
    assert page.text.count("chưa được chọn") == 2


def test_a_row_is_added_and_what_was_typed_stays(member) -> None:
    page = member.get("/try/ballot/son_la/2021/leader", query_string={**BALLOT, "rows": "3"})
    assert ('name="c.3.HTXSNV"' in page.text, 'name="c.4.HTXSNV"' in page.text) == (True, False)
    assert 'value="20"' in page.text


@pytest.mark.parametrize("rows", ["-1", "999", "nhiều", "²"])
def test_a_number_of_rows_that_makes_no_sense_is_left_alone(member, rows) -> None:
    page = member.get("/try/ballot/son_la/2021/leader", query_string={"rows": rows})
    assert (page.status_code, 'name="c.21.HTXSNV"' in page.text) == (200, False)


def test_an_unknown_ballot_or_quota_is_not_there(member) -> None:
    assert member.get("/try/ballot/son_la/2021/leader?ballot=approve").status_code == 404
    assert member.get("/try/quota/son_la/2021/party_member?rule=award").status_code == 404
    assert member.get("/try/quota/nobody/2021/party_member").status_code == 404


def test_a_quota_says_its_base_its_rounding_and_who_is_tied(member) -> None:
    query = {
        "g.1.id": "Chi bộ 1", "g.1.HTXSNV": "3", "g.1.HTTNV": "5", "g.1.candidates": "An:28; Bình:20; Chi:20",
    }  # fmt: skip
    page = member.get("/try/quota/son_la/2021/party_member", query_string=query)
    assert "Tối đa 1 suất HTXSNV" in page.text or "tối đa 1 suất HTXSNV" in page.text
    assert "Được chọn: An." in page.text
    assert "1 trong 1 suất" in page.text


def test_more_candidates_than_qualify_are_refused_at_their_field(member) -> None:
    query = {"g.1.HTXSNV": "1", "g.1.HTTNV": "5", "g.1.candidates": "An:28; Bình:20"}
    page = member.get("/try/quota/son_la/2021/party_member", query_string=query)
    assert 'id="g.1.candidates-fault"' in page.text


def test_a_small_group_has_its_exception(member) -> None:
    query = {"g.1.size": "5", "g.1.HTXSNV": "2", "g.1.HTTNV": "3"}
    page = member.get("/try/quota/so_noi_vu/2017/party_member", query_string=query)
    assert "Ngoại lệ cho nhóm nhỏ: 1 suất" in page.text


def test_an_achievement_raises_the_share(member) -> None:
    query = {"g.1.size": "30", "g.1.HTXSNV": "10", "g.1.HTTNV": "20"}
    at = "/try/quota/so_noi_vu/2017/party_member"
    assert "3 trong 3 suất" in member.get(at, query_string=query).text
    assert "5 trong 5 suất" in member.get(at, query_string={**query, "special_achievement": "có"}).text


def test_places_that_are_shared_out_come_with_the_whole(member) -> None:
    query = {
        "g.1.unit_level": "HTXSNV", "g.1.HTXSNV": "6", "g.1.HTTNV": "14",
        "g.2.unit_level": "HTTNV", "g.2.HTXSNV": "6", "g.2.HTTNV": "14",
    }  # fmt: skip
    page = member.get("/try/quota/go_vap/2021/party_member", query_string=query)
    assert "Cả phạm vi" in page.text
    assert page.text.count('class="quota-count"') == 3


def test_the_choice_of_cases_leads_to_every_way(member) -> None:
    page = member.get("/try").text
    for way in ("/try/can_tho/2023/party_member", "/try/can_tho/2023/party_member/file"):
        assert f'href="{way}"' in page
    for way in ("/try/ballot/can_tho/2023/party_member", "/try/quota/can_tho/2023/party_member"):
        assert f'href="{way}"' in page
