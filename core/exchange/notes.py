"""What is to be said about a row or cell of a file, and how a database row keeps it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import Message
from core.jobs.words import kept, message_of


@dataclass(frozen=True, slots=True)
class Note:
    """Something said about a cell (`column`), or about its whole row (empty). `wrong`: it stands in the way."""

    column: str
    message: Message
    wrong: bool = True

    def as_data(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {"column": self.column, "message": kept(self.message), "wrong": self.wrong}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Note:
        """Return the note that was kept."""
        return cls(data["column"], message_of(data["message"]), data["wrong"])


def wrong(column: str, template: str, **values: object) -> Note:
    """Return a note that stands in the way."""
    return Note(column, Message(template, values))


def warning(column: str, template: str, **values: object) -> Note:
    """Return a note that people should look at, and that stands in nobody's way."""
    return Note(column, Message(template, values), wrong=False)
