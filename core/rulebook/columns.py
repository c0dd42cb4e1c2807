"""From columns of raw values to columns of cells: each distinct value is read once, exactly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.errors import N_, Message
from core.rulebook.classification import Classifier
from core.rulebook.conditions import POINTS
from core.rulebook.domains import Value
from core.rulebook.facts import BadValue, Fact, shown
from core.rulebook.formulas import MISSING, variables
from core.rulebook.inputs import unknown_column

BAD = -2
_MOST_KEPT = 200_000
_TEXT = {str, type(None)}

Cells = NDArray[np.int8]
Key = Any
Problem = tuple[int, str, Message]


@dataclass
class _Known:
    """What is known of one column's raw values: cell and value of each, and what is wrong with the bad ones."""

    cells: dict[Key, int] = field(default_factory=dict)
    values: dict[Key, Value | None] = field(default_factory=dict)
    bad: dict[Key, Message] = field(default_factory=dict)


@dataclass
class Encoded:
    """A chunk of rows as cells, ready for `Batch.run`; `keys` stand for the raw values they came from, `known` says
    what those are.
    """

    rows: int
    cells: dict[str, Cells]
    keys: dict[str, Sequence[Key]]
    known: dict[str, _Known]
    problems: list[Problem]
    totals: Sequence[Fraction | None]


