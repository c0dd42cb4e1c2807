"""A form for a case that somebody tries: a field for everything that a rulebook asks of a subject. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from core.errors import N_, Say
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.domains import Value
from core.rulebook.facts import Fact, value_text
from core.rulebook.inputs import Problem, read_values
from core.rulebook.program import Program
from core.rulebook.voice import raised
from core.rulebook.wording import condition_text, read_condition

PREFIX = "f."


@dataclass(frozen=True, slots=True)
class CaseField:
    """A field: with `choices` one of them is chosen, without a number is typed."""

    name: str
    label: str
    choices: tuple[tuple[str, str], ...]
    hint: str
    typed: str
    inputmode: str = "decimal"


@dataclass(frozen=True, slots=True)
class CaseGroup:
    """Fields that stand together."""

    title: str
    fields: tuple[CaseField, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a case: an outcome, or what is wrong with it, by the names of its fields."""

    outcome: Outcome | None
    problems: tuple[Problem, ...]


_TITLES = (
    ("grades.", N_("Mức của từng tiêu chí")),
    ("points.", N_("Điểm từng nhóm")),
)


def form_of(classifier: Classifier, typed: Mapping[str, str], say: Say, language: str) -> list[CaseGroup]:
    """Return the fields of a subject in groups, with what was typed."""
    program = classifier.program
    asked = [
        fact for name, fact in program.inputs.items() if name not in program.rules.given and _counts(program, name)
    ]
    groups = [
        CaseGroup(say(title), tuple(_fields(classifier, asked, start, typed, say, language)))
        for start, title in _TITLES
    ]
    rest = [fact for fact in asked if not fact.name.startswith(tuple(start for start, _ in _TITLES))]
    first = CaseGroup(say(N_("Số liệu")), tuple(_fields(classifier, rest, "", typed, say, language)))
    return [one for one in (first, *groups) if one.fields]


def _counts(program: Program, name: str) -> bool:
    """Say whether some rule of the subject looks at a fact."""
    return name in program.index or name.startswith(tuple(start for start, _ in _TITLES))


def try_case(classifier: Classifier, typed: Mapping[str, str]) -> Tried:
    """Classify what was typed; empty fields are missing facts."""
    given = {name: text.strip() for name, text in typed.items() if text.strip()}
    values, problems = read_values(classifier.program, given, loose=True)
    return Tried(None if problems else classifier.classify(values, explain=True), tuple(problems))


def typed_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, by the names of the facts."""
    return {name.removeprefix(PREFIX): text for name, text in form.items() if name.startswith(PREFIX) and text.strip()}


def _fields(
    classifier: Classifier, facts: list[Fact], start: str, typed: Mapping[str, str], say: Say, language: str
) -> Iterator[CaseField]:
    for fact in facts:
        if fact.name.startswith(start):
            choices = tuple((value_text(value), raised(say(label))) for value, label in fact.choices.items())
            hint = _hint(classifier, fact, say, language)
            yield CaseField(PREFIX + fact.name, raised(say(fact.label)), choices, hint, typed.get(fact.name, ""))


def _hint(classifier: Classifier, fact: Fact, say: Say, language: str) -> str:
    """Say when a fact is asked, in which range it lies, and what a missing one means."""
    parts = []
    if fact.asked_of:
        condition = read_condition(classifier.program.book, classifier.program.rules, fact.asked_of)
        facts = classifier.program.book.facts
        text = condition_text(condition, classifier.program.rules, facts, say, language)
        parts.append(say(N_("chỉ hỏi khi {condition}"), condition=text))
    if fact.type == "share":
        parts.append(say(N_("tỷ lệ, ví dụ 0,8 hoặc 80%")))
    elif fact.numeric and fact.high is not None:
        parts.append(say(N_("từ {low} đến {high}"), low=value_text(fact.low), high=value_text(fact.high)))
    if fact.default is not None:
        parts.append(say(N_("để trống là: {value}"), value=_said(fact, fact.default, say)))
    return raised("; ".join(parts))


def _said(fact: Fact, value: Value, say: Say) -> str:
    return say(fact.choices[value]) if value in fact.choices else value_text(value)
