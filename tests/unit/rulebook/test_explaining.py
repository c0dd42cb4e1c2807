"""What an outcome, a count, a quota and the places of review say to people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from core.errors import plainly
from core.i18n import translator
from core.rulebook.ballots import BallotRule, Threshold
from core.rulebook.classification import Classifier
from core.rulebook.conditions import All, Any_, Compare
from core.rulebook.domains import Value
from core.rulebook.edition import Rulebook
from core.rulebook.explaining import outcome_sentences, places_sentences, quota_sentences, tally_sentences
from core.rulebook.inputs import read_values
from core.rulebook.loading import load
from core.rulebook.program import Program
from core.rulebook.quotas import QuotaRule, Raise
from core.rulebook.rules import Marks
from core.rulebook.voice import Speech
from core.voices import voice

BOOK = """
rulebook: x/2024
title: Thử
documents:
  main: {issuer: A, number: 1-KH, date: 2024-01-01}
review_years: [2024]
subjects:
  party_member: {label: Đảng viên, scale: quality, cite: "1"}
  leader: {label: Cán bộ, scale: quality, like: party_member, given: {is_leader: true}, cite: "1"}
  collective: {label: Tập thể, scale: quality, cite: "1"}
  department: {label: Phòng, scale: quality, cite: "1"}
facts:
  gpa: {label: Điểm trung bình, type: number, range: [0, 4], cite: "1"}
  track:
    {label: Hệ đào tạo, type: choice, values: {regular: Chính quy, bridge: Liên thông, late: Sau đại học}, cite: "1"}
  prize: {label: Khen thưởng, type: rank, values: {none: Không có, rector: Giấy khen, city: Bằng khen}, cite: "1"}
  debt: {label: Nợ học phí, type: bool, default: false, cite: "1"}
  late: {label: Đến muộn, type: bool, default: false, cite: "1"}
criteria:
  party_member:
    work.1: {label: Việc một, cite: "1"}
    work.2: {label: Việc hai, cite: "1"}
    work.3: {label: Việc ba, cite: "1"}
points:
  collective:
    politics: {label: Chính trị, max: 70, cite: "1"}
    led: {label: Đơn vị dưới quyền, max: 30, applies_when: {is_head: true}, cite: "1"}
eligibility:
  party_member:
    exempt:
      new_member: {label: Mới kết nạp, months_in_party: {below: 6}, cite: I.1}
      suspended: {label: Bị đình chỉ, suspended_from_activity: true, cite: I.2}
  leader:
    exempt:
      new_member: {months_in_party: {below: 6}, cite: I.1}
    reviewed_only:
      new_leader: {label: Mới giữ chức vụ, months_in_post: {below: 6}, when: {is_leader: true}, cite: I.3}
standards:
  party_member:
    HTXSNV:
      gpa:
        any:
          - gpa: {at_least: 3.2}
          - {gpa: {at_least: 2.5}, prize: {at_least: city}}
          - {prize: {at_least: rector}, debt: false}
          - outstanding: true
          - any: [{gpa: 4}, {prize: city}]
        cite: II.1
        reading: {taken: "Khen thưởng thay điểm.", rival: khác}
      outstanding: {outstanding: true, cite: II.2}
      some: {some_criterion: {of: ["*"], at_least: XS}, cite: II.3}
    HTTNV:
      works: {label: Các việc từ tốt, every_criterion: {of: ["*"], at_least: T}, cite: II.4}
      gpa: {gpa: {above: 2.5}, cite: II.5, source: secondary}
      track: {track: {one_of: [bridge, late]}, cite: II.6}
      debt: {debt: false, cite: II.7}
    HTNV:
      gpa: {label: Điểm từ 2, gpa: {at_least: 2}, cite: II.8, reading: {taken: tính cả năm, rival: từng kỳ}}
      targets: {targets_done: {at_least: 2/3}, source: default}
      off: {gpa: {at_most: 4}, when: {track: late}, cite: II.9, source: default}
  collective:
    HTXSNV:
      points: {points: {at_least: 90}, cite: V.1}
    HTTNV:
      points: {points: {at_least: 70}, cite: V.2}
    HTNV:
      points: {points: {at_least: 50}, cite: V.3}
