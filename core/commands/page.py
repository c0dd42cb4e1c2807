"""A rulebook as lines of text."""

from __future__ import annotations

from collections.abc import Iterator

from core.readable.book import Book, Element, Heading, Sentence
from core.readable.entries import EntryWords


class Page:
    """Renders one rulebook, line by line. A line that starts with `#` is a heading; more of them, a lower one."""

    def __init__(self, words: EntryWords) -> None:
        self.words = words

    def lines(self) -> Iterator[str]:
        """Yield the lines of the page."""
        for element in Book(self.words).elements():
            yield from self._lines(element)

    def _lines(self, element: Element) -> Iterator[str]:
        if isinstance(element, Sentence):
            yield element.text
            return
        clause = self.words.clause(element.marks)
        if isinstance(element, Heading):
            if element.depth == 1:
                yield ""
            yield f"{'#' * max(element.depth, 1)} {element.text}{clause}"
        else:
            yield f"- {element.text}{clause}"
            yield from (f"    {line}" for line in element.rest)
        yield from (f"    {line}" for line in self.words.remarks(element.marks))
