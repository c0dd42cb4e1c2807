"""The English catalogues: which texts there are to translate, and what is still missing.

`python -m core.catalogues update` brings every catalogue up to date and keeps its translations;
`python -m core.catalogues check` lists what is not translated. Which folders and which words mark a
text in Python and in templates stands in `setup.cfg` of the working directory, under `[extract_messages]`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from configparser import ConfigParser
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from core.errors import Fault, fault
from core.i18n import CORE_LOCALE, LANGUAGES, SOURCE, catalogue_of, sentences
from core.rulebook import yamltext

Keywords = Mapping[str, Any]

# In a rulebook, these keys hold a text for people, wherever they stand ...
MARK_TEXTS = {"label", "title", "note", "taken", "rival"}
TEXTS = MARK_TEXTS | {"issuer", "voters", "per", "who", "where", "condition", "decides", "appraises", "set_by"}
# ... these a list of texts or a mapping of codes to texts ...
LISTS = {"values", "items", "asks", "degrees"}
# ... and these do so in one section only: a scale throughout, and two keys that mean codes or days elsewhere.
TEXT_SECTION = "scales"
SECTION_TEXTS = {("dossiers", "to"), ("minimum_lengths", "of")}

RULEBOOKS = ("rulebooks/*.yaml", "rulebook/vocabulary.yaml", "profiles/*.yaml")
WIDTH = 110
HEADER = (
    'msgid ""\nmsgstr ""\n"Language: {}\\n"\n'
    '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n\n'
)


@dataclass(frozen=True, slots=True)
class Settings:
    """Which folders have a catalogue each, and which calls mark a text in their Python files."""

    folders: tuple[Path, ...]
    keywords: Keywords


def settings(file: Path = Path("setup.cfg")) -> Settings:
    """Read `[extract_messages]`: `input_dirs` (patterns beside the file) and `keywords` (Babel's form)."""
    from babel.messages.frontend import parse_keywords

    config = ConfigParser()
    config.read_string(file.read_text(encoding="utf-8"))
    section = config["extract_messages"]
    folders = (folder for one in section["input_dirs"].split() for folder in sorted(file.parent.glob(one)))
    return Settings(
        tuple(folder for folder in folders if folder.is_dir() and folder.name[0] not in "._"),
        parse_keywords(section["keywords"].split()),
    )


def texts(folder: Path, keywords: Keywords) -> dict[str, list[str]]:
    """Collect the texts of a folder's Python files, templates and rulebooks, each with the files it stands in.

    A plugin's texts leave out those that the core's catalogue already translates.
    """
    is_core = (folder / "locale").resolve() == CORE_LOCALE.resolve()
    known = {} if is_core else sentences(catalogue_of(CORE_LOCALE, "en"))
    found: dict[str, list[str]] = {}
    for file, text in _all_texts(folder, keywords):
        place = file.relative_to(folder).as_posix()
        if text not in known and place not in found.setdefault(text, []):
            found[text].append(place)
    return found


def rulebook_texts(entry: object, path: Sequence[str] = ()) -> Iterator[str]:
    """Yield the texts for people in a rulebook that was read, in the order they stand in.

    What an amendment puts somewhere is looked at as if it stood there.
    """
    if isinstance(entry, str):
        if entry and _is_text(path):
            yield entry
    elif isinstance(entry, list):
        for one in entry:
            yield from rulebook_texts(one, path)
    elif isinstance(entry, dict):
        for key, value, there in _placed(entry, path):
            yield from rulebook_texts(value, (*there, str(key)))


def update(folder: Path, keywords: Keywords) -> None:
    """Write a folder's catalogues anew: today's texts, the translations there were, nothing obsolete."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    found = texts(folder, keywords)
    for language in _translated():
        path = catalogue_of(folder / "locale", language)
        known = sentences(path)
        catalogue = Catalog(locale=language)
        for text, places in found.items():
            catalogue.add(text, known.get(text, ""), locations=[(place, 0) for place in places])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.write(HEADER.format(language).encode())
            write_po(file, catalogue, width=WIDTH, omit_header=True, include_lineno=False)
    sentences.cache_clear()


def faults(folder: Path, keywords: Keywords) -> list[Fault]:
    """Return what is missing or wrong in a folder's catalogues; an empty list when they are complete."""
    found = texts(folder, keywords)
    return [one for language in _translated() for one in _faults_of(folder, language, found)]


def placeholders(text: str) -> set[str]:
    """Return the names in braces that a sentence is filled with; none where its braces are mere text."""
    try:
        names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    except ValueError:
        return set()
    return {re.split(r"[.\[]", name)[0] for name in names}


def main(arguments: Sequence[str]) -> int:
    """Run `update` or `check` over all folders and say what is not translated; return the exit status."""
    if arguments not in (["update"], ["check"]):
        print(__doc__, file=sys.stderr)
        return 2
    chosen = settings()
    if arguments == ["update"]:
        for folder in chosen.folders:
            update(folder, chosen.keywords)
    wrong = [one for folder in chosen.folders for one in faults(folder, chosen.keywords)]
    for one in wrong:
        print(one.said(), file=sys.stderr)
    return 1 if wrong and arguments == ["check"] else 0


def _translated() -> Iterable[str]:
    return (language for language in LANGUAGES if language != SOURCE)


def _all_texts(folder: Path, keywords: Keywords) -> Iterator[tuple[Path, str]]:
    for pattern, extract_from in (("*.py", _python_texts), ("*.html", _template_texts)):
        for file in sorted(folder.rglob(pattern)):
            if "tests" not in file.relative_to(folder).parts:
                yield from ((file, text) for text in extract_from(file, keywords))
    for pattern in RULEBOOKS:
        for file in sorted(folder.glob(pattern)):
            yield from ((file, text) for text in rulebook_texts(_read_yaml(file)))


def _python_texts(file: Path, keywords: Keywords) -> Iterator[str]:
    return _marked_texts("python", file, keywords)


def _template_texts(file: Path, keywords: Keywords) -> Iterator[str]:
    from jinja2.ext import babel_extract

    return _marked_texts(babel_extract, file, keywords, {"silent": "false"})


def _marked_texts(
    method: Any, file: Path, keywords: Keywords, options: Mapping[str, str] | None = None
) -> Iterator[str]:
    """Yield the texts that calls of the keywords mark; `silent` off, a template that cannot be read is an error."""
    from babel.messages.extract import extract

    with file.open("rb") as source:
        for _, text, _, _ in extract(method, source, keywords, options=dict(options or {})):
            if isinstance(text, str):
                yield text


def _read_yaml(file: Path) -> object:
    return yamltext.read(file.read_text(encoding="utf-8"), str(file)).data


def _placed(entry: Mapping[str, object], path: Sequence[str]) -> Iterator[tuple[str, object, Sequence[str]]]:
    """Yield each key of a mapping with its value and the place it stands in, or will stand in."""
    change = entry.get("change") if tuple(path) == ("amendments",) else None
    for key, value in entry.items():
        if isinstance(change, str) and key in {"from", "to"}:
            if key == "to":
                *there, last = change.split(".")
                yield last, value, there
        else:
            yield key, value, path


def _is_text(path: Sequence[str]) -> bool:
    return (
        path[-1] in TEXTS
        or not LISTS.isdisjoint(path[-2:])
        or path[0] == TEXT_SECTION
        or (path[0], path[-1]) in SECTION_TEXTS
    )


def _faults_of(folder: Path, language: str, found: Mapping[str, list[str]]) -> Iterator[Fault]:
    path = catalogue_of(folder / "locale", language)
    known = sentences(path)
    for text, places in found.items():
        if text not in known:
            yield fault(str(path), "chưa dịch câu «{text}» của {places}", text=text, places=", ".join(places))
    for text, said in known.items():
        if text not in found:
            yield fault(str(path), "câu «{text}» không còn dùng; chạy make messages", text=text)
        elif placeholders(text) != placeholders(said):
            yield fault(str(path), "câu dịch của «{text}» có chỗ điền khác bản gốc", text=text)
    yield from _leftovers(path)


def _leftovers(path: Path) -> Iterator[Fault]:
    from babel.messages.pofile import read_po

    if not path.exists():
        return
    with path.open("rb") as file:
        catalogue = read_po(file)
    for text in catalogue.obsolete:
        yield fault(str(path), "câu bỏ đi «{text}» còn nằm lại; chạy make messages", text=text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
