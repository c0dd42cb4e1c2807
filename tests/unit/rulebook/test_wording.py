"""What a condition says in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from core.errors import plainly
from core.rulebook.conditions import ALWAYS, All, Compare
from core.rulebook.edition import Rulebook
from core.rulebook.loading import load
from core.rulebook.wording import condition_text, number_text, read_condition, share_text, value_of

BOOK = """
rulebook: x/2024
title: Thử
documents: {main: {issuer: A, number: 1-KH, date: 2024-01-01}}
review_years: [2024]
subjects:
  party_member: {label: Đảng viên, scale: quality, cite: "1"}
  leader: {label: Cán bộ, scale: quality, cite: "1"}
facts:
  gpa: {label: Điểm trung bình, type: number, range: [0, 4], cite: "1"}
  track:
    label: Hệ đào tạo
    type: choice
    values: {regular: Chính quy, bridge: Liên thông, late: Sau đại học}
    cite: "1"
  prize:
    label: Khen thưởng
    type: rank
    values: {none: Không có, rector: Giấy khen, city: Bằng khen}
    cite: "1"
  acronym: {label: BHXH đã đóng, type: bool, cite: "1"}
terms:
  leads: {label: giữ chức vụ, is_leader: true, months_in_post: {at_least: 6}, cite: "1"}
criteria:
  party_member:
    qualities.1: {label: Một, cite: "1"}
    qualities.2: {label: Hai, cite: "1"}
    results.1: {label: Ba, cite: "1"}
    results.2: {label: Bốn, cite: "1"}
    remedies.1: {label: Năm, may_be_absent: true, cite: "1"}
points:
  party_member:
    all: {label: Chung, max: 100, cite: "1"}
