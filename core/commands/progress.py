"""A progress bar on the error stream, where people look and only when it takes a while."""

from __future__ import annotations

from collections.abc import Callable

from core.commands.context import Context

_WIDTH = 30
_WORTH_IT = 1 << 20


def bar(context: Context) -> Callable[[int, int], None] | None:
    """Return a function that draws how much is done of a total, or None where nobody looks."""
    if not context.err.isatty():
        return None

    def draw(done: int, total: int) -> None:
        if total < _WORTH_IT:
            return
        filled = _WIDTH * done // total
        end = "\n" if done >= total else ""
        context.err.write(f"\r[{'█' * filled}{'·' * (_WIDTH - filled)}] {100 * done // total:3d}%{end}")
        context.err.flush()

    return draw
