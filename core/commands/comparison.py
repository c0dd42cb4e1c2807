"""A comparison of two rulebooks as lines of text, in colour where people look at a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.readable.comparison import Changed, Comparison, Part, Side, Title
from core.readable.entries import EntryWords
from core.rulebook.differences import Difference

_RED, _GREEN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"


class ComparisonLines:
    """Renders what differs: a minus before what was there, a plus before what is there."""

    def __init__(self, before: EntryWords, after: EntryWords, *, colour: bool) -> None:
        self.comparison = Comparison(before, after)
        self.names = f"{before.book.name} → {after.book.name}"
        self.colour = colour

    def lines(self, found: Sequence[Difference]) -> Iterator[str]:
        """Yield the lines; none where nothing differs."""
        if not found:
            return
        yield self.names
        for part in self.comparison.parts(found):
            yield from self._part(part)
        yield ""

    def _part(self, part: Part) -> Iterator[str]:
        if isinstance(part, Title):
            if part.depth == 1:
                yield ""
            yield self._painted(_BOLD, f"{'#' * part.depth} {part.text}")
        else:
            yield from self._entry(part)

    def _entry(self, one: Changed) -> Iterator[str]:
        if one.name and not one.whole:
            yield f"  {one.name}"
        for pair in one.pairs:
            for sign, side in (("-", pair.before), ("+", pair.after)):
                if side is not None:
                    yield from self._side(sign, side, one)

    def _side(self, sign: str, side: Side, one: Changed) -> Iterator[str]:
        if not one.whole:
            yield from self._signed(sign, side.lines, side.cite, "    ")
            return
        first, *rest = side.lines
        named = ": ".join(part for part in (one.name, first) if part)
        yield from self._signed(sign, [named, *rest], side.cite, "  ")

    def _signed(self, sign: str, lines: Iterable[str], cite: str | None, indent: str) -> Iterator[str]:
        clause = f" [{cite}]" if cite else ""
        for line in lines:
            yield self._painted(_RED if sign == "-" else _GREEN, f"{indent}{sign} {line}{clause}")
            clause = ""

    def _painted(self, colour: str, text: str) -> str:
        return f"{colour}{text}{_PLAIN}" if self.colour else text
