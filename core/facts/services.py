"""Facts and levels of everybody in a unit, from the records, as a spreadsheet of the same people would give them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import TenantSession
from core.errors import N_, WrongInput, fault
from core.facts import reading, subjects
from core.facts.organisations import facts_of_body, facts_of_unit
from core.facts.people import FactValue, facts_of_person
from core.facts.subjects import Named
from core.people.models import YearFacts
from core.plugins import TenantHooks, derived_facts
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.edition import frozen
from core.rulebook.inputs import Problem, read_values
from core.rulebook.program import Program


@dataclass(frozen=True, slots=True)
class FactRow:
    """One subject with its columns: what the records tell, and what was given for the year, which goes before."""

    about: Named
    columns: Mapping[str, object]
    given: frozenset[str]  # the columns that were given


@dataclass(frozen=True, slots=True)
class Result:
    """What a rulebook says of one subject; without an outcome, `problems` say what its columns have wrong."""

    row: FactRow
    outcome: Outcome | None
    problems: Sequence[Problem]


@dataclass(frozen=True, slots=True)
class Question:
    """Whose facts, for which year, as of which day, under which rules, with the plugins of the tenant."""

    classifier: Classifier
    hooks: TenantHooks
    year: int
    day: date

    @property
    def program(self) -> Program:
        """The compiled rules of the subject."""
        return self.classifier.program

    @property
    def subject(self) -> str:
        """The subject, as the rulebook names it."""
        return self.program.rules.name


def rows_of_unit(session: TenantSession, question: Question, unit_id: UUID) -> list[FactRow]:
    """Return a row for everybody (or every unit, or body) of the subject in a unit and below it, in order of names."""
    return rows_of(session, question, subjects.in_unit(session, question.subject, unit_id, question.day))


def row_of(session: TenantSession, question: Question, subject_id: UUID) -> FactRow:
    """Return the row of one person, unit or body; raise NotFound."""
    return rows_of(session, question, [subjects.named(session, question.subject, subject_id, question.day)])[0]


def rows_of(session: TenantSession, question: Question, named: Sequence[Named]) -> list[FactRow]:
    """Return the rows of subjects that were found already."""
    return rows_under(session, [question], named)[0]


def rows_under(session: TenantSession, questions: Sequence[Question], named: Sequence[Named]) -> list[list[FactRow]]:
    """Return the rows of subjects under each of several rulebooks; the records are read once.

    The questions differ in nothing but their rulebook and its plugins.
    """
    ids = [one.id for one in named]
    computed, given = _computed(session, questions[0], ids), _given(session, questions[0], ids)
    return [
        [_row(question, one, computed.get(one.id, {}), given.get(one.id, {})) for one in named]
        for question in questions
    ]


def classify(question: Question, rows: Sequence[FactRow]) -> Iterator[Result]:
    """Yield what the rulebook says of each row, explained."""
    for row in rows:
        values, problems = read_values(question.program, row.columns, loose=True)
        outcome = None if problems else question.classifier.classify(values, explain=True)
        yield Result(row, outcome, problems)


def page_of(named: Sequence[Named], after: UUID | None, limit: int) -> tuple[Sequence[Named], UUID | None]:
    """Return those that come after one of them, at most so many, and after whom the next page begins, if there is one.

    Raises WrongInput where that one is not among them.
    """
    start = 0
    if after is not None:
        start = next((place for place, one in enumerate(named, 1) if one.id == after), -1)
        if start < 0:
            raise WrongInput([fault("after", N_("không có trong danh sách này; bắt đầu lại từ đầu."))])
    page = named[start : start + limit]
    return page, page[-1].id if start + limit < len(named) else None


def _computed(
    session: TenantSession, question: Question, ids: Sequence[UUID]
) -> Mapping[UUID, Mapping[str, FactValue]]:
    year, day = question.year, question.day
    kind = subjects.kind_of(question.subject)
    if kind is subjects.Kind.PERSON:
        people = reading.people_records(session, ids, year, day)
        return {one: facts_of_person(records, year, day) for one, records in people.items()}
    if kind is subjects.Kind.UNIT:
        units = reading.unit_records(session, ids, year, day)
        return {one: facts_of_unit(records, day) for one, records in units.items()}
    bodies = reading.body_records(session, ids, day)
    return {one: facts_of_body(records, day) for one, records in bodies.items()}


def _given(session: TenantSession, question: Question, ids: Sequence[UUID]) -> Mapping[UUID, Mapping[str, Any]]:
    key = {
        subjects.Kind.PERSON: YearFacts.person_id,
        subjects.Kind.UNIT: YearFacts.unit_id,
        subjects.Kind.BODY: YearFacts.body_id,
    }[subjects.kind_of(question.subject)]
    query = select(key, YearFacts.columns).where(YearFacts.year == question.year, YearFacts.subject == question.subject)
    return reading.pairs(session, query, key, ids)


def _row(question: Question, about: Named, computed: Mapping[str, FactValue], given: Mapping[str, Any]) -> FactRow:
    """Put what was given before what was computed, and let the plugins work out the rest."""
    program = question.program
    known = {name: value for name, value in computed.items() if _is_asked(program, name)}
    columns: dict[str, object] = {**known, **{name: value for name, value in given.items() if value is not None}}
    if question.hooks.answers("derived_facts"):
        for name, value in derived_facts(question.hooks, program, frozen(columns)).items():
            columns.setdefault(name, value)
    extra = _extra_columns(question)
    shown = {name: value for name, value in columns.items() if name not in extra and value is not None}
    return FactRow(about, MappingProxyType(shown), frozenset(given))


def _is_asked(program: Program, name: str) -> bool:
    """Say whether the rulebook asks this fact of the subject, and does not fix it."""
    return name in program.inputs and name not in program.rules.given


def _extra_columns(question: Question) -> frozenset[str]:
    """Return the columns of the tenant's plugins that are no facts."""
    if not question.hooks.answers("import_columns"):
        return frozenset()
    asked = question.hooks.ask("import_columns", rulebook=question.program.book, subject=question.subject)
    return frozenset(column.name for _, columns in asked for column in columns)
