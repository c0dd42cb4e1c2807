"""Make the sample spreadsheets of the plugins: `python -m core.testing.samples [PLUGIN ...]`.

A plugin's `samples/plan.yaml` says which files, of how many people of which kinds; everything else comes from the
rulebook itself. The same plan makes the same files, byte for byte.
"""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from core.editions import Editions, installed_editions
from core.rowfiles import PLACES, QUOTA, TALLY, TableShape, write_rows
from core.rulebook import yamltext
from core.rulebook.domains import Value
from core.rulebook.exact import text_of
from core.rulebook.facts import Fact
from core.rulebook.program import CompiledRule
from core.rulebook.rules import Rule
from core.testing.invention import FAMILIES, Inventor, Row, names
from core.testing.meetings import Rated, Record, ballots, posts_held, quota_groups

PLAN = "plan.yaml"
CREATED = datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC)
WHO = {"id": "Mã số", "name": "Họ và tên", "unit": "Đơn vị"}
TABLES = {"classify": "", "tally": "Kiểm phiếu", "quota": "Tỷ lệ", "places": "Nơi kiểm điểm"}
# How many in a hundred end where; the levels are named by their place, best first.
ENDS = {0: 14, 1: 66, 2: 10, "undetermined": 6, "exempt": 3, "reviewed_only": 2}

Plan = Mapping[str, Any]


@dataclass(frozen=True)
class SampleFile:
    """One sample file of a plugin: which command reads it, for which rulebook and subject."""

    path: Path
    command: str
    rulebook: str
    subject: str
    plan: Plan


@dataclass(frozen=True)
class Kind:
    """A kind of people or units in a file: what is given of them, how many, where they belong, how they are called."""

    given: Row
    weight: int
    units: tuple[str, ...]
    called: str


@dataclass(frozen=True)
class Invented:
    """One row: who, and everything given of them."""

    id: str
    name: str
    unit: str
    row: Row


def shipped(editions: Editions) -> list[SampleFile]:
    """Return the sample files that the plugins' plans name, in the plans' order."""
    folders = dict.fromkeys(file.parent.parent / "samples" for file in editions.files.values())
    return [one for folder in folders if (folder / PLAN).exists() for one in _planned(folder)]


def _planned(folder: Path) -> Iterator[SampleFile]:
    plan = yamltext.read((folder / PLAN).read_text(encoding="utf-8"), str(folder / PLAN)).data
    for name, entry in plan["files"].items():
        command = next(one for one in TABLES if one in entry)
        yield SampleFile(folder / name, command, plan["rulebook"], str(entry[command] or ""), {**plan, **entry})


# -- people and units ----------------------------------------------------------------------------------------


