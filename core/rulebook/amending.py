"""Building an edition on another: listed changes, each with its point, applied to the base.

What an edition adds of its own is a change from nothing, so one function (`applied`) makes the edition from its base.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from core.errors import N_, Fault, fault
from core.rulebook.schema import SECTIONS
from core.rulebook.yamltext import Path, Source

_DEPTH = {
    "places": 0,
    "scales": 1,
    "otherwise": 1,
    "criteria": 2,
    "points": 2,
    "disqualifiers": 2,
    "ceilings": 2,
    "ballots": 2,
    "quotas": 2,
    "eligibility": 3,
    "standards": 3,
}
_MARKS = ("source", "reading", "departs_from", "note")


@dataclass(frozen=True)
class Change:
    """One change of a base edition: where, from what, to what, by which point. `path[:entry]` is the entry it
    touches.
    """

    path: Path
    entry: int
    before: Any
    after: Any
    cite: dict[str, str] | None
    marks: dict[str, Any]
    listed: Path = ()

    @property
    def adds(self) -> bool:
        """Say whether it adds an entry of its own rather than changing the base."""
        return not self.listed


def depth_of(section: str) -> int:
    """Return how many keys lead from a section to one of its entries."""
    return _DEPTH.get(section, 1)


def changes_of(source: Source, base: dict[str, Any], main: str) -> tuple[list[Change], list[Fault]]:
    """Return the changes that a file makes to its base, in the order they are applied, and what is wrong with them."""
    changes: list[Change] = []
    faults: list[Fault] = []
    current = deepcopy(base)
    for place, amendment in enumerate(source.data.get("amendments", ())):
        listed = ("amendments", str(place))
        change = _amendment(amendment, listed, current, main)
        faults.extend(_amendment_faults(change, current, source))
        changes.append(change)
        _apply(current, change)
    for change in _adopted(source.data.get("adopts", {}), current, main):
        changes.append(change)
        _apply(current, change)
    faults.extend(_adopts_faults(source, current))
    for change in _additions(source.data):
        if _at(current, change.path) is not _NOTHING:
            path = ".".join(change.path)
            faults.append(
                fault(
                    source.where(change.path),
                    N_("«{path}» đã có trong bản nền; sửa bằng amendments, kèm điểm."),
                    path=path,
                )
            )
        changes.append(change)
    return changes, faults


def applied(base: dict[str, Any], changes: Iterable[Change]) -> dict[str, Any]:
    """Return the sections of the base with the changes made."""
    result = deepcopy(base)
    for change in changes:
        _apply(result, change)
    return result


def sections_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return only the sections of a rulebook, without its head."""
    return {name: data[name] for name in SECTIONS if name in data}


_NOTHING: Any = object()


def _at(data: Any, path: Path) -> Any:
    for key in path:
        if not isinstance(data, dict) or key not in data:
            return _NOTHING
        data = data[key]
    return data


def _amendment(amendment: dict[str, Any], listed: Path, current: dict[str, Any], main: str) -> Change:
    path, entry = _resolved(amendment["change"].split("."), current)
    marks = {key: amendment[key] for key in _MARKS if key in amendment}
    cite = {"document": main, "clause": amendment["point"]}
    after = amendment["to"]
    if len(path) == entry and isinstance(after, dict):
        after = {"cite": cite, **marks, **after}
    return Change(path, entry, amendment["from"], after, cite, marks, listed)


def _resolved(words: list[str], data: Any) -> tuple[Path, int]:
    """Return a dotted path as keys: an entry's id may hold dots, so the longest key that exists is taken."""
    entry = depth_of(words[0]) + 1
    path: list[str] = []
    while words:
        known = data if isinstance(data, dict) else {}
        length = next((n for n in range(len(words), 0, -1) if ".".join(words[:n]) in known), 0)
        if not length:
            length = len(words) if len(path) == entry - 1 else 1
        path.append(".".join(words[:length]))
        words = words[length:]
        data = known.get(path[-1])
    return tuple(path), entry


