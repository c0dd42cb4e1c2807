"""The same row under two rulebooks: does the level change, and which clauses did it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.rulebook.classification import Classifier, Outcome
from core.rulebook.domains import Value
from core.rulebook.trace import needs_text

Entry = dict[str, Any]
_LOOKED_AT_FIRST = "eligibility"


@dataclass(frozen=True)
class Comparison:
    """One row's outcome under two rulebooks. `because` names each clause with what the other rulebook asks instead."""

    before: Outcome
    after: Outcome
    because: tuple[Entry, ...]

    @property
    def changed(self) -> bool:
        """Say whether status or level differ."""
        return (self.before.status, self.before.level) != (self.after.status, self.after.level)


def compare(
    first: Classifier, second: Classifier, first_values: Mapping[str, Value], second_values: Mapping[str, Value]
) -> Comparison:
    """Classify a row under two rulebooks and say what makes the difference."""
    before = first.classify(first_values, explain=True)
    after = second.classify(second_values, explain=True)
    if (before.status, before.level) == (after.status, after.level):
        return Comparison(before, after, ())
    return Comparison(before, after, tuple(_because(first, second, before, after)))


def _because(first: Classifier, second: Classifier, before: Outcome, after: Outcome) -> Iterator[Entry]:
    if before.level and after.level and first.program.levels == second.program.levels:
        levels = first.program.levels
        if levels.index(after.level) > levels.index(before.level):
            yield from _held_down(second, first, after, before.level)
        else:
            yield from _held_down(first, second, before, after.level)
        return
    yield from _status(first, second, before, after)
    yield from _status(second, first, after, before)


def _held_down(classifier: Classifier, other: Classifier, outcome: Outcome, level: str) -> Iterator[Entry]:
    """Yield what keeps a row from a level that it has under the other rulebook."""
    name = classifier.program.book.name
    lowest = classifier.program.rules.lowest
    for entry in outcome.unmet.get(level, ()):
        yield {"rulebook": name, "level": level, **entry, "other": _counterpart(other, level, entry)}
    if outcome.basis == "disqualified":
        for entry in outcome.unmet.get(lowest, ()):
            yield {"rulebook": name, "level": lowest, **entry, "other": _counterpart(other, "", entry)}
    for one in outcome.ceilings:
        yield {
            "rulebook": name,
            "level": one.after,
            "rule": one.rule,
            "from": one.before,
            "to": one.after,
            "cite": one.cite,
            "other": None,
        }


def _counterpart(other: Classifier, level: str, entry: Mapping[str, Any]) -> Entry | None:
    """Return what the other rulebook asks of the same fact for the same level, None where it asks nothing."""
    rules = other.program.standards.get(level, ()) if level else other.program.disqualifiers
    for rule in rules:
        for part in rule.parts:
            for one in part.shown:
                if one.fact == entry.get("fact"):
                    return {"rule": rule.rule.name, "needs": needs_text(one), "cite": rule.rule.marks.cite}
    return None


def _status(classifier: Classifier, other: Classifier, outcome: Outcome, opposite: Outcome) -> Iterator[Entry]:
    """Yield why a row has the status it has, where the two differ in more than the level."""
    name, levels = classifier.program.book.name, classifier.program.levels
    if outcome.status in ("exempt", "reviewed_only"):
        for entry in outcome.trace:
            if entry["section"] == _LOOKED_AT_FIRST and entry["result"] == "met":
                yield {
                    "rulebook": name,
                    "status": outcome.status,
                    **{key: entry[key] for key in ("rule", "fact", "value", "cite")},
                }
    elif outcome.status == "undetermined":
        yield {"rulebook": name, "status": outcome.status, "missing": list(outcome.missing)}
    elif outcome.basis == "no_standard_met":
        if opposite.level in levels:
            yield from _held_down(classifier, other, outcome, opposite.level)
        yield {
            "rulebook": name,
            "status": outcome.status,
            "rule": "otherwise",
            "cite": classifier.program.rules.otherwise.marks.cite,
        }
    elif outcome.level and opposite.level:
        yield from _held_down(classifier, other, outcome, opposite.level if opposite.level in levels else levels[0])
