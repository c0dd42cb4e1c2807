"""Hold back what is to be written until it is sure that it may be."""

from __future__ import annotations

import shutil
import tempfile
from types import TracebackType
from typing import Self, TextIO, cast


class Spool:
    """Text collected in a temporary file, not in memory, and given out at the end.

    A command that promises nothing on standard output for wrong input writes to `text` and calls
    `copy_to(sys.stdout)` once it knows that all is well. Without that call everything is dropped.
    """

    def __init__(self) -> None:
        self.text = cast(TextIO, tempfile.TemporaryFile("w+", encoding="utf-8", newline=""))  # noqa: SIM115

    def copy_to(self, stream: TextIO) -> None:
        """Give out what was collected."""
        self.text.seek(0)
        shutil.copyfileobj(self.text, stream, 1 << 20)

    def close(self) -> None:
        """Drop the temporary file."""
        self.text.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
