"""The rows of a file for a subject: ids, names, columns, what plugins add, and every fault with its place."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, TypeVar

from core.errors import N_, Message, WrongInput, fault
from core.plugins import TenantHooks, broken, derived_facts
from core.rowfiles import Chunk, FaultList, Heading, RowFile
from core.rulebook.classification import Classifier
from core.rulebook.edition import frozen
from core.rulebook.facts import Fact

_PEOPLE = (
    Heading("id", ("Mã", "Mã số")),
    Heading("name", ("Họ và tên", "Họ tên", "Tên")),
    Heading("unit", ("Đơn vị", "Tổ chức")),
    Heading("stt", ("STT", "TT")),
)
Column = TypeVar("Column")
_NOT_FACTS = frozenset(heading.name for heading in _PEOPLE)


@dataclass
class Rows:
    """A chunk: ids, names, units, and the columns of facts, grades and points."""

    ids: Sequence[str]
    names: Sequence[object]
    units: Sequence[object]
    columns: dict[str, Sequence[object]]
    loose: bool
    where: Callable[[int, str], str]


class SubjectFile:
    """Reads a file for one subject of one or more rulebooks."""

    def __init__(
        self, path: str, hooks: TenantHooks, classifiers: Sequence[Classifier], *, stdin: BinaryIO | None = None
    ) -> None:
        self.classifiers = classifiers
        self.hooks = hooks
        self.faults = FaultList()
        self._extra = self._plugin_columns()
        self._derives = self.hooks.answers("derived_facts")
        self.file = RowFile(path, [*_PEOPLE, *_headings(classifiers), *self._extra], stdin=stdin)
        self._seen = array("q")
        self._count = 0

    def _plugin_columns(self) -> list[Heading]:
        if not self.hooks.answers("import_columns"):
            return []
        found: dict[str, Heading] = {}
        for classifier in self.classifiers:
            book, subject = classifier.program.book, classifier.program.rules.name
            for plugin, columns in self.hooks.ask("import_columns", rulebook=book, subject=subject):
                for column in columns:
                    if column.name in classifier.program.inputs:
                        raise broken(plugin, N_("import_columns nêu «{name}», là một sự kiện sẵn có"), name=column.name)
                    found[column.name] = Heading(column.name, (column.label,))
        return list(found.values())

    def chunks(self) -> Iterator[Rows]:
        """Yield the rows, at most a chunk at a time; what is wrong is noted in `faults`."""
        for chunk in self.file.chunks():
            rows = self._rows(chunk)
            self._count += len(rows.ids)
            given = dict(rows.columns)
            for heading in self._extra:
                rows.columns.pop(heading.name, None)
            if self._derives:
                self._derive(rows, given)
            yield rows

    def _rows(self, chunk: Chunk) -> Rows:
        nothing: list[object] = [None] * len(chunk)
        given = chunk.columns.get("id", nothing)
        self._seen.extend(hash(name) for name in given if name is not None)
        ids = [str(chunk.first_row + place) if name is None else str(name) for place, name in enumerate(given)]
        columns: dict[str, Sequence[object]] = {
            name: column for name, column in chunk.columns.items() if name not in _NOT_FACTS
        }
        names, units = (chunk.columns.get(name, nothing) for name in ("name", "unit"))
        return Rows(ids, names, units, columns, chunk.loose, chunk.where)

    def _derive(self, rows: Rows, columns: Mapping[str, Sequence[object]]) -> None:
        """Let the plugins work out facts that a row does not give; `columns` are theirs, too."""
        extra = {heading.name for heading in self._extra}
        raw = {name: columns.get(name, [None] * len(rows.ids)) for name in {*columns, *extra}}
        for row in range(len(rows.ids)):
            given = frozen({name: column[row] for name, column in raw.items()})
            for fact, value in derived_facts(self.hooks, self.classifiers[0].program, given).items():
                column = rows.columns.get(fact)
                if column is None:
                    column = rows.columns[fact] = [None] * len(rows.ids)
                if column[row] is None and isinstance(column, list):
                    column[row] = value

    def note(self, rows: Rows, problems: Sequence[tuple[int, str, Message]]) -> None:
        """Note what is wrong with a chunk's values, each at its place; raise WrongInput past what people still read."""
        try:
            for row, column, message in problems:
                self.faults.report(rows.where(row, column), message.template, **message.values)
        except WrongInput as more:
            raise WrongInput([*self.file.faults, *self.faults, *more.faults]) from None

    def finish(self) -> None:
        """Raise WrongInput if anything was wrong: a value, a row, an id given twice, no row at all."""
        faults = [*self.file.faults, *self.faults]
        if not faults and not self._count:
            faults = [fault(f"{self.file.path}:1", N_("tệp không có dòng số liệu nào; cần ít nhất một dòng."))]
        faults.extend(self._ids_given_twice())
        if faults:
            raise WrongInput(faults)

    def _ids_given_twice(self) -> Iterator[object]:
        import numpy as np

        hashes = np.sort(np.frombuffer(self._seen, np.int64))
        repeated = set(hashes[1:][hashes[1:] == hashes[:-1]].tolist())
        if not repeated:
            return
        first: dict[str, str] = {}
        for chunk in self.file.chunks():
            for row, name in enumerate(chunk.columns.get("id", ())):
                if name is not None and hash(name) in repeated:
                    where = chunk.where(row, "id")
                    if str(name) in first:
                        yield fault(
                            where, N_("mã «{id}» đã có ở {first}; mỗi mã một dòng."), id=name, first=first[str(name)]
                        )
                    first.setdefault(str(name), where)


def own_columns(columns: Mapping[str, Column], own: Collection[str], others: Collection[str]) -> dict[str, Column]:
    """Return the columns without those that only the other rulebook knows."""
    return {name: one for name, one in columns.items() if name in own or name not in others}


def _headings(classifiers: Sequence[Classifier]) -> list[Heading]:
    """Return a heading for everything that a row may give: by its name, and by its label where only one has it."""
    facts: dict[str, Fact] = {}
    for classifier in classifiers:
        facts.update(classifier.program.inputs)
    labels: dict[str, list[str]] = {}
    for fact in facts.values():
        labels.setdefault(_folded(fact.label), []).append(fact.name)
    taken = {_folded(label) for heading in _PEOPLE for label in heading.labels}
    return [
        Heading(
            name, (fact.label,) if len(labels[_folded(fact.label)]) == 1 and _folded(fact.label) not in taken else ()
        )
        for name, fact in facts.items()
    ]


def _folded(label: str) -> str:
    return " ".join(label.casefold().split())


def headings_of(classifier: Classifier) -> dict[str, str]:
    """Return what to head the columns of an empty file with: a label where it is understood, else the name."""
    asked = [one for one in _headings([classifier]) if one.name not in classifier.program.rules.given]
    people = {heading.name: heading.labels[0] for heading in _PEOPLE if heading.name != "stt"}
    return {**people, **{one.name: one.labels[0] if one.labels else one.name for one in asked}}
