"""Formulas and their diagrams, against every way to fill in small rows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook.diagrams import FALSE, TRUE, Diagrams, Restriction
from core.rulebook.formulas import (
    MISSING,
    Conjunction,
    Formula,
    Literal,
    closure,
    conjunction,
    disjunction,
    literals,
    negation,
    variables,
)

SIZES = (2, 3, 2, 3)
CELLS = [tuple(range(size)) for size in SIZES]
ORDER = (2, 0, 3, 1)
ROWS = list(product(*CELLS))

LITERALS = st.integers(0, 3).flatmap(
    lambda place: st.builds(Literal, st.just(place), st.integers(0, 2 ** SIZES[place] - 1))
)
FORMULAS = st.recursive(
    LITERALS,
    lambda inner: st.lists(inner, max_size=3).map(conjunction) | st.lists(inner, max_size=3).map(disjunction),
    max_leaves=8,
)
PARTIAL = st.tuples(*(st.sampled_from([MISSING, *cells]) for cells in CELLS))


def holds(formula: Formula, row: tuple[int, ...]) -> bool:
    """Say whether a formula holds, straight from what it means."""
    if isinstance(formula, Literal):
        return bool(formula.mask >> row[formula.variable] & 1)
    parts = [holds(part, row) for part in formula.parts]
    return all(parts) if isinstance(formula, Conjunction) else any(parts)


def completions(partial: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Yield every way to fill in a row."""
    return product(*(CELLS[place] if cell == MISSING else (cell,) for place, cell in enumerate(partial)))


def make_diagrams() -> Diagrams:
    return Diagrams(CELLS, ORDER, 2)


def restricted(store: Diagrams, root: int, partial: tuple[int, ...]) -> tuple[int, set[int], set[int]]:
    possible = [CELLS[place] if cell == MISSING else (cell,) for place, cell in enumerate(partial)]
    return Restriction(store, range(2)).of(root, possible)


@for_all(FORMULAS)
def test_a_diagram_decides_as_its_formula(formula: Formula) -> None:
    store = make_diagrams()
    root = store.of(formula)
    for row in ROWS:
        assert restricted(store, root, row)[0] == holds(formula, row)


@for_all(FORMULAS, FORMULAS)
def test_two_formulas_that_decide_alike_are_one_diagram(one: Formula, other: Formula) -> None:
    store = make_diagrams()
    alike = all(holds(one, row) == holds(other, row) for row in ROWS)
    assert (store.of(one) == store.of(other)) == alike


@for_all(FORMULAS)
def test_a_formula_and_its_negation_never_agree(formula: Formula) -> None:
    opposite = negation(formula, SIZES)
    assert all(holds(formula, row) != holds(opposite, row) for row in ROWS)


@for_all(FORMULAS, PARTIAL)
def test_a_restricted_diagram_reaches_exactly_what_can_still_be(formula: Formula, partial: tuple[int, ...]) -> None:
    store = make_diagrams()
    _, reached, changing = restricted(store, store.of(formula), partial)
    rows = list(completions(partial))
    assert reached == {int(holds(formula, row)) for row in rows}
    for place in range(len(SIZES)):
        others = {tuple(cell for at, cell in enumerate(row) if at != place) for row in rows}
        ends = [{holds(formula, row) for row in rows if row[:place] + row[place + 1 :] == other} for other in others]
        assert (place in changing) == any(len(end) > 1 for end in ends)


@for_all(FORMULAS, PARTIAL)
def test_what_a_closure_says_of_an_incomplete_row_holds_however_it_is_filled_in(
    formula: Formula, partial: tuple[int, ...]
) -> None:
    said = closure(formula, SIZES)(partial)
    if said is not None:
        assert {holds(formula, row) for row in completions(partial)} == {said}
    if MISSING not in partial:
        assert said == holds(formula, partial)


@for_all(FORMULAS, FORMULAS, FORMULAS)
def test_choosing_is_if_then_else(condition: Formula, yes: Formula, no: Formula) -> None:
    store = make_diagrams()
    chosen = store.choose(store.of(condition), store.of(yes), store.of(no))
    for row in ROWS:
        wanted = holds(yes, row) if holds(condition, row) else holds(no, row)
        assert restricted(store, chosen, row)[0] == wanted


@for_all(st.lists(FORMULAS, min_size=3, max_size=3))
def test_a_switch_takes_the_branch_of_the_cell(branches: list[Formula]) -> None:
    store = make_diagrams()
    root = store.switch(1, [store.of(branch) for branch in branches])
    for row in ROWS:
        assert restricted(store, root, row)[0] == holds(branches[row[1]], row)


@for_all(FORMULAS)
def test_variables_are_those_of_the_literals_in_order_of_reading(formula: Formula) -> None:
    assert list(variables(formula)) == [one.variable for one in literals(formula)]


def test_what_always_or_never_holds_is_a_terminal() -> None:
    store = make_diagrams()
    assert (store.of(conjunction(())), store.of(disjunction(()))) == (TRUE, FALSE)
    assert store.of(Literal(1, 0b111)) == TRUE
    assert store.choose(TRUE, 0, 1) == 0
    assert store.choose(FALSE, 0, 1) == 1
