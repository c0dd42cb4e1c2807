"""What every kind of file can do: name its columns, plan what a file would change, give out what stands there."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Protocol, TypeAlias

from core.exchange.columns import Columns
from core.exchange.kinds import Subject
from core.exchange.plans import Line
from core.exchange.readers import Value
from core.exchange.subjects.asked import Asked

Record: TypeAlias = Mapping[str, Value]


class Sort(Protocol):
    """A kind of file."""

    @property
    def subject(self) -> Subject:
        """Its name."""

    @property
    def label(self) -> str:
        """What people call it."""

    def columns(self, asked: Asked) -> Columns:
        """Return its columns; raises WrongInput where they cannot be known yet."""

    def plan(self, asked: Asked, lines: Collection[Line]) -> None:
        """Fill in what stands there, what is wrong, and what would be written."""

    def missing(self, asked: Asked, lines: Collection[Line]) -> Iterator[Line]:
        """Yield what stands there and is not in the file, of what the file is about."""

    def records(self, asked: Asked) -> Iterator[Record]:
        """Yield what stands there within reach, as rows of such a file."""
