"""Two rulebooks side by side: what was there before, what is there now, each with its clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.commands.entries import RULES, EntryWords, subject_in
from core.commands.names import ELIGIBILITY
from core.rulebook.differences import CITE, Difference
from core.rulebook.schema.fields import MARKS
from core.rulebook.yamltext import Path

_RED, _GREEN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
_NOT_THE_RULE = (*MARKS, "label")

Grouped = dict[str, dict[str, dict[Path, list[Difference]]]]


class Comparison:
    """Renders differences by section and subject, in colour where people look at a terminal."""

    def __init__(self, before: EntryWords, after: EntryWords, *, colour: bool) -> None:
        self.before, self.after = before, after
        self.say = after.say
        self.colour = colour

    def lines(self, found: Sequence[Difference]) -> Iterator[str]:
        """Yield the lines; none where nothing differs."""
        if found:
            yield f"{self.before.book.name} → {self.after.book.name}"
            yield ""
        for section, subjects in _grouped(found).items():
            yield self._painted(_BOLD, f"# {self.after.heading(section)}")
            for subject, entries in subjects.items():
                if subject:
                    yield self._painted(_BOLD, f"## {self._subject(subject)}")
                for path, own in entries.items():
                    yield from self._entry(path, own)
            yield ""

    def _subject(self, name: str) -> str:
        books = (self.after.book, self.before.book)
        label = next((one.subjects[name].label for one in books if name in one.subjects), name)
        return f"{self.say(label)} ({name})"

    def _entry(self, path: Path, found: Sequence[Difference]) -> Iterator[str]:
        name = self._name(path, found[0])
        if len(found[0].keys) == len(path):
            for sign, words, value, cite in self._sides(found[0]):
                first, *rest = words.lines(path, value)
                yield from self._signed(sign, [": ".join(part for part in (name, first) if part), *rest], cite, "  ")
            return
        if name:
            yield f"  {name}"
        yield from self._inside(path, found)

    def _inside(self, path: Path, found: Sequence[Difference]) -> Iterator[str]:
        """Yield what differs inside an entry; its clause alone only where nothing else does."""
        asked = [one for one in found if path[0] in RULES and one.keys[len(path)] not in _NOT_THE_RULE]
        if asked:
            yield from self._whole(path, asked[0])
        shown = [one for one in found if one not in asked and not one.of_clause_only]
        for one in shown or ([] if asked else found):
            yield from self._key(path, one)

    def _whole(self, path: Path, one: Difference) -> Iterator[str]:
        """Yield a rule as it was and as it is."""
        for sign, words, cite in (("-", self.before, one.cite_before), ("+", self.after, one.cite_after)):
            yield from self._signed(sign, words.lines(path, _at(words.book.data, path)), cite)

    def _key(self, path: Path, one: Difference) -> Iterator[str]:
        key = one.keys[len(path)]
        name = self.after.key(path[0], key)
        for sign, words, value, cite in self._sides(one):
            said = f"{name}: {words.value(path, key, value)}"
            yield from self._signed(sign, [said], None if key == CITE else cite)

    def _sides(self, one: Difference) -> Iterator[tuple[str, EntryWords, Any, str | None]]:
        if one.before is not None:
            yield "-", self.before, one.before, one.cite_before
        if one.after is not None:
            yield "+", self.after, one.after, one.cite_after

    def _signed(self, sign: str, lines: Iterable[str], cite: str | None, indent: str = "    ") -> Iterator[str]:
        clause = f" [{self.say(cite)}]" if cite else ""
        for line in lines:
            yield self._painted(_RED if sign == "-" else _GREEN, f"{indent}{sign} {line}{clause}")
            clause = ""

    def _name(self, path: Path, one: Difference) -> str:
        """Return an entry's name under its section and subject: its label and its id."""
        if path[0] == "documents":
            return ""
        rest = [part for part in path[1:] if part != subject_in(path)]
        if path[0] == "eligibility":
            rest[0] = self.say(ELIGIBILITY[rest[0]])
        shown = " › ".join(rest)
        return shown if one.label == path[-1] or not shown else f"{self.say(one.label)} ({shown})"

    def _painted(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self.colour else text


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
