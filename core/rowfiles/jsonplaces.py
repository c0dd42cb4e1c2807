"""Find where each value of a JSON text stands: a slow second look, only for placing a fault."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

Key = str | int

STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.DOTALL)
SCALAR = re.compile(r"[^\s,\]}]*")
SPACE = re.compile(r"\s*")


class Place(NamedTuple):
    """Where one value stands; `key_at` is where its key does (the value itself in a list)."""

    path: tuple[Key, ...]
    key_at: int
    value_at: int


class Places:
    """The places of all values of a text, as far as it can be read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Place] = []
        # where the text ends or is wrong, what was found before is what there is
        with suppress(IndexError, ValueError, AttributeError, RecursionError):
            self._value(self._space(0), (), 0)
        self._by_path = {one.path: one.value_at for one in self.found}

    def lines_before(self, path: Sequence[Key]) -> int:
        """Return how many lines stand before a value, or before the nearest thing around it."""
        known = tuple(path)
        while known and known not in self._by_path:
            known = known[:-1]
        return self.text.count("\n", 0, self._by_path.get(known, 0))

    def repeated(self) -> tuple[tuple[Key, ...], int]:
        """Return the first path that is there a second time, and where its key stands."""
        seen: set[tuple[Key, ...]] = set()
        for one in self.found:
            if one.path in seen:
                return one.path, one.key_at
            seen.add(one.path)
        return ("",), 0

    def scalar(self, text: str) -> int:
        """Return where the first scalar written like this stands."""
        return next((one.value_at for one in self.found if self._scalar(one) == text), 0)

    def longest_scalar(self) -> int:
        """Return where the longest number or word stands."""
        longest = max(self.found, key=lambda one: len(self._scalar(one)), default=None)
        return longest.value_at if longest else 0

    def _scalar(self, place: Place) -> str:
        match = SCALAR.match(self.text, place.value_at)
        return match.group() if match and self.text[place.value_at] not in '"[{' else ""

    def _space(self, at: int) -> int:
        match = SPACE.match(self.text, at)
        return match.end() if match else at

    def _value(self, at: int, path: tuple[Key, ...], key_at: int) -> int:
        mark = self.text[at]
        self.found.append(Place(path, key_at, at))
        match mark:
            case "{":
                return self._object(self._space(at + 1), path)
            case "[":
                return self._list(self._space(at + 1), path)
            case '"':
                return STRING.match(self.text, at).end()  # type: ignore[union-attr]
        return SCALAR.match(self.text, at).end()  # type: ignore[union-attr]

    def _object(self, at: int, path: tuple[Key, ...]) -> int:
        while self.text[at] != "}":
            key = STRING.match(self.text, at)
            colon = self._space(key.end())  # type: ignore[union-attr]
            name: str = json.loads(key.group())  # type: ignore[union-attr]
            at = self._next(self._value(self._space(colon + 1), (*path, name), at))
        return at + 1

    def _list(self, at: int, path: tuple[Key, ...]) -> int:
        index = 0
        while self.text[at] != "]":
            at = self._next(self._value(at, (*path, index), at))
            index += 1
        return at + 1

    def _next(self, at: int) -> int:
        at = self._space(at)
        return self._space(at + 1) if self.text[at] == "," else at