def _amendment_faults(change: Change, current: dict[str, Any], source: Source) -> Iterator[Fault]:
    path = ".".join(change.path)
    if change.path[0] not in SECTIONS:
        yield fault(
            source.where((*change.listed, "change")),
            N_("«{path}»: không có phần «{part}» trong bộ quy tắc."),
            path=path,
            part=change.path[0],
        )
        return
    there, value = _at(current, change.path), _value_above(current, change.path)
    if value:
        yield fault(
            source.where((*change.listed, "change")),
            N_("«{path}»: «{part}» không có khóa bên trong; sửa cả giá trị đó."),
            path=path,
            part=".".join(value),
        )
    elif there is _NOTHING and change.before is not None:
        yield fault(
            source.where((*change.listed, "change")),
            N_("«{path}» không có trong bản nền; sửa đường dẫn, hoặc ghi «from: null» để thêm mới."),
            path=path,
        )
    elif not _same(change.before, None if there is _NOTHING else there):
        yield fault(
            source.where((*change.listed, "from")),
            N_("«{path}»: bản nền đang là {there}, không phải {before}."),
            path=path,
            there=_shown(there),
            before=_shown(change.before),
        )
    if len(change.path) < change.entry:
        yield fault(
            source.where((*change.listed, "change")),
            N_("«{path}» chưa chỉ đến một mục cụ thể; ghi đủ đường dẫn."),
            path=path,
        )


def _value_above(data: Any, path: Path) -> Path:
    """Return the path of a value above a path that holds no keys; empty where there is none."""
    for length in range(1, len(path)):
        inside = _at(data, path[:length])
        if inside is not _NOTHING and not isinstance(inside, dict):
            return path[:length]
    return ()


def _shown(value: Any) -> str:
    return json.dumps(None if value is _NOTHING else value, ensure_ascii=False)


def _same(said: Any, there: Any) -> bool:
    if isinstance(said, dict) and isinstance(there, dict) and "cite" not in said:
        there = {key: value for key, value in there.items() if key != "cite"}
    return bool(said == there)


def _adopted(adopts: dict[str, str], current: dict[str, Any], main: str) -> Iterator[Change]:
    """Yield a change of clause for every entry below the paths that a file adopts under a clause of its own."""
    for number, (dotted, clause) in enumerate(adopts.items()):
        path, entry = _resolved(dotted.split("."), current)
        for below in _entries(_at(current, path), path, entry):
            before = _at(current, (*below, "cite"))
            after = {"document": main, "clause": clause}
            yield Change(
                (*below, "cite"),
                entry,
                None if before is _NOTHING else before,
                after,
                after,
                {},
                ("adopts", str(number)),
            )


def _adopts_faults(source: Source, current: dict[str, Any]) -> Iterator[Fault]:
    for dotted in source.data.get("adopts", {}):
        if _at(current, _resolved(dotted.split("."), current)[0]) is _NOTHING:
            yield fault(
                source.where(("adopts", dotted)), N_("«{path}» không có trong bản nền; sửa đường dẫn."), path=dotted
            )


def _entries(data: Any, path: Path, entry: int) -> Iterator[Path]:
    if len(path) >= entry:
        yield path[:entry]
    elif isinstance(data, dict):
        for key in data:
            yield from _entries(data[key], (*path, key), entry)


def _additions(data: dict[str, Any]) -> Iterator[Change]:
    for section, inside in sections_of(data).items():
        entry = depth_of(section) + 1
        for path in _entries(inside, (section,), entry):
            yield Change(path, entry, None, _at(data, path), None, {})


def _apply(data: dict[str, Any], change: Change) -> None:
    inside: Any = data
    for depth, key in enumerate(change.path[:-1]):
        if not isinstance(inside, dict):
            return
        inside = inside.setdefault(key, {})
        if depth + 1 == change.entry and change.cite and isinstance(inside, dict):
            _mark(inside, change)
    if not isinstance(inside, dict):
        return
    if change.after is None:
        inside.pop(change.path[-1], None)
    else:
        inside[change.path[-1]] = deepcopy(change.after)


def _mark(entry: dict[str, Any], change: Change) -> None:
    """Let an entry rest on the change's clause; what was known only at second hand is now in a document of its own."""
    if change.listed[0] == "amendments" or entry.get("source") == "secondary":
        entry.pop("source", None)
    entry.update(deepcopy({"cite": change.cite, **change.marks}))
