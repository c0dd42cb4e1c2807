"""Files of the facts of a year: the columns of a rulebook's subject, and those that the tenant's plugins add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.errors import N_, Message
from core.exchange.columns import Column, Columns
from core.exchange.days import BadCell
from core.exchange.kinds import Subject
from core.exchange.notes import Note
from core.exchange.plans import Line
from core.exchange.readers import TextReader, Value, as_text
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.laws import check_year
from core.exchange.subjects.persons import CHECKS, PERSON, PersonBook, PersonThere
from core.exchange.subjects.records import ABOUT, BODY, UNIT, Planned, Records, find_place
from core.facts.subjects import kind_of
from core.people.models import YearFacts
from core.plugins import broken
from core.rowfiles.headings import folded
from core.rulebook.facts import BadValue, Fact, plain
from core.rulebook.inputs import read_values

_MOST_SHOWN = 12


@dataclass(frozen=True, slots=True)
class FactReader:
    """Reads a fact, grade or points as the rulebook declares it."""

    fact: Fact

    def read(self, raw: object) -> Value:
        """Return the value as it is kept: yes and no, or text."""
        try:
            return plain(self.fact.read(raw if isinstance(raw, int) else as_text(raw), loose=True))
        except BadValue as error:
            raise BadCell(error.message.template, **error.message.values) from None

    def warning(self, raw: object, value: Value) -> Message | None:
        """Nothing needs to be looked at."""
        return None

    def shown(self, value: Value) -> str:
        """Return the name of a choice, a number with a comma."""
        if value is None:
            return ""
        named = self.fact.choices.get(value) if isinstance(value, str | bool) else None
        return named or (str(value).replace(".", ",") if self.fact.numeric else str(value))

    @property
    def choices(self) -> tuple[str, ...]:
        """The names to choose from."""
        return tuple(self.fact.choices.values())

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("chọn trong danh sách") if self.fact.choices else N_("số") if self.fact.numeric else N_("chữ")


@dataclass(frozen=True)
class GivenFacts(Records):
    """The facts that were given for a subject and a year."""

    def columns(self, asked: Asked) -> Columns:
        """Return whom they are about, then the rulebook's columns; raises WrongInput where it is not known."""
        about = kind_of(asked.classifier.program.rules.name).value
        head = {
            "person": (PERSON, *CHECKS),
            "unit": (replace(UNIT, needed=True, example=PERSON.example),),
            "body": (replace(BODY, needed=True, example=PERSON.example),),
        }[about]
        return Columns((*head, *_fact_columns(asked), *_plugin_columns(asked)))

    def _find_about(self, asked: Asked, people: PersonBook, one: Planned) -> None:
        about = kind_of(asked.classifier.program.rules.name).value
        one.said |= {"subject": asked.classifier.program.rules.name, "year": asked.year}
        if about != "person":
            find_place(asked, one, about)
        else:
            one.person = people.named(one.line)
            one.said[ABOUT[about]] = one.person.id if one.person else None

    def _take_over(self, asked: Asked, one: Planned) -> None:
        inputs = asked.classifier.program.inputs
        super()._take_over(asked, one)
        kept: dict[str, Any] = dict(one.stands.said["columns"]) if one.stands else {}
        extra = {column.name for column in _plugin_columns(asked)}
        for name, value in one.line.given.items():
            if name in inputs or name in extra:
                kept.pop(name, None)
                if value is not None:
                    kept[name] = value
        one.said["columns"] = kept
        problems = read_values(asked.classifier.program, {n: v for n, v in kept.items() if n in inputs}, loose=True)[1]
        one.line.notes += [Note(column, message) for column, message in problems]

    def _columns_of(self, asked: Asked, said: Mapping[str, Any], person: PersonThere | None) -> dict[str, Value]:
        shown = super()._columns_of(asked, said, person)
        return {**shown, **said["columns"]}

    def missing(self, asked: Asked, lines: Collection[Line]) -> Iterator[Line]:
        """Nothing: a file may give the facts of some only."""
        return iter(())

    def records(self, asked: Asked) -> Iterator[Mapping[str, Value]]:
        """Yield the facts of the subject and year; raises WrongInput where they are not said."""
        program = asked.classifier.program
        return (one for one in super().records(asked) if program.rules.name == asked.subject)


def _fact_columns(asked: Asked) -> tuple[Column, ...]:
    program = asked.classifier.program
    facts = [one for name, one in program.inputs.items() if name not in program.rules.given]
    labels = Counter(folded(one.label) for one in facts)
    taken = {
        folded(label) for column in (PERSON, *CHECKS, UNIT, BODY) for label in (column.label, *column.other_labels)
    }

    def label(one: Fact) -> str:
        alone = labels[folded(one.label)] == 1 and folded(one.label) not in taken
        return one.label if alone and "*" not in one.label else f"{one.label} ({one.name})"

    return tuple(Column(one.name, label(one), FactReader(one), _note(one)) for one in facts)


def _note(one: Fact) -> str:
    shown = list(one.choices.values())
    return "; ".join(map(str, shown)) if 0 < len(shown) <= _MOST_SHOWN else one.range_text if one.numeric else ""


def _plugin_columns(asked: Asked) -> tuple[Column, ...]:
    """Return the columns that the plugins of the tenant read besides the facts."""
    program = asked.classifier.program
    if not asked.hooks.answers("import_columns"):
        return ()
    found: dict[str, Column] = {}
    for plugin, columns in asked.hooks.ask("import_columns", rulebook=program.book, subject=program.rules.name):
        for one in columns:
            if one.name in program.inputs:
                raise broken(plugin, N_("import_columns nêu «{name}», là một sự kiện sẵn có"), name=one.name)
            found[one.name] = Column(one.name, one.label, TextReader(1000))
    return tuple(found.values())


def _law(asked: Asked, one: Planned) -> None:
    check_year(asked, one)


YEAR_FACTS = GivenFacts(
    Subject.YEAR_FACTS,
    N_("Số liệu của năm theo bộ quy tắc"),
    YearFacts,
    (),
    {},
    {},
    ("subject", "year"),
    _law,
    about=("person", "unit", "body"),
)
