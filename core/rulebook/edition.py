"""An edition of a rulebook: immutable, with a digest, its documents, its changes against the edition it extends."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any

from core.errors import N_, WrongInput, fault
from core.rulebook.amending import Change
from core.rulebook.citing import cite_text
from core.rulebook.facts import Fact
from core.rulebook.rules import Marks, SubjectRules
from core.rulebook.yamltext import Path


def frozen(data: Any) -> Any:
    """Return the data so that nobody can change it: mappings read-only, lists as tuples, all the way down."""
    if isinstance(data, Mapping):
        return MappingProxyType({key: frozen(value) for key, value in data.items()})
    if isinstance(data, list | tuple):
        return tuple(frozen(one) for one in data)
    return data


def thawed(data: Any) -> Any:
    """Return a copy of frozen data as plain dicts and lists."""
    if isinstance(data, Mapping):
        return {key: thawed(value) for key, value in data.items()}
    if isinstance(data, tuple):
        return [thawed(one) for one in data]
    return data


@dataclass(frozen=True, eq=False, repr=False)
class Rulebook:
    """One edition: what a document says for given review years. Deeply immutable."""

    name: str
    data: Mapping[str, Any]
    facts: Mapping[str, Fact]
    subjects: Mapping[str, SubjectRules]
    base: Rulebook | None = None
    changes: tuple[Change, ...] = ()
    places: Mapping[Path, str] = field(default_factory=lambda: MappingProxyType({}))

    def __repr__(self) -> str:
        return f"Rulebook({self.name})"

    @property
    def title(self) -> str:
        """Return its title."""
        return str(self.data["title"])

    @property
    def documents(self) -> Mapping[str, Mapping[str, str]]:
        """Return the documents it rests on, keyed by issuer, number and date."""
        documents: Mapping[str, Mapping[str, str]] = self.data["documents"]
        return documents

    @property
    def document(self) -> Mapping[str, str]:
        """Return its own main document."""
        return next(iter(self.documents.values()))

    @cached_property
    def digest(self) -> str:
        """Return the fingerprint of everything it says."""
        text = json.dumps(thawed(self.data), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def section(self, name: str) -> Mapping[str, Any]:
        """Return one section; empty where the rulebook does not have it."""
        inside: Mapping[str, Any] = self.data.get(name, MappingProxyType({}))
        return inside

    def subject(self, name: str) -> SubjectRules:
        """Return the rules of a subject; raise WrongInput where the rulebook does not know it."""
        if name not in self.subjects:
            known = ", ".join(self.subjects)
            raise WrongInput(
                [fault(self.name, N_("không có đối tượng «{name}»; có: {known}."), name=name, known=known)]
            )
        return self.subjects[name]

    def marks(self, entry: Mapping[str, Any]) -> Marks:
        """Return the marks of an entry, citations as text."""
        return marks_of(entry, self.documents)


def marks_of(entry: Mapping[str, Any], documents: Mapping[str, Mapping[str, str]]) -> Marks:
    """Return the marks of an entry, citations as text."""
    reading = entry.get("reading", {})
    departs = entry.get("departs_from")
    return Marks(
        cite_text(entry.get("cite"), documents),
        entry.get("source", "document"),
        reading.get("taken", ""),
        reading.get("rival", ""),
        cite_text(departs, documents) if departs else "",
        entry.get("note", ""),
    )
