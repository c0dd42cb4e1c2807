"""Draw a table for a terminal: aligned, wrapped, coloured when asked."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice, zip_longest
from typing import TextIO

from core.rowfiles.cells import cell_text, is_number

WIDEST = 48
SAMPLE = 1000
GAP = "  "
COLOURS = {
    "HTXSNV": "32",
    "TSVM": "32",
    "HTTNV": "34",
    "HTNV": "33",
    "KHTNV": "31",
    "YK": "31",
}

Paint = Callable[[str, str], str]


def paint_levels(text: str, column: str) -> str:
    """Colour a cell that holds a level's code; leave any other as it is."""
    colour = COLOURS.get(text)
    return f"\x1b[{colour}m{text}\x1b[0m" if colour else text


def leave_plain(text: str, column: str) -> str:
    """Colour nothing."""
    return text


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes."""
    return len(text) if text.isascii() else sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def _clean(text: str) -> str:
    """Compose the letters and take out what could steer a terminal, new lines apart."""
    if text.isascii() and text.isprintable():
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(" " if _steers(one) else one for one in composed)


def _steers(character: str) -> bool:
    return character != "\n" and unicodedata.category(character) in ("Cc", "Cf")


def wrapped(text: str, most: int) -> list[str]:
    """Break a text into lines of at most `most` columns, between words where it can be."""
    lines: list[str] = []
    for paragraph in _clean(text).split("\n"):
        if width(paragraph) <= most:
            lines.append(paragraph)
            continue
        line = ""
        for word in chain.from_iterable(_pieces(one, most) for one in paragraph.split()):
            if line and width(line) + 1 + width(word) > most:
                lines.append(line)
                line = word
            else:
                line = f"{line} {word}" if line else word
        lines.append(line)
    return lines


def _pieces(word: str, most: int) -> Iterator[str]:
    piece, taken = "", 0
    for character in word:
        if taken + _character_width(character) > most:
            yield piece
            piece, taken = "", 0
        piece += character
        taken += _character_width(character)
    yield piece


class TerminalTable:
    """A table whose columns take their widths from its first 1,000 rows; longer cells are wrapped."""

    def __init__(self, titles: Sequence[str], columns: Sequence[str], paint: Paint) -> None:
        self.titles, self.columns, self.paint = titles, columns, paint
        self.widths = [0] * len(titles)
        self.right = [False] * len(titles)

    def write(self, rows: Iterable[Sequence[object]], stream: TextIO) -> None:
        """Write the heading, a rule and the rows."""
        coming = iter(rows)
        sample = list(islice(coming, SAMPLE))
        self._measure(sample)
        self._write_row(self.titles, stream, leave_plain)
        stream.write(GAP.join("─" * one for one in self.widths) + "\n")
        for row in chain(sample, coming):
            self._write_row(row, stream, self.paint)

    def _measure(self, sample: Sequence[Sequence[object]]) -> None:
        for index, title in enumerate(self.titles):
            values = [row[index] for row in sample if row[index] is not None]
            self.right[index] = bool(values) and all(map(is_number, values))
            lines = chain.from_iterable(wrapped(cell_text(one), WIDEST) for one in (title, *values))
            self.widths[index] = max(map(width, lines), default=0)

    def _write_row(self, row: Sequence[object], stream: TextIO, paint: Paint) -> None:
        cells = [wrapped(cell_text(one), max(1, most)) for one, most in zip(row, self.widths, strict=True)]
        for line in zip_longest(*cells, fillvalue=""):
            padded = (self._padded(index, text, paint) for index, text in enumerate(line))
            stream.write(GAP.join(padded).rstrip() + "\n")

    def _padded(self, index: int, text: str, paint: Paint) -> str:
        blank = " " * (self.widths[index] - width(text))
        painted = paint(text, self.columns[index]) if text else text
        return blank + painted if self.right[index] else painted + blank
