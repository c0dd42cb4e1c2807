"""Rows in columns: raw values to cells, cells to endings and reasons, always as row by row."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook import batch, columns
from core.rulebook.batch import UNDECIDED, Batch
from core.rulebook.cell_tests import cell_test, number_test
from core.rulebook.classification import Classifier
from core.rulebook.columns import Encoded, Encoder
from core.rulebook.domains import Numbers, numbers
from core.rulebook.formulas import closure
from core.rulebook.inputs import read_values
from core.testing.rows import as_columns, make_values

Everything = dict[str, Classifier]
SUBJECTS = ("party_member", "leader")


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


@pytest.mark.parametrize("subject", SUBJECTS)
@pytest.mark.parametrize("missing", [0.0, 0.05, 0.3])
def test_rows_in_columns_end_as_one_by_one(
    everything: Everything, subject: str, missing: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "CHUNK", 128)
    classifier, chance = everything[subject], random.Random(f"{subject} {missing}")
    rows = [make_values(classifier.program, chance, missing=missing) for _ in range(600)]
    encoder, encoded = encode(classifier, [as_columns(row) for row in rows])
    bulk = Batch(classifier)
    result = bulk.run(encoded.cells, len(rows), reasons=True)
    assert result.not_met is not None
    for place, row in enumerate(rows):
        cells, total = classifier.cells(row)
        ending = classifier.ending(cells)
        assert int(result.endings[place]) == (UNDECIDED if ending is None else ending.number - 2)
        assert bulk.cells_of(encoded.cells, place) == tuple(cells)
        whole = row if total is None else {**row, "points": total}
        assert (encoder.values(encoded, place), encoded.totals[place]) == (whole, total)
        set_bits = [bool(result.not_met[bit // 8, place] >> bit % 8 & 1) for bit in range(len(bulk.reasons))]
        assert set_bits == [applies(classifier, one, cells) for one in bulk.reasons]


def applies(classifier: Classifier, reason: batch.Reason, cells: Sequence[int]) -> bool:
    """Say whether a requirement is surely not met, or a case surely holds."""
    formula = reason.rule.demand if reason.part < 0 else reason.rule.parts[reason.part].formula
    return closure(formula, classifier.program.sizes)(cells) is (reason.part < 0)


def test_without_reasons_there_are_no_masks(everything: Everything) -> None:
    assert Batch(everything["leader"]).run({}, 3).not_met is None


def test_arrays_of_floats_stand_for_their_shortest_decimals(everything: Everything) -> None:
    classifier = everything["party_member"]
    chance = random.Random("floats")
    rows = [make_values(classifier.program, chance) for _ in range(300)]
    for row in rows:
        row.update(
            {"gpa": chance.choice([Fraction(32, 10), Fraction(3195, 1000), Fraction(25, 10)]), "track": "regular"}
        )
    encoded = encode(classifier, [as_columns(row) for row in rows])[1]
    floats = np.array([float(row["gpa"]) for row in rows])
    sick = np.array([np.nan if "sick_leave_months" not in row else float(row["sick_leave_months"]) for row in rows])
    bools = {
        name: cells.astype(np.bool_)
        for name, cells in encoded.cells.items()
        if (cells >= 0).all() and name == "outstanding"
    }
    bulk = Batch(classifier)
    given: dict[str, Any] = {**encoded.cells, "gpa": floats, "sick_leave_months": sick, **bools}
    assert bulk.run(given, 300).endings.tolist() == bulk.run(encoded.cells, 300).endings.tolist()
    assert [bulk.cells_of(given, row) for row in range(300)] == [
        bulk.cells_of(encoded.cells, row) for row in range(300)
    ]


def test_one_value_may_stand_for_all_rows(everything: Everything) -> None:
    classifier = everything["party_member"]
    bulk = Batch(classifier)
    same: dict[str, Any] = {"months_in_party": 30, "degradation_concluded": True, "gpa": np.array([1.0, np.nan])}
    same.update({"led_unit_corruption": False, "is_leader": False, "low_confidence": "0.2"})
    result = bulk.run(same, 2, reasons=True)
    assert [classifier.endings.all[place].basis for place in result.endings] == ["disqualified"] * 2
    assert bulk.cells_of(same, 0)[:2] == bulk.cells_of({**same, "gpa": None}, 0)[:2]


@pytest.mark.parametrize("column", ["gpa", "sick_leave_months"])
def test_a_missing_float_is_missing_or_its_default(everything: Everything, column: str) -> None:
    bulk = Batch(everything["party_member"])
    place = bulk.program.index[column]
    empty, none = bulk.cells_of({column: np.array([np.nan])}, 0)[place], bulk.cells_of({}, 0)[place]
    assert empty == none


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


# -- the tests of arrays


@for_all(st.integers(2, 6), st.data())
def test_a_test_of_cells_is_the_mask_itself(size: int, data: st.DataObject) -> None:
    mask = data.draw(st.integers(0, 2**size - 1))
    column = np.arange(-1, size, dtype=np.int8)
    for unknown in (False, True):
        wanted = [unknown, *(bool(mask >> cell & 1) for cell in range(size))]
        assert cell_test(size, mask, unknown_holds=unknown)(column).tolist() == wanted


@for_all(st.lists(st.fractions(0, 4, max_denominator=12), max_size=3), st.data())
def test_a_test_of_floats_is_the_mask_of_their_shortest_decimals(cuts: list[Fraction], data: st.DataObject) -> None:
    domain: Numbers = numbers(Fraction(0), None, whole=False, cuts=cuts)
    mask = data.draw(st.integers(0, 2**domain.size - 1))
    near = [float(cut) + step for cut in cuts for step in (-1e-9, 0, 1e-9)]
    values = [value for value in (*near, 0.1, 3.2, 100.0) if value >= 0]
    column = np.array([*values, np.nan])
    for unknown in (False, True):
        wanted = [bool(mask >> domain.cell(Fraction(Decimal(repr(value)))) & 1) for value in values]
        assert number_test(domain, mask, unknown_holds=unknown)(column).tolist() == [*wanted, unknown]
