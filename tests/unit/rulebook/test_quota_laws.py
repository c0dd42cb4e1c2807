"""Laws of quotas that hold for all inputs, under every kind of rule."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.editions import Editions
from core.errors import WrongInput
from core.rulebook.edition import Rulebook
from core.rulebook.given import Given
from core.rulebook.quotas import QuotaRule, Raise, apply_quota, quota_names, quota_rule
from core.rulebook.sharing import Claim, breaks_order, share_out

LEVELS = ("HTXSNV", "HTTNV", "HTNV", "KHTNV")
Scope = dict[str, Any]


@st.composite
def groups(draw: st.DrawFn, by_hand: bool = False) -> list[dict[str, Any]]:
    found = []
    for number in range(draw(st.integers(1, 4))):
        counts = {level: draw(st.integers(0, 12)) for level in LEVELS}
        votes = draw(st.lists(st.integers(0, 4), max_size=counts["HTXSNV"]))
        candidates = [{"id": f"p{number}.{place}", "votes": vote} for place, vote in enumerate(votes)]
        group = {
            "id": f"g{number}",
            "size": sum(counts.values()),
            "unit_level": draw(st.none() | st.sampled_from(LEVELS)),
            "counts": counts,
            "candidates": candidates,
        }
        if by_hand and candidates and draw(st.booleans()):
            group["taken"] = draw(st.lists(st.sampled_from([one["id"] for one in candidates]), min_size=1, unique=True))
        found.append(group)
    return found


@st.composite
def rules(draw: st.DrawFn) -> QuotaRule:
    """Draw any rule that a rulebook can write."""
    base = draw(st.sampled_from(["", "HTXSNV", "HTTNV", "HTNV"]))
    small = draw(st.sampled_from([(0, 0, 0, 0), (5, 1, 0, 0), (0, 0, 7, 1)]))
    return QuotaRule(
        "excellent", "HTXSNV", draw(st.fractions(0, 1, max_denominator=10)), base, bool(base) and draw(st.booleans()),
        "",
        draw(st.sampled_from(["scope", "group", "shared"])), (), *small, hard=True, cite="",
    )  # fmt: skip


@pytest.fixture(scope="module")
def book(editions: Editions) -> Rulebook:
    return editions.rulebook("trung_uong/2025")


def lines(book: Rulebook, rule: QuotaRule, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    scope = {"scope": "s", "groups": groups}
    return apply_quota(book, "party_member", rule, Given(scope, lambda *path: "s:1"))


def whole(groups: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {level: sum(group["counts"][level] for group in groups) for level in LEVELS}
    candidates = [one for group in groups for one in group["candidates"]]
    return {"id": None, "counts": counts, "size": sum(counts.values()), "candidates": candidates}


def allows(rule: QuotaRule, counts: dict[str, int], most: int) -> bool:
    """Say whether so many at the level keep the share of the base that is then left."""
    if not rule.base_level:
        base = sum(counts.values())
    elif rule.or_better:
        base = sum(counts[level] for level in LEVELS[: LEVELS.index(rule.base_level) + 1])
    elif rule.base_level == rule.level:
        base = counts[rule.level]
    else:
        base = counts[rule.level] + counts[rule.base_level] - most
    return most <= rule.share * base


@for_all(rules(), groups())
def test_the_cap_is_the_largest_number_that_the_share_allows(book: Rulebook, rule: QuotaRule, groups: Any) -> None:
    plain = replace(rule, together_at_most=0, at_least=0, size_below=0, exactly=0)
    capped = {group["id"]: group for group in groups} if rule.caps == "group" else {None: whole(groups)}
    for line in lines(book, plain, groups):
        if line["group"] in capped:
            counts = capped[line["group"]]["counts"]
            assert allows(plain, counts, line["cap"])
            assert not allows(plain, counts, line["cap"] + 1)


@for_all(rules(), groups())
def test_a_small_group_never_has_fewer_than_its_exception_says(book: Rulebook, rule: QuotaRule, groups: Any) -> None:
    plain = replace(rule, together_at_most=0, at_least=0, size_below=0, exactly=0, caps="group")
    special = replace(rule, caps="group")
    for group, line, without in zip(groups, lines(book, special, groups), lines(book, plain, groups), strict=True):
        if rule.size_below:
            small = group["size"] < rule.size_below
            assert line["cap"] == (rule.exactly if small else without["cap"])
        else:
            assert line["cap"] >= without["cap"]


@for_all(rules(), groups())
def test_nobody_is_taken_over_the_cap_and_no_more_than_qualify(book: Rulebook, rule: QuotaRule, groups: Any) -> None:
    by_name = {group["id"]: group for group in groups} | {None: whole(groups)}
    for line in lines(book, rule, groups):
        qualified = by_name[line["group"]]["counts"]["HTXSNV"]
        assert len(line["taken"]) <= line["places"] <= min(line["cap"], qualified)
        assert line["over"] == 0


@for_all(rules(), groups())
def test_ties_at_the_last_place_are_named_and_broken_for_nobody(book: Rulebook, rule: QuotaRule, groups: Any) -> None:
    by_name = {group["id"]: group for group in groups} | {None: whole(groups)}
    for line in lines(book, rule, groups):
        if line["group"] is None and rule.caps == "shared":
            continue
        votes = {one["id"]: one["votes"] for one in by_name[line["group"]]["candidates"]}
        out = [name for name in votes if name not in line["taken"]]
        assert not set(line["taken"]) & set(line["tied"])
        assert all(votes[taken] > votes[other] for taken in line["taken"] for other in out)
        assert [votes[one] for one in line["taken"]] == sorted((votes[one] for one in line["taken"]), reverse=True)
        if line["tied"]:
            assert len({votes[one] for one in line["tied"]}) == 1
            assert set(line["tied"]) == {one for one in out if votes[one] == votes[line["tied"][0]]}
            assert len(line["taken"]) < line["places"] < len(line["taken"]) + len(line["tied"])
        else:
            assert len(line["taken"]) == min(line["places"], len(votes))


@for_all(rules(), groups(by_hand=True), st.randoms(use_true_random=False))
def test_the_order_of_groups_and_candidates_changes_nothing(
    book: Rulebook, rule: QuotaRule, groups: Any, chance: Any
) -> None:
    mixed = [{**group, "candidates": chance.sample(group["candidates"], len(group["candidates"]))} for group in groups]
    chance.shuffle(mixed)

    def said(found: list[dict[str, Any]]) -> dict[Any, Any]:
        return {line["group"]: {**line, "taken": sorted(line["taken"]), "tied": sorted(line["tied"])} for line in found}

    def sorted_names(found: dict[Any, Any]) -> dict[Any, Any]:
        return {key: {**line, "breaks_order": sorted(line.get("breaks_order", []))} for key, line in found.items()}

    assert sorted_names(said(lines(book, rule, groups))) == sorted_names(said(lines(book, rule, mixed)))


@for_all(rules(), groups(by_hand=True))
def test_who_is_chosen_by_hand_has_the_place_and_what_is_over_is_said(
    book: Rulebook, rule: QuotaRule, groups: Any
) -> None:
    chosen = {group["id"]: group.get("taken") for group in groups}
    for line in lines(book, rule, groups):
        if line["group"] is not None and chosen[line["group"]]:
            assert line["taken"] == chosen[line["group"]]
            assert line["over"] == max(0, len(line["taken"]) - line["cap"])
    if rule.caps == "scope":
        (line,) = lines(book, rule, groups)
        hands = {name for names in chosen.values() for name in names or ()}
        assert hands <= set(line["taken"])
        assert len(line["taken"]) <= max(line["cap"], len(hands))


# -- sharing out


@st.composite
def claims(draw: st.DrawFn) -> list[Claim]:
    found = []
    for number in range(draw(st.integers(1, 5))):
        candidates = draw(st.integers(0, 8))
        level = draw(st.none() | st.sampled_from(LEVELS))
        found.append(Claim(f"g{number}", candidates, draw(st.integers(0, 30)), level))
    return found


@for_all(claims(), st.integers(0, 30))
def test_all_places_that_can_be_shared_out_are_and_none_gets_more_than_it_can_fill(
    wanted: list[Claim], total: int
) -> None:
    places, _ = share_out(wanted, total, LEVELS)
    able = sum(one.candidates for one in wanted if one.level != LEVELS[-1])
    assert sum(places.values()) == min(total, able)
    assert all(0 <= places[one.name] <= one.candidates for one in wanted)
    assert all(places[one.name] == 0 for one in wanted if one.level == LEVELS[-1])


@for_all(claims(), st.integers(0, 30))
def test_no_group_has_a_larger_share_than_a_higher_one_that_could_fill_more(wanted: list[Claim], total: int) -> None:
    places, _ = share_out(wanted, total, LEVELS)
    assert [breaks_order(wanted, places, one.name, LEVELS) for one in wanted] == [[] for _ in wanted]


@for_all(claims(), st.integers(0, 30), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(wanted: list[Claim], total: int, chance: Any) -> None:
    mixed = chance.sample(wanted, len(wanted))
    assert share_out(wanted, total, LEVELS) == share_out(mixed, total, LEVELS)


def test_equal_claims_to_the_last_place_are_named() -> None:
    two = [Claim("b", 3, 10, "HTTNV"), Claim("a", 3, 10, "HTTNV")]
    assert share_out(two, 1, LEVELS) == ({"b": 0, "a": 1}, ["a", "b"])
    assert share_out(two, 2, LEVELS)[1] == []


def test_a_group_without_a_level_stands_with_the_lowest_that_share() -> None:
    three = [Claim("top", 2, 10, "HTXSNV"), Claim("none", 2, 10, None), Claim("good", 2, 10, "HTTNV")]
    assert share_out(three, 3, LEVELS) == ({"top": 1, "none": 1, "good": 1}, [])
    assert share_out(three, 2, LEVELS) == ({"top": 1, "none": 0, "good": 1}, ["good", "none"])


def test_a_choice_by_hand_that_breaks_the_order_names_whom_it_passes_over(editions: Editions) -> None:
    rule = quota_rule(editions.rulebook("go_vap/2021"), "party_member", "excellent")
    counts = {"HTXSNV": 5, "HTTNV": 15, "HTNV": 0, "KHTNV": 0}
    low = {"id": "low", "unit_level": "HTTNV", "counts": counts, "taken": ["p1", "p2", "p3"]}
    top = {"id": "top", "unit_level": "HTXSNV", "counts": counts, "taken": ["p4"]}
    _, first, second = lines(editions.rulebook("go_vap/2021"), rule, [low, top])
    assert (first["breaks_order"], "breaks_order" in second) == (["top"], False)


# -- what is wrong


def test_a_subject_without_the_rule_has_no_quota(editions: Editions) -> None:
    book = editions.rulebook("trung_uong/2025")
    assert "excellent" in quota_names(book, "party_member")
    with pytest.raises(WrongInput, match="«medal»"):
        quota_rule(book, "party_member", "medal")


@pytest.mark.parametrize(
    ("first", "second", "place"),
    [(["p1", "p1"], [], "groups/0/taken/1"), (["p1"], ["p1"], "groups/1/taken/0")],
)  # fmt: skip
def test_nobody_is_chosen_by_hand_twice(book: Rulebook, first: list[str], second: list[str], place: str) -> None:
    counts = {"HTXSNV": 5, "HTTNV": 15, "HTNV": 0, "KHTNV": 0}
    two = [{"id": "a", "counts": counts, "taken": first}, {"id": "b", "counts": counts, "taken": second}]
    given = Given({"scope": "s", "groups": two}, lambda *path: "/".join(map(str, path)))
    with pytest.raises(WrongInput) as refused:
        apply_quota(book, "party_member", quota_rule(book, "party_member", "excellent"), given)
    assert [one.where for one in refused.value.faults] == [place]


@pytest.mark.parametrize(
    ("marks", "cap"),
    [({}, 4), ({"unit_level": "HTTNV"}, 4), ({"unit_level": "HTXSNV"}, 6), ({"outstanding_unit": True}, 5),
     ({"outstanding_unit": True, "unit_level": "HTXSNV"}, 6), ({"special_achievement": True}, 4)],
)  # fmt: skip
def test_the_highest_share_that_applies_is_taken(book: Rulebook, marks: dict[str, Any], cap: int) -> None:
    rule = quota_rule(book, "party_member", "excellent")
    raised = (Raise(Fraction(3, 10), "", "HTXSNV"), Raise(Fraction(1, 4), "outstanding_unit", ""))
    rule = replace(rule, share=Fraction(1, 5), or_better=True, raised=raised)
    group = {"id": "g", "counts": {"HTXSNV": 10, "HTTNV": 10, "HTNV": 0, "KHTNV": 0}, **marks}
    assert lines(book, rule, [group])[0]["cap"] == cap
