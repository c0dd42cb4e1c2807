"""The file as a whole, and what is wrong with its shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from marshmallow import Schema, fields

from core.errors import N_, Fault, Message
from core.rulebook.schema.fields import SUBJECTS, EditionName, Entries, Inside, Items, Strict, Text, Year, not_empty
from core.rulebook.schema.procedure import (
    Afterwards,
    Authority,
    Award,
    CalendarDay,
    DossierList,
    Form,
    Manifestations,
    MinimumLength,
    Order,
    Period,
    RequiredInput,
    Step,
    Topic,
)
from core.rulebook.schema.rules import (
    Amendment,
    Ballot,
    Ceiling,
    Criterion,
    Document,
    Fact,
    Otherwise,
    Places,
    PointGroup,
    Quota,
    Rule,
    SharedFact,
    Subject,
    Threshold,
)
from core.rulebook.yamltext import Path, Source


def _per_subject(inside: fields.Field[Any] | type[Schema]) -> Entries:
    return Entries(inside, SUBJECTS)


class Rulebook(Strict):
    """A rulebook file."""

    rulebook = EditionName(required=True)
    title = Text(required=True)
    documents = Entries(Document, any_key=True, required=True)
    review_years = Items(Year(), required=True, validate=not_empty)
    extends = Text()
    subjects = _per_subject(Subject)
    facts = Entries(Fact)
    scales = Entries(Entries(Text()))
    terms = Entries(Rule)
    criteria = _per_subject(Entries(Criterion))
    points = _per_subject(Entries(PointGroup))
    eligibility = _per_subject(Entries(Entries(Rule), ("exempt", "reviewed_only")))
    standards = _per_subject(Entries(Entries(Rule)))
    disqualifiers = _per_subject(Entries(Rule))
    otherwise = _per_subject(Otherwise)
    ceilings = _per_subject(Entries(Ceiling))
    ballots = Entries(_per_subject(Ballot))
    quotas = Entries(_per_subject(Quota))
    places = Inside(Places)
    order = Entries(Order)
    calendar = Entries(CalendarDay)
    minimum_lengths = Entries(MinimumLength)
    steps = Entries(Step)
    inputs = Entries(RequiredInput)
    authorities = Entries(Authority)
    forms = Entries(Form)
    dossiers = Entries(DossierList)
    topics = Entries(Topic)
    manifestations = Entries(Manifestations)
    awards = Entries(Award)
    afterwards = Entries(Afterwards)
    periods = Entries(Period)


class RulebookFile(Rulebook):
    """A rulebook file as its author writes it, with what it changes of its base."""

    documents = Entries(Document, required=True)
    amendments = Items(Inside(Amendment))
    adopts = Entries(Text())


class DefaultBallot(Strict):
    """The ballot where a document names no threshold."""

    base = Text(required=True)
    share = Inside(Threshold, required=True)
    none_reaches = Text(required=True)


class Vocabulary(Strict):
    """The platform's own scales, shared facts and default ballot."""

    scales = Entries(Entries(Text()), required=True)
    facts = Entries(SharedFact, required=True)
    default_ballot = Inside(DefaultBallot, required=True)


SECTIONS: tuple[str, ...] = tuple(
    name for name in Rulebook().fields if name not in ("rulebook", "title", "documents", "review_years", "extends")
)


def shape_faults(schema: Schema, source: Source) -> list[Fault]:
    """Return what is wrong with the shape of a source, each with its line."""
    found = [(path, message) for path, message in _flatten(schema.validate(source.data), ())]
    return [
        Fault(
            source.where(path),
            Message(N_("«{path}»: {problem}"), {"path": ".".join(path), "problem": message}),
        )
        for path, message in found
    ]


def _flatten(messages: Any, path: Path) -> Iterator[tuple[Path, Message]]:
    if isinstance(messages, dict):
        for key, inside in messages.items():
            own = () if key == "_schema" else (str(key).removesuffix("_") if key == "from_" else str(key),)
            yield from _flatten(inside, path + own)
    else:
        for message in messages:
            yield path, message if isinstance(message, Message) else Message(message)
