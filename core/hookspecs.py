"""Every question the platform asks its plugins.

An implementation has the arguments it wants from those listed, by name and without defaults. What a hook may not do is
read the database, the clock or the request, print, or change what it is given: it gets values, and answers with values.
An exception in a plugin stops the action and names the plugin; it is never an empty answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pluggy

from core.rulebook.edition import Rulebook
from core.rulebook.quotas import Group, QuotaRule
from core.rulebook.review_places import Person

PROJECT = "xeploai"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)

RulebookFiles = tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class ImportColumn:
    """A column that a spreadsheet may have beside the facts: its name, its heading for people."""

    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that a review speaks about, with its clause."""

    name: str
    label: str
    cite: str


@hookspec
def rulebook_files() -> RulebookFiles:
    """Name the YAML files of the plugin's rulebooks; a file's stem is its edition.

    Asked: when a rulebook is looked for. Combined: each plugin for itself. Must not: read the files.
    """
    return ()


@hookspec
def import_columns(rulebook: Rulebook, subject: str) -> Sequence[ImportColumn] | None:
    """Name columns that a spreadsheet of this subject may have beside the facts.

    Asked: when a file is opened. Combined: all answers, in the plugins' order. Must not: name a fact.
    """


@hookspec
def derived_facts(rulebook: Rulebook, subject: str, columns: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """Work out facts from a row's columns, its own import columns included, as raw values.

    Asked: for every row of a plugin that answers it, before the row is read. Combined: all answers; a fact that the
    row gives
    stands, and two plugins may not answer for one fact. Must not: keep anything between rows.
    """


@hookspec
def review_places(rulebook: Rulebook, person: Person) -> Mapping[str, Any] | None:
    """Say where a person is reviewed and voted, where `places` in the rulebook cannot.

    Asked: for every person. Combined: the first plugin that answers; else the rulebook's data. The answer has the
    keys of
    `contract.md`, places.
    """


@hookspec
def ballot_results(rulebook: Rulebook, subject: str, ballot: Mapping[str, Any]) -> Sequence[Mapping[str, Any]] | None:
    """Count a ballot whose rule cannot be data.

    Asked: for every ballot, after its numbers were checked. Combined: the first plugin that answers; else the
    rulebook's data.
    The answer has the keys of `contract.md`, tally.
    """


@hookspec
def quota_shares(
    rulebook: Rulebook, subject: str, rule: QuotaRule, groups: Sequence[Group]
) -> Mapping[str, int] | None:
    """Say how many places each group gets, where neither share nor sharing-out can be data.

    Asked: for every scope. Combined: the first plugin that answers; else the rulebook's data. The answer maps each
    group's id to
    a whole number.
    """


@hookspec
def review_topics(rulebook: Rulebook, unit_kind: str) -> Sequence[Topic] | None:
    """Name review topics for a kind of unit beyond those in the rulebook.

    Asked: when a campaign's forms are drawn up. Combined: all answers, in the plugins' order.
    """