class Encoder:
    """Reads columns of one subject, remembering every distinct raw value."""

    def __init__(self, classifier: Classifier) -> None:
        self.classifier = classifier
        self.program = classifier.program
        self.inputs = dict(self.program.inputs)
        self._known: dict[tuple[str, bool], _Known] = {}
        self._deciding = sorted({variable for group in self.program.groups for variable in variables(group.counts)})
        self._bools = [(name, other) for name, fact in self.program.book.facts.items() for other in fact.implies]

    def encode(self, columns: Mapping[str, Sequence[object]], rows: int, *, loose: bool = False) -> Encoded:
        """Return a chunk as cells. A column that the rulebook does not know is a problem of its first given value."""
        encoded = Encoded(rows, {}, {}, {}, [], ())
        for name, raws in columns.items():
            fact = self.inputs.get(name)
            if fact is not None:
                self._column(encoded, fact, raws, loose=loose)
            elif any(raw is not None for raw in raws):
                first = next(row for row, raw in enumerate(raws) if raw is not None)
                encoded.problems.append((first, name, unknown_column(name, self.inputs)))
        self._check_fixed(encoded)
        for name, other in self._bools:
            self._imply(encoded, name, other)
        encoded.problems.sort(key=lambda problem: problem[0])
        if self.program.groups:
            self._add_totals(encoded)
        return encoded

    def value(self, encoded: Encoded, name: str, row: int) -> Value | None:
        """Return the value that a row gives for a column, None where it gives none."""
        if name == POINTS:
            return encoded.totals[row] if encoded.totals else None
        if name not in encoded.keys or encoded.cells[name][row] == MISSING:
            return None
        known = encoded.known.get(name)
        value = None if known is None else known.values.get(encoded.keys[name][row])
        return bool(encoded.cells[name][row]) if value is None else value

    def values(self, encoded: Encoded, row: int) -> dict[str, Value]:
        """Return the values of one row."""
        found = {name: self.value(encoded, name, row) for name in encoded.cells}
        return {name: value for name, value in found.items() if value is not None}

    # -- one column ----------------------------------------------------------------------------------------------------

    def _column(self, encoded: Encoded, fact: Fact, raws: Sequence[object], *, loose: bool) -> None:
        known = self._known.setdefault((fact.name, loose), _Known())
        if len(known.cells) > _MOST_KEPT:
            known = self._known[fact.name, loose] = _Known()
        keys = raws if set(map(type, raws)) <= _TEXT else list(zip(map(type, raws), raws, strict=True))
        for key in set(keys) - known.cells.keys():
            self._read(known, fact, key, loose=loose)
        cells = np.fromiter(map(known.cells.__getitem__, keys), np.int8, encoded.rows)
        if known.bad:
            for row in np.flatnonzero(cells == BAD).tolist():
                encoded.problems.append((row, fact.name, known.bad[keys[row]]))
            cells[cells == BAD] = MISSING
        encoded.cells[fact.name], encoded.keys[fact.name], encoded.known[fact.name] = cells, keys, known

    def _read(self, known: _Known, fact: Fact, key: Key, *, loose: bool) -> None:
        raw = _raw(key)
        if raw is None:
            known.cells[key], known.values[key] = MISSING, None
            return
        try:
            value = fact.read(raw, loose=loose)
        except BadValue as error:
            known.cells[key] = BAD
            known.bad[key] = Message(N_("«{column}»: {what}."), {"column": fact.name, "what": error.message})
            return
        known.cells[key], known.values[key] = self._cell(fact, value), value

    def _cell(self, fact: Fact, value: Value) -> int:
        place = self.program.index.get(fact.name)
        if place is not None:
            return self.program.variables[place].domain.cell(value)
        return list(fact.choices).index(value) if fact.choices else 0

    # -- across columns ----------------------------------------------------------------------------------------------

    def _check_fixed(self, encoded: Encoded) -> None:
        for name, value in self.program.rules.given.items():
            if name not in encoded.cells:
                continue
            fixed = self._cell(self.inputs[name], value)
            for row in np.flatnonzero((encoded.cells[name] != fixed) & (encoded.cells[name] != MISSING)).tolist():
                text = N_("«{column}» của đối tượng này luôn là {fixed}; nhận được {raw}.")
                raw = shown(_raw(encoded.keys[name][row]))
                encoded.problems.append((row, name, Message(text, {"column": name, "fixed": shown(value), "raw": raw})))

    def _imply(self, encoded: Encoded, name: str, other: str) -> None:
        """Fill in what an implying fact decides, both ways; note where both are given and contradict."""
        if name not in encoded.cells and other not in encoded.cells:
            return
        for one in (name, other):
            encoded.cells.setdefault(one, np.full(encoded.rows, MISSING, np.int8))
            encoded.keys.setdefault(one, [None] * encoded.rows)
        implying, implied = encoded.cells[name], encoded.cells[other]
        for row in np.flatnonzero((implying == 1) & (implied == 0)):
            text = N_("«{column}» là có thì «{other}» phải là có; sửa một trong hai.")
            encoded.problems.append((int(row), name, Message(text, {"column": name, "other": other})))
        implied[implying == 1] = 1
        implying[(implied == 0) & (implying == MISSING)] = 0

    def _add_totals(self, encoded: Encoded) -> None:
        """Work out the total of the points of every row, exactly, and the cell it lies in."""
        nothing = np.full(encoded.rows, MISSING, np.int8)
        deciding = {
            place: self._known_cells(place, encoded.cells.get(self.program.variables[place].name, nothing))
            for place in self._deciding
        }
        names = [group.group.fact.name for group in self.program.groups]
        totals = []
        for row in range(encoded.rows):
            points = {name: value for name in names if (value := self.value(encoded, name, row)) is not None}
            totals.append(self.classifier.total({place: cells[row] for place, cells in deciding.items()}, points))
        encoded.totals = totals
        if POINTS in self.program.index:
            domain = self.program.variables[self.program.index[POINTS]].domain
            cells = (MISSING if total is None else domain.cell(total) for total in totals)
            encoded.cells[POINTS] = np.fromiter(cells, np.int8, encoded.rows)

    def _known_cells(self, place: int, cells: Cells) -> list[int]:
        """Return a variable's cells with what is fixed or the default where nothing is given."""
        variable = self.program.variables[place]
        if variable.fixed is not None:
            return [variable.fixed] * len(cells)
        default = MISSING if variable.fact.default is None else variable.domain.cell(variable.fact.default)
        return [default if cell == MISSING else int(cell) for cell in cells]


def _raw(key: Key) -> object:
    """Return the raw value that a key stands for: text stands for itself, anything else comes with its type."""
    return key[1] if isinstance(key, tuple) else key
