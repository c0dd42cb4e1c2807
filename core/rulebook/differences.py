"""What differs between two editions: entry by entry, inside an entry key by key, with both clauses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.rulebook import exact
from core.rulebook.amending import depth_of
from core.rulebook.citing import cite_text
from core.rulebook.edition import Rulebook, thawed
from core.rulebook.loading import vocabulary
from core.rulebook.schema import SECTIONS
from core.rulebook.yamltext import Path

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
CITE = "cite"
_HEAD = ("documents", "review_years")
_CITATIONS = (CITE, "departs_from")
_WORDS = (*_CITATIONS, "label", "note", "number", "date", "title", "reading", "documents", "review_years")

Entries = dict[Path, Any]


@dataclass(frozen=True)
class Difference:
    """One entry, or one key of an entry, that only one edition has or that both say otherwise.

    `keys[:entry]` lead to the entry. `before` and `after` are plain data with citations as text, None where
    there is nothing; `cite_before` and `cite_after` are the clauses that the entry rests on.
    """

    keys: Path
    entry: int
    kind: str
    before: Any
    after: Any
    cite_before: str | None
    cite_after: str | None
    label: str

    @property
    def path(self) -> str:
        """Return where it stands, keys joined by dots."""
        return ".".join(self.keys)

    @property
    def of_clause_only(self) -> bool:
        """Say whether only the clause differs here."""
        return len(self.keys) > self.entry and self.keys[self.entry] == CITE

    def as_data(self) -> dict[str, Any]:
        """Return it as the commands put it out."""
        return {
            "path": self.path,
            "change": self.kind,
            "before": self.before,
            "after": self.after,
            "cite_before": self.cite_before,
            "cite_after": self.cite_after,
        }


def differences(a: Rulebook, b: Rulebook) -> tuple[Difference, ...]:
    """Return what `b` says otherwise than `a`, section by section; changes of clause alone come last.

    The title and the name are left out. Numbers are compared as numbers: 0.50 is 50%.
    """
    found = [one for section in (*_HEAD, *SECTIONS) for one in _in_section(section, a, b)]
    return tuple(sorted(found, key=lambda one: one.of_clause_only))


def _in_section(section: str, a: Rulebook, b: Rulebook) -> Iterator[Difference]:
    before, after = _entries(section, a, b), _entries(section, b, a)
    for path in dict.fromkeys((*before, *after)):
        yield from _in_entry(path, before.get(path), after.get(path))


def _in_entry(path: Path, before: Any, after: Any) -> Iterator[Difference]:
    cites = tuple(one.get(CITE) if isinstance(one, dict) else None for one in (before, after))
    label = _label(path, before, after)
    if before is None or after is None or not isinstance(before, dict):
        pairs: Iterable[tuple[Path, Any, Any]] = [(path, before, after)]
    else:
        pairs = (((*path, key), before.get(key), after.get(key)) for key in dict.fromkeys((*before, *after)))
    for keys, one, other in pairs:
        if not _same(one, other, keys[-1]):
            kind = ADDED if one is None else REMOVED if other is None else CHANGED
            yield Difference(keys, len(path), kind, one, other, cites[0], cites[1], label)


def _label(path: Path, before: Any, after: Any) -> str:
    for entry in (after, before):
        if isinstance(entry, dict) and "label" in entry:
            return str(entry["label"])
    return path[-1]


def _same(one: Any, other: Any, key: str) -> bool:
    """Say whether two values say the same; `key` is what they stand under."""
    if isinstance(one, dict) and isinstance(other, dict):
        return set(one) == set(other) and all(_same(one[own], other[own], own) for own in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(*pair, key) for pair in zip(one, other, strict=True))
    if one == other or key in _WORDS or not (isinstance(one, str) and isinstance(other, str)):
        return bool(one == other)
    try:
        return exact.written(one) == exact.written(other)
    except ValueError:
        return False


def _entries(section: str, book: Rulebook, other: Rulebook) -> Entries:
    """Return the entries of a section by their paths, plain and with citations as text."""
    inside = book.data.get(section)
    if section == "facts":
        inside = {**_shared(other, book), **(inside or {})}
    if inside is None:
        return {}
    if section == "review_years":
        return {(section,): thawed(inside)}
    return {path: _plain(entry, book, section) for path, entry in _below(inside, (section,), depth_of(section) + 1)}


def _shared(other: Rulebook, book: Rulebook) -> Mapping[str, Any]:
    """Return the shared facts that only the other edition declares again, as the vocabulary has them."""
    shared, own = vocabulary()["facts"], book.section("facts")
    again = [name for name in other.section("facts") if name in shared and name not in own]
    return {name: {**shared[name], "source": "default"} for name in again}


def _below(data: Mapping[str, Any], path: Path, entry: int) -> Iterator[tuple[Path, Any]]:
    if len(path) == entry:
        yield path, data
        return
    for key, inside in data.items():
        yield from _below(inside, (*path, key), entry)


def _plain(entry: Any, book: Rulebook, section: str) -> Any:
    """Return an entry as plain data, citations as text; one without a clause says that it is a default."""
    plain = _cited(thawed(entry), book.documents)
    if isinstance(plain, dict) and section not in ("documents", "scales"):
        plain.setdefault(CITE, cite_text(None, {}))
    return plain


def _cited(data: Any, documents: Mapping[str, Mapping[str, str]]) -> Any:
    if isinstance(data, list):
        return [_cited(one, documents) for one in data]
    if not isinstance(data, dict):
        return data
    return {
        key: cite_text(value, documents) if key in _CITATIONS else _cited(value, documents)
        for key, value in data.items()
    }
