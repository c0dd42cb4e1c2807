"""Each case of a plugin's `cases/*.yaml` as a test of its own: `-p core.testing.pytest_cases`, or `pytest_plugins`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from os import PathLike
from pathlib import Path
from typing import Any

import pytest

from core.editions import installed_editions
from core.errors import WrongInput
from core.testing.cases import Case, Runner, read_cases


class CaseFailed(Exception):
    """A case came out otherwise than expected; the arguments say in what."""


@cache
def runner(folder: Path, rulebook: str) -> Runner:
    """Return what runs the cases of a rulebook in a plugin's folder, installed or not."""
    editions = installed_editions()
    file = folder / "rulebooks" / f"{rulebook.rpartition('/')[2]}.yaml"
    if editions.files.get(rulebook) == file:
        return Runner(editions.find(rulebook))
    return Runner(editions.read(file.read_text(encoding="utf-8"), str(file)))


class CaseFile(pytest.File):
    """A file of cases."""

    def collect(self) -> Iterator[CaseItem]:
        """Yield its cases."""
        try:
            rulebook, cases = read_cases(self.path, str(self.path))
        except WrongInput as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            yield CaseItem.from_parent(self, name=case.name, case=case, rulebook=rulebook)


class CaseItem(pytest.Item):
    """One case."""

    def __init__(self, *, case: Case, rulebook: str, **inherited: Any) -> None:
        super().__init__(**inherited)
        self.case = case
        self.rulebook = rulebook

    def runtest(self) -> None:
        """Run the case; raise CaseFailed with what came out otherwise."""
        lines = runner(self.path.parent.parent, self.rulebook).run(self.case)
        if lines:
            raise CaseFailed(*lines)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Say what came out otherwise, without a traceback."""
        if isinstance(excinfo.value, CaseFailed | WrongInput):
            return "\n".join([f"{self.case.where}: {self.case.name}", *map(str, excinfo.value.args)])
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[PathLike[str], int | None, str]:
        """Return where the case stands."""
        return self.path, int(self.case.where.rpartition(":")[2]) - 1, self.case.name


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> CaseFile | None:
    """Take the YAML files in a `cases` folder beside a `rulebooks` folder."""
    beside = file_path.parent.name == "cases" and (file_path.parent.parent / "rulebooks").is_dir()
    return CaseFile.from_parent(parent, path=file_path) if file_path.suffix == ".yaml" and beside else None
