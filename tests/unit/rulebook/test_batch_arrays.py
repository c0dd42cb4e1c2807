"""Arrays to endings and reasons: always what the same row gives by itself, to the last decimal."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook import batch
from core.rulebook.batch import UNDECIDED, Batch, BatchResult
from core.rulebook.cell_tests import exactly
from core.rulebook.classification import Classifier
from core.rulebook.columns import Encoder
from core.rulebook.domains import Value
from core.rulebook.endings import Ending
from core.rulebook.formulas import closure
from core.rulebook.loading import load
from core.rulebook.program import Program
from core.testing.rows import as_columns, make_values

Make = Callable[..., Classifier]
Everything = dict[str, Classifier]
Row = dict[str, Value]
NAN = float("nan")

# Thresholds that binary cannot hold, a default, ceilings by a level and by a fact.
THRESHOLDS = """\
rulebook: test/1
title: Bộ quy tắc thử
documents: {main: {issuer: Đảng ủy A, number: 1-KH/ĐU, date: 2024-01-02}}
review_years: [2024]
subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}
facts:
  gpa: {label: Điểm, type: number, range: [0, 4], cite: I}
  growth: {label: Tăng trưởng, type: number, cite: I}
eligibility:
  party_member:
    exempt: {new: {months_in_party: {below: 6}, cite: II.1}}
    reviewed_only: {suspended: {suspended_from_activity: true, cite: II.2}}
standards:
  party_member:
    HTXSNV:
      study: {gpa: {at_least: 3.2}, cite: III.1}
      growth: {growth: {above: 0.3}, cite: III.1}
      targets: {targets_done: {at_least: 2/3}, cite: III.1}
    HTTNV: {study: {gpa: {at_least: 2.85}, cite: III.2}, targets: {targets_done: {above: 2/3}, cite: III.2}}
    HTNV: {growth: {growth: {above: 0.1, at_most: 90}, cite: III.3}}
disqualifiers:
  party_member: {trust: {low_confidence: {above: 1/3}, cite: IV.1}}
otherwise: {party_member: {result: open, cite: III.4}}
ceilings:
  party_member:
    sick: {when: {sick_leave_months: {at_least: 2.5}}, not_above: HTTNV, cite: V.1}
    head: {when: {is_head: true}, not_above: {fact: unit_level}, cite: V.2}
