"""Factories for rulebooks: the installed library, random rows, small rulebooks made of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.library import Library, installed_library
from core.rulebook.classification import Classifier
from core.rulebook.edition import Rulebook
from core.rulebook.loading import load
from core.rulebook.program import Program

HEAD = """\
rulebook: test/1
title: Bộ quy tắc thử
documents: {main: {issuer: Đảng ủy A, number: 1-KH/ĐU, date: 2024-01-02}}
review_years: [2024]
"""


def subjects_of_all() -> list[tuple[str, str]]:
    """Return every rulebook with every subject of it."""
    library = installed_library()
    return [(name, subject) for name in library.names() for subject in library.rulebook(name).subjects]


@pytest.fixture(scope="session")
def library() -> Library:
    """Return the library of all installed plugins."""
    return installed_library()


@pytest.fixture
def make_rulebook() -> Callable[..., Rulebook]:
    """Return a function that loads a rulebook from the text below its head; `bases` are what it may extend."""

    def make(text: str, *bases: Rulebook, head: str = HEAD) -> Rulebook:
        known = {base.name: base for base in bases}
        return load(head + text, "test.yaml", known.__getitem__)

    return make


@pytest.fixture
def make_classifier(make_rulebook: Callable[..., Rulebook]) -> Callable[..., Classifier]:
    """Return a function that compiles a subject of a rulebook given as text."""

    def make(text: str, subject: str = "party_member") -> Classifier:
        book = make_rulebook(text)
        return Classifier(Program(book, book.subject(subject)))

    return make
