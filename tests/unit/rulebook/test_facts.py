"""What a fact takes from a row, strictly and as people type into a spreadsheet, and how it shows it."""

from __future__ import annotations

from fractions import Fraction
from types import MappingProxyType

import pytest

from core.rulebook.facts import BadValue, Fact, grade_fact, plain, points_fact, shown, value_text

TRUTH = Fact("done", "Xong", "bool", MappingProxyType({False: "không", True: "có"}))
LEVEL = Fact("level", "Mức", "level", MappingProxyType({"HTTNV": "Hoàn thành tốt", "HTNV": "Hoàn thành"}), "best_first")
WHOLE = Fact("months", "Tháng", "whole")
GPA = Fact("gpa", "Điểm", "number", high=Fraction(4))
SHARE = Fact("share", "Tỷ lệ", "share", high=Fraction(1))
REMARK = Fact("remark", "Ghi chú", "text")


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [(TRUTH, True, True), (LEVEL, "HTNV", "HTNV"), (WHOLE, 12, Fraction(12)), (WHOLE, "12", Fraction(12)),
     (WHOLE, "12.0", Fraction(12)), (GPA, "3.195", Fraction(639, 200)), (REMARK, "tốt", "tốt")],
)  # fmt: skip
def test_a_row_of_json_gives_codes_and_exact_numbers(fact: Fact, raw: object, value: object) -> None:
    assert fact.read(raw) == value


@pytest.mark.parametrize(
    ("fact", "raw", "value"),
    [(TRUTH, " Có ", True), (TRUTH, "x", True), (TRUTH, 1, True), (TRUTH, "0", False), (TRUTH, "KHÔNG", False),
     (LEVEL, "hoàn  thành tốt", "HTTNV"), (LEVEL, "htnv", "HTNV"), (GPA, "3,2", Fraction(16, 5)),
     (SHARE, "95%", Fraction(19, 20))],
)  # fmt: skip
def test_a_spreadsheet_may_hold_words_labels_and_decimal_commas(fact: Fact, raw: object, value: object) -> None:
    assert fact.read(raw, loose=True) == value
    if raw != "x":
        with pytest.raises(BadValue):
            fact.read(raw)


@pytest.mark.parametrize(
    ("fact", "raw", "words"),
    [(TRUTH, "perhaps", "true hoặc false"), (TRUTH, 2, "true hoặc false"), (TRUTH, [], "true hoặc false"),
     (LEVEL, "XS", "HTTNV, HTNV"), (LEVEL, True, "HTTNV, HTNV"), (LEVEL, ["HTNV"], "HTTNV, HTNV"),
     (WHOLE, "1.5", "số nguyên"), (WHOLE, "-1", "0.."), (WHOLE, "nhiều", "cần một số"), (WHOLE, True, "cần một số"),
     (GPA, "4.01", "0..4"), (SHARE, "101%", "0..1"), (REMARK, 5, "cần chữ"), (REMARK, " ", "cần chữ")],
)  # fmt: skip
def test_what_a_fact_cannot_be_is_refused_with_what_it_can(fact: Fact, raw: object, words: str) -> None:
    with pytest.raises(BadValue) as refused:
        fact.read(raw, loose=True)
    assert words in refused.value.message.said()


def test_a_grade_may_be_na_only_where_its_criterion_may_be_absent() -> None:
    grades = {"XS": "Xuất sắc", "K": "Kém"}
    assert grade_fact("a", "A", grades, may_be_absent=True, cite="").read("NA") == "NA"
    with pytest.raises(BadValue):
        grade_fact("a", "A", grades, may_be_absent=False, cite="").read("NA")


def test_points_go_up_to_the_maximum_of_their_group() -> None:
    fact = points_fact("work", "Công tác", Fraction(30), cite="1", source="document")
    assert fact.read("29.5") == Fraction(59, 2)
    with pytest.raises(BadValue):
        fact.read("30.01")


def test_values_are_shown_as_people_write_them() -> None:
    assert [value_text(one) for one in (True, False, Fraction(61, 20), "HTTNV")] == ["true", "false", "3.05", "HTTNV"]
    assert [plain(one) for one in (None, True, Fraction(1, 2), "T")] == [None, True, "0.5", "T"]
    assert shown("a" * 100) == f"«{'a' * 60}»"
    assert shown(True) == "«true»"


def test_a_range_is_shown_with_an_open_end_or_as_the_choices() -> None:
    assert (WHOLE.range_text, GPA.range_text, LEVEL.range_text) == ("0..", "0..4", "HTTNV, HTNV")