disqualifiers:
  collective:
    points: {points: {below: 10}, cite: V.4}
  party_member:
    fees: {label: Học phí, debt: true, when: {track: regular}, cite: III.1}
    shame: {label: Bị xử lý nặng, disciplined: true, cite: III.2}
    low: {gpa: {below: 1}, cite: III.3}
    both: {label: Kém và trượt, all: [{targets_done: {below: 0.1}}, {track: regular}], cite: III.4}
    level: {civil_service_level: KHTNV, cite: III.5}
    always: {label: Luôn luôn, all: [], when: {degradation_concluded: true}, cite: III.6}
otherwise:
  party_member: {result: KHTNV, cite: III.7}
  collective: {result: open, source: default}
ceilings:
  party_member:
    sick: {label: Nghỉ ốm lâu, when: {sick_leave_months: {at_least: 3}}, not_above: HTNV, source: default}
    head: {when: {is_head: true}, not_above: {fact: unit_level}, cite: IV.2}
"""
GOOD: Mapping[str, Any] = {
    "months_in_party": "30", "is_leader": False, "track": "bridge", "gpa": "3.5", "prize": "none", "outstanding": True,
    "targets_done": "0.9", "disciplined": False, "civil_service_level": "HTTNV", "degradation_concluded": False,
    "grades.work.1": "XS", "grades.work.2": "T", "grades.work.3": "T",
}  # fmt: skip
VOICES = {language: voice(language, translator(language)) for language in ("vi", "en")}


@pytest.fixture(scope="module")
def book() -> Rulebook:
    def no_base(name: str) -> Rulebook:
        raise KeyError(name)

    return load(BOOK, "x.yaml", no_base)


@pytest.fixture(scope="module")
def classifiers(book: Rulebook) -> dict[str, Classifier]:
    return {name: Classifier(Program(book, rules)) for name, rules in book.subjects.items()}


Classifiers = dict[str, Classifier]


def said(
    classifiers: Classifiers, changes: Mapping[str, Any], subject: str = "party_member", language: str = "vi"
) -> list[str]:
    row = {**GOOD, **changes} if subject in ("party_member", "leader") else changes
    values, problems = read_values(classifiers[subject].program, row)
    assert problems == []
    classifier = classifiers[subject]
    return outcome_sentences(classifier, classifier.classify(values), VOICES[language])


# -- the level ---------------------------------------------------------------------------------------------------


def test_the_level_is_said_first_by_full_name_and_code(classifiers: Classifiers) -> None:
    first, *_ = said(classifiers, {})
    assert first == "Hoàn thành xuất sắc nhiệm vụ (HTXSNV): đủ các điều kiện của mức này."


def test_english_says_the_same(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"outstanding": False, "targets_done": "0.1", "gpa": "2.2"}, language="en")
    assert sentences[0] == "Tasks not completed (KHTNV)."
    assert sentences[1].startswith("No level's conditions are met; such a case is classified “Tasks not completed”")
    what = "share of targets and tasks completed 10%, needed: at least 2/3 (the platform's default)"
    assert sentences[2] == f"Not “Tasks completed”: {what}."
    assert sentences[-1].startswith("Not given, so taken as – review done: yes; ")
    count_said = tally_sentences(count({"HTXSNV": "20/28", "HTTNV": "26/28"}, "HTXSNV", 28), RULE, VOICES["en"])
    assert count_said[0] == "HTXSNV: 20/28 votes = 71.4% of those who voted, needed at least 70%: reached."
    assert quota_sentences(line(4, 21), QUOTA, VOICES["en"]) == [
        "20% of 21 at HTTNV is 4.2, rounded down: at most 4 for HTXSNV (1-KH II)."
    ]


def test_a_requirement_says_value_need_and_clause(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"outstanding": False, "gpa": "2.4", "grades.work.1": "T"})
    assert sentences[0] == "Hoàn thành nhiệm vụ (HTNV): đủ các điều kiện của mức này."
    assert (
        "Chưa đạt Hoàn thành tốt nhiệm vụ vì điểm trung bình 2,4, cần trên 2,5 (1-KH II.5; theo bản dẫn lại)."
        in sentences
    )
    assert "Số yêu cầu chưa đạt ở mức cao hơn – Hoàn thành xuất sắc nhiệm vụ: 3." in sentences


def test_the_readings_and_defaults_of_the_level_reached_are_said(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"outstanding": False, "gpa": "2.4"})
    assert "Đạt yêu cầu «Điểm từ 2» (1-KH II.8; cách hiểu: tính cả năm)." in sentences
    assert "Đạt yêu cầu «targets» (mặc định của nền tảng)." in sentences
    assert not any("«off»" in one for one in sentences)


def test_several_requirements_follow_a_heading(classifiers: Classifiers) -> None:
    changes = {"track": "regular", "grades.work.1": "TB", "grades.work.3": "K", "outstanding": False}
    sentences = said(classifiers, changes)
    start = sentences.index("Chưa đạt Hoàn thành tốt nhiệm vụ vì 2 yêu cầu:")
    assert sentences[start + 1 : start + 3] == [
        "Tiêu chí «Việc một» xếp Trung bình; tiêu chí «Việc ba» xếp Kém, cần từ Tốt trở lên (1-KH II.4).",
        "Hệ đào tạo: Chính quy, cần Liên thông, hoặc Sau đại học (1-KH II.6).",
    ]


def test_alternatives_name_their_fact_only_where_it_is_another(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"gpa": "2.6", "prize": "none", "outstanding": False, "grades.work.1": "T"})
    assert sentences[1:5] == [
        "Chưa đạt Hoàn thành xuất sắc nhiệm vụ vì 3 yêu cầu:",
        "Điểm trung bình 2,6, cần từ 3,2, hoặc từ 2,5 kèm khen thưởng Bằng khen, hoặc khen thưởng từ Giấy khen trở lên "
        "kèm không thuộc «Nợ học phí», hoặc thực sự tiêu biểu, điển hình, hoặc (điểm trung bình là 4; hoặc khen thưởng "
        "là Bằng khen) (1-KH II.1; cách hiểu: khen thưởng thay điểm).",
        "Thiếu điều kiện «Thực sự tiêu biểu, điển hình» (1-KH II.2).",
        "Chưa có tiêu chí nào xếp Xuất sắc (1-KH II.3).",
    ]


def test_a_fact_that_stands_in_the_way_is_said_by_its_name(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"debt": True, "outstanding": False})
    assert "Chưa đạt Hoàn thành tốt nhiệm vụ vì nợ học phí (1-KH II.7)." in sentences


# -- the lowest level, otherwise, ceilings -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"debt": True, "track": "regular"}, "nợ học phí (1-KH III.1)"),
        ({"disciplined": True}, "bị xử lý nặng (1-KH III.2)"),
        ({"gpa": "0.9"}, "điểm trung bình 0,9, dưới 1 (1-KH III.3)"),
        ({"targets_done": "0.05", "track": "regular"},
         "kém và trượt – tỷ lệ chỉ tiêu, nhiệm vụ hoàn thành 5%, dưới 10% (1-KH III.4)"),
        ({"civil_service_level": "KHTNV"},
         "mức xếp loại cán bộ, công chức, viên chức: Không hoàn thành nhiệm vụ (1-KH III.5)"),
        ({"degradation_concluded": True}, "luôn luôn (1-KH III.6)"),
    ],
)  # fmt: skip
def test_a_case_of_the_lowest_level_is_said_with_its_clause(
    classifiers: Classifiers, changes: Mapping[str, Any], what: str
) -> None:
    sentences = said(classifiers, changes)
    assert sentences[:2] == [
        "Không hoàn thành nhiệm vụ (KHTNV).",
        f"Thuộc trường hợp Không hoàn thành nhiệm vụ: {what}.",
    ]
    assert not any(one.startswith("Chưa đạt") for one in sentences)


def test_where_no_level_is_met_the_rule_that_speaks_is_named(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"gpa": "1.5", "outstanding": False})
    assert sentences[1] == "Không đủ điều kiện của mức nào; trường hợp này xếp Không hoàn thành nhiệm vụ (1-KH III.7)."
    assert (
        "Chưa đạt Hoàn thành nhiệm vụ vì điểm trung bình 1,5, cần từ 2 (1-KH II.8; cách hiểu: tính cả năm)."
        in sentences
    )


def test_a_ceiling_says_from_to_and_why(classifiers: Classifiers) -> None:
    changes = {"sick_leave_months": "4", "is_head": True, "unit_level": "KHTNV"}
    first, second, third, *rest = said(classifiers, changes)
    assert first == "Không hoàn thành nhiệm vụ (KHTNV)."
    assert second == (
        "Hạ từ Hoàn thành xuất sắc nhiệm vụ xuống Hoàn thành nhiệm vụ vì nghỉ ốm lâu – số tháng nghỉ ốm trong năm 4 "
        "(mặc định của nền tảng)."
    )
    assert third == (
        "Hạ từ Hoàn thành nhiệm vụ xuống Không hoàn thành nhiệm vụ vì head – mức xếp loại của đơn vị, lĩnh vực phụ "
        "trách: Không hoàn thành nhiệm vụ (1-KH IV.2)."
    )
    assert "Đạt yêu cầu «gpa» (1-KH II.1; cách hiểu: khen thưởng thay điểm)." in rest


# -- other statuses ------------------------------------------------------------------------------------------------


def test_an_exempt_person_is_told_why(classifiers: Classifiers) -> None:
    assert said(classifiers, {"months_in_party": "5"})[0] == (
        "Không kiểm điểm, không xếp loại: mới kết nạp – tuổi đảng (tháng) 5 (1-KH I.1)."
    )
    assert said(classifiers, {"suspended_from_activity": True})[0] == (
        "Không kiểm điểm, không xếp loại: bị đình chỉ (1-KH I.2)."
    )


def test_a_new_leader_is_only_reviewed(classifiers: Classifiers) -> None:
    changes = {"is_leader": None, "months_in_post": "2"}
    assert said(classifiers, changes, "leader")[0] == (
        "Chỉ kiểm điểm, không xếp loại: mới giữ chức vụ – số tháng giữ chức vụ 2 (1-KH I.3)."
    )


def test_without_a_review_nothing_is_said_but_that(classifiers: Classifiers) -> None:
    assert said(classifiers, {"review_done": False})[0] == "Chưa kiểm điểm nên chưa xếp loại."


def test_an_open_case_is_left_to_the_authority(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"points.politics": "20", "points.led": "10", "is_head": True}, "collective")
    assert sentences[:3] == [
        "Quy định không nêu mức, cấp có thẩm quyền quyết định (mặc định của nền tảng).",
        "Chưa đạt Hoàn thành nhiệm vụ vì tổng điểm 30, cần từ 50 (1-KH V.3).",
        "Số yêu cầu chưa đạt ở mức cao hơn – Hoàn thành tốt nhiệm vụ: 1; Hoàn thành xuất sắc nhiệm vụ: 1.",
    ]
    assert "Tổng điểm: 20 + 10 = 30 trên 100." in sentences
    assert said(classifiers, {}, "department")[0].startswith("Quy định không nêu mức")


def test_points_left_out_are_named_and_the_rounded_total_is_marked(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"points.politics": "50", "is_head": False}, "collective")
    arithmetic = "Tổng điểm: 50 trên 70 (không tính «Đơn vị dưới quyền»); quy về 100 là 500/7 (khoảng 71,43)."
    assert arithmetic in sentences
    whole = said(classifiers, {"points.politics": "35"}, "collective")
    assert any("quy về 100 là 50." in sentence for sentence in whole)


def test_an_undetermined_row_says_what_is_possible_and_what_is_missing(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"gpa": "2.6", "prize": "none", "outstanding": False, "grades.work.2": None})
    assert sentences[0] == ("Chưa xác định được mức; còn có thể: từ Hoàn thành nhiệm vụ đến Hoàn thành tốt nhiệm vụ.")
    assert sentences[1] == "Còn thiếu số liệu: tiêu chí «Việc hai»."
    assert sentences[2].startswith("Chưa đạt Hoàn thành xuất sắc nhiệm vụ vì 2 yêu cầu:")


def test_an_undetermined_row_may_end_without_a_level(classifiers: Classifiers) -> None:
    assert said(classifiers, {"months_in_party": None})[0] == (
        "Chưa xác định được mức; còn có thể: Hoàn thành xuất sắc nhiệm vụ; không kiểm điểm, không xếp loại."
    )
    leader = {"is_leader": None, "months_in_party": None, "months_in_post": "2"}
    assert said(classifiers, leader, "leader")[0] == (
        "Chưa xác định được mức; còn có thể: không kiểm điểm, không xếp loại; chỉ kiểm điểm, không xếp loại."
    )


def test_many_missing_facts_are_counted(classifiers: Classifiers) -> None:
    nothing = dict.fromkeys(GOOD)
    sentences = said(classifiers, {**nothing, "months_in_party": "30"})
    assert sentences[1].count(";") == 7
    assert sentences[1].endswith("mục khác.")


def test_missing_points_are_named_as_points(classifiers: Classifiers) -> None:
    sentences = said(classifiers, {"is_head": True, "points.politics": "60"}, "collective")
    assert sentences[1] == "Còn thiếu số liệu: điểm «Đơn vị dưới quyền»."


def test_defaults_are_said_where_another_value_would_matter(classifiers: Classifiers) -> None:
    last = said(classifiers, {"suspended_from_activity": False})[-1]
    assert last.startswith("Số liệu không ghi, coi là – đã kiểm điểm: có; ")
    assert "số tháng nghỉ ốm trong năm: 0" in last
    assert "đến muộn" not in last
    assert "bị đình chỉ" not in last
    assert "giữ chức vụ" not in last
    given = {"review_done": False, "suspended_from_activity": False, "is_head": False, "debt": False}
    assert said(classifiers, given) == ["Chưa kiểm điểm nên chưa xếp loại."]


# -- facts and comparisons ----------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def speech(classifiers: Classifiers) -> Speech:
    return Speech(classifiers["party_member"].program, VOICES["vi"])


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        ("gpa", None, "điểm trung bình: chưa có số liệu"),
        ("gpa", Fraction(5, 2), "điểm trung bình 2,5"),
        ("targets_done", Fraction(2, 3), "tỷ lệ chỉ tiêu, nhiệm vụ hoàn thành 2/3"),
        ("prize", "city", "khen thưởng: Bằng khen"),
        ("grades.work.1", "K", "tiêu chí «Việc một» xếp Kém"),
        ("debt", True, "nợ học phí"),
        ("debt", False, "thiếu điều kiện «Nợ học phí»"),
    ],
)
def test_what_is_known_of_a_fact(speech: Speech, fact: str, value: Value | None, words: str) -> None:
    assert speech.state(fact, value) == words


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (Compare("gpa", "<=", Fraction(2)), "không quá 2"),
        (Compare("gpa", "!=", Fraction(2)), "khác 2"),
        (Compare("gpa", ">=", Fraction(2)), "từ 2 trở lên"),
        (Compare("gpa", ">=", Fraction(4)), "4"),
        (Compare("months_in_party", ">=", Fraction(4)), "từ 4 trở lên"),
        (Compare("track", "=", "late"), "Sau đại học"),
        (Compare("prize", ">=", "city"), "Bằng khen"),
        (Compare("unit_level", ">=", "HTXSNV"), "Hoàn thành xuất sắc nhiệm vụ"),
        (Compare("unit_level", ">=", "HTNV"), "từ Hoàn thành nhiệm vụ trở lên"),
    ],
)
def test_what_a_comparison_asks_for(speech: Speech, one: Compare, words: str) -> None:
    assert speech.bound(one) == words


def test_values_without_order_have_no_best_one(speech: Speech) -> None:
    assert speech.bound(Compare("track", ">=", "late")) == "từ Sau đại học trở lên"


def test_a_condition_inside_a_sentence(speech: Speech) -> None:
    either = Any_((Compare("debt", "=", True), Compare("prize", "=", "city")))
    both = All((Compare("gpa", ">=", Fraction(3)), Compare("debt", "!=", True), either))
    assert speech.asked(both) == (
        "điểm trung bình từ 3 kèm không thuộc «Nợ học phí» kèm (nợ học phí: có; hoặc khen thưởng là Bằng khen)"
    )


def test_an_abbreviation_keeps_its_letters(speech: Speech) -> None:
    book = speech.program.book
    own = replace(book.facts["gpa"], label="BHXH đã đóng")
    assert speech.name(own) == "BHXH đã đóng"


def test_an_entry_without_a_clause_has_no_brackets() -> None:
    assert VOICES["vi"].clause(Marks("")) == ""


# -- ballots --------------------------------------------------------------------------------------------------------


def ballot(
    levels: Mapping[str, Threshold], base: str = "voters", source: str = "document", name: str = "classify"
) -> BallotRule:
    return BallotRule(name, base, levels, "revote", "superior", "03-KH/TU I.3.3", source)


SEVENTY = Threshold(Fraction(7, 10), False, False)
RULE = ballot({"HTXSNV": SEVENTY, "HTTNV": Threshold(Fraction(1, 2), True, True)})


def count(
    shares: Mapping[str, str], level: str | None, base: int, needs: str | None = None, base_is: str = "voters"
) -> dict[str, Any]:
    return {
        "id": "a", "ballot": "classify", "level": level, "base": base, "base_is": base_is,
        "shares": shares, "needs": needs, "cite": "03-KH/TU I.3.3",
    }  # fmt: skip


def test_a_count_says_each_level_looked_at_until_one_is_reached() -> None:
    assert tally_sentences(count({"HTXSNV": "20/28", "HTTNV": "26/28"}, "HTXSNV", 28), RULE, VOICES["vi"]) == [
        "HTXSNV: 20/28 phiếu = 71,4% số người bỏ phiếu, cần từ 70%: đạt.",
        "Kết quả bỏ phiếu: HTXSNV (03-KH/TU I.3.3).",
    ]


def test_better_levels_added_up_are_said_so() -> None:
    result = count({"HTXSNV": "10/28", "HTTNV": "15/28"}, "HTTNV", 28, base_is="official_members")
    assert tally_sentences(result, replace(RULE, source="default"), VOICES["vi"]) == [
        "HTXSNV: 10/28 phiếu = 35,7% số đảng viên chính thức, cần từ 70%: chưa đạt.",
        "HTTNV trở lên: 15/28 phiếu = 53,6% số đảng viên chính thức, cần trên 50%: đạt.",
        "Kết quả bỏ phiếu: HTTNV (03-KH/TU I.3.3; mặc định của nền tảng).",
    ]


@pytest.mark.parametrize(
    ("needs", "words"),
    [
        ("revote", "bỏ phiếu lại"),
        ("superior", "cấp trên trực tiếp quyết định"),
        ("authority", "cấp có thẩm quyền quyết định"),
    ],
)
def test_a_count_without_a_winner_says_what_to_do(needs: str, words: str) -> None:
    result = count({"HTXSNV": "10/28", "HTTNV": "14/28"}, None, 28, needs)
    last = tally_sentences(result, RULE, VOICES["vi"])[-1]
    assert last == f"Không mức nào đủ phiếu: {words} (03-KH/TU I.3.3)."


def test_a_share_that_rounds_onto_the_threshold_gets_more_decimals() -> None:
    result = count({"HTXSNV": "69999/100000", "HTTNV": "70000/100000"}, "HTTNV", 100000)
    first = tally_sentences(result, RULE, VOICES["vi"])[0]
    assert first == "HTXSNV: 69.999/100.000 phiếu = 69,999% số người bỏ phiếu, cần từ 70%: chưa đạt."
    exact = tally_sentences(count({"HTXSNV": "7/10", "HTTNV": "7/10"}, "HTXSNV", 10), RULE, VOICES["vi"])[0]
    assert "7/10 phiếu = 70%" in exact


def test_a_count_by_a_plugin_may_leave_out_shares_and_what_to_do() -> None:
    assert tally_sentences(count({"HTTNV": "1/10"}, None, 10), RULE, VOICES["vi"]) == [
        "HTTNV: 1/10 phiếu = 10% số người bỏ phiếu, cần trên 50%: chưa đạt.",
        "Không mức nào đủ phiếu (03-KH/TU I.3.3).",
    ]


def test_an_empty_base_has_no_shares() -> None:
    assert tally_sentences(count({"HTXSNV": "0/0", "HTTNV": "0/0"}, None, 0, "revote"), RULE, VOICES["vi"]) == [
        "Không có ai để tính tỷ lệ phiếu.",
        "Không mức nào đủ phiếu: bỏ phiếu lại (03-KH/TU I.3.3).",
    ]


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ({"approved": False, "elected": False, "rank": None, "needs": None}, "Không đủ phiếu."),
        ({"approved": True, "elected": True, "rank": 1, "needs": None}, "Đủ phiếu, thứ 1: được chọn."),
        ({"approved": True, "elected": False, "rank": 4, "needs": None}, "Đủ phiếu, thứ 4, nhưng đã hết suất."),
        ({"approved": True, "elected": False, "rank": 2, "needs": "lots"},
         "Đủ phiếu, thứ 2, nhưng bằng phiếu người khác ở suất cuối."),
        ({"approved": True, "elected": False, "rank": 2, "needs": "superior"},
         "Đủ phiếu, thứ 2, nhưng bằng phiếu người khác ở suất cuối: cấp trên trực tiếp quyết định."),
    ],
)  # fmt: skip
def test_a_second_round_says_who_is_chosen_and_that_a_tie_chooses_nobody(result: Mapping[str, Any], words: str) -> None:
    rule = ballot({"yes": Threshold(Fraction(2, 3), True, False)}, "official_members", name="approve")
    assert tally_sentences({"id": "a", **result}, rule, VOICES["vi"]) == [
        "Cần trên 2/3 số đảng viên chính thức đồng ý (03-KH/TU I.3.3).",
        words,
    ]


# -- quotas ---------------------------------------------------------------------------------------------------------


QUOTA = QuotaRule(
    "excellent", "HTXSNV", Fraction(1, 5), "HTTNV", False, "chi bộ", "group", (), 0, 0, 0, 0, True, "1-KH II"
)


def line(cap: int, base: int, places: int | None = None, **more: Any) -> dict[str, Any]:
    return {
        "scope": "s", "group": "g", "base": base, "cap": cap, "places": cap if places is None else places, "taken": [],
        "tied": [], "over": 0, "hard": True, "cite": "1-KH II", **more,
    }  # fmt: skip


def quota(shown: Mapping[str, Any], rule: QuotaRule = QUOTA) -> Sequence[str]:
    return quota_sentences(shown, rule, VOICES["vi"])


def test_a_cap_is_said_with_its_arithmetic() -> None:
    assert quota(line(4, 20)) == ["20% của 20 đối tượng ở mức HTTNV là 4: tối đa 4 suất HTXSNV (1-KH II)."]
    assert quota(line(4, 21)) == [
        "20% của 21 đối tượng ở mức HTTNV là 4,2, làm tròn xuống: tối đa 4 suất HTXSNV (1-KH II)."
    ]


def test_one_more_place_would_shrink_the_base() -> None:
    assert quota(line(3, 20)) == ["Tối đa 3 suất HTXSNV: thêm một thì còn 19 ở mức HTTNV, 20% là 3,8 (1-KH II)."]


def test_other_bases_are_named() -> None:
    better = quota(line(4, 20), replace(QUOTA, or_better=True))[0]
    assert better.startswith("20% của 20 đối tượng từ mức HTTNV trở lên là 4")
    assert quota(line(4, 20), replace(QUOTA, base_level=""))[0].startswith("20% của 20 đối tượng được xếp loại")


def test_a_raised_share_is_named_where_it_gives_the_cap() -> None:
    raised = replace(QUOTA, raised=(Raise(Fraction(1, 4), "special_achievement", ""),))
    assert quota(line(5, 20), raised)[0].startswith("25% của 20 đối tượng ở mức HTTNV là 5")
    assert quota(line(1, 7), raised) == [
        "20% hay 25% của 7 đối tượng ở mức HTTNV, làm tròn xuống: tối đa 1 suất HTXSNV (1-KH II)."
    ]


def test_small_groups_shared_places_and_fixed_places_are_said_so() -> None:
    small = replace(QUOTA, together_at_most=5, at_least=1)
    assert quota(line(1, 3), small)[0] == (
        "Ngoại lệ cho nhóm nhỏ: 1 suất HTXSNV, trên 3 đối tượng ở mức HTTNV (1-KH II)."
    )
    tiny = replace(QUOTA, size_below=7, exactly=1)
    assert quota(line(1, 3), tiny)[0].startswith("Ngoại lệ cho nhóm nhỏ: 1 suất")
    assert quota(line(2, 3))[0] == "Tối đa 2 suất HTXSNV, trên 3 đối tượng ở mức HTTNV (1-KH II)."
    shared = replace(QUOTA, caps="shared")
    assert quota(line(2, 9), shared)[0].startswith("Được chia 2 suất HTXSNV, trên 9 đối tượng")
    assert quota(line(4, 20, group=None), shared)[0].startswith("20% của 20")


def test_who_is_taken_tied_or_too_many_is_said() -> None:
    sentences = quota(line(4, 20, 3, taken=["p1", "p2"], tied=["p3", "p4"]))
    assert sentences[1:] == [
        "Chỉ có 3 đối tượng đủ điều kiện.",
        "Được chọn: p1, p2.",
        "Ngang phiếu ở suất cuối: p3, p4; còn 1 suất, chưa ai được chọn.",
    ]
    assert quota(line(4, 20, 0))[1:] == ["Không có đối tượng nào đủ điều kiện."]
    many = quota(line(2, 10, taken=[f"p{number}" for number in range(9)], over=7))
    assert many[1:] == [
        "Được chọn: p0, p1, p2, p3, p4, p5, p6; và 2 mục khác.",
        "Chọn quá mức tối đa 7: phải bớt.",
    ]
    soft = quota(line(2, 10, over=1, hard=False, equal_claims=["a", "b"], breaks_order=["c"]))
    assert soft[1:] == [
        "Chọn quá mức tối đa 1: cần giải trình.",
        "Ngang nhau ở suất cuối khi chia: a, b; xếp theo mã.",
        "Tỷ lệ đang cao hơn nhóm xếp loại cao hơn: c.",
    ]


# -- places of review -----------------------------------------------------------------------------------------------


def test_places_are_said_with_why_and_who_only_gets_the_result() -> None:
    places = [{"unit": "cb-3", "why": "cell", "votes": True}, {"unit": "so-nv", "why": "chairs", "votes": True}]
    result = {"id": "p", "places": places, "reports_to": ["ban"], "cite": "1-KH I"}
    assert places_sentences(result, VOICES["vi"]) == [
        "Kiểm điểm và bỏ phiếu tại: cb-3 (chi bộ sinh hoạt), so-nv (nơi làm chủ trì) (1-KH I).",
        "Chỉ gửi báo cáo kết quả, không bỏ phiếu tại: ban.",
    ]


def test_a_place_without_a_vote_stands_apart() -> None:
    places = [{"unit": "cb-3", "why": "cell", "votes": True}, {"unit": "so", "why": "post", "votes": False}]
    result = {"id": "p", "places": places, "reports_to": [], "cite": "1-KH I"}
    assert places_sentences(result, VOICES["vi"])[1] == "Kiểm điểm, không bỏ phiếu tại: so."


def test_somebody_without_a_place_is_told_so() -> None:
    result = {"id": "p", "places": [], "reports_to": [], "cite": "1-KH I"}
    assert places_sentences(result, VOICES["vi"]) == ["Không có nơi kiểm điểm và bỏ phiếu (1-KH I)."]


def test_plain_words_need_no_catalogue() -> None:
    assert voice("vi", plainly).share(Fraction(7, 10)) == "70%"
