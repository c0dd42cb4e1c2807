"""What every command works with: the language, the streams, the rulebooks of the installed plugins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TextIO

from core.errors import Say

if TYPE_CHECKING:
    from core.editions import Editions


@dataclass
class Context:
    """The surroundings of one run of a command. Nothing heavy is imported before it is asked for."""

    language: str
    out: TextIO
    err: TextIO
    stdin: BinaryIO

    @cached_property
    def editions(self) -> Editions:
        """Return the rulebooks of all installed plugins."""
        from core.editions import installed_editions

        return installed_editions()

    @cached_property
    def say(self) -> Say:
        """Return the translator into the chosen language, the plugins' catalogues included."""
        from core.i18n import translator

        folders: list[Path] = []
        if self.language != "vi":
            folders = list(dict.fromkeys(file.parent.parent / "locale" for file in self.editions.files.values()))
            folders.append(Path(__file__).parents[2] / "tenants" / "locale")
        return translator(self.language, folders)

    @property
    def colour(self) -> bool:
        """Say whether the output is a terminal that people look at."""
        return self.out.isatty()

    def line(self, text: str = "") -> None:
        """Write one line of output."""
        self.out.write(text + "\n")
