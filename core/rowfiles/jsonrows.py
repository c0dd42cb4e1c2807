"""Turn JSON rows into columns: `facts` by their name, `grades.*` and `points.*` by theirs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from core.errors import N_
from core.rowfiles.chunks import Chunk
from core.rowfiles.faults import FaultList
from core.rowfiles.jsontext import JsonRow, json_rows
from core.rowfiles.sources import Source

TEXTS = ("id", "name", "unit")
PREFIXES = {"facts": "", "grades": "grades.", "points": "points."}
ALLOWED = frozenset({*TEXTS, *PREFIXES})
EMPTY: Mapping[str, object] = {}


class JsonTable:
    """The rows of a JSON file as columns."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def chunks(self, size: int, faults: FaultList) -> Iterator[Chunk]:
        """Yield the rows, `size` at a time; wrong rows are reported and left out."""
        batch: list[JsonRow] = []
        before, seen = 0, 0
        for row in json_rows(self.source, faults):
            seen += 1
            if row is not None and self._is_sound(row, faults):
                batch.append(row)
            if len(batch) == size:
                yield self._chunk(batch, before, faults)
                before, batch = before + size, []
        if batch:
            yield self._chunk(batch, before, faults)
        if not seen:
            faults.report(self.source.at(1), N_("tệp không có hàng nào; cần ít nhất một hàng số liệu"))

    def _is_sound(self, row: JsonRow, faults: FaultList) -> bool:
        value = row.value
        if type(value) is not dict:
            faults.report(self.source.at(row.line), N_("hàng phải là một đối tượng JSON, trong ngoặc nhọn"))
            return False
        found = len(faults)
        if not ALLOWED.issuperset(value):
            self._report_keys(row, value, faults)
        for name in PREFIXES:
            if (block := value.get(name)) is not None and type(block) is not dict:
                faults.report(
                    self._at(row, name), N_("“{name}” phải là một đối tượng JSON, trong ngoặc nhọn"), name=name
                )
        self._check_texts(row, value, faults)
        return len(faults) == found

    def _report_keys(self, row: JsonRow, value: dict[str, object], faults: FaultList) -> None:
        for key in value:
            if key not in ALLOWED:
                faults.report(
                    self._at(row, key),
                    N_("không rõ khóa “{key}”; một hàng chỉ có {allowed}"),
                    key=key,
                    allowed="id, name, unit, facts, grades, points",
                )

    def _check_texts(self, row: JsonRow, value: dict[str, object], faults: FaultList) -> None:
        for name in TEXTS:
            text = value.get(name)
            if name == "id" and type(text) is int:
                value[name] = str(text)
            elif name == "id" and text == "":
                value[name] = None
            elif text is not None and type(text) is not str:
                faults.report(self._at(row, name), N_("“{name}” phải là chữ trong ngoặc kép"), name=name)

    def _at(self, row: JsonRow, *path: str) -> str:
        return self.source.at(row.line_of(*path))

    def _chunk(self, rows: list[JsonRow], before: int, faults: FaultList) -> Chunk:
        columns = _columns(rows)
        if bad := self._report_strays(rows, faults) | self._report_nested(rows, columns, faults):
            rows = [row for index, row in enumerate(rows) if index not in bad]
            columns = _columns(rows)

        def place(index: int, column: str) -> str:
            return self._at(rows[index], *_path(column))

        return Chunk(columns, len(rows), before + 1, False, place)

    def _report_strays(self, rows: Sequence[JsonRow], faults: FaultList) -> set[int]:
        """Report facts that bear the name of something else; they would take its column."""
        bad = set()
        blocks = [_value(row).get("facts") or EMPTY for row in rows]
        names: set[str] = set().union(*blocks)
        strays = {name for name in names if name in ALLOWED or name.startswith(("grades.", "points."))}
        for index, block in enumerate(blocks if strays else ()):
            for name in strays.intersection(block):
                bad.add(index)
                faults.report(
                    self._at(rows[index], "facts", name),
                    N_("“{name}” không phải là dữ kiện; hãy đưa ra ngoài khối facts"),
                    name=name,
                )
        return bad

    def _report_nested(
        self, rows: Sequence[JsonRow], columns: Mapping[str, list[object]], faults: FaultList
    ) -> set[int]:
        bad: set[tuple[int, str]] = set()
        for name, values in columns.items():
            if not {list, dict}.isdisjoint(map(type, values)):
                bad |= {(index, name) for index, one in enumerate(values) if isinstance(one, (list, dict))}
        for index, name in sorted(bad):
            faults.report(
                self._at(rows[index], *_path(name)),
                N_("“{name}” phải là một giá trị, không phải danh sách hay đối tượng"),
                name=name,
            )
        return {index for index, _ in bad}


def _path(column: str) -> tuple[str, ...]:
    if column in TEXTS:
        return (column,)
    for block in ("grades", "points"):
        if column.startswith(PREFIXES[block]):
            return block, column.removeprefix(PREFIXES[block])
    return "facts", column


def _value(row: JsonRow) -> dict[str, Any]:
    return cast(dict[str, Any], row.value)


def _columns(rows: Sequence[JsonRow]) -> dict[str, list[object]]:
    values = [_value(row) for row in rows]
    columns: dict[str, list[object]] = {}
    for name in TEXTS:
        if any(name in value for value in values):
            columns[name] = [value.get(name) for value in values]
    for block, prefix in PREFIXES.items():
        parts = [value.get(block) or EMPTY for value in values]
        names: dict[str, object] = {}
        for part in parts:
            names.update(part)
        for name in names:
            columns[prefix + name] = [part.get(name) for part in parts]
    return columns
