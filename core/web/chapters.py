"""A rulebook as a page: chapters with anchors, which can be narrowed to what holds a word or a clause."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from core.readable.book import Element, Heading, Item, Sentence
from core.rulebook.citing import DEFAULT
from core.rulebook.rules import Marks
from core.vietnamese import plain


@dataclass(frozen=True, slots=True)
class Passage:
    """A heading with what stands directly below it."""

    anchor: str
    heading: Heading
    sentences: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A passage of the first order and those inside it."""

    passage: Passage
    inside: tuple[Passage, ...]

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The passage itself, then those inside it."""
        return (self.passage, *self.inside)

    @property
    def count(self) -> int:
        """How many entries it holds."""
        return sum(len(one.items) for one in self.passages)


def chapters(elements: Iterable[Element]) -> tuple[Chapter, ...]:
    """Group the elements of a book below their headings; the head of the book is the first chapter."""
    found: list[list[Passage]] = []
    for place, (heading, below) in enumerate(_grouped(elements), 1):
        sentences = tuple(one.text for one in below if isinstance(one, Sentence))
        passage = Passage(f"p{place}", heading, sentences, tuple(one for one in below if isinstance(one, Item)))
        if heading.depth == 2 and found:
            found[-1].append(passage)
        else:
            found.append([passage])
    return tuple(Chapter(first, tuple(rest)) for first, *rest in found)


def narrowed(book: Sequence[Chapter], words: str, clause: str = "") -> tuple[Chapter, ...]:
    """Return only what holds all the words, marks aside, and rests on the clause; headings of nothing fall away."""
    return tuple(
        one
        for one in (
            Chapter(_narrowed(chapter.passage, words, clause), tuple(_kept(chapter.inside, words, clause)))
            for chapter in book
        )
        if one.count
    )


def clause_of(marks: Marks) -> str:
    """Return the clause that something rests on; nothing where it has none, or a default."""
    return "" if marks.cite == DEFAULT else marks.cite


def _kept(inside: Iterable[Passage], words: str, clause: str) -> Iterator[Passage]:
    found = (_narrowed(one, words, clause) for one in inside)
    return (one for one in found if one.items)


def _narrowed(passage: Passage, words: str, clause: str) -> Passage:
    asked = re.findall(r"\S+", plain(words))
    items = (one for one in passage.items if not clause or clause_of(one.marks) == clause)
    return replace(passage, items=tuple(one for one in items if _holds(one, asked)), sentences=())


def _holds(item: Item, asked: Sequence[str]) -> bool:
    marks = item.marks
    text = plain(" ".join((item.text, *item.rest, marks.cite, marks.note, marks.taken, marks.rival)))
    return all(word in text for word in asked)


def _grouped(elements: Iterable[Element]) -> Iterator[tuple[Heading, list[Element]]]:
    below: list[Element] = []
    heading: Heading | None = None
    for one in elements:
        if not isinstance(one, Heading):
            below.append(one)
            continue
        if heading is not None:
            yield heading, below
        heading, below = one, []
    if heading is not None:
        yield heading, below
