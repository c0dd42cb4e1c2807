"""The same people, units or bodies under two rulebooks: who changes, how many go where, and because of what. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.errors import N_
from core.facts.files import own_columns
from core.facts.services import FactRow, Question
from core.facts.subjects import Named
from core.facts.words import STATUS, WRONG, result_of
from core.rulebook.classification import Classifier
from core.rulebook.comparing import compare
from core.rulebook.conditions import Compare
from core.rulebook.domains import Value
from core.rulebook.explaining import cause_text
from core.rulebook.inputs import Problem, read_values
from core.rulebook.trace import needs_text
from core.rulebook.voice import Speech, Voice, raised


@dataclass(frozen=True, slots=True)
class Side:
    """A row under one rulebook: its result (a level, a status or `wrong`), its values, what is wrong with them."""

    result: str
    values: Mapping[str, Value]
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody or something under both rulebooks."""

    about: Named
    before: Side
    after: Side

    @property
    def move(self) -> tuple[str, str]:
        """The result before and after."""
        return self.before.result, self.after.result

    @property
    def changed(self) -> bool:
        """Say whether the result differs."""
        return self.before.result != self.after.result


@dataclass(frozen=True, slots=True)
class Cause:
    """Why somebody changes: what one rulebook says of them by which clause, and what the other asks instead."""

    rulebook: str
    text: str
    cite: str
    other: str = ""  # the other rulebook
    asked: str = ""  # what it asks
    other_cite: str = ""


def tried(first: Question, second: Question, before: Sequence[FactRow], after: Sequence[FactRow]) -> list[Tried]:
    """Return each row with its result under both rulebooks; the rows stand in the same order."""
    return [
        Tried(one.about, _side(first, second, one), _side(second, first, other))
        for one, other in zip(before, after, strict=True)
    ]


def _side(question: Question, other: Question, row: FactRow) -> Side:
    columns = own_columns(row.columns, question.program.inputs, other.program.inputs)
    values, problems = read_values(question.program, columns, loose=True)
    outcome = None if problems else question.classifier.classify(values)
    return Side(result_of(outcome), values, problems)


# -- totals ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Moves:
    """How many go from which result to which; `before` and `after` are those that occur, best first."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]

    def of_row(self, result: str) -> int:
        """Return how many had a result before."""
        return sum(count for (before, _), count in self.counts.items() if before == result)

    def of_column(self, result: str) -> int:
        """Return how many have a result after."""
        return sum(count for (_, after), count in self.counts.items() if after == result)


def moves(first: Classifier, second: Classifier, found: Sequence[Tried]) -> Moves:
    """Count who goes from which result to which."""
    counts = Counter(one.move for one in found)
    before, after = {one for one, _ in counts}, {one for _, one in counts}
    return Moves(_ordered(first, before), _ordered(second, after), counts)


def _ordered(classifier: Classifier, results: Collection[str]) -> tuple[str, ...]:
    order = [*classifier.program.levels, *STATUS, WRONG]
    return tuple(sorted(results, key=order.index))


# -- reasons ---------------------------------------------------------------------------------------------------------


def causes(first: Classifier, second: Classifier, one: Tried, voice: Voice) -> list[Cause]:
    """Return why somebody changes; none where nothing changes."""
    if not one.changed:
        return []
    wrong = [
        Cause(classifier.program.book.name, message.said(voice.say), "")
        for classifier, side in ((first, one.before), (second, one.after))
        for _, message in side.problems
    ]
    return wrong or list(dict.fromkeys(_causes(first, second, one, voice)))


def _causes(first: Classifier, second: Classifier, one: Tried, voice: Voice) -> Iterator[Cause]:
    found = compare(first, second, one.before.values, one.after.values)
    sides = {
        first.program.book.name: (first, found.before, second),
        second.program.book.name: (second, found.after, first),
    }
    for entry in found.because:
        own, outcome, other = sides[entry["rulebook"]]
        text = raised(cause_text(own, outcome, entry, voice))
        name, asked, cite = _asked(other, entry, voice)
        yield Cause(entry["rulebook"], text, entry.get("cite", ""), name, asked, cite)


def _asked(other: Classifier, entry: Mapping[str, Any], voice: Voice) -> tuple[str, str, str]:
    """Return the other rulebook, what it asks of the same fact, and the clause; nothing where it cannot be told."""
    if "other" not in entry or "from" in entry:
        return "", "", ""
    name, there = other.program.book.name, entry["other"]
    if there is None:
        return name, voice.say(N_("không có điều này")), ""
    speech = Speech(other.program, voice)
    one = _comparison(other, entry, there)
    if one is None or isinstance(one.value, bool):
        return name, voice.say(N_("cũng có điều này")), there["cite"]
    return name, voice.say(N_("cần {bound}"), bound=speech.bound(one, short=True)), there["cite"]


def _comparison(other: Classifier, entry: Mapping[str, Any], there: Mapping[str, Any]) -> Compare | None:
    rules = other.program.disqualifiers if entry.get("case") else other.program.standards.get(entry["level"], ())
    shown = (one for rule in rules if rule.rule.name == there["rule"] for part in rule.parts for one in part.shown)
    return next((one for one in shown if one.fact == entry["fact"] and needs_text(one) == there["needs"]), None)
