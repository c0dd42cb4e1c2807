"""One row under small rulebooks: conditions as they are written, what stands in the way, what is shown."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest

from core.rulebook.classification import Classifier, Outcome
from core.rulebook.domains import Value

Make = Callable[..., Classifier]
Everything = dict[str, Classifier]

SUBJECT = "subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}\n"
GOOD: dict[str, Value] = {
    "months_in_party": Fraction(30), "outstanding": True, "track": "regular", "gpa": Fraction(7, 2), "award": "none",
    "good_team": True, "disciplined": False, "self_detected": False, "degradation_concluded": False, "is_leader": False,
    "led_unit_corruption": False, "low_confidence": Fraction(0), "grades.results.1": "XS", "grades.remedies.1": "T",
    "points.qualities": Fraction(60), "points.remedies": Fraction(10),
}  # fmt: skip


@pytest.fixture
def good(everything: Everything) -> Callable[..., Outcome]:
    """Return a function that classifies a good member, some values changed (None takes one away)."""

    def classify(subject: str = "party_member", /, **changes: Any) -> Outcome:
        values = {**GOOD, **{name.replace("__", "."): value for name, value in changes.items()}}
        if subject == "leader":
            values = {
                "months_in_post": Fraction(9),
                "targets_done": Fraction(1),
                "grades.results.2": "XS",
                "points.leading": Fraction(30),
                **values,
            }
            values.pop("is_leader", None)
        given = {name: value for name, value in values.items() if value is not None}
        return everything[subject].classify(given, explain=True)

    return classify


def unmet(outcome: Outcome, level: str) -> list[str]:
    return [entry["rule"] for entry in outcome.unmet.get(level, ())]


def traced(outcome: Outcome, rule: str) -> dict[str, Any]:
    return dict(next(entry for entry in outcome.trace if entry["rule"] == rule))


def test_the_best_level_whose_conditions_all_hold(good: Callable[..., Outcome]) -> None:
    outcome = good()
    assert (outcome.status, outcome.level, outcome.basis, outcome.points) == ("classified", "HTXSNV", "standard", "100")
    assert outcome.unmet == {}


@pytest.mark.parametrize(
    ("gpa", "award", "met"),
    [
        ("3.2", "none", True),
        ("3.19", "none", False),
        ("2.5", "rector", True),
        ("2.49", "rector", False),
        ("0", "city", True),
    ],
)
def test_alternatives_hold_where_one_does(good: Callable[..., Outcome], gpa: str, award: str, met: bool) -> None:
    outcome = good(gpa=Fraction(gpa), award=award)
    assert (outcome.level == "HTXSNV") == met
    assert unmet(outcome, "HTXSNV") == ([] if met else ["study"])


def test_an_unmet_alternative_is_one_entry_with_all_of_them(good: Callable[..., Outcome]) -> None:
    (entry,) = good(gpa=Fraction(2)).unmet["HTXSNV"]
    assert (entry["fact"], entry["value"], entry["needs"], entry["cite"]) == ("gpa", "2", ">= 3.2", "1-KH/ĐU IV.1")
    assert [[one["fact"] for one in alternative] for alternative in entry["any"]] == [["gpa"], ["gpa", "award"]]


def test_a_rule_that_is_not_asked_counts_as_met(good: Callable[..., Outcome]) -> None:
    assert good(track="bridge", gpa=Fraction(1)).level == "HTXSNV"
    assert traced(good(track="bridge", gpa=Fraction(1)), "study")["result"] == "not_applicable"


def test_unless_takes_a_rule_away(good: Callable[..., Outcome]) -> None:
    assert unmet(good(outstanding=False, disciplined=True), "HTTNV") == ["clean"]
    assert good(outstanding=False, disciplined=True, self_detected=True).level == "HTTNV"


def test_every_criterion_that_applies_has_its_grade(good: Callable[..., Outcome]) -> None:
    assert unmet(good(grades__results__1="TB"), "HTXSNV") == ["grades"]
    assert good(grades__results__2="K").level == "HTXSNV"
    assert unmet(good("leader", grades__results__2="TB"), "HTXSNV") == ["grades"]


def test_a_criterion_that_is_absent_helps_no_some(good: Callable[..., Outcome]) -> None:
    outcome = good(outstanding=False, grades__remedies__1="NA", points__remedies=None)
    assert outcome.level == "HTNV"
    assert unmet(outcome, "HTTNV") == ["remedies"]


def test_none_of_some_is_every(good: Callable[..., Outcome]) -> None:
    outcome = good(outstanding=False, good_team=False, grades__results__1="K")
    assert (outcome.level, outcome.basis) == ("KHTNV", "no_standard_met")
    assert unmet(outcome, "HTNV") == ["grades"]


def test_points_are_taken_on_100_of_what_applies(good: Callable[..., Outcome]) -> None:
    assert good(points__qualities=Fraction(54), grades__remedies__1="NA", points__remedies=None).points == "90"
    assert good(points__qualities=Fraction(50), points__remedies=Fraction(1)).points == "510/7"
    assert good("leader").points == "100"
    assert good(points__qualities=None).points is None


def test_bounds_on_both_sides(good: Callable[..., Outcome]) -> None:
    changes = {"outstanding": False, "good_team": False}
    assert good(**changes, sick_leave_months=Fraction(89, 10)).level == "HTNV"
    assert unmet(good(**changes, sick_leave_months=Fraction(9)), "HTNV") == ["bounded"]


@pytest.mark.parametrize(
    ("changes", "case", "fact"),
    [({"degradation_concluded": True}, "conduct", "degradation_concluded"),
     ({"low_confidence": Fraction(3, 4)}, "corruption", "low_confidence"),
     ({"led_unit_corruption": True, "is_leader": True, "grades.results.2": "XS"}, "corruption", "led_unit_corruption")],
)  # fmt: skip
def test_a_case_of_the_lowest_level_is_told_by_what_holds(
    good: Callable[..., Outcome], changes: dict[str, Any], case: str, fact: str
) -> None:
    outcome = good(**{name.replace(".", "__"): value for name, value in changes.items()})
    assert (outcome.level, outcome.basis) == ("KHTNV", "disqualified")
    told = [(entry["rule"], entry["fact"], entry["case"]) for entry in outcome.unmet["KHTNV"]]
    assert told == [(case, fact, True)]


def test_a_rule_for_one_subject_only_is_not_asked_of_another(good: Callable[..., Outcome]) -> None:
    assert good(targets_done=Fraction(1, 4)).level == "HTXSNV"
    assert good("leader", targets_done=Fraction(1, 4)).basis == "disqualified"


def test_ceilings_lower_in_their_order_and_say_so(good: Callable[..., Outcome]) -> None:
    sick = good(sick_leave_months=Fraction(3))
    assert [(one.rule, one.before, one.after) for one in sick.ceilings] == [("sick", "HTXSNV", "HTNV")]
    both = good(sick_leave_months=Fraction(3), is_head=True, unit_level="KHTNV")
    assert [(one.before, one.after) for one in both.ceilings] == [("HTXSNV", "HTNV"), ("HTNV", "KHTNV")]
    assert good(is_head=True, unit_level="HTXSNV").ceilings == ()


@pytest.mark.parametrize(
    ("changes", "status"),
    [({"months_in_party": Fraction(5)}, "exempt"), ({"suspended_from_activity": True}, "reviewed_only"),
     ({"exempt_from_activity": True}, "reviewed_only"), ({"review_done": False}, "not_reviewed")],
)  # fmt: skip
def test_who_is_not_classified_has_no_level(good: Callable[..., Outcome], changes: dict[str, Any], status: str) -> None:
    outcome = good(**changes)
    assert (outcome.status, outcome.level, outcome.best, outcome.unmet) == (status, None, None, {})


def test_a_term_stands_for_its_condition(good: Callable[..., Outcome]) -> None:
    assert good("leader", months_in_post=Fraction(5)).status == "reviewed_only"
    assert good("leader", months_in_post=Fraction(6)).status == "classified"


def test_a_missing_fact_leaves_bounds_and_is_named(good: Callable[..., Outcome]) -> None:
    outcome = good(gpa=None)
    assert (outcome.status, outcome.best, outcome.worst) == ("undetermined", "HTXSNV", "HTTNV")
    assert (outcome.missing, outcome.level) == (("gpa",), None)
    assert traced(outcome, "study")["result"] == "unknown"


def test_a_missing_eligibility_leaves_other_statuses(good: Callable[..., Outcome]) -> None:
    outcome = good(months_in_party=None)
    assert (outcome.best, outcome.worst, outcome.may_be) == ("HTXSNV", "HTXSNV", ("exempt",))
    assert good("leader", months_in_post=None).may_be == ("reviewed_only",)


@pytest.mark.parametrize("fact", ["sick_leave_months", "is_head"])
def test_a_default_is_known(good: Callable[..., Outcome], fact: str) -> None:
    assert good(**{fact: None}).status == "classified"


def test_a_head_without_the_units_level_may_be_lowered(good: Callable[..., Outcome]) -> None:
    outcome = good(is_head=True)
    assert (outcome.best, outcome.worst, outcome.missing) == ("HTXSNV", "KHTNV", ("unit_level",))
    assert good(is_head=True, degradation_concluded=True).level == "KHTNV"


def test_the_outcome_as_data_has_the_keys_of_the_contract(good: Callable[..., Outcome]) -> None:
    data = good(sick_leave_months=Fraction(3)).as_data()
    assert data["ceilings"] == [{"rule": "sick", "from": "HTXSNV", "to": "HTNV", "cite": "1-KH/ĐU V.1"}]
    assert list(data) == [
        "status",
        "level",
        "best",
        "worst",
        "may_be",
        "basis",
        "ceilings",
        "missing",
        "points",
        "unmet",
    ]


# -- single conditions


def make_one(make: Make, rule: str, more: str = "") -> Callable[..., tuple[str, str | None]]:
    """Return a function that says how a row ends under a rulebook whose disqualifier is the given rule."""
    text = f"{SUBJECT}{more}disqualifiers:\n  party_member:\n    case: {{{rule}, cite: II}}\n"
    text += "standards: {party_member: {HTXSNV: {a: {outstanding: true, cite: I}}, "
    text += "HTTNV: {b: {disciplined: true, cite: I}}, "
    text += "HTNV: {c: {all: [], cite: I}}}}\notherwise: {party_member: {result: open, source: default}}\n"
    classifier = make(text)

    def ends(**values: Any) -> tuple[str, str | None]:
        outcome = classifier.classify(values)
        return outcome.status, outcome.level

    return ends


def test_a_condition_that_always_holds_compares_nothing(make_classifier: Make) -> None:
    text = SUBJECT + "eligibility: {party_member: {reviewed_only: {all: {all: [], cite: II}}}}\n"
    outcome = make_classifier(text).classify({}, explain=True)
    assert outcome.status == "reviewed_only"
    assert [(entry["fact"], entry["needs"], entry["result"]) for entry in outcome.trace] == [(None, None, "met")]


def test_a_case_that_always_holds_names_no_fact(make_classifier: Make) -> None:
    text = f"{SUBJECT}disqualifiers: {{party_member: {{all: {{when: {{is_student: true}}, all: [], cite: II}}}}}}\n"
    text += "standards: {party_member: {HTXSNV: {a: {outstanding: true, cite: I}}, "
    text += "HTTNV: {b: {disciplined: true, cite: I}}}}\n"
    text += "otherwise: {party_member: {result: HTNV, cite: I}}\n"
    outcome = make_classifier(text).classify({"is_student": True, "outstanding": False, "disciplined": False})
    assert [(entry["rule"], entry["fact"], entry["value"]) for entry in outcome.unmet["KHTNV"]] == [("all", None, None)]


@pytest.mark.parametrize(("value", "level"), [("cell", "KHTNV"), ("group", "KHTNV"), ("committee", "HTXSNV")])
def test_one_of_holds_for_each_listed_value(make_classifier: Make, value: str, level: str) -> None:
    ends = make_one(make_classifier, "org_type: {one_of: [cell, group]}")
    assert ends(org_type=value, outstanding=True) == ("classified", level)


def test_one_value_of_one_of_and_one_of_any_are_plain_conditions(make_classifier: Make) -> None:
    assert make_one(make_classifier, "org_type: {one_of: [cell]}")(org_type="cell")[1] == "KHTNV"
    assert make_one(make_classifier, "any: [{org_type: cell}]")(org_type="cell")[1] == "KHTNV"
    assert (
        make_one(make_classifier, "all: [{org_type: cell}, {is_head: true}]")(org_type="cell", is_head=True)[1]
        == "KHTNV"
    )


@pytest.mark.parametrize(
    ("operator", "months"), [("is", (6,)), ("at_least", (6, 7)), ("above", (7,)), ("at_most", (5, 6)), ("below", (5,))]
)
def test_comparisons_of_numbers(make_classifier: Make, operator: str, months: tuple[int, ...]) -> None:
    ends = make_one(make_classifier, f"months_in_post: {{{operator}: 6}}")
    found = [one for one in (5, 6, 7) if ends(months_in_post=Fraction(one), outstanding=True)[1] == "KHTNV"]
    assert found == list(months)


@pytest.mark.parametrize(
    ("operator", "levels"),
    [
        ("at_least", ["HTXSNV", "HTTNV"]),
        ("above", ["HTXSNV"]),
        ("at_most", ["HTTNV", "HTNV", "KHTNV"]),
        ("below", ["HTNV", "KHTNV"]),
    ],
)
def test_levels_compare_by_their_order(make_classifier: Make, operator: str, levels: list[str]) -> None:
    ends = make_one(make_classifier, f"unit_level: {{{operator}: HTTNV}}")
    scale = ["HTXSNV", "HTTNV", "HTNV", "KHTNV"]
    assert [one for one in scale if ends(unit_level=one, outstanding=True)[1] == "KHTNV"] == levels


TEAMS = """\
facts:
  best: {label: Xuất sắc, type: bool, implies: {good: true}, cite: II}
  good: {label: Khá, type: bool, cite: II}