"""
NUMBERS = ("gpa", "growth", "targets_done", "low_confidence", "sick_leave_months", "months_in_party")
LEVELS = ("HTXSNV", "HTTNV", "HTNV", "KHTNV")


@pytest.fixture(scope="module")
def thresholds() -> Batch:
    """Return the batch of a small rulebook whose thresholds binary cannot hold."""
    book = load(THRESHOLDS, "test.yaml", {}.__getitem__)
    return Batch(Classifier(Program(book, book.subject("party_member"))))


def beside(*cuts: float, most: float) -> st.SearchStrategy[float]:
    """Draw a float at a cut, next to it, or anywhere; or none."""
    near = [one for cut in cuts for one in (math.nextafter(cut, 0), cut, math.nextafter(cut, 99))]
    return st.sampled_from([*near, 0.0, most, NAN]) | st.floats(0, most)


FLOATS = st.tuples(
    beside(3.2, 2.85, 4 - 1e-9, most=4.0),
    beside(0.3, 0.1 + 0.2, 0.1, 90.0, most=100.0),
    beside(2 / 3, 0.67, 0.667, most=1.0),
    beside(1 / 3, 0.33, most=1.0),
    beside(2.5, most=12.0),
    st.sampled_from([5.0, 6.0, 30.0, 30.0, 30.0, NAN]),
)


def given_in(columns: Mapping[str, Any], row: int) -> Row:
    """Return the values that a row of arrays gives: floats for their decimals, NaN and -1 for nothing."""
    found: Row = {}
    for name, column in columns.items():
        if column.dtype == np.float64:
            if not math.isnan(column[row]):
                found[name] = exactly(float(column[row]))
        elif column.dtype == np.bool_ or column[row] >= 0:
            found[name] = LEVELS[column[row]] if name == "unit_level" else bool(column[row])
    return found


def ended(bulk: Batch, result: BatchResult, row: int) -> Ending | None:
    place = int(result.endings[row])
    return None if place == UNDECIDED else bulk.classifier.endings.all[place]


def reasons_of(bulk: Batch, result: BatchResult, row: int) -> list[str]:
    """Return the rules whose bits are set, each with its level."""
    assert result.not_met is not None
    return [
        f"{one.level} {one.rule.rule.name}"
        for bit, one in enumerate(bulk.reasons)
        if result.not_met[bit // 8, row] >> bit % 8 & 1
    ]


def agree(bulk: Batch, columns: Mapping[str, Any], rows: int) -> None:
    """Check every row of arrays against the same row by itself."""
    classifier = bulk.classifier
    result = bulk.run(columns, rows, reasons=True)
    for row in range(rows):
        values = given_in(columns, row)
        cells, _ = classifier.cells(values)
        assert bulk.cells_of(columns, row) == tuple(cells)
        ending, outcome = ended(bulk, result, row), classifier.classify(values)
        if ending is None:
            assert classifier.ending(cells) is None
        else:
            assert (ending.status, ending.level or None) == (outcome.status, outcome.level)
            assert outcome.basis in (ending.basis or None, None)
        set_bits = reasons_of(bulk, result, row)
        assert set_bits == [f"{one.level} {one.rule.rule.name}" for one in bulk.reasons if applies(bulk, one, cells)]
        told = [f"{level} {entry['rule']}" for level, entries in outcome.unmet.items() for entry in entries]
        assert set(told) <= set(set_bits)


def applies(bulk: Batch, reason: batch.Reason, cells: Sequence[int]) -> bool:
    """Say whether a requirement is surely not met, or a case surely holds."""
    formula = reason.rule.demand if reason.part < 0 else reason.rule.parts[reason.part].formula
    return closure(formula, bulk.program.sizes)(cells) is (reason.part < 0)


@for_all(st.lists(st.tuples(FLOATS, st.integers(-1, 1), st.integers(-1, 3), st.booleans()), min_size=1, max_size=40))
def test_arrays_end_as_the_same_rows_by_themselves(
    thresholds: Batch, rows: list[tuple[tuple[float, ...], int, int, bool]]
) -> None:
    columns: dict[str, Any] = {name: np.array([row[0][place] for row in rows]) for place, name in enumerate(NUMBERS)}
    columns["is_head"] = np.array([row[1] for row in rows], np.int8)
    columns["unit_level"] = np.array([row[2] for row in rows], np.int8)
    columns["suspended_from_activity"] = np.array([row[3] and row[1] > 0 for row in rows])
    agree(thresholds, columns, len(rows))


def levels(bulk: Batch, columns: Mapping[str, Any], rows: int) -> list[str | None]:
    """Return the level or status of every row, None where it is undecided."""
    result = bulk.run(columns, rows)
    found = [ended(bulk, result, row) for row in range(rows)]
    return [one and (one.level or one.status) for one in found]


GOOD: dict[str, Any] = {
    "months_in_party": 30, "gpa": 4, "growth": 1, "targets_done": 1, "low_confidence": 0, "unit_level": "HTXSNV"
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "values", "wanted"),
    [
        ("gpa", [3.2, 3.1999999999999997, 2.85, 2.8499999999999996], ["HTXSNV", "HTTNV", "HTTNV", "HTNV"]),
        ("growth", [0.3, 0.1 + 0.2, 90.0, 90.00000000000001], ["HTTNV", "HTXSNV", "HTXSNV", "HTXSNV"]),
        ("targets_done", [2 / 3, 0.6666666666666667, 0.667], ["HTNV", "HTXSNV", "HTXSNV"]),
        ("low_confidence", [1 / 3, 0.33333333333333337, 0.34], ["HTXSNV", "KHTNV", "KHTNV"]),
        ("sick_leave_months", [2.5, 2.4999999999999996, NAN], ["HTTNV", "HTXSNV", "HTXSNV"]),
        ("months_in_party", [5.0, 6.0, NAN], ["exempt", "HTXSNV", None]),
        ("gpa", [NAN, 4.0], [None, "HTXSNV"]),
    ],
)
def test_a_float_meets_a_threshold_as_the_decimal_it_stands_for(
    thresholds: Batch, column: str, values: list[float], wanted: list[str | None]
) -> None:
    assert levels(thresholds, {**GOOD, column: np.array(values)}, len(values)) == wanted


def test_reasons_name_every_requirement_not_met_and_every_case_that_holds(thresholds: Batch) -> None:
    columns = {**GOOD, "gpa": np.array([3.2, 3.0, 2.0, NAN]), "low_confidence": np.array([0.0, 0.0, 0.5, NAN])}
    result = thresholds.run(columns, 4, reasons=True)
    assert [reasons_of(thresholds, result, row) for row in range(4)] == [
        [],
        ["HTXSNV study"],
        ["HTXSNV study", "HTTNV study", "KHTNV trust"],
        [],
    ]


def test_what_is_missing_is_neither_met_nor_unmet(thresholds: Batch) -> None:
    result = thresholds.run({"gpa": np.array([NAN, 3.0])}, 2, reasons=True)
    assert result.endings.tolist() == [UNDECIDED, UNDECIDED]
    assert [reasons_of(thresholds, result, row) for row in range(2)] == [[], ["HTXSNV study"]]


def test_without_reasons_there_are_no_masks(thresholds: Batch) -> None:
    assert thresholds.run({}, 3).not_met is None


def test_no_rows_give_no_endings(thresholds: Batch) -> None:
    result = thresholds.run({"gpa": np.array([], np.float64)}, 0, reasons=True)
    assert result.not_met is not None
    assert (result.endings.shape, result.not_met.shape) == ((0,), (1, 0))


@pytest.mark.parametrize("chunk", [1, 3, 7, 100])
def test_chunks_leave_no_seam(thresholds: Batch, chunk: int, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = {**GOOD, "gpa": np.array([4.0, 3.0, NAN, 2.0, 3.2, 0.0, 2.85])}
    wanted = thresholds.run(columns, 7, reasons=True)
    monkeypatch.setattr(batch, "CHUNK", chunk)
    found = thresholds.run(columns, 7, reasons=True)
    assert found.endings.tolist() == wanted.endings.tolist()
    assert found.not_met is not None
    assert wanted.not_met is not None
    assert found.not_met.tolist() == wanted.not_met.tolist()


# -- what a column may be


def test_one_value_may_stand_for_all_rows(thresholds: Batch) -> None:
    same: dict[str, Any] = {**GOOD, "gpa": "3.5", "suspended_from_activity": False}
    assert levels(thresholds, same, 3) == ["HTXSNV"] * 3
    assert levels(thresholds, {**same, "suspended_from_activity": True}, 2) == ["reviewed_only"] * 2
    assert levels(thresholds, {**same, "gpa": None}, 2) == [None, None]
    wanted = thresholds.cells_of({**GOOD, "gpa": np.array([3.5, 0.0])}, 0)
    assert thresholds.cells_of(same, 0) == thresholds.cells_of(same, 1) == wanted


def test_constants_alone_give_every_row_the_same_reasons(thresholds: Batch) -> None:
    result = thresholds.run({**GOOD, "gpa": 3, "low_confidence": "0.5"}, 2, reasons=True)
    assert [reasons_of(thresholds, result, row) for row in range(2)] == [["HTXSNV study", "KHTNV trust"]] * 2


@pytest.mark.parametrize("dtype", [np.bool_, np.int8])
def test_truth_values_come_as_booleans_or_as_cells(thresholds: Batch, dtype: Any) -> None:
    columns = {**GOOD, "suspended_from_activity": np.array([1, 0], dtype)}
    assert levels(thresholds, columns, 2) == ["reviewed_only", "HTXSNV"]
    assert thresholds.cells_of(columns, 0) != thresholds.cells_of(columns, 1)


def test_a_gap_is_the_default_where_there_is_one(thresholds: Batch) -> None:
    columns: dict[str, Any] = {
        **GOOD,
        "sick_leave_months": np.array([3.0, NAN]),
        "is_head": np.array([1, -1], np.int8),
        "unit_level": np.array([2, 3], np.int8),
    }
    assert levels(thresholds, columns, 2) == ["HTNV", "HTXSNV"]
    assert [given_in({"is_head": columns["is_head"]}, row) for row in range(2)] == [{"is_head": True}, {}]
    place = thresholds.program.index["is_head"]
    assert [thresholds.cells_of(columns, row)[place] for row in range(2)] == [1, 0]


def test_numbers_may_come_as_cells_and_so_may_their_defaults(thresholds: Batch) -> None:
    sick = thresholds.program.variables[thresholds.program.index["sick_leave_months"]].domain
    cells = np.array([sick.cell(Fraction(3)), sick.cell(Fraction(2)), -1], np.int8)
    assert levels(thresholds, {**GOOD, "sick_leave_months": cells}, 3) == ["HTTNV", "HTXSNV", "HTXSNV"]


def test_a_fact_fixed_for_the_subject_stands_whatever_a_column_says(everything: Everything) -> None:
    bulk = Batch(everything["leader"])
    place = bulk.program.index["is_leader"]
    for column in (np.array([0, 0], np.int8), False, None):
        columns = {"is_leader": column, "months_in_post": 9, "degradation_concluded": True}
        assert bulk.cells_of(columns, 1)[place] == 1
        assert levels(bulk, columns, 2) == ["KHTNV", "KHTNV"]
        assert levels(bulk, {**columns, "months_in_post": 5}, 2) == ["reviewed_only", "reviewed_only"]


# -- ceilings


def test_a_ceiling_lowers_only_what_stands_above_it(thresholds: Batch) -> None:
    columns: dict[str, Any] = {**GOOD, "sick_leave_months": 3, "gpa": np.array([4.0, 3.0, 1.0])}
    result = thresholds.run(columns, 3)
    endings = [ended(thresholds, result, row) for row in range(3)]
    assert [(one.before, one.level) for one in endings if one] == [
        ("HTXSNV", "HTTNV"),
        ("HTTNV", "HTTNV"),
        ("HTNV", "HTNV"),
    ]


@pytest.mark.parametrize(
    ("unit", "wanted"),
    [
        (0, ["HTXSNV", "HTNV"]),
        (1, ["HTTNV", "HTNV"]),
        (2, ["HTNV", "HTNV"]),
        (3, ["KHTNV", "KHTNV"]),
        (-1, [None, None]),
    ],
)
def test_a_ceiling_may_stand_in_a_fact(thresholds: Batch, unit: int, wanted: list[str | None]) -> None:
    units = np.array([unit, unit], np.int8)
    columns: dict[str, Any] = {**GOOD, "gpa": np.array([4.0, 1.0]), "is_head": True, "unit_level": units}
    assert levels(thresholds, columns, 2) == wanted
    assert levels(thresholds, {**columns, "is_head": False}, 2) == ["HTXSNV", "HTNV"]


def test_an_unknown_ceiling_cannot_lower_the_lowest_level(thresholds: Batch) -> None:
    columns: dict[str, Any] = {**GOOD, "is_head": True, "low_confidence": 1, "unit_level": np.array([-1, 0], np.int8)}
    assert levels(thresholds, columns, 2) == ["KHTNV", "KHTNV"]


def test_ceilings_are_applied_one_after_the_other(thresholds: Batch) -> None:
    columns: dict[str, Any] = {**GOOD, "sick_leave_months": np.array([3.0, 3.0, 0.0]), "is_head": True}
    columns["unit_level"] = np.array([2, 0, 2], np.int8)
    assert levels(thresholds, columns, 3) == ["HTNV", "HTTNV", "HTNV"]


def test_without_a_level_there_is_nothing_to_lower(thresholds: Batch) -> None:
    columns: dict[str, Any] = {**GOOD, "gpa": 1, "growth": np.array([95.0]), "is_head": True, "unit_level": None}
    assert levels(thresholds, columns, 1) == ["open"]


# -- whole rulebooks


@pytest.mark.parametrize("subject", ["party_member", "leader"])
@pytest.mark.parametrize("missing", [0.0, 0.05, 0.3])
def test_columns_of_cells_end_as_the_same_rows_by_themselves(
    everything: Everything, subject: str, missing: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "CHUNK", 128)
    classifier, chance = everything[subject], random.Random(f"{subject} {missing}")
    rows = [make_values(classifier.program, chance, missing=missing) for _ in range(600)]
    encoder, bulk = Encoder(classifier), Batch(classifier)
    given = [as_columns(row) for row in rows]
    encoded = encoder.encode({name: [row.get(name) for row in given] for name in classifier.program.inputs}, 600)
    result = bulk.run(encoded.cells, 600, reasons=True)
    for place, row in enumerate(rows):
        cells, total = classifier.cells(row)
        assert ended(bulk, result, place) == classifier.ending(cells)
        assert bulk.cells_of(encoded.cells, place) == tuple(cells)
        whole = row if total is None else {**row, "points": total}
        assert (encoder.values(encoded, place), encoded.totals[place]) == (whole, total)
        told = [f"{one.level} {one.rule.rule.name}" for one in bulk.reasons if applies(bulk, one, cells)]
        assert reasons_of(bulk, result, place) == told


def test_the_total_of_the_points_may_come_as_an_array(everything: Everything) -> None:
    bulk = Batch(everything["party_member"])
    columns = {"points": np.array([90.0, 89.99999999999999, 70.0, 69.9, NAN])}
    result = bulk.run(columns, 5, reasons=True)
    told = [[one for one in reasons_of(bulk, result, row) if one.endswith("total")] for row in range(5)]
    assert told == [[], ["HTXSNV total"], ["HTXSNV total"], ["HTXSNV total", "HTTNV total"], []]


TWICE = """\
subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}
standards:
  party_member:
    HTXSNV:
      first: {any: [{outstanding: true}, {is_leader: true}], cite: II.1}
      second: {any: [{outstanding: true}, {self_detected: true}], cite: II.1}
    HTTNV: {clean: {disciplined: false, cite: II.2}}
    HTNV: {member: {months_in_party: {at_least: 1}, cite: II.3}}
otherwise: {party_member: {result: KHTNV, cite: II.4}}
"""


def test_rules_that_come_to_the_same_are_asked_once(make_classifier: Make) -> None:
    bulk = Batch(make_classifier(TWICE))
    columns: dict[str, Any] = {"outstanding": np.array([True, False]), "is_leader": False, "self_detected": False}
    columns["months_in_party"] = 0
    assert levels(bulk, {**columns, "disciplined": True}, 2) == ["HTXSNV", "KHTNV"]
    assert levels(bulk, {**columns, "disciplined": np.array([0, -1], np.int8)}, 2) == ["HTXSNV", None]
