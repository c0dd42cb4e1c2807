"""Quotas whose places a plugin fixes for every group: the lines are those of the rule, the caps the plugin's."""

from __future__ import annotations

import pytest

from core.rulebook.given import Given
from core.rulebook.quotas import apply_quota, quota_rule

COUNTS = {"HTXSNV": 5, "HTTNV": 10, "HTNV": 1, "KHTNV": 0}
VOTES = [{"id": "p1", "votes": 9}, {"id": "p2", "votes": 7}, {"id": "p3", "votes": 7}]
SCOPE = {"scope": "s", "groups": [{"id": "g", "counts": COUNTS, "candidates": VOTES}, {"id": "h", "counts": COUNTS}]}


@pytest.fixture
def lines(editions):
    def lines(rulebook, fixed):
        book = editions.rulebook(rulebook)
        rule = quota_rule(book, "party_member", "excellent")
        given = Given(SCOPE, lambda *path: "s:1")
        found = apply_quota(book, "party_member", rule, given, lambda groups: fixed)
        keys = ("group", "base", "cap", "places", "taken", "tied")
        return [tuple(line[key] for key in keys) for line in found]

    return lines


def test_a_rule_that_caps_groups_has_a_line_for_each(lines):
    assert lines("trung_uong/2025", {"g": 2, "h": 9}) == [
        ("g", 13, 2, 2, ["p1"], ["p2", "p3"]),
        ("h", 6, 9, 5, [], []),
    ]


def test_a_rule_that_caps_the_scope_has_its_sum_first(lines):
    assert lines("trung_uong/2018", {"g": 3, "h": 1}) == [
        (None, 26, 4, 4, ["p1", "p2", "p3"], []),
        ("g", 12, 3, 3, ["p1", "p2", "p3"], []),
        ("h", 14, 1, 1, [], []),
    ]


def test_a_base_of_a_level_or_better_does_not_move_with_the_cap(lines):
    assert lines("go_vap/2021", {"g": 1, "h": 0}) == [
        (None, 30, 1, 1, ["p1"], []),
        ("g", 15, 1, 1, ["p1"], []),
        ("h", 15, 0, 0, [], []),
    ]


def test_without_an_answer_the_rule_speaks(lines):
    assert [line[2] for line in lines("trung_uong/2025", None)] == [2, 2]
