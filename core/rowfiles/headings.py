"""Recognise the heading row of a table, whatever the order, the case or the language of its columns."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import N_, WrongInput
from core.rowfiles.faults import FaultList

LOOKED_AT = 20


@dataclass(frozen=True)
class Heading:
    """A column that may appear: its canonical name and the labels that people write for it.

    A `*` in the name stands for any text, taken over from the heading: `marks.*` with the label
    `Phiếu *` reads `Phiếu HTXSNV` as `marks.HTXSNV`.
    """

    name: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Header:
    """A recognised heading row: the named columns, the unnamed ones, and which row it is (from 0)."""

    row: int
    names: Mapping[int, str]
    unnamed: tuple[int, ...] = ()
    width: int = field(default=0)

    def column_of(self, name: str) -> int:
        """Return the index of a named column, or of the first one for a name that is not here."""
        return next((index for index, one in self.names.items() if one == name), 0)


def folded(text: str) -> str:
    """Bring a heading to the form in which headings are compared."""
    return spaced(text).casefold()


def spaced(text: str) -> str:
    """Compose the letters and leave one blank between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


class Vocabulary:
    """All headings a table may have."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = tuple(headings)
        self._names: dict[str, dict[str, None]] = {}
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        for heading in self.headings:
            for spelling in (heading.name, *heading.labels):
                self._learn(spelling, heading.name)
        for heading in self.headings:
            self._names[folded(heading.name)] = {heading.name: None}

    def _learn(self, spelling: str, name: str) -> None:
        if "*" in name:
            pattern = re.escape(spaced(spelling)).replace(r"\*", "(.+)")
            self._patterns.append((re.compile(pattern, re.IGNORECASE), name))
        else:
            self._names.setdefault(folded(spelling), {})[name] = None

    def meanings(self, text: str) -> tuple[str, ...]:
        """Return the canonical names a heading may stand for: none, one, or several for a shared label."""
        if known := self._names.get(folded(text)):
            return tuple(known)
        for pattern, name in self._patterns:
            if match := pattern.fullmatch(spaced(text)):
                return (name.replace("*", match.group(1).strip()),)
        return ()

    def nearest(self, text: str) -> str | None:
        """Return the known spelling closest to a wrong one, if any is close."""
        from difflib import get_close_matches

        spellings = {folded(one): one for each in self.headings for one in (each.name, *each.labels)}
        close = get_close_matches(folded(text), list(spellings), 1, 0.7)
        return spellings[close[0]] if close else None


def find_header(rows: Sequence[Sequence[str]], vocabulary: Vocabulary) -> tuple[int, int] | None:
    """Return the heading row among the first rows and how many headings are known in it.

    It is the first row with two known headings, or with nothing but known ones; failing that, the
    first with one, so that the others can be named as unknown.
    """
    best: tuple[int, int] | None = None
    for index, row in enumerate(rows[:LOOKED_AT]):
        written = [cell for cell in row if cell.strip()]
        known = sum(1 for cell in written if vocabulary.meanings(cell))
        if known >= min(2, len(written)) > 0:
            return index, known
        if known and best is None:
            best = index, known
    return best


def read_header(
    row: int, cells: Sequence[str], vocabulary: Vocabulary, place: Callable[[int], str], faults: FaultList
) -> Header:
    """Read a heading row; unknown, repeated and ambiguous headings are reported with their place.

    Where there are too many of them, WrongInput holds them all and the word that there are more.
    """
    names: dict[int, str] = {}
    try:
        for index, cell in enumerate(cells):
            if not (text := cell.strip()):
                continue
            name = _meaning(text, vocabulary, place(index), faults)
            if name in names.values():
                faults.report(place(index), N_("cột “{text}” ghi hai lần; hãy giữ lại một cột"), text=text)
            elif name is not None:
                names[index] = name
    except WrongInput as more:
        raise WrongInput([*faults, *more.faults]) from None
    unnamed = tuple(index for index, cell in enumerate(cells) if not cell.strip())
    return Header(row, names, unnamed, len(cells))


def _meaning(text: str, vocabulary: Vocabulary, where: str, faults: FaultList) -> str | None:
    meanings = vocabulary.meanings(text)
    if len(meanings) == 1:
        return meanings[0]
    if meanings:
        faults.report(
            where,
            N_("tiêu đề “{text}” có thể là nhiều cột: {names}; hãy ghi đúng mã cột"),
            text=text,
            names=", ".join(meanings),
        )
    elif nearest := vocabulary.nearest(text):
        faults.report(where, N_("không rõ cột “{text}”; có phải là “{nearest}”?"), text=text, nearest=nearest)
    else:
        faults.report(where, N_("không rõ cột “{text}”; hãy sửa tên hoặc bỏ cột"), text=text)
    return None