class Table:
    """The invented rows of one file to be classified."""

    def __init__(self, editions: Editions, file: SampleFile) -> None:
        self.plan = file.plan
        self.random = Random(f"{file.rulebook} {file.path.name} {file.plan.get('seed', 0)}")
        self.inventor = Inventor(editions.classifier(file.rulebook, file.subject), self.random)
        self.program = self.inventor.program
        self.kinds = [self._kind(entry) for entry in self.plan["kinds"]]
        self.people = list(self._people())

    def _kind(self, entry: Plan) -> Kind:
        inputs, wanted = self.program.inputs, entry.get("given") or {}
        given = {name: inputs[name].read(value, loose=True) for name, value in wanted.items()}
        every = self.plan.get("units") or [unit for scope in self.plan["scopes"].values() for unit in scope]
        return Kind(given, int(entry["weight"]), tuple(entry.get("units") or every), entry.get("called", ""))

    def _people(self) -> Iterator[Invented]:
        rows = list(self._rows(int(self.plan["rows"])))
        self.random.shuffle(rows)
        people = names(self.random, self.plan.get("families", FAMILIES))
        met: Counter[str] = Counter()
        for number, (kind, row) in enumerate(rows, 1):
            met[kind.called] += 1
            name = f"{kind.called} {met[kind.called]}" if kind.called else next(people)
            unit = kind.units[number % len(kind.units)]
            yield Invented(f"{self.plan['id']}-{number:03}", name, unit, row)

    def _rows(self, count: int) -> Iterator[tuple[Kind, Row]]:
        """Yield rows for every rule on both sides first, as far as there is room, then what is usual."""
        covering = list(islice(self._covering(), count // 2 if self.plan.get("covering", True) else 0))
        yield from covering
        levels = self.program.levels
        wanted = [levels[end] if isinstance(end, int) else str(end) for end in ENDS]
        for end in self.random.choices(wanted, list(ENDS.values()), k=count - len(covering)):
            kind = self._some_kind()
            yield kind, self._row(kind.given, end)

    def _row(self, given: Row, end: str) -> Row:
        usual = self.program.levels[1]
        if end == "undetermined":
            return self.inventor.undecided(given, usual)
        possible = end in self.program.levels or getattr(self.program, end)
        return self.inventor.row(given, end if possible else usual)

    def _some_kind(self) -> Kind:
        return self.random.choices(self.kinds, [kind.weight for kind in self.kinds])[0]

    def _covering(self) -> Iterator[tuple[Kind, Row]]:
        """Yield a row for each side of each rule that the rows before have not shown."""
        seen: set[Side] = set()
        for met in (True, False):
            rules = list(self.inventor.rules())
            for rule in self.random.sample(rules, len(rules)):
                found = None if (rule.rule, met) in seen else self._showing(rule, met=met)
                if found:
                    seen |= sides(self.inventor, found[1])
                    yield found

    def _showing(self, rule: CompiledRule, *, met: bool) -> tuple[Kind, Row] | None:
        for kind in (*[self._some_kind() for _ in range(3)], *self.kinds):
            row = self.inventor.row(kind.given, self.program.levels[1], rule, met=met)
            if (rule.rule, met) in sides(self.inventor, row):
                return kind, row
        return None

    def rated(self) -> list[Rated]:
        """Return who is who and how the rules end for them."""
        return [Rated(one.id, one.unit, self.inventor.ends(one.row)) for one in self.people]


Side = tuple[Rule, bool]


def sides(inventor: Inventor, row: Row) -> set[Side]:
    """Return which rules a row shows met, and which not met; a ceiling that stands aside is not met."""
    outcome = inventor.classifier.classify(row, explain=True)
    results = [(rule.rule, one["result"]) for rule, one in zip(inventor.rules(), outcome.trace, strict=True)]
    aside = {"not_met", "not_applicable"}
    shown = [(rule, {"met"} <= {result}, result) for rule, result in results]
    return {
        (rule, met)
        for rule, met, result in shown
        if met or result == "not_met" or (rule.section == "ceilings" and result in aside)
    }


# -- writing -------------------------------------------------------------------------------------------------


def written(fact: Fact, value: Value, style: Mapping[str, Any]) -> object:
    """Return a value as people write it: by label or code, numbers typed or as text with a comma."""
    if isinstance(value, Fraction):
        text = text_of(value)
        if style.get("decimals") == "comma":
            return text.replace(".", ",")
        return int(value) if value.denominator == 1 else float(value)
    if style.get("headings") == "labels" and fact.type != "level":
        return fact.choices[value]
    return value


def _people_sheet(table: Table) -> tuple[dict[str, str], list[Record]]:
    facts = {fact.name: fact for fact in table.program.asked_for}
    facts.update((name, table.program.inputs[name]) for kind in table.kinds for name in kind.given if name not in facts)
    used = [name for name in facts if any(name in one.row for one in table.people)]
    labels = table.plan.get("headings") == "labels"
    who = WHO | {"name": "Tên"} if any(kind.called for kind in table.kinds) else WHO
    headings = {name: text if labels else name for name, text in who.items()}
    headings |= {name: facts[name].label if labels else name for name in used}
    records: list[Record] = [
        {"id": one.id, "name": one.name, "unit": one.unit}
        | {name: written(facts[name], one.row[name], table.plan) for name in used if name in one.row}
        for one in table.people
    ]
    return headings, records


def _object_sheet(shape: TableShape, records: Sequence[Record], *, labels: bool) -> dict[str, str]:
    columns = dict.fromkeys(name for record in records for name in record if record[name] is not None)
    return {name: _label(shape, name) if labels else name for name in columns}


def _label(shape: TableShape, column: str) -> str:
    label = shape.labels[shape.pattern(column)][0]
    return label.replace("*", column.split(".", 1)[-1])


def _objects(file: SampleFile, editions: Editions, people: Sequence[Rated]) -> tuple[TableShape, list[Record]]:
    book, random = editions.rulebook(file.rulebook), Random(f"{file.rulebook} {file.path.name}")
    if file.command == "tally":
        return TALLY, list(ballots(book, file.subject, people, random))
    if file.command == "quota":
        return QUOTA, list(quota_groups(book, file.subject, people, file.plan["scopes"], random))
    return PLACES, list(posts_held(people, file.plan["workplaces"], int(file.plan["rows"]), random))


def make(editions: Editions, files: Sequence[SampleFile]) -> None:
    """Write the files of one plugin; a file that rests on the people of another names it under `people`."""
    tables: dict[str, Table] = {}
    for file in files:
        if file.command == "classify":
            table = tables[file.path.name] = Table(editions, file)
            headings, records = _people_sheet(table)
        else:
            shape, records = _objects(file, editions, tables[file.plan["people"]].rated())
            headings = _object_sheet(shape, records, labels=file.plan.get("headings") == "labels")
        _write(file, headings, records)


def _write(file: SampleFile, headings: Mapping[str, str], records: Sequence[Record]) -> None:
    if file.path.suffix == ".csv":
        write_rows(records, str(file.path), "csv", headings=headings)
        return
    from xlsxwriter import Workbook  # type: ignore[import-untyped]

    from core.rowfiles.sheetwriting import OPTIONS, SheetPage

    book = Workbook(str(file.path), OPTIONS)
    book.set_properties({"created": CREATED})
    sheet = book.add_worksheet(TABLES[file.command] or "Số liệu")
    page = SheetPage(sheet, book.add_format({"num_format": "dd/mm/yyyy"}))
    page.write_titles(list(headings.values()), book.add_format({"bold": True}))
    for record in records:
        page.write([record.get(name) for name in headings])
    page.finish()
    book.close()


def main(plugins: Sequence[str]) -> int:
    """Make the samples of the named plugins, or of all."""
    editions = installed_editions()
    files = shipped(editions)
    for rulebook in dict.fromkeys(file.rulebook for file in files):
        if not plugins or rulebook.partition("/")[0] in plugins:
            make(editions, [file for file in files if file.rulebook == rulebook])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
