"""The rows of a file that a command names, with a progress bar, and where their results go."""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from core.commands.context import Context
from core.commands.progress import bar
from core.facts.files import Rows, SubjectFile
from core.rowfiles import Spool
from core.rowfiles.writing import replacing
from core.rulebook.classification import Classifier


class RowsOfSubject(SubjectFile):
    """Reads a file for one subject of one or more rulebooks, with the plugins of a run."""

    def __init__(self, path: str, context: Context, classifiers: Sequence[Classifier]) -> None:
        super().__init__(path, context.editions.hooks, classifiers, stdin=context.stdin)
        self.file.progress = bar(context)

    def put_out(self, spool: Spool, path: str | None) -> None:
        """Give out what was collected: to standard output, or to a file that appears whole or not at all."""
        import sys

        if path is None:
            spool.copy_to(sys.stdout)
            return
        with replacing(path) as new, open(new, "w", encoding="utf-8", newline="") as text:
            spool.text.seek(0)
            shutil.copyfileobj(spool.text, text, 1 << 20)


__all__ = ["Rows", "RowsOfSubject"]