"""


@pytest.mark.parametrize(
    ("rule", "values", "level"),
    [("good: true, any: [{best: true}, {best: false}]", {"best": True}, "KHTNV"),
     ("good: false, any: [{best: true}, {best: false}]", {"best": True, "outstanding": True}, "HTXSNV"),
     ("none: [{good: true}], any: [{best: true}, {best: false}]", {"best": True, "outstanding": True}, "HTXSNV"),
     ("good: false, any: [{best: true}, {best: false}]", {"best": False, "good": False}, "KHTNV")],
)  # fmt: skip
def test_a_fact_is_known_where_one_that_implies_it_holds(
    make_classifier: Make, rule: str, values: dict[str, Any], level: str
) -> None:
    assert make_one(make_classifier, rule, TEAMS)(**values) == ("classified", level)


def test_no_boolean_is_shown_as_not_true(make_classifier: Make) -> None:
    text = SUBJECT + "standards: {party_member: {HTXSNV: {a: {none: [{disciplined: true}], cite: I}}, "
    text += "HTTNV: {b: {outstanding: true, cite: I}}, HTNV: {c: {is_head: true, cite: I}}}}\n"
    text += "otherwise: {party_member: {result: KHTNV, cite: I}}\n"
    (entry,) = make_classifier(text).classify({"disciplined": True, "outstanding": True}).unmet["HTXSNV"]
    assert (entry["fact"], entry["value"], entry["needs"]) == ("disciplined", True, "= false")


# -- points and what may count

POINTS = """\
criteria:
  party_member:
    a: {label: A, may_be_absent: true, cite: II}
    b: {label: B, applies_when: {is_leader: true}, cite: II}
