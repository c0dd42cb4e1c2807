"""A file of rows, whatever its format, read column by column in chunks, as often as needed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

from core.errors import WrongInput
from core.rowfiles.chunks import Chunk
from core.rowfiles.faults import FaultList
from core.rowfiles.headings import Heading
from core.rowfiles.sources import Source, open_source

CHUNK_ROWS = 16384
Progress = Callable[[int, int], None]


class Table(Protocol):
    """What each format gives."""

    def chunks(self, size: int, faults: FaultList) -> Iterator[Chunk]:
        """Yield the rows and report the faults."""


class RowFile:
    """Rows of people's figures in `.json`, `.jsonl`, `.csv`, `.xlsx` or on standard input (`-`).

    What cannot be a table at all (no such file, no heading row, an unknown heading) raises `WrongInput`
    here. What is wrong in the rows is put into `faults` while `chunks` runs, and those rows are left out:
    whoever reads raises `WrongInput(file.faults)` after the pass. At a fault that stops the reading the
    iteration just ends. `progress`, if set, is told the bytes done and their total after each chunk.
    """

    def __init__(self, path: str, headings: Sequence[Heading], *, stdin: BinaryIO | None = None) -> None:
        self.path = path
        self.faults = FaultList()
        self.progress: Progress | None = None
        self._source = open_source(path, stdin)
        self._table = _table(self._source, headings)

    def chunks(self, size: int = CHUNK_ROWS) -> Iterator[Chunk]:
        """Yield the rows from the first, at most `size` at a time; each pass starts `faults` anew."""
        self.faults.clear()
        try:
            for chunk in self._table.chunks(size, self.faults):
                yield chunk
                self._tell(self._source.done())
        except WrongInput as wrong:
            self.faults.extend(wrong.faults)
        self._tell(self._source.size)

    def _tell(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, self._source.size)


def _table(source: Source, headings: Sequence[Heading]) -> Table:
    if source.kind == "csv":
        from core.rowfiles.csvrows import CsvTable

        return CsvTable(source, headings)
    if source.kind == "xlsx":
        from core.rowfiles.sheetrows import SheetTable

        return SheetTable(source, headings)
    from core.rowfiles.jsonrows import JsonTable

    return JsonTable(source)
