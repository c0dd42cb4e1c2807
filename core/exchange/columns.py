"""The columns of a kind of file: what people call them, how their cells are read. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from core.exchange.readers import Reader
from core.rowfiles import Heading

EXAMPLE = "VÍ DỤ"  # in the first cell of a row that a template shows and an import leaves out


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file.

    `needed`: a new row must fill it. `checked`: it is only compared with what stands there, never written.
    """

    name: str
    label: str
    reader: Reader
    note: str = ""
    example: str = ""
    needed: bool = False
    checked: bool = False
    other_labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """All columns of a kind of file, the key first."""

    every: tuple[Column, ...]

    def __getitem__(self, name: str) -> Column:
        return self.by_name[name]

    @cached_property
    def needed(self) -> tuple[Column, ...]:
        """The columns that a new row must fill."""
        return tuple(one for one in self.every if one.needed)

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by their names."""
        return {one.name: one for one in self.every}

    @property
    def headings(self) -> Sequence[Heading]:
        """What may stand in the heading row: code, or label, whatever the order."""
        order = Heading("_stt", ("STT", "TT", "Số thứ tự"))
        return [order, *(Heading(one.name, (one.label, *one.other_labels)) for one in self.every)]
