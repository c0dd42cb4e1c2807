"""Shares of levels: exact, and unknown where a level is unknown."""

from __future__ import annotations

from fractions import Fraction

from core.facts.levels import lowest, share_at_least, share_lowest


def test_a_share_counts_a_level_and_the_better_ones() -> None:
    levels = ["HTXSNV", "HTTNV", "HTNV", "KHTNV"]
    assert share_at_least(levels, "HTTNV") == Fraction(1, 2)
    assert share_at_least(levels, "HTNV") == Fraction(3, 4)
    assert share_lowest(levels) == Fraction(1, 4)
    assert lowest(levels) == "KHTNV"


def test_the_levels_of_2017_are_ranked_too() -> None:
    assert share_at_least(["TSVM", "YK"], "HTTNV") == Fraction(1, 2)
    assert share_lowest(["TSVM", "YK"]) == Fraction(1, 2)


def test_who_was_exempt_or_only_reviewed_is_not_counted() -> None:
    assert share_at_least(["HTTNV", "exempt", "reviewed_only", "not_reviewed"], "HTTNV") == 1


def test_one_level_that_is_not_known_yet_makes_the_share_unknown() -> None:
    assert share_at_least(["HTTNV", None], "HTTNV") is None
    assert share_lowest(["HTTNV", None]) is None
    assert lowest(["HTTNV", None]) is None


def test_of_nobody_there_is_no_share() -> None:
    assert share_at_least([], "HTTNV") is None
    assert lowest(["exempt"]) is None
