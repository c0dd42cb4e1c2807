"""Reading what somebody typed: every fault is noted with its place, reading goes on with something harmless."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.errors import WrongInput
from core.rulebook.given import Given


def given(value: object, *, loose: bool = False) -> Given:
    return Given(value, lambda *path: "/".join(("f", *map(str, path))), loose)


def faults(one: Given) -> list[str]:
    return [fault.said() for fault in one.faults]


def test_text_is_text_a_whole_number_stands_for_an_id() -> None:
    one = given({"id": 7, "name": "an", "flag": True, "blank": " "})
    assert (one.text("id"), one.text("name"), one.text("other", "—")) == ("7", "an", "—")
    assert (one.text("flag"), one.text("blank"), one.text("missing")) == ("", "", "")
    assert [fault.partition(": ")[0] for fault in faults(one)] == ["f/flag", "f/blank", "f"]


def test_a_whole_number_is_one_from_0() -> None:
    one = given({"a": 3, "b": "4", "c": -1, "d": "1.5", "e": True})
    assert [one.whole(key) for key in "abcde"] == [3, 4, 0, 0, 0]
    assert (one.whole("missing", 9), one.whole("missing")) == (9, 0)
    assert len(faults(one)) == 4


def test_a_number_is_one_from_0_too() -> None:
    one = given({"a": "0.5", "b": "-0.5", "c": "x"})
    assert [one.number(key, Fraction(1)) for key in ("a", "missing")] == [Fraction(1, 2), 1]
    assert one.number("b", Fraction(1)) < 0
    one.number("c", Fraction(1))
    assert [fault.partition(": ")[0] for fault in faults(one)] == ["f/b", "f/c"]


def test_decimal_commas_are_taken_only_from_spreadsheets() -> None:
    assert given({"a": "0,5"}, loose=True).number("a", Fraction(0)) == Fraction(1, 2)
    strict = given({"a": "0,5"})
    strict.number("a", Fraction(0))
    assert len(faults(strict)) == 1


def test_truth_has_a_default_and_takes_words_only_from_spreadsheets() -> None:
    assert given({}).truth("a", True) is True
    assert given({"a": "có"}, loose=True).truth("a", False) is True
    strict = given({"a": "có"})
    assert strict.truth("a", False) is False
    assert faults(strict) != []


def test_one_of_the_choices_or_nothing() -> None:
    one = given({"a": "x", "b": "z"})
    assert (one.one_of("a", "xy"), one.one_of("b", "xy"), one.one_of("c", "xy")) == ("x", None, None)
    assert [fault.partition(": ")[0] for fault in faults(one)] == ["f/b"]


def test_what_is_no_mapping_is_noted_once() -> None:
    one = given([1])
    assert (one.has("a"), one.text("a")) == (False, "")
    assert len(faults(one)) == 2


def test_unknown_keys_are_named_with_the_known_ones() -> None:
    one = given({"a": 1, "b": 2})
    one.only(("a",))
    assert "«b»" in faults(one)[0]
    assert faults(one)[0].startswith("f/b: ")


def test_faults_inside_are_faults_of_the_whole() -> None:
    one = given({"in": {"n": -1}, "list": [{"n": -1}, {"n": 2}]})
    assert one.inside("in").whole("n") == 0
    assert [item.whole("n") for item in one.each("list")] == [0, 2]
    assert one.inside("nothing").has("x") is False
    assert [fault.partition(": ")[0] for fault in faults(one)] == ["f/in/n", "f/list/0/n"]


def test_a_list_that_is_required_is_not_empty() -> None:
    one = given({"a": [], "b": {}, "c": []})
    assert [list(one.each(key)) for key in "ab"] == [[], []]
    assert list(one.each("missing", required=False)) == []
    assert list(one.each("c", required=False)) == []
    assert [fault.partition(": ")[0] for fault in faults(one)] == ["f/a", "f/b"]


def test_a_list_of_texts() -> None:
    one = given({"a": ["x", "y"], "b": ["x", 1], "c": "x"})
    assert [one.texts(key) for key in ("a", "b", "c", "missing")] == [["x", "y"], [], [], []]
    assert len(faults(one)) == 2


def test_a_name_given_before_is_noted_where_it_comes_again() -> None:
    one = given({})
    one.distinct("rows", "id", ["a", "b", "a"])
    assert [fault.partition(": ")[0] for fault in faults(one)] == ["f/rows/2/id"]


def test_stop_raises_everything_noted_once() -> None:
    one = given({"a": -1})
    one.stop()
    one.whole("a")
    one.whole("a")
    with pytest.raises(WrongInput) as stopped:
        one.stop()
    assert len(stopped.value.faults) == 1