"""


@pytest.fixture(scope="module")
def book() -> Rulebook:
    def no_base(name: str) -> Rulebook:
        raise KeyError(name)

    return load(BOOK, "x.yaml", no_base)


def words(book: Rulebook, mapping: Mapping[str, Any], language: str = "vi") -> str:
    subject = book.subject("party_member")
    return condition_text(read_condition(book, subject, mapping), subject, book.facts, plainly, language)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"gpa": {"at_least": "3.2"}}, "điểm trung bình từ 3,2 trở lên"),
        ({"gpa": {"above": "3.2"}}, "điểm trung bình trên 3,2"),
        ({"gpa": {"below": "2"}}, "điểm trung bình dưới 2"),
        ({"gpa": {"at_most": "2.5"}}, "điểm trung bình không quá 2,5"),
        ({"gpa": "4"}, "điểm trung bình là 4"),
        ({"gpa": {"at_least": "4"}}, "điểm trung bình là 4"),
        ({"gpa": {"at_least": "2.5", "below": "3.2"}}, "điểm trung bình từ 2,5 trở lên và dưới 3,2"),
        ({"none": [{"gpa": "4"}]}, "điểm trung bình khác 4"),
        ({"targets_done": {"at_least": "70%"}}, "tỷ lệ chỉ tiêu, nhiệm vụ hoàn thành đạt từ 70% trở lên"),
        ({"targets_done": {"at_least": "2/3"}}, "tỷ lệ chỉ tiêu, nhiệm vụ hoàn thành đạt từ 2/3 trở lên"),
        ({"targets_done": "1"}, "tỷ lệ chỉ tiêu, nhiệm vụ hoàn thành là 100%"),
        ({"months_in_party": {"at_least": "6"}}, "tuổi đảng (tháng) từ 6 trở lên"),
        ({"points": {"at_least": "90"}}, "tổng điểm từ 90 trở lên"),
        ({"disciplined": False}, "bị kỷ luật trong năm: không"),
        ({"none": [{"disciplined": False}]}, "bị kỷ luật trong năm: có"),
        ({"acronym": True}, "BHXH đã đóng: có"),
        ({"track": "regular"}, "hệ đào tạo là Chính quy"),
        ({"track": {"one_of": ["regular", "late"]}}, "hệ đào tạo là Chính quy hoặc là Sau đại học"),
        ({"prize": {"at_least": "rector"}}, "khen thưởng từ Giấy khen trở lên"),
        ({"prize": {"at_least": "city"}}, "khen thưởng là Bằng khen"),
        ({"prize": {"at_most": "rector"}}, "khen thưởng từ Giấy khen trở xuống"),
        (
            {"unit_level": {"at_least": "HTTNV"}},
            "mức xếp loại của đơn vị, lĩnh vực phụ trách từ HTTNV (Hoàn thành tốt nhiệm vụ) trở lên",
        ),
    ],
)
def test_a_comparison_is_said_with_the_label_and_the_operator_in_words(
    book: Rulebook, condition: dict[str, Any], said: str
) -> None:
    assert words(book, condition) == said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({"every_criterion": {"of": ["*"], "at_least": "TB"}}, "mọi tiêu chí từ TB (Trung bình) trở lên"),
        ({"every_criterion": {"of": ["results.*"], "at_least": "XS"}}, "các tiêu chí results.* là XS (Xuất sắc)"),
        (
            {"every_criterion": {"of": ["*"], "except": ["results.*", "qualities.1"], "at_least": "T"}},
            "các tiêu chí qualities.2, remedies.1 từ T (Tốt) trở lên",
        ),
        ({"every_criterion": {"of": ["results.1"], "is": "T"}}, "tiêu chí results.1 là T (Tốt)"),
        ({"some_criterion": {"of": ["*"], "is": "K"}}, "có tiêu chí là K (Kém)"),
        ({"some_criterion": {"of": ["results.*"], "is": "K"}}, "có tiêu chí trong results.* là K (Kém)"),
        (
            {
                "every_criterion": {"of": ["results.*"], "is": "XS"},
                "some_criterion": {"of": ["qualities.1"], "is": "K"},
            },
            "các tiêu chí results.* là XS (Xuất sắc); tiêu chí qualities.1 là K (Kém)",
        ),
    ],
)
def test_criteria_with_the_same_grade_are_said_in_one_phrase(
    book: Rulebook, condition: dict[str, Any], said: str
) -> None:
    assert words(book, condition) == said


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ({}, "trong mọi trường hợp"),
        ({"disciplined": False, "gpa": {"at_least": "3"}}, "bị kỷ luật trong năm: không; điểm trung bình từ 3 trở lên"),
        (
            {"any": [{"gpa": {"at_least": "3.2"}}, {"gpa": {"at_least": "2.5"}, "prize": "city"}]},
            "điểm trung bình từ 3,2 trở lên; hoặc điểm trung bình từ 2,5 trở lên và khen thưởng là Bằng khen",
        ),
        (
            {"is_head": True, "any": [{"prize": "city"}, {"gpa": {"above": "3"}, "disciplined": False}]},
            "là người đứng đầu: có; "
            "(khen thưởng là Bằng khen hoặc (điểm trung bình trên 3 và bị kỷ luật trong năm: không))",
        ),
        (
            {"any": [{"is_head": True}, {"is_student": True, "any": [{"gpa": "1"}, {"gpa": "2"}]}]},
            "là người đứng đầu: có; hoặc là sinh viên, học viên: có và điểm trung bình là 1 hoặc là 2",
        ),
        ({"term": "leads"}, "giữ chức vụ lãnh đạo, quản lý: có; số tháng giữ chức vụ từ 6 trở lên"),
        (
            {"any": [{"gpa": {"below": "1"}}, {"gpa": {"above": "3"}}]},
            "điểm trung bình dưới 1; hoặc điểm trung bình trên 3",
        ),
    ],
)
def test_requirements_are_joined_with_semicolons_and_alternatives_with_or(
    book: Rulebook, condition: dict[str, Any], said: str
) -> None:
    assert words(book, condition) == said


def test_english_keeps_the_labels_case_and_the_decimal_point(book: Rulebook) -> None:
    assert words(book, {"gpa": {"above": "3.2"}}, "en") == "Điểm trung bình trên 3.2"


def test_a_condition_of_facts_needs_no_subject(book: Rulebook) -> None:
    condition = read_condition(book, None, {"is_head": True})
    assert condition_text(condition, None, book.facts, plainly, "vi") == "là người đứng đầu: có"


def test_a_subject_without_criteria_reads_its_conditions_too(book: Rulebook) -> None:
    condition = read_condition(book, book.subject("leader"), {"is_head": True})
    assert condition == Compare("is_head", "=", True)


def test_what_has_no_meaning_in_a_rulebook_is_left_out(book: Rulebook) -> None:
    assert read_condition(book, None, {"gone": True}) == ALWAYS


def test_one_criterion_alone_is_named(book: Rulebook) -> None:
    subject = book.subject("party_member")
    both = All((Compare("grades.results.1", ">=", "T"), Compare("grades.results.1", "!=", "XS")))
    said = condition_text(both, subject, book.facts, plainly, "vi")
    assert said == "tiêu chí results.1 từ T (Tốt) trở lên và khác XS (Xuất sắc)"


def test_numbers_have_the_languages_decimal_mark() -> None:
    assert number_text(Fraction("3.25"), "vi") == "3,25"
    assert number_text(Fraction("3.25"), "en") == "3.25"


def test_a_share_is_an_exact_percentage_and_a_fraction_where_it_has_no_end() -> None:
    assert share_text(Fraction("0.125"), "vi") == "12,5%"
    assert share_text(Fraction(2, 3), "vi") == "2/3"


def test_a_value_is_written_as_its_fact_says(book: Rulebook) -> None:
    assert value_of(book.facts["targets_done"], Fraction(7, 10), plainly, "vi") == "70%"
    assert value_of(book.facts["is_head"], True, plainly, "vi") == "có"
    assert value_of(book.facts["track"], "bridge", plainly, "vi") == "Liên thông"
