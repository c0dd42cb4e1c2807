"""What every plugin promises, and how to ask it: `assert check_plugin("song_cau") == []`."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.editions import Editions, installed_editions
from core.errors import N_, WrongInput, fault
from core.rulebook import yamltext
from core.rulebook.edition import Rulebook
from core.testing.cases import Runner, read_cases

_ALLOWED = "core.api"


@dataclass(frozen=True)
class Plugin:
    """An installed plugin: its name, the folder of its package, the platform's editions."""

    name: str
    folder: Path
    editions: Editions

    @property
    def names(self) -> list[str]:
        """Return the names of its rulebooks."""
        return [name for name in self.editions.names() if name.partition("/")[0] == self.name]

    def case_files(self) -> dict[Path, str]:
        """Return its files of cases, each with the rulebook it names; empty where it names none."""
        return {file: _rulebook_of(file) for file in sorted((self.folder / "cases").glob("*.yaml"))}


def _rulebook_of(file: Path) -> str:
    try:
        return str(yamltext.read(file.read_text(encoding="utf-8"), str(file)).data.get("rulebook", ""))
    except WrongInput:
        return ""


def check_plugin(name: str, editions: Editions | None = None) -> list[str]:
    """Return every promise that a plugin breaks, a line each, the place first; nothing when it keeps them all.

    Its rulebooks load; its files of cases name one of them, pass, and see each rule both ways; README.md names every
    edition and document; every entry has a clause or says that it is a default; of the core it imports core.api alone.
    """
    editions = editions or installed_editions()
    module = editions.hooks.manager.get_plugin(name)
    if module is None:
        return [fault(name, N_("chưa cài plugin này.")).said()]
    plugin = Plugin(name, Path(inspect.getfile(module)).parent, editions)
    books, broken = _loaded(plugin)
    return [
        *broken,
        *_cases_without_rulebook(plugin),
        *(line for book in books for line in _cases(plugin, book)),
        *_readme(plugin, books),
        *(line for book in books for line in gaps(book)),
        *_imports(plugin),
    ]


def _loaded(plugin: Plugin) -> tuple[list[Rulebook], list[str]]:
    books: list[Rulebook] = []
    broken: list[str] = []
    for name in plugin.names:
        try:
            books.append(plugin.editions.find(name))
        except WrongInput as error:
            broken.extend(one.said() for one in error.faults)
    return books, broken


def _cases_without_rulebook(plugin: Plugin) -> Iterator[str]:
    for file, rulebook in plugin.case_files().items():
        if rulebook not in plugin.names:
            text = N_("«rulebook: {rulebook}» không phải bộ quy tắc của plugin; có: {known}.")
            yield fault(str(file), text, rulebook=rulebook, known=", ".join(plugin.names) or "—").said()


def _cases(plugin: Plugin, book: Rulebook) -> Iterator[str]:
    """Yield the cases of an edition that fail, and the rules that it brings and no case sees both ways."""
    runner = Runner(book)
    files = [file for file, rulebook in plugin.case_files().items() if rulebook == book.name]
    if not files:
        yield fault(book.name, N_("chưa có ca kiểm thử; thêm vào cases/.")).said()
    for file in files:
        try:
            cases = read_cases(file, str(file))[1]
        except WrongInput as error:
            yield from (one.said() for one in error.faults)
            continue
        yield from (f"{case.where}: {case.name}: {line}" for case in cases for line in runner.run(case))
    yield from (fault(book.name, N_("chưa có ca hai phía: {rule}"), rule=rule).said() for rule in runner.unseen())


def _readme(plugin: Plugin, books: list[Rulebook]) -> Iterator[str]:
    file = plugin.folder / "README.md"
    if not file.exists():
        yield fault(str(file), N_("thiếu tệp này; ghi văn bản, cách hiểu và mặc định.")).said()
        return
    text = file.read_text(encoding="utf-8")
    numbers = (number for book in books for document in _own_documents(book) for number in _numbers(document))
    for named in dict.fromkeys((*plugin.names, *numbers)):
        if named not in text:
            yield fault(str(file), N_("chưa nhắc đến «{named}»; thêm vào."), named=named).said()


def _own_documents(book: Rulebook) -> list[Mapping[str, str]]:
    """Return the documents that an edition brings, without those of its base."""
    base = book.base.documents if book.base else {}
    return [document for key, document in book.documents.items() if key not in base]


def _numbers(document: Mapping[str, str]) -> list[str]:
    """Return a document's number; a run of documents (`3252-QĐ/TU đến 3265-QĐ/TU`) has several."""
    return [word for word in document.get("number", "").split() if "/" in word]


def gaps(book: Rulebook) -> Iterator[str]:
    """Yield the entries that have neither a clause nor `source: default`."""
    for path in _entries_without_clause(book.data, ()):
        where = book.places.get(path, book.name)
        yield fault(
            where, N_("«{path}»: thiếu cite; dẫn điều khoản hoặc ghi source: default."), path=".".join(path)
        ).said()


def _entries_without_clause(data: Any, path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    if not isinstance(data, Mapping):
        return
    if "label" in data and "cite" not in data and data.get("source") != "default":
        yield path
    for key, inside in data.items():
        yield from _entries_without_clause(inside, (*path, key))


def _imports(plugin: Plugin) -> Iterator[str]:
    for file in sorted(plugin.folder.rglob("*.py")):
        if "tests" in file.relative_to(plugin.folder).parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            for name in _imported(node):
                if name.partition(".")[0] == "core" and name != _ALLOWED:
                    text = N_("plugin chỉ được dùng core.api, không phải «{name}».")
                    yield fault(f"{file}:{getattr(node, 'lineno', 1)}", text, name=name).said()


def _imported(node: ast.AST) -> list[str]:
    """Return the modules of the core that a statement imports; `from core import api` is core.api."""
    if isinstance(node, ast.Import):
        return [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom) and not node.level and node.module:
        return [f"core.{one.name}" for one in node.names] if node.module == "core" else [node.module]
    return []
