"""YAML text to plain data with the line of everything in it.

Only the parser's events are used, so that nothing is guessed: `true`, `false` and `null` are what they say, every other
scalar stays the text that was written (`no`, `012`, `3.6`, `20%`). Anchors, aliases, tags, repeated keys and a second
document are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from core.errors import N_, Fault, WrongInput, fault

Path = tuple[str, ...]
_WORDS = {"true": True, "false": False, "null": None, "": None}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Source:
    """What a file holds: nested dicts, lists, text, booleans and None, and where each path stands."""

    file: str
    data: dict[str, Any]
    places: dict[Path, str] = field(default_factory=dict)

    def where(self, path: Path) -> str:
        """Return `file:line` of a path, or of its nearest ancestor that has a line."""
        while path not in self.places and path:
            path = path[:-1]
        return self.places.get(path, f"{self.file}:1")


def read(text: str, file: str) -> Source:
    """Read one YAML document whose top is a mapping; raise WrongInput with file and line."""
    composer = _Composer(file)
    try:
        data = composer.document(yaml.parse(text, Loader=_LOADER))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise WrongInput(
            [
                fault(
                    f"{file}:{line}",
                    N_("Không đọc được YAML ({problem}); sửa cú pháp ở dòng này."),
                    problem=error.problem,
                )
            ]
        ) from None
    except yaml.YAMLError as error:
        line = text.encode()[: getattr(error, "position", 0)].count(b"\n") + 1
        problem = str(error).partition("\n")[0]
        raise WrongInput(
            [fault(f"{file}:{line}", N_("Tệp không phải văn bản YAML ({problem})."), problem=problem)]
        ) from None
    if not composer.faults and not isinstance(data, dict):
        composer.faults.append(
            fault(f"{file}:1", N_("Tệp phải là các cặp «khóa: giá trị»; bắt đầu bằng «rulebook: …»."))
        )
    if composer.faults:
        raise WrongInput(composer.faults)
    return Source(file, data, composer.places)


class _Composer:
    """Builds plain data from events and notes where each path stands."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, str] = {}
        self.faults: list[Fault] = []

    def document(self, events: Iterator[Any]) -> Any:
        """Return the data of the only document."""
        data: Any = None
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._refuse(event, N_("Tệp có hơn một tài liệu YAML; mỗi tệp chỉ một, bỏ dòng «---»."))
                    break
                data = self._value(next(events), events, ())
        return data

    def _refuse(self, event: Any, template: str, **values: object) -> None:
        self.faults.append(fault(f"{self.file}:{event.start_mark.line + 1}", template, **values))

    def _value(self, event: Any, events: Iterator[Any], path: Path) -> Any:
        self.places.setdefault(path, f"{self.file}:{event.start_mark.line + 1}")
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self._refuse(event, N_("Không dùng neo và bí danh (& và *); viết lại giá trị."))
        if getattr(event, "tag", None):
            self._refuse(event, N_("Không dùng nhãn kiểu «{tag}»; bỏ đi."), tag=event.tag)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.AliasEvent):
            return None
        return _WORDS.get(event.value, event.value) if not event.style else event.value

    def _mapping(self, events: Iterator[Any], path: Path) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self._key(event, events, path)
            if key in mapping:
                self._refuse(event, N_("Khóa «{key}» lặp lại; giữ một lần."), key=key)
            self.places[*path, key] = f"{self.file}:{event.start_mark.line + 1}"
            mapping[key] = self._value(next(events), events, (*path, key))
        return mapping

    def _key(self, event: Any, events: Iterator[Any], path: Path) -> str:
        if isinstance(event, yaml.ScalarEvent) and not event.anchor and not event.tag:
            return str(event.value)
        self._refuse(event, N_("Khóa phải là chữ thường, không phải danh sách, neo hay bí danh."))
        self._value(event, events, (*path, "?"))
        return "?"

    def _sequence(self, events: Iterator[Any], path: Path) -> list[Any]:
        items: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*path, str(len(items)))))
        return items
