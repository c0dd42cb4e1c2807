"""Laws of counting: a named base, exact shares, no silent winner."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.editions import Editions
from core.errors import WrongInput
from core.rulebook.ballots import ballot_names, ballot_rule, tally
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given
from core.rulebook.loading import vocabulary

LEVELS = ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
SUBJECT = "subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}\n"
STRICT = (
    SUBJECT
    + """\
ballots:
  classify:
    party_member:
      base: official_members
      levels:
        HTXSNV: {at_least: 2/3}
        HTTNV: {above: 1/2, or_better: true}
        KHTNV: {at_least: 50%}
      none_reaches: authority
      cite: II.1
  approve:
    party_member: {base: official_members, stands: HTXSNV, yes: {above: 2/3}, tie: revote, cite: II.2}
"""
)


def count(book: Rulebook, ballot: dict[str, Any]) -> list[dict[str, Any]]:
    return tally(book, "party_member", Given(ballot, lambda *path: "b:1"), vocabulary()["default_ballot"])


def ballot(candidates: list[dict[str, Any]], voters: int, official: int, **more: Any) -> dict[str, Any]:
    head = {"ballot": "classify", "official_members": official, "present": voters, "voters": voters}
    return {**head, "candidates": candidates, **more}


@st.composite
def classified(draw: st.DrawFn) -> dict[str, Any]:
    voters = draw(st.integers(0, 12))
    candidates = []
    for number in range(draw(st.integers(1, 3))):
        papers = draw(st.lists(st.sampled_from([*LEVELS, "invalid"]), min_size=voters, max_size=voters))
        marks = {level: papers.count(level) for level in LEVELS}
        candidates.append({"id": f"p{number}", "marks": marks, "invalid": papers.count("invalid")})
    return ballot(candidates, voters, draw(st.integers(voters, 15)))


@pytest.fixture(scope="module")
def default(editions: Editions) -> Rulebook:
    """Return a rulebook whose document names no threshold."""
    return editions.rulebook("trung_uong/2018")


@for_all(classified())
def test_under_the_default_a_level_needs_more_than_half_of_the_papers_with_better_ones(
    default: Rulebook, ballot: dict[str, Any]
) -> None:
    for line, one in zip(count(default, ballot), ballot["candidates"], strict=True):
        voters, sums = ballot["voters"], {}
        for place, level in enumerate(LEVELS[:-1]):
            sums[level] = sum(one["marks"][better] for better in LEVELS[: place + 1])
        sums["KHTNV"] = one["marks"]["KHTNV"]
        reached = [level for level in LEVELS if Fraction(sums[level]) > Fraction(voters, 2)]
        assert line["level"] == (reached[0] if reached else None)
        assert line["needs"] == (None if reached else "revote")
        assert line["shares"] == {level: f"{votes}/{voters}" for level, votes in sums.items()}
        assert (line["base"], line["base_is"]) == (voters, "voters")


@pytest.fixture
def strict(make_rulebook: Callable[..., Rulebook]) -> Rulebook:
    return make_rulebook(STRICT)


@pytest.mark.parametrize(
    ("marks", "level", "needs"),
    [({"HTXSNV": 6, "HTTNV": 0}, "HTXSNV", None), ({"HTXSNV": 5, "HTTNV": 0}, "HTTNV", None),
     ({"HTXSNV": 2, "HTTNV": 2}, None, "authority"), ({"HTXSNV": 0, "KHTNV": 5}, "KHTNV", None),
     ({"HTNV": 9}, None, "authority")],
)  # fmt: skip
def test_a_share_is_compared_exactly_and_where_none_is_reached_the_rulebook_says_who_decides(
    strict: Rulebook, marks: dict[str, int], level: str | None, needs: str | None
) -> None:
    voters = sum(marks.values())
    (line,) = count(strict, ballot([{"id": "a", "marks": marks}], voters, 9))
    assert (line["level"], line["needs"], line["base"], line["base_is"]) == (level, needs, 9, "official_members")


def test_invalid_papers_count_in_the_base(default: Rulebook) -> None:
    six_of_eleven = {"id": "a", "marks": {"HTXSNV": 6}, "invalid": 5}
    six_of_twelve = {"id": "a", "marks": {"HTXSNV": 6}, "invalid": 6}
    assert count(default, ballot([six_of_eleven], 11, 12))[0]["level"] == "HTXSNV"
    assert count(default, ballot([six_of_twelve], 12, 12))[0]["level"] is None


@for_all(st.lists(st.integers(0, 9), min_size=1, max_size=6), st.integers(0, 4))
def test_who_is_approved_is_ranked_and_level_votes_elect_nobody(
    editions: Editions, votes: list[int], places: int
) -> None:
    book = editions.rulebook("son_la/2021")
    rule = ballot_rule(book, "party_member", "approve", vocabulary()["default_ballot"])
    candidates = [{"id": f"p{place}", "marks": {"yes": one, "no": 9 - one}} for place, one in enumerate(votes)]
    lines = count(book, ballot(candidates, 9, 9, ballot="approve", places=places))
    approved = [one for one in votes if rule.levels["yes"].reached(one, 9)]
    assert [line["id"] for line in lines] == [one["id"] for one in candidates]
    for line, own in zip(lines, votes, strict=True):
        assert line["approved"] == (own in approved)
        assert line["rank"] == (1 + sum(one > own for one in approved) if own in approved else None)
        ahead, level = sum(one > own for one in approved), approved.count(own)
        assert line["elected"] == (own in approved and ahead + level <= places)
        assert line["needs"] == ("superior" if own in approved and ahead < places < ahead + level else None)
    assert sum(line["elected"] for line in lines) <= places


def test_a_tie_goes_where_the_rulebook_says(strict: Rulebook) -> None:
    two = [{"id": name, "marks": {"yes": 8, "no": 1}} for name in "ab"]
    lines = count(strict, ballot(two, 9, 9, ballot="approve", places=1))
    assert [(line["elected"], line["needs"], line["rank"]) for line in lines] == [(False, "revote", 1)] * 2


def test_nobody_voting_reaches_nothing_even_over_the_members(strict: Rulebook) -> None:
    (line,) = count(strict, ballot([{"id": "a", "marks": {}}], 0, 9))
    assert (line["level"], line["needs"]) == (None, "revote")


def test_every_subject_has_the_ballot_of_levels_and_others_only_where_there_are_any(
    strict: Rulebook, default: Rulebook
) -> None:
    assert ballot_names(strict, "party_member") == ("classify", "approve")
    assert ballot_names(default, "party_member") == ("classify",)


@pytest.mark.parametrize(
    ("changes", "words"),
    [({"ballot": "third"}, "«third»"), ({"voters": 10}, "«voters» (10)"), ({"present": 13}, "«present» (13)"),
     ({"electorate": 8}, "«electorate» (8)"), ({"chair": "x"}, "«chair»")],
)  # fmt: skip
def test_numbers_that_do_not_fit_are_named(strict: Rulebook, changes: dict[str, Any], words: str) -> None:
    wrong = {**ballot([{"id": "a", "marks": {"HTXSNV": 9}}], 9, 12), **changes}
    with pytest.raises(WrongInput, match="«") as refused:
        count(strict, wrong)
    assert any(words in one.said() for one in refused.value.faults)
