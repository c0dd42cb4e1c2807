"""The rulebooks of a tenant's plugins: found by name, read once, immutable."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from threading import RLock

from core.errors import N_, WrongInput, fault
from core.plugins import TenantHooks, everybody
from core.rulebook.classification import Classifier
from core.rulebook.edition import Rulebook
from core.rulebook.loading import load
from core.rulebook.program import Program


class Editions:
    """Rulebooks by name (`can_tho/2023`): plugin, then the stem of the file."""

    def __init__(self, hooks: TenantHooks) -> None:
        self.hooks = hooks
        self.files = {
            f"{plugin}/{file.stem}": file for plugin, files in hooks.ask("rulebook_files") for file in sorted(files)
        }
        self._books: dict[str, Rulebook] = {}
        self._opening: set[str] = set()
        self._classifiers: dict[tuple[str, str], Classifier] = {}
        self._reading = RLock()  # threads of one process share this; a rulebook is read by one of them, once

    def names(self) -> list[str]:
        """Return the names of all rulebooks, sorted."""
        return sorted(self.files)

    def find(self, name: str) -> Rulebook:
        """Return a rulebook; raise KeyError where no plugin has it, WrongInput where its file is wrong."""
        if name not in self._books:
            with self._reading:
                if name not in self._books:
                    self._books[name] = self._opened(name, self.files[name])
        return self._books[name]

    def _opened(self, name: str, file: Path) -> Rulebook:
        where = f"{_shown(file)}:1"
        if name in self._opening:
            raise WrongInput(
                [fault(where, N_("«{name}» dựa trên chính mình qua extends; bỏ một mắt xích."), name=name)]
            )
        self._opening.add(name)
        try:
            book = self.read(file.read_text(encoding="utf-8"), _shown(file))
        finally:
            self._opening.discard(name)
        if book.name != name:
            text = N_("«rulebook: {there}» phải là {name}, theo plugin và tên tệp.")
            raise WrongInput([fault(book.places.get(("rulebook",), where), text, there=book.name, name=name)])
        return book

    def rulebook(self, name: str) -> Rulebook:
        """Return a rulebook; raise WrongInput where no plugin has it."""
        if name not in self.files:
            raise WrongInput([fault(name, N_("không có bộ quy tắc này; có: {known}."), known=", ".join(self.names()))])
        return self.find(name)

    def read(self, text: str, file: str) -> Rulebook:
        """Read a rulebook's text; what it extends is looked up here."""
        return load(text, file, self.find)

    def classifier(self, name: str, subject: str) -> Classifier:
        """Return the classifier of a rulebook's subject, compiled once."""
        if (name, subject) not in self._classifiers:
            with self._reading:
                if (name, subject) not in self._classifiers:
                    book = self.rulebook(name)
                    self._classifiers[name, subject] = Classifier(Program(book, book.subject(subject)))
        return self._classifiers[name, subject]

    def every(self) -> Iterator[Rulebook]:
        """Yield every rulebook."""
        return (self.find(name) for name in self.names())


def _shown(file: Path) -> str:
    """Return a file's path as messages show it: short where it stands below the working folder."""
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)


@cache
def installed_editions() -> Editions:
    """Return the editions of all installed plugins."""
    return Editions(everybody())
