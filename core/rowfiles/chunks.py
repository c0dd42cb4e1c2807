"""Some rows of a file, held column by column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Chunk:
    """Consecutive rows of one file.

    `columns` maps a canonical name to one raw value per row; None is a missing or blank value, and a
    column that no row of the chunk fills may be absent. `first_row` is the ordinal of the first row in
    the file, from 1, blank rows not counted. `loose` says that the file was typed by people (csv, xlsx):
    decimal commas, có/không and Vietnamese labels are to be understood.
    """

    columns: dict[str, list[object]]
    rows: int
    first_row: int
    loose: bool
    place: Callable[[int, str], str] = field(repr=False)

    def __len__(self) -> int:
        return self.rows

    def where(self, index: int, column: str) -> str:
        """Return the exact place of one value: `file:line`, or `file:Sheet!C5` in a workbook."""
        return self.place(index, column)
