"""Two rulebooks side by side: what was there before, what is there now, each with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from core.readable.entries import RULES, EntryWords, subject_in
from core.readable.names import ELIGIBILITY
from core.rulebook.differences import CITE, Difference
from core.rulebook.schema.fields import MARKS
from core.rulebook.yamltext import Path

_NOT_THE_RULE = (*MARKS, "label")

Grouped = dict[str, dict[str, dict[Path, list[Difference]]]]


@dataclass(frozen=True, slots=True)
class Title:
    """What is compared below: a section (depth 1), a subject inside it (2)."""

    depth: int
    text: str


@dataclass(frozen=True, slots=True)
class Side:
    """What one of the two says, and the clause it rests on."""

    lines: tuple[str, ...]
    cite: str | None


@dataclass(frozen=True, slots=True)
class Pair:
    """What both say; None where one of them says nothing."""

    before: Side | None
    after: Side | None


@dataclass(frozen=True, slots=True)
class Changed:
    """An entry that differs. `whole`: only one of the two has it, and the one pair holds all of it."""

    name: str
    pairs: tuple[Pair, ...]
    whole: bool


Part: TypeAlias = Title | Changed


class Comparison:
    """Puts differences into words, by section and subject."""

    def __init__(self, before: EntryWords, after: EntryWords) -> None:
        self.before, self.after = before, after
        self.say = after.say

    def parts(self, found: Sequence[Difference]) -> Iterator[Part]:
        """Yield titles and, below them, the entries that differ; nothing where nothing differs."""
        for section, subjects in _grouped(found).items():
            yield Title(1, self.after.heading(section))
            for subject, entries in subjects.items():
                if subject:
                    yield Title(2, self._subject(subject))
                for path, own in entries.items():
                    yield self._entry(path, own)

    def _subject(self, name: str) -> str:
        books = (self.after.book, self.before.book)
        label = next((one.subjects[name].label for one in books if name in one.subjects), name)
        return f"{self.say(label)} ({name})"

    def _entry(self, path: Path, found: Sequence[Difference]) -> Changed:
        name = self._name(path, found[0])
        if len(found[0].keys) == len(path):
            one = found[0]
            before = self._side(one.before, one.cite_before, lambda value: self.before.lines(path, value))
            after = self._side(one.after, one.cite_after, lambda value: self.after.lines(path, value))
            return Changed(name, (Pair(before, after),), True)
        return Changed(name, tuple(self._inside(path, found)), False)

    def _inside(self, path: Path, found: Sequence[Difference]) -> Iterator[Pair]:
        """Yield what differs inside an entry; its clause alone only where nothing else does."""
        asked = [one for one in found if path[0] in RULES and one.keys[len(path)] not in _NOT_THE_RULE]
        if asked:
            yield self._rule(path, asked[0])
        shown = [one for one in found if one not in asked and not one.of_clause_only]
        for one in shown or ([] if asked else found):
            yield self._key(path, one)

    def _rule(self, path: Path, one: Difference) -> Pair:
        """Return a rule as it was and as it is."""
        sides = (
            Side(tuple(words.lines(path, _at(words.book.data, path))), self._clause(cite))
            for words, cite in ((self.before, one.cite_before), (self.after, one.cite_after))
        )
        return Pair(*sides)

    def _key(self, path: Path, one: Difference) -> Pair:
        key = one.keys[len(path)]
        name = self.after.key(path[0], key)
        before, after = (None, None) if key == CITE else (one.cite_before, one.cite_after)
        return Pair(
            self._side(one.before, before, lambda value: [f"{name}: {self.before.value(path, key, value)}"]),
            self._side(one.after, after, lambda value: [f"{name}: {self.after.value(path, key, value)}"]),
        )

    def _side(self, value: Any, cite: str | None, said: Any) -> Side | None:
        return None if value is None else Side(tuple(said(value)), self._clause(cite))

    def _clause(self, cite: str | None) -> str | None:
        return self.say(cite) if cite else None

    def _name(self, path: Path, one: Difference) -> str:
        """Return an entry's name under its section and subject: its label and its id."""
        if path[0] == "documents":
            return ""
        rest = [part for part in path[1:] if part != subject_in(path)]
        if path[0] == "eligibility":
            rest[0] = self.say(ELIGIBILITY[rest[0]])
        shown = " › ".join(rest)
        return shown if one.label == path[-1] or not shown else f"{self.say(one.label)} ({shown})"


def _grouped(found: Iterable[Difference]) -> Grouped:
    """Return the differences by section, subject and entry, sections in the order of a rulebook."""
    groups: Grouped = {}
    for one in found:
        path = one.keys[: one.entry]
        subjects = groups.setdefault(path[0], {})
        subjects.setdefault(subject_in(path), {}).setdefault(path, []).append(one)
    return groups


def _at(data: Mapping[str, Any], path: Path) -> Any:
    inside: Any = data
    for key in path:
        inside = inside[key]
    return inside
