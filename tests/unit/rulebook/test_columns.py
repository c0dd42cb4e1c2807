"""Columns of raw values to cells: what is read, what is filled in, what is wrong with it, as row by row."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook import columns
from core.rulebook.classification import Classifier
from core.rulebook.columns import Encoded, Encoder
from core.rulebook.inputs import read_values

Everything = dict[str, Classifier]


def encode(
    classifier: Classifier, rows: Sequence[dict[str, object]], *, loose: bool = False
) -> tuple[Encoder, Encoded]:
    names = list(dict.fromkeys(name for row in rows for name in row))
    encoder = Encoder(classifier)
    return encoder, encoder.encode({name: [row.get(name) for row in rows] for name in names}, len(rows), loose=loose)


def problems(
    classifier: Classifier, rows: Sequence[dict[str, object]], *, loose: bool = False
) -> list[tuple[int, str]]:
    return [(row, name) for row, name, _ in encode(classifier, rows, loose=loose)[1].problems]


# -- what is wrong


def test_every_wrong_value_is_named_with_its_row(everything: Everything) -> None:
    rows: list[dict[str, object]] = [
        {"gpa": "3"},
        {"gpa": "5", "track": "evening"},
        {"gpa": True},
        {"gpa": 3},
        {"gpa": Decimal(4)},
    ]
    assert problems(everything["party_member"], rows) == [(1, "gpa"), (1, "track"), (2, "gpa")]


def test_a_column_that_nobody_knows_is_named_at_its_first_value(everything: Everything) -> None:
    assert problems(everything["leader"], [{"salary": None}, {"salary": 5}, {"salary": 6}]) == [(1, "salary")]
    assert problems(everything["leader"], [{"salary": None}]) == []


def test_what_is_fixed_for_the_subject_cannot_be_otherwise(everything: Everything) -> None:
    rows: list[dict[str, object]] = [{"is_leader": True}, {"is_leader": False}, {"is_leader": None}]
    assert problems(everything["leader"], rows) == [(1, "is_leader")]
    assert problems(everything["party_member"], rows) == []


def test_implied_facts_are_filled_in_both_ways_and_contradictions_named(everything: Everything) -> None:
    rows: list[dict[str, object]] = [{"best_team": True}, {"good_team": False}, {"best_team": True, "good_team": False}]
    encoder, encoded = encode(everything["party_member"], rows)
    assert [(row, name) for row, name, _ in encoded.problems] == [(2, "best_team")]
    assert encoder.values(encoded, 0) == {"best_team": True, "good_team": True}
    assert encoder.values(encoded, 1) == {"best_team": False, "good_team": False}


def test_spreadsheets_may_hold_words_and_decimal_commas(everything: Everything) -> None:
    rows: list[dict[str, object]] = [{"gpa": "3,2", "outstanding": "có", "track": "chính quy"}]
    encoder, encoded = encode(everything["party_member"], rows, loose=True)
    assert encoder.values(encoded, 0) == {"gpa": Fraction(16, 5), "outstanding": True, "track": "regular"}
    assert len(problems(everything["party_member"], rows)) == 3


def test_only_so_many_values_are_remembered(everything: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_MOST_KEPT", 3)
    encoder = Encoder(everything["party_member"])
    for start in range(0, 40, 4):
        raws = [f"{one / 10}" for one in range(start, start + 4)]
        encoded = encoder.encode({"gpa": raws}, 4)
        assert [encoder.value(encoded, "gpa", row) for row in range(4)] == [Fraction(raw) for raw in raws]
    assert encoder.value(encoded, "outstanding", 0) is None


def test_a_rulebook_without_points_has_no_totals(make_classifier: Any) -> None:
    classifier = make_classifier("subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}\n")
    encoder, encoded = encode(classifier, [{"outstanding": True}])
    assert (encoder.value(encoded, "points", 0), list(encoded.totals)) == (None, [])


def test_a_sheet_that_no_rule_asks_about_still_has_totals(make_classifier: Any) -> None:
    text = "subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}\n"
    text += "points: {party_member: {work: {label: Công tác, max: 100, cite: I}}}\n"
    encoded = encode(make_classifier(text), [{"points.work": "50"}, {}])[1]
    assert list(encoded.totals) == [50, None]


@for_all(st.lists(st.sampled_from(["3.2", "5", None, "x", 4, True]), min_size=1, max_size=6))
def test_columns_and_rows_refuse_the_same_values(everything: Everything, raws: list[object]) -> None:
    program = everything["party_member"].program
    alone = [row for row, raw in enumerate(raws) if read_values(program, {"gpa": raw})[1]]
    assert [row for row, _ in problems(everything["party_member"], [{"gpa": raw} for raw in raws])] == alone


# -- what is read


def messages(classifier: Classifier, rows: Sequence[dict[str, object]]) -> list[str]:
    return [message.said() for _, _, message in encode(classifier, rows)[1].problems]


def test_what_is_wrong_is_said_with_the_column(everything: Everything) -> None:
    rows: list[dict[str, object]] = [{"gpa": "4.01"}, {"outstandin": True}, {"is_leader": False}]
    assert messages(everything["leader"], rows) == [
        "«gpa»: ngoài khoảng 0..4: «4.01».",
        "không có «outstandin» trong bộ quy tắc; có phải «outstanding»?",
        "«is_leader» của đối tượng này luôn là «true»; nhận được «false».",
    ]


def test_a_wrong_value_is_named_in_every_row_that_has_it(everything: Everything) -> None:
    assert problems(everything["leader"], [{"gpa": "x"}, {"gpa": "1"}, {"gpa": "x"}]) == [(0, "gpa"), (2, "gpa")]


def test_a_number_is_no_truth_value(everything: Everything) -> None:
    rows: list[dict[str, object]] = [{"outstanding": True}, {"outstanding": 1}, {"outstanding": False}]
    encoder, encoded = encode(everything["leader"], rows)
    assert [(row, name) for row, name, _ in encoded.problems] == [(1, "outstanding")]
    assert [encoder.value(encoded, "outstanding", row) for row in range(3)] == [True, None, False]


def test_a_truth_value_is_no_number(everything: Everything) -> None:
    rows: list[dict[str, object]] = [{"months_in_party": 1}, {"months_in_party": True}, {"months_in_party": Decimal(1)}]
    encoder, encoded = encode(everything["leader"], rows)
    assert [(row, name) for row, name, _ in encoded.problems] == [(1, "months_in_party")]
    assert [encoder.value(encoded, "months_in_party", row) for row in range(3)] == [1, None, 1]


def test_the_same_column_may_come_typed_and_as_text(everything: Everything) -> None:
    encoder = Encoder(everything["leader"])
    typed, text = encoder.encode({"gpa": [1, "3.2"]}, 2), encoder.encode({"gpa": ["3,2", "50%"]}, 2, loose=True)
    assert [encoder.value(typed, "gpa", row) for row in range(2)] == [1, Fraction(16, 5)]
    assert [encoder.value(text, "gpa", row) for row in range(2)] == [Fraction(16, 5), Fraction(1, 2)]


def test_a_text_is_kept_and_decides_nothing(everything: Everything) -> None:
    encoder, encoded = encode(everything["leader"], [{"remark": "tốt"}, {"remark": None}, {"remark": 5}])
    assert encoder.values(encoded, 0) == {"remark": "tốt"}
    assert encoder.values(encoded, 1) == {}
    assert [(row, name) for row, name, _ in encoded.problems] == [(2, "remark")]


def test_a_fact_that_no_rule_asks_about_is_read_all_the_same(make_classifier: Any) -> None:
    text = "subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}\n"
    text += "facts: {town: {label: Nơi ở, type: choice, values: {hue: Huế, vinh: Vinh}, cite: I}}\n"
    rows: list[dict[str, object]] = [{"town": "vinh"}, {"town": "hue", "disciplined": False}, {"town": "paris"}]
    encoder, encoded = encode(make_classifier(text), rows)
    assert encoder.values(encoded, 0) == {"town": "vinh"}
    assert encoder.values(encoded, 1) == {"town": "hue", "disciplined": False}
    assert [(row, name) for row, name, _ in encoded.problems] == [(2, "town")]


def test_a_chunk_can_be_read_after_later_ones(everything: Everything, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "_MOST_KEPT", 1)
    encoder = Encoder(everything["leader"])
    first = encoder.encode({"gpa": ["1", "2"]}, 2)
    encoder.encode({"gpa": ["3", "4"]}, 2)
    assert [encoder.value(first, "gpa", row) for row in range(2)] == [1, 2]


# -- across columns


@pytest.mark.parametrize(
    ("row", "filled"),
    [
        ({"best_team": True}, {"best_team": True, "good_team": True}),
        ({"best_team": False}, {"best_team": False}),
        ({"good_team": True}, {"good_team": True}),
        ({"good_team": False}, {"best_team": False, "good_team": False}),
        ({"best_team": False, "good_team": False}, {"best_team": False, "good_team": False}),
        ({"best_team": False, "good_team": True}, {"best_team": False, "good_team": True}),
        ({"gpa": "3"}, {"gpa": 3}),
    ],
)
def test_what_follows_from_another_fact_is_filled_in_as_row_by_row(
    everything: Everything, row: dict[str, object], filled: dict[str, object]
) -> None:
    classifier = everything["party_member"]
    encoder, encoded = encode(classifier, [row, {"best_team": None}])
    assert encoder.values(encoded, 0) == filled == read_values(classifier.program, row)[0]
    assert encoder.values(encoded, 1) == {}


def test_facts_that_contradict_are_both_named(everything: Everything) -> None:
    (said,) = messages(everything["party_member"], [{"best_team": True, "good_team": False}])
    assert said == "«best_team» là có thì «good_team» phải là có; sửa một trong hai."


SHEET: dict[str, object] = {"grades.remedies.1": "T", "points.qualities": "54", "points.remedies": "10"}


@pytest.mark.parametrize(
    ("subject", "changes", "total"),
    [
        ("party_member", {"is_leader": False}, Fraction(6400, 70)),
        ("party_member", {"is_leader": True, "points.leading": "30"}, 94),
        ("party_member", {"is_leader": True}, None),
        ("party_member", {}, None),
        ("party_member", {"is_leader": False, "grades.remedies.1": "NA"}, 90),
        ("party_member", {"is_leader": False, "grades.remedies.1": "NA", "points.remedies": None}, 90),
        ("party_member", {"is_leader": False, "grades.remedies.1": None}, None),
        ("party_member", {"is_leader": False, "points.qualities": None}, None),
        ("leader", {"points.leading": "12.5"}, Fraction(153, 2)),
    ],
)
def test_a_total_counts_the_groups_that_apply(
    everything: Everything, subject: str, changes: dict[str, object], total: Fraction | None
) -> None:
    classifier, row = everything[subject], {**SHEET, **changes}
    encoder, encoded = encode(classifier, [row])
    assert list(encoded.totals) == [total]
    assert encoder.value(encoded, "points", 0) == total
    assert classifier.cells(read_values(classifier.program, row)[0])[1] == total
