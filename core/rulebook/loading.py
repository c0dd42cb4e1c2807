"""From a file to an edition: read, check the shape, build on the base, read the meaning, check that it hangs
together.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from core.errors import N_, Fault, WrongInput, fault
from core.rulebook import amending, citing, schema, yamltext
from core.rulebook.checks import contradictions
from core.rulebook.edition import Rulebook, frozen, thawed
from core.rulebook.meaning import Meaning
from core.rulebook.yamltext import Path, Source

FindBase = Callable[[str], Rulebook]


@cache
def vocabulary() -> dict[str, Any]:
    """Return the platform's scales, shared facts and default ballot."""
    file = FilePath(__file__).parent / "vocabulary.yaml"
    source = yamltext.read(file.read_text(encoding="utf-8"), file.name)
    _raise(schema.shape_faults(schema.Vocabulary(), source))
    return source.data


def load(text: str, file: str, find_base: FindBase) -> Rulebook:
    """Read a rulebook file; raise WrongInput with file:line, what is wrong and what to do.

    `find_base` returns the edition that the file extends, and raises KeyError where there is none.
    """
    source = yamltext.read(text, file)
    _raise(schema.shape_faults(schema.RulebookFile(), source))
    _raise(citing.resolve_citations(source))
    base = _base(source, find_base)
    merged, changes = _built(source, base)
    if base:
        _raise(schema.shape_faults(schema.Rulebook(), merged))
    meaning = Meaning(merged, vocabulary())
    facts, subjects = meaning.facts(), meaning.subjects()
    _raise(meaning.faults)
    book = Rulebook(
        merged.data["rulebook"], frozen(merged.data), facts, subjects, base, tuple(changes), frozen(merged.places)
    )
    _raise(contradictions(book, merged))
    return book


def _raise(faults: list[Fault]) -> None:
    if faults:
        raise WrongInput(dict.fromkeys(faults))


def _base(source: Source, find_base: FindBase) -> Rulebook | None:
    name = source.data.get("extends")
    if name is None:
        for key in ("amendments", "adopts"):
            if key in source.data:
                raise WrongInput(
                    [fault(source.where((key,)), N_("«{key}» chỉ dùng cùng extends; thêm bản nền."), key=key)]
                )
        return None
    if name == source.data["rulebook"]:
        raise WrongInput(
            [
                fault(
                    source.where(("extends",)),
                    N_("«{name}» không thể làm nền cho chính nó; sửa tên bản nền."),
                    name=name,
                )
            ]
        )
    try:
        return find_base(name)
    except KeyError:
        raise WrongInput(
            [
                fault(
                    source.where(("extends",)),
                    N_("Không tìm thấy bản nền «{name}»; cài plugin của nó hoặc sửa tên."),
                    name=name,
                )
            ]
        ) from None


def _built(source: Source, base: Rulebook | None) -> tuple[Source, list[amending.Change]]:
    if base is None:
        return source, []
    plain: dict[str, Any] = thawed(base.data)
    ground = amending.sections_of(plain)
    main = next(iter(source.data["documents"]))
    changes, faults = amending.changes_of(source, ground, main)
    _raise(faults)
    head = {key: source.data[key] for key in ("rulebook", "title", "review_years", "extends")}
    documents = {**source.data["documents"], **plain["documents"]}
    data = {**head, "documents": documents, **amending.applied(ground, changes)}
    return Source(source.file, data, _places(source, base, changes)), changes


def _places(source: Source, base: Rulebook, changes: list[amending.Change]) -> dict[Path, str]:
    """Return where everything stands: in the base's file, in this one, and what an amendment sets in the amendment."""
    places = {**base.places, **source.places}
    for change in changes:
        if change.listed[:1] == ("amendments",):
            for path in [path for path in places if path[: len(change.path)] == change.path]:
                del places[path]
            origin = (*change.listed, "to")
            for path, place in source.places.items():
                if path[: len(origin)] == origin:
                    places[change.path + path[len(origin) :]] = place
    return places
