"""From a row to values: every column known, every value of its type, nothing contradicting."""

from __future__ import annotations

from fractions import Fraction

import pytest

from core.rulebook.classification import Classifier
from core.rulebook.inputs import read_values

Everything = dict[str, Classifier]


def read(
    everything: Everything, columns: dict[str, object], subject: str = "party_member"
) -> tuple[dict[str, object], list[tuple[str, str]]]:
    values, problems = read_values(everything[subject].program, columns)
    return dict(values), [(column, message.said()) for column, message in problems]


def test_facts_grades_and_points_stand_under_their_columns(everything: Everything) -> None:
    columns = {"gpa": "3.2", "grades.results.1": "XS", "points.qualities": "55", "outstanding": None}
    assert read(everything, columns) == (
        {"gpa": Fraction(16, 5), "grades.results.1": "XS", "points.qualities": Fraction(55)},
        [],
    )


@pytest.mark.parametrize(
    ("columns", "column", "words"),
    [({"gpaa": "3"}, "gpaa", "«gpa»?"), ({"salary": "3"}, "salary", "«facts»"), ({"gpa": "5"}, "gpa", "0..4"),
     ({"grades.results.1": "A"}, "grades.results.1", "XS"), ({"points.work": "1"}, "points.work", "«points.work»")],
)  # fmt: skip
def test_what_cannot_be_is_named_with_what_can(
    everything: Everything, columns: dict[str, object], column: str, words: str
) -> None:
    values, problems = read(everything, columns)
    assert (values, [name for name, _ in problems]) == ({}, [column])
    assert words in problems[0][1]


def test_what_is_fixed_for_a_subject_cannot_be_otherwise(everything: Everything) -> None:
    assert read(everything, {"is_leader": True}, "leader")[1] == []
    assert [column for column, _ in read(everything, {"is_leader": False}, "leader")[1]] == ["is_leader"]
    assert read(everything, {"is_leader": False})[1] == []


@pytest.mark.parametrize(
    ("given", "filled"),
    [({"best_team": True}, {"best_team": True, "good_team": True}), ({"best_team": False}, {"best_team": False}),
     ({"good_team": False}, {"best_team": False, "good_team": False}), ({"good_team": True}, {"good_team": True}),
     ({"best_team": True, "good_team": True}, {"best_team": True, "good_team": True})],
)  # fmt: skip
def test_an_implying_fact_fills_in_what_it_decides(
    everything: Everything, given: dict[str, object], filled: dict[str, object]
) -> None:
    assert read(everything, given) == (filled, [])


def test_facts_that_contradict_are_refused(everything: Everything) -> None:
    assert [column for column, _ in read(everything, {"best_team": True, "good_team": False})[1]] == ["best_team"]
