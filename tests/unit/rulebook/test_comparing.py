"""The same row under two rulebooks: whether status or level change, and which clauses did it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from core.rulebook.classification import Classifier
from core.rulebook.comparing import Comparison, compare

Make = Callable[..., Classifier]

OLD = """\
subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}
facts: {gpa: {label: Điểm, type: number, range: [0, 4], cite: I}}
eligibility:
  party_member:
    exempt: {new: {months_in_party: {below: 6}, cite: I.1}}
    reviewed_only: {suspended: {suspended_from_activity: true, cite: I.2}}
standards:
  party_member:
    HTXSNV: {study: {gpa: {at_least: 3.2}, cite: II.1}}
    HTTNV: {targets: {targets_done: {at_least: 50%}, cite: II.2}}
    HTNV: {post: {is_leader: true, cite: II.3}}
disqualifiers:
  party_member: {conduct: {degradation_concluded: true, cite: III.1}}
otherwise: {party_member: {result: KHTNV, cite: II.4}}
ceilings:
  party_member: {sick: {when: {sick_leave_months: {at_least: 3}}, not_above: HTNV, cite: IV.1}}
"""
ROW: dict[str, Any] = {
    "months_in_party": Fraction(30), "gpa": Fraction(3), "targets_done": Fraction(1), "is_leader": True,
    "degradation_concluded": False,
}  # fmt: skip


@pytest.fixture
def compared(make_classifier: Make) -> Callable[..., Comparison]:
    """Return a function that compares a row under the old rulebook and the same with texts replaced."""

    def compared(*replaced: tuple[str, str], swap: bool = False, **changes: Any) -> Comparison:
        new = OLD
        for before, after in replaced:
            assert before in new
            new = new.replace(before, after)
        values = {name: value for name, value in {**ROW, **changes}.items() if value is not None}
        first, second = make_classifier(OLD), make_classifier(new)
        pair = (second, first) if swap else (first, second)
        return compare(*pair, values, values)

    return compared


def test_what_stays_the_same_has_no_reason(compared: Callable[..., Comparison]) -> None:
    found = compared(("at_least: 3.2", "at_least: 3.6"))
    assert (found.changed, found.because) == (False, ())


@pytest.mark.parametrize("swap", [False, True])
def test_a_threshold_is_named_with_what_the_other_rulebook_asks(
    compared: Callable[..., Comparison], swap: bool
) -> None:
    found = compared(("at_least: 3.2", "at_least: 2.8"), swap=swap)
    assert found.changed
    assert {found.before.level, found.after.level} == {"HTXSNV", "HTTNV"}
    (because,) = found.because
    assert (because["rule"], because["level"], because["needs"]) == ("study", "HTXSNV", ">= 3.2")
    assert because["other"] == {"rule": "study", "needs": ">= 2.8", "cite": "1-KH/ĐU II.1"}


def test_a_condition_that_the_other_rulebook_does_not_have_is_set_against_nothing(
    compared: Callable[..., Comparison],
) -> None:
    found = compared(("{gpa: {at_least: 3.2}", "{targets_done: {at_least: 90%}"))
    assert [(one["rule"], one["other"]) for one in found.because] == [("study", None)]


def test_a_case_of_the_lowest_level_is_a_reason(compared: Callable[..., Comparison]) -> None:
    found = compared(("degradation_concluded: true", "degradation_concluded: true, self_detected: false"),
                     degradation_concluded=True, self_detected=True)  # fmt: skip
    assert (found.before.level, found.after.level) == ("KHTNV", "HTTNV")
    cases = [(one["rule"], one["other"]["needs"]) for one in found.because if one.get("case")]
    assert cases == [("conduct", "= true")]


def test_a_ceiling_is_a_reason(compared: Callable[..., Comparison]) -> None:
    found = compared(("at_least: 3}", "at_least: 6}"), sick_leave_months=Fraction(4))
    assert [(one["rule"], one["from"], one["to"], one["other"]) for one in found.because] == [
        ("sick", "HTTNV", "HTNV", None)
    ]


@pytest.mark.parametrize(
    ("replaced", "changes", "statuses", "said"),
    [(("below: 6", "below: 3"), {"months_in_party": Fraction(4)}, ["exempt", "classified"],
      {"rule": "new", "fact": "months_in_party"}),
     (("suspended_from_activity: true", "suspended_from_committee: true"), {"suspended_from_activity": True},
      ["reviewed_only", "classified"], {"rule": "suspended", "value": True}),
     (("gpa: {at_least: 3.2}", "is_leader: true"), {"gpa": None}, ["undetermined", "classified"], {"missing": ["gpa"]}),
     (("otherwise: {party_member: {result: KHTNV, cite: II.4}}",
       "otherwise: {party_member: {result: open, cite: II.4}}"),
      {"targets_done": Fraction(0), "is_leader": False}, ["classified", "open"],
      {"rule": "otherwise", "cite": "1-KH/ĐU II.4"})],
)  # fmt: skip
def test_another_status_is_told_by_what_gives_it(
    compared: Callable[..., Comparison],
    replaced: tuple[str, str],
    changes: dict[str, Any],
    statuses: list[str],
    said: dict[str, Any],
) -> None:
    found = compared(replaced, **changes)
    assert [found.before.status, found.after.status] == statuses
    assert any(said.items() <= one.items() for one in found.because)


def test_who_is_not_reviewed_needs_no_clause(compared: Callable[..., Comparison]) -> None:
    found = compared(("below: 6", "below: 3"), months_in_party=Fraction(4), review_done=False)
    assert (found.before.status, found.after.status) == ("exempt", "not_reviewed")
    assert [one["rule"] for one in found.because] == ["new"]


def test_other_scales_are_told_each_by_itself(compared: Callable[..., Comparison]) -> None:
    found = compared(
        ("scale: quality", "scale: org_2017"), ("HTXSNV", "TSVM"), ("result: KHTNV", "result: YK"), gpa=Fraction(4),
        sick_leave_months=Fraction(4),
    )  # fmt: skip
    assert found.changed is False
    changed = compared(
        ("scale: quality", "scale: org_2017"), ("HTXSNV", "TSVM"), ("result: KHTNV", "result: YK"), gpa=Fraction(4)
    )
    assert (changed.before.level, changed.after.level, changed.because) == ("HTXSNV", "TSVM", ())


HTNV_BY_POST = "HTNV: {post: {is_leader: true, cite: II.3}}"
HTNV_BY_HEAD = "HTNV: {post: {months_in_post: {at_least: 9}, cite: II.3}}"
OPEN = ("result: KHTNV", "result: open")


@pytest.mark.parametrize("swap", [False, True])
def test_where_no_level_is_given_the_condition_of_the_other_one_is_named(
    compared: Callable[..., Comparison], swap: bool
) -> None:
    row: dict[str, Any] = {"targets_done": Fraction(0), "months_in_post": Fraction(3)}
    found = compared((HTNV_BY_POST, HTNV_BY_HEAD), OPEN, swap=swap, **row)
    assert {found.before.status, found.after.status} == {"classified", "open"}
    assert [(one["rule"], one.get("level"), one.get("fact")) for one in found.because] == [
        ("post", "HTNV", "months_in_post"),
        ("otherwise", None, None),
    ]
    assert [one["cite"] for one in found.because] == ["1-KH/ĐU II.3", "1-KH/ĐU II.4"]
    assert found.because[0]["other"] is None


def test_the_lowest_level_by_default_is_told_by_what_was_missed(compared: Callable[..., Comparison]) -> None:
    found = compared((HTNV_BY_POST, HTNV_BY_HEAD), targets_done=Fraction(0), months_in_post=Fraction(3))
    assert (found.before.level, found.after.level, found.after.basis) == ("HTNV", "KHTNV", "no_standard_met")
    assert [(one["rule"], one["level"], one["value"], one["needs"]) for one in found.because] == [
        ("post", "HTNV", "3", ">= 9")
    ]


def test_a_case_is_set_against_the_same_fact_of_the_other_rulebook(compared: Callable[..., Comparison]) -> None:
    found = compared(
        ("degradation_concluded: true", "low_confidence: {above: 1/2}"), degradation_concluded=True,
        low_confidence=Fraction(1, 4),
    )  # fmt: skip
    assert (found.before.level, found.after.level) == ("KHTNV", "HTTNV")
    assert [(one["rule"], one["level"], one["other"]) for one in found.because if one.get("case")] == [
        ("conduct", "KHTNV", None)
    ]


def test_who_is_reviewed_only_is_no_more_where_the_clause_is_gone(compared: Callable[..., Comparison]) -> None:
    found = compared(
        ("suspended_from_activity: true", "suspended_from_committee: true"), swap=True, suspended_from_activity=True
    )
    assert [found.before.status, found.after.status] == ["classified", "reviewed_only"]
    (because,) = found.because
    assert (because["status"], because["rule"], because["cite"]) == ("reviewed_only", "suspended", "1-KH/ĐU I.2")


def test_what_is_missing_is_named_and_nothing_else(compared: Callable[..., Comparison]) -> None:
    found = compared(("{targets_done: {at_least: 50%}", "{months_in_post: {at_least: 6}"))
    assert [found.before.level, found.after.status] == ["HTTNV", "undetermined"]
    assert found.because == (
        {"rulebook": "test/1", "status": "undetermined", "missing": ["months_in_post"]},
    )  # fmt: skip


OTHER_SCALE = (("scale: quality", "scale: org_2017"), ("HTXSNV", "TSVM"), ("result: KHTNV", "result: YK"))


def test_a_level_that_both_scales_have_is_told_as_in_one_scale(compared: Callable[..., Comparison]) -> None:
    found = compared(*OTHER_SCALE, ("at_least: 50%", "at_least: 90%"), targets_done=Fraction(3, 4))
    assert (found.before.level, found.after.level) == ("HTTNV", "HTNV")
    (because,) = found.because
    assert (because["rule"], because["level"], because["needs"]) == ("targets", "HTTNV", ">= 0.9")
    assert because["other"] == {"rule": "targets", "needs": ">= 0.5", "cite": "1-KH/ĐU II.2"}


def test_a_level_that_the_other_scale_does_not_have_is_told_against_the_best(
    compared: Callable[..., Comparison],
) -> None:
    found = compared(*OTHER_SCALE, ("at_least: 3.2", "at_least: 3.6"), gpa=Fraction(7, 2))
    assert (found.before.level, found.after.level) == ("HTXSNV", "HTTNV")
    assert [(one["rule"], one["level"], one["other"]) for one in found.because] == [("study", "TSVM", None)]


def test_the_lowest_level_by_default_is_told_against_the_level_of_another_scale_by_its_code(
    compared: Callable[..., Comparison],
) -> None:
    row: dict[str, Any] = {"targets_done": Fraction(0), "months_in_post": Fraction(3)}
    found = compared(*OTHER_SCALE, (HTNV_BY_POST, HTNV_BY_HEAD), **row)
    assert (found.before.level, found.after.level) == ("HTNV", "YK")
    assert ("post", "HTNV") in [(one["rule"], one.get("level")) for one in found.because]
    assert found.because[-1]["rule"] == "otherwise"


def test_two_defaults_of_other_scales_are_told_by_their_clauses(compared: Callable[..., Comparison]) -> None:
    found = compared(*OTHER_SCALE, targets_done=Fraction(0), is_leader=False)
    assert (found.before.level, found.after.level) == ("KHTNV", "YK")
    assert [(one["rule"], one["cite"]) for one in found.because] == [("otherwise", "1-KH/ĐU II.4")] * 2
