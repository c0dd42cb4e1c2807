"""Rulebooks to read: the catalogue, one of them with its clauses, two of them side by side, a search in all."""

from __future__ import annotations

from functools import lru_cache

from flask import Blueprint, render_template, request

from core.access import Permission, requires
from core.access.requests import platform
from core.editions import installed_editions
from core.errors import N_, NotFound, refusal
from core.i18n import translator
from core.readable.book import Book
from core.readable.comparison import Changed, Comparison, Part
from core.readable.entries import EntryWords
from core.rulebook.differences import differences
from core.rulebook.edition import Rulebook
from core.web.chapters import Chapter, chapters, clause_of, narrowed
from core.web.language import language

LONGEST_QUERY = 100
MOST_FOUND = 50  # entries of one rulebook shown by a search in all

blueprint = Blueprint("rulebooks", __name__, url_prefix="/rulebooks")


@blueprint.get("")
@requires(Permission.SEE_RULEBOOKS)
def list_rulebooks() -> str:
    """Show every rulebook with its document; with words to search for, where they stand."""
    asked = _asked("q")
    books = sorted(installed_editions().every(), key=lambda one: (one.name.split("/")[0], one.name))
    extending = {
        one.name: [other.name for other in books if other.base and other.base.name == one.name] for one in books
    }
    found = {one.name: narrowed(_read(one.name, language()), asked) for one in books} if asked else {}
    return render_template(
        "rulebooks/list.html",
        books=books,
        words={one.name: _words(one) for one in books},
        extending=extending,
        asked=asked,
        found={name: own for name, own in found.items() if own},
        most=MOST_FOUND,
        clause_of=clause_of,
    )


@blueprint.get("/<plugin>/<edition>")
@requires(Permission.SEE_RULEBOOKS)
def show_rulebook(plugin: str, edition: str) -> str:
    """Show a rulebook from top to bottom, or what of it holds some words or rests on a clause."""
    book = _book(f"{plugin}/{edition}")
    asked, clause = _asked("q"), _asked("clause")
    whole = _read(book.name, language())
    shown = narrowed(whole, asked, clause) if asked or clause else whole
    return render_template(
        "rulebooks/show.html",
        book=book,
        document=_words(book).document(book.document),
        chapters=shown,
        is_part=shown is not whole,
        asked=asked,
        clause=clause,
        count=sum(one.count for one in shown),
        others=[name for name in installed_editions().names() if name != book.name],
        clause_of=clause_of,
    )


@blueprint.get("/compare")
@requires(Permission.SEE_RULEBOOKS)
def compare_rulebooks() -> str:
    """Show what one rulebook says otherwise than another; ask for both where they are not named."""
    names = installed_editions().names()
    first, second = _asked("a"), _asked("b")
    chosen = bool(first and second)
    parts = _compared(_book(first).name, _book(second).name, language()) if chosen else ()
    changed = [pair for part in parts if isinstance(part, Changed) for pair in part.pairs]
    return render_template(
        "rulebooks/compare.html",
        names=names,
        first=first,
        second=second,
        chosen=chosen,
        parts=parts,
        new=sum(one.before is None for one in changed),
        gone=sum(one.after is None for one in changed),
        other=sum(one.before is not None and one.after is not None for one in changed),
    )


def places_of(words: str) -> dict[str, int]:
    """Return in which rulebooks words stand, and in how many entries."""
    found = {name: narrowed(_read(name, language()), words) for name in installed_editions().names()}
    return {name: sum(one.count for one in own) for name, own in found.items() if own}


def _asked(name: str) -> str:
    return request.args.get(name, "").strip()[:LONGEST_QUERY]


def _book(name: str) -> Rulebook:
    """Return an installed rulebook; raise NotFound where there is none of this name."""
    editions = installed_editions()
    if name not in editions.files:
        raise refusal(NotFound, N_("Không có bộ quy tắc «{name}»; chọn trong danh mục bộ quy tắc."), name=name)
    return editions.rulebook(name)


def _words(book: Rulebook, spoken: str | None = None) -> EntryWords:
    spoken = spoken or language()
    return EntryWords(book, translator(spoken, platform().locales), spoken)


@lru_cache(maxsize=64)
def _read(name: str, spoken: str) -> tuple[Chapter, ...]:
    """Return a rulebook in words; an edition never changes while the process lives."""
    return chapters(Book(_words(_book(name), spoken)).elements())


@lru_cache(maxsize=64)
def _compared(first: str, second: str, spoken: str) -> tuple[Part, ...]:
    before, after = _book(first), _book(second)
    comparison = Comparison(_words(before, spoken), _words(after, spoken))
    return tuple(comparison.parts(differences(before, after)))