points:
  party_member:
    work: {label: Công tác, max: 60, cite: II}
    more: {label: Thêm, max: 40, applies_when: {is_leader: true}, criteria: [a, b], cite: II}
standards:
  party_member:
    HTXSNV: {total: {points: {at_least: 90}, cite: II}}
    HTTNV: {a: {some_criterion: {of: [a], at_least: K}, cite: II}}
    HTNV: {b: {some_criterion: {of: [b], at_least: T}, points: {at_least: 50}, cite: II}}
otherwise: {party_member: {result: KHTNV, cite: II}}
"""


def test_a_total_known_without_a_grade_does_not_hide_what_the_grade_can_change(make_classifier: Make) -> None:
    classifier = make_classifier(SUBJECT + POINTS)
    outcome = classifier.classify({"is_leader": False, "points.work": Fraction(40)})
    assert (outcome.points, outcome.missing) == ("200/3", ("grades.a",))
    assert (outcome.best, outcome.worst) == ("HTTNV", "KHTNV")


def test_a_group_counts_where_one_of_its_criteria_is_there(make_classifier: Make) -> None:
    classifier = make_classifier(SUBJECT + POINTS)
    values: dict[str, Value] = {"is_leader": True, "grades.a": "NA", "grades.b": "T", "points.work": Fraction(60)}
    assert classifier.classify({**values, "points.more": Fraction(40)}).points == "100"
    assert classifier.classify({**values, "points.more": Fraction(0)}).points == "60"
    assert classifier.classify(values).missing == ("points.more",)


def test_a_subject_without_standards_is_recorded_and_open(make_classifier: Make) -> None:
    outcome = make_classifier(SUBJECT).classify({})
    assert (outcome.status, outcome.level, outcome.basis) == ("open", None, "no_standard_met")
