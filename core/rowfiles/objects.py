"""Read the small files of nested objects: ballots, scopes of a quota, people with their posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from core.errors import N_, WrongInput
from core.rowfiles.chunks import Chunk
from core.rowfiles.faults import FaultList
from core.rowfiles.jsonplaces import Key
from core.rowfiles.jsontext import JsonRow, json_rows
from core.rowfiles.rowfile import RowFile
from core.rowfiles.shapes import TableShape
from core.rowfiles.sources import Source, open_source

Path = tuple[Key, ...]


@dataclass(frozen=True)
class Located:
    """One nested object of plain values, and where each of them stands.

    `where("groups", 0, "counts", "HTXSNV")` is the exact place of that value, or of the nearest thing
    around it when it is not there. `loose` says that people typed it in a spreadsheet: values are text
    or cells, still to be understood.
    """

    value: dict[str, Any]
    where: Callable[..., str]
    loose: bool


def read_objects(path: str, shape: TableShape, *, stdin: BinaryIO | None = None) -> list[Located]:
    """Read all objects of a file; whatever is wrong with it as a file raises `WrongInput`.

    JSON objects come as they are, csv and xlsx rows are put together as `shape` says, a blank cell being
    a key left out.
    """
    source = open_source(path, stdin)
    faults = FaultList()
    try:
        found = list(
            _from_json(source, faults) if source.kind in ("json", "jsonl") else _from_table(source, shape, faults)
        )
    except WrongInput as wrong:
        raise WrongInput([*faults, *(one for one in wrong.faults if one not in faults)]) from None
    if faults:
        raise WrongInput(faults)
    return found


def _from_json(source: Source, faults: FaultList) -> Iterator[Located]:
    seen = False
    for row in json_rows(source, faults):
        seen = True
        if row is not None and isinstance(row.value, dict):
            yield _located(source, row, row.value)
        elif row is not None:
            faults.report(source.at(row.line), N_("hàng phải là một đối tượng JSON, trong ngoặc nhọn"))
    if not seen:
        faults.report(source.at(1), N_("tệp không có hàng nào; cần ít nhất một hàng số liệu"))


def _located(source: Source, row: JsonRow, value: dict[str, Any]) -> Located:
    return Located(value, lambda *path: source.at(row.line_of(*path)), False)


@dataclass
class Building:
    """An object being put together from rows; `places` remembers where each value came from."""

    value: dict[str, Any]
    places: dict[Path, str] = field(default_factory=dict)

    def where(self, *path: Key) -> str:
        """Return the place of a value, or of the nearest thing around it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path, "")


def _from_table(source: Source, shape: TableShape, faults: FaultList) -> Iterator[Located]:
    file = RowFile(source.path, shape.headings())
    building: Building | None = None
    for chunk in file.chunks():
        for index in range(len(chunk)):
            if building is None or not _goes_on(building, chunk, index, shape):
                building = Building({}, {(): chunk.where(index, next(iter(chunk.columns)))})
                yield Located(building.value, building.where, True)
            _add_row(building, chunk, index, shape, faults)
    faults.extend(file.faults)


def _goes_on(building: Building, chunk: Chunk, index: int, shape: TableShape) -> bool:
    keys = {name: chunk.columns[name][index] for name in shape.key if name in chunk.columns}
    blank = all(value is None for value in keys.values())
    return blank or all(building.value.get(shape.path(name)[0]) == value for name, value in keys.items())


def _add_row(building: Building, chunk: Chunk, index: int, shape: TableShape, faults: FaultList) -> None:
    cells = {name: values[index] for name, values in chunk.columns.items() if values[index] is not None}
    for name in cells:
        if not shape.in_item(name):
            _put_once(building, shape.path(name)[0], cells[name], chunk.where(index, name), faults)
    items = building.value.setdefault(shape.item, [])
    if not any(map(shape.in_item, cells)):
        return
    item: dict[str, Any] = {}
    at = (shape.item, len(items))
    items.append(item)
    for name in filter(shape.in_item, cells):
        place = chunk.where(index, name)
        building.places.setdefault(at, place)
        path = shape.path(name)
        _put(item, path, _parts(cells[name], shape, name))
        building.places[*at, *path] = place


def _put_once(building: Building, key: str, value: object, place: str, faults: FaultList) -> None:
    if building.value.setdefault(key, value) != value:
        faults.report(
            place,
            N_("“{value}” khác với hàng trên (“{before}”); mọi hàng của một đối tượng phải ghi như nhau"),
            value=value,
            before=building.value[key],
        )
    building.places.setdefault((key,), place)


def _put(item: dict[str, Any], path: tuple[str, ...], value: object) -> None:
    for key in path[:-1]:
        item = item.setdefault(key, {})
    item[path[-1]] = value


def _parts(value: object, shape: TableShape, column: str) -> object:
    """Take a cell such as `p1:28; p2:25` apart where the column holds a list."""
    if column not in shape.lists:
        return value
    things = [one.strip() for one in str(value).replace("\n", ";").split(";") if one.strip()]
    names = shape.lists[column]
    return [_named(one, names) for one in things] if names else things


def _named(thing: str, names: tuple[str, ...]) -> dict[str, str]:
    """Give names to the parts of `p1:28`; the last colon parts them, since ids may hold colons."""
    parts = [one.strip() for one in thing.rsplit(":", len(names) - 1)]
    return dict(zip(names, parts, strict=False))
