"""What a subject of a rulebook is asked for, as a list for people and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from core.errors import N_, Say
from core.readable.names import CODES
from core.rulebook import exact
from core.rulebook.edition import Rulebook
from core.rulebook.facts import Fact, plain, value_text
from core.rulebook.program import Program
from core.rulebook.wording import condition_text, number_text, read_condition, share_text, value_of


class FactList:
    """The facts, grades and points that matter for one subject, in the order of its rules."""

    titles = (
        N_("Tên cột"),
        N_("Nghĩa"),
        N_("Kiểu"),
        N_("Giá trị"),
        N_("Không nêu"),
        N_("Chỉ hỏi khi"),
        N_("Căn cứ"),
    )

    def __init__(self, book: Rulebook, subject: str, say: Say, language: str) -> None:
        self.book, self.rules = book, book.subject(subject)
        self.facts = Program(book, self.rules).asked_for
        self.say, self.language = say, language

    def as_data(self) -> list[dict[str, Any]]:
        """Return one row for each."""
        return [
            {
                "name": fact.name,
                "label": self.say(fact.label),
                "type": fact.type,
                "range": _range(fact),
                "values": None
                if fact.numeric
                else {value_text(one): self.say(label) for one, label in fact.choices.items()},
                "default": plain(fact.default),
                "cite": fact.cite or None,
            }
            for fact in self.facts
        ]

    def cells(self) -> list[tuple[str, ...]]:
        """Return one row of texts for each."""
        return [
            (
                fact.name,
                self.say(fact.label),
                self.say(CODES["type"][fact.type]),
                self._values(fact),
                "" if fact.default is None else value_of(fact, fact.default, self.say, self.language),
                self._asked_of(fact),
                self.say(fact.cite or N_("sự kiện dùng chung")),
            )
            for fact in self.facts
        ]

    def _values(self, fact: Fact) -> str:
        if fact.type == "bool":
            return self.say(N_("có, không"))
        if not fact.numeric:
            return ", ".join(f"{value} ({self.say(label)})" for value, label in fact.choices.items())
        ends = list(self._ends(fact))
        if len(ends) == 1:
            return self.say(N_("từ {low}"), low=ends[0])
        return self.say(N_("{low} đến {high}"), low=ends[0], high=ends[1])

    def _ends(self, fact: Fact) -> Iterator[str]:
        write = share_text if fact.type == "share" else number_text
        yield write(fact.low, self.language)
        if fact.high is not None:
            yield write(fact.high, self.language)

    def _asked_of(self, fact: Fact) -> str:
        if not fact.asked_of:
            return ""
        condition = read_condition(self.book, self.rules, fact.asked_of)
        return condition_text(condition, self.rules, self.book.facts, self.say, self.language)


def _range(fact: Fact) -> list[str | None] | None:
    if not fact.numeric:
        return None
    return [exact.text_of(fact.low), None if fact.high is None else exact.text_of(fact.high)]
