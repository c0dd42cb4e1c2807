"""What a file would do: line by line, cell by cell, and as writes that can be taken back. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.errors import N_
from core.exchange.columns import Columns
from core.exchange.days import BadCell
from core.exchange.kinds import WRITES, RowState
from core.exchange.notes import Note, warning, wrong
from core.exchange.readers import Value

MOVES = frozenset({"unit", "parent"})  # columns whose change is a move


@dataclass(frozen=True, slots=True)
class Write:
    """A row of a table that is added (`before` is None), changed (those columns), or taken away (`after` is None)."""

    table: str
    id: UUID
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(slots=True)
class Line:
    """A row on its way: what the file says, what stands there, what would be written.

    `given` holds the values of the columns that the file has (None: an empty cell, or one that cannot be read);
    `old` those that stand there, None for something new. `twin`: somebody else may be the same.
    """

    number: int | None
    given: dict[str, Value]
    notes: list[Note] = field(default_factory=list)
    key: str = ""
    title: str = ""
    record_id: UUID | None = None
    old: dict[str, Value] | None = None
    is_new: bool = True
    moves: bool = False
    missing: bool = False
    twice: bool = False
    twin: bool = False
    writes: list[Write] = field(default_factory=list)

    def refuse(self, column: str, template: str, **values: object) -> None:
        """Note what stands in the way."""
        self.notes.append(wrong(column, template, **values))

    def warn(self, column: str, template: str, **values: object) -> None:
        """Note what people should look at."""
        self.notes.append(warning(column, template, **values))

    def is_faulty(self) -> bool:
        """Say whether something stands in the way."""
        return bool(self.notes) and any(one.wrong for one in self.notes)

    @property
    def state(self) -> RowState:
        """What the line would do."""
        if self.missing:
            return RowState.MISSING
        if self.is_faulty():
            return RowState.WRONG
        if self.twice or self.twin:
            return RowState.DUPLICATE
        if self.is_new:
            return RowState.NEW
        if self.moves:
            return RowState.MOVED
        return RowState.CHANGED if self.changed_columns() else RowState.UNCHANGED

    @property
    def may_be_taken(self) -> bool:
        """Whether it is a duplicate only perhaps, so that somebody may say that it is none."""
        return self.twin and not self.twice and not self.is_faulty() and not self.missing

    def changed_columns(self) -> list[str]:
        """Return the columns in which the file says something else than what stands there."""
        old = self.old or {}
        return [name for name, value in self.given.items() if value != old.get(name)]

    def is_written(self, *, twins: bool) -> bool:
        """Say whether it is written at all; `twins`: those that may be duplicates are."""
        return self.state in WRITES or (twins and self.may_be_taken)

    def cells(self, columns: Columns) -> dict[str, dict[str, Any]]:
        """Return each column with its state, what the file says, and what stands there where that differs."""
        found = {}
        bad = {one.column for one in self.notes if one.wrong} if self.notes else set()
        for name, value in (self.given if not self.missing else self.old or {}).items():
            old = None if self.old is None else self.old.get(name)
            cell: dict[str, Any] = {"state": self._cell_state(name, value, old, bad), "new": as_json(value)}
            if self.missing:
                cell["new"] = None
            if (not self.is_new and old != value) or self.missing:
                cell["old"] = as_json(old)
            found[name] = cell
        return found

    def _cell_state(self, name: str, value: Value, old: Value, bad: set[str]) -> RowState:
        if self.missing:
            return RowState.MISSING
        if name in bad:
            return RowState.WRONG
        if (self.twice or self.twin) and name == next(iter(self.given)):
            return RowState.DUPLICATE
        if self.is_new:
            return RowState.UNCHANGED if value is None else RowState.NEW
        if value == old:
            return RowState.UNCHANGED
        return RowState.MOVED if self.moves and name in MOVES else RowState.CHANGED


def read_line(
    number: int, cells: Mapping[str, object], notes: list[Note], present: Iterable[str], columns: Columns
) -> Line:
    """Return the line of a row: every cell read, every fault noted."""
    line = Line(number, {}, notes)
    by_name = columns.by_name
    for name in present:
        raw = cells.get(name)
        line.given[name] = None
        if raw is None:
            continue
        reader = by_name[name].reader
        try:
            value = reader.read(raw)
        except BadCell as error:
            line.notes.append(Note(name, error.message))
            continue
        line.given[name] = value
        found = reader.warning(raw, value)
        if found is not None:
            line.notes.append(Note(name, found, wrong=False))
    return line


def demand_needed(line: Line, columns: Columns) -> None:
    """Note every column that a new row must fill, and that an existing one may not empty."""
    bad = {one.column for one in line.notes if one.wrong} if line.notes else set()
    for column in columns.needed:
        absent = column.name not in line.given
        if line.given.get(column.name) is None and column.name not in bad:
            if line.is_new:
                text = N_("thiếu cột này; hàng mới phải có") if absent else N_("để trống; hãy điền")
                line.refuse(column.name, text)
            elif not absent:
                line.refuse(column.name, N_("để trống; hãy điền, hoặc bỏ cột này khỏi tệp"))


def note_repeated(lines: Iterable[Line]) -> None:
    """Mark every line whose key another one has."""
    first: dict[str, Line] = {}
    for line in lines:
        if not line.key:
            continue
        other = first.setdefault(line.key, line)
        if other is not line:
            line.twice = other.twice = True
            line.warn("", N_("trùng với hàng {row}; mỗi mục chỉ được có một hàng"), row=other.number)


class Digest:
    """The fingerprint of all that a preview shows."""

    def __init__(self) -> None:
        self._sum = hashlib.sha256()

    def add(self, line: Line, state: RowState, cells: Mapping[str, Any]) -> None:
        """Take in a line with its state and cells."""
        about = None if line.is_new else str(line.record_id)
        text = json.dumps([line.number, state, about, line.key, cells], ensure_ascii=False, sort_keys=True)
        self._sum.update(text.encode())

    def text(self) -> str:
        """Return the fingerprint of the lines so far."""
        return self._sum.hexdigest()


def as_json(value: Any) -> Any:
    """Return a value as JSON holds it: days and decimals as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, UUID) else value


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names under which something else is said after than before."""
    return (name for name in after if before.get(name) != after[name])


def update(table: str, row_id: UUID, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Write]:
    """Yield the write that makes one of the other; none where nothing differs."""
    names = list(changes(before, after))
    if names:
        yield Write(table, row_id, {name: before.get(name) for name in names}, {name: after[name] for name in names})
