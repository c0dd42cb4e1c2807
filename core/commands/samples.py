"""`xeploai samples`: what the commands make of the sample spreadsheets that the plugins ship."""

from __future__ import annotations

import io
from argparse import Namespace
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from importlib import import_module
from itertools import groupby

from core.commands.context import Context
from core.errors import N_
from core.i18n import day
from core.rulebook.edition import Rulebook
from core.testing.samples import SampleFile, shipped

MOST_ROWS = {"classify": 12, "tally": 6, "quota": 8, "places": 6}
KINDS = {"tally": N_("Kiểm phiếu"), "quota": N_("Số lượng xuất sắc tối đa"), "places": N_("Nơi kiểm điểm")}


class Page(io.StringIO):
    """Text being written for somebody who looks at a terminal, or does not."""

    def __init__(self, *, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        """Say whether colours will be seen."""
        return self.terminal


def run(args: Namespace, context: Context) -> int:
    """Run every command on its samples; print the first rows of each table, and the totals."""
    for name, files in groupby(shipped(context.editions), lambda file: file.rulebook):
        _title(context.editions.rulebook(name), context)
        for file in files:
            context.line(_heading(file, context))
            for line in _shortened(_table(file, context), MOST_ROWS[file.command], context):
                context.line(line)
            context.line()
    return 0


def _title(book: Rulebook, context: Context) -> None:
    document = dict(book.document)
    if "date" in document:
        document["date"] = day(date.fromisoformat(document["date"]), context.language)
    said = ", ".join(document[key] for key in ("number", "date", "issuer") if key in document)
    title = context.say(book.title)
    context.line(f"\x1b[1m{title}\x1b[0m" if context.colour else title)
    context.line(f"{book.name} · {said}")
    context.line("═" * len(title))


def _heading(file: SampleFile, context: Context) -> str:
    words = [context.say(KINDS[file.command])] if file.command in KINDS else []
    if file.subject:
        words.append(context.say(context.editions.rulebook(file.rulebook).subject(file.subject).label))
    return f"▸ {' · '.join(words)} ({file.path.name})"


def _table(file: SampleFile, context: Context) -> list[str]:
    """Return the lines of the table that the command itself would print."""
    page = Page(terminal=context.colour)
    args = Namespace(
        rulebook=file.rulebook, subject=file.subject, file=str(file.path), table=True, output=None, explain=False,
        rule="excellent",
    )  # fmt: skip
    import_module(f"core.commands.{file.command}").run(args, replace(context, out=page))
    return page.getvalue().splitlines()


def _shortened(lines: Sequence[str], most: int, context: Context) -> Iterator[str]:
    """Yield the heading, the first rows, how many more there are, and what follows the table.

    A row goes on over lines that begin with a blank; a blank line ends the table.
    """
    table = lines[: lines.index("")] if "" in lines else lines
    rows = 0
    for number, line in enumerate(table):
        rows += number > 1 and not line.startswith(" ")
        if rows <= most:
            yield line
    if rows > most:
        yield context.say(N_("… và {count} dòng nữa"), count=rows - most)
    yield from (line for line in lines[len(table) :] if line)
