"""Pages of the documentation, the commands they show, and a platform with one plugin more."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

import pytest

from core.cli import main
from core.editions import Editions
from core.plugins import build_manager, everybody, installed

TOP = Path(__file__).parents[2]
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its text, the line it starts at."""

    language: str
    text: str
    line: int

    def commands(self) -> list[tuple[str, str]]:
        """Return each command of a console block with the output shown below it."""
        parts = re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]
        return [
            (command.partition("#")[0].strip(), output) for command, _, output in (one.partition("\n") for one in parts)
        ]


@dataclass(frozen=True)
class Page:
    """One page of Markdown."""

    path: Path

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def blocks(self, *languages: str) -> list[Block]:
        """Return the fenced blocks in these languages, from top to bottom."""
        return [
            Block(one[1], one[2], self.text[: one.start()].count("\n") + 1)
            for one in _BLOCK.finditer(self.text)
            if one[1] in languages
        ]

    def prose(self) -> str:
        """Return the text outside the blocks."""
        return _BLOCK.sub("", self.text)


Run = Callable[..., tuple[int, str, str]]
Install = Callable[[str, ModuleType], Editions]


@pytest.fixture
def page() -> Callable[[str], Page]:
    return lambda name: Page(TOP / name)


@pytest.fixture
def pages() -> list[Page]:
    """Every page of the repository that is ours."""
    found = (TOP.glob(pattern) for pattern in ("*.md", "docs/**/*.md", "plugins/*/README.md"))
    return [Page(path) for paths in found for path in sorted(paths)]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line; return the status, what was said and what was complained of."""

    def run_words(*words: str) -> tuple[int, str, str]:
        status = main(list(words))
        said = capsys.readouterr()
        return status, said.out, said.err

    return run_words


@pytest.fixture
def install(monkeypatch: pytest.MonkeyPatch) -> Install:
    """Give every command from now on the platform with one plugin more."""

    def install_module(name: str, module: ModuleType) -> Editions:
        manager = build_manager([*installed().list_name_plugin(), (name, module)])
        editions = Editions(everybody(manager))
        monkeypatch.setattr("core.editions.installed_editions", lambda: editions)
        return editions

    return install_module
