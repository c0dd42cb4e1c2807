"""Reading what somebody typed: nested data with the place of each value, every fault collected and named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from core.errors import N_, Fault, WrongInput, fault
from core.rulebook import exact
from core.rulebook.facts import BadValue, Fact, shown

Path = tuple[str | int, ...]
_TRUTH = Fact("", "", "bool")


@dataclass
class Given:
    """A mapping somebody gave. Reading a wrong value notes a fault and returns a harmless one; `stop` raises what was
    noted.
    """

    value: Any
    place: Callable[..., str]
    loose: bool = False
    path: Path = ()
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, path: Path, template: str, **values: object) -> None:
        """Note what is wrong below this mapping."""
        self.faults.append(fault(self.place(*self.path, *path), template, **values))

    def stop(self) -> None:
        """Raise WrongInput with everything noted, if anything was."""
        if self.faults:
            raise WrongInput(dict.fromkeys(self.faults))

    def only(self, known: Sequence[str]) -> None:
        """Note every key that is not known here."""
        for key in self._mapping():
            if key not in known:
                self.refuse((key,), N_("không có «{key}» ở đây; được dùng: {known}."), key=key, known=", ".join(known))

    def _mapping(self) -> dict[str, Any]:
        if not isinstance(self.value, dict):
            self.refuse((), N_("cần các cặp «khóa: giá trị», nhận được {raw}."), raw=shown(self.value))
            self.value = {}
        mapping: dict[str, Any] = self.value
        return mapping

    def has(self, key: str) -> bool:
        """Say whether a key is given."""
        return self._mapping().get(key) is not None

    def _required(self, key: str) -> Any:
        value = self._mapping().get(key)
        if value is None:
            self.refuse((), N_("thiếu «{key}»; thêm vào."), key=key)
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Return text; a whole number typed where an id belongs is taken as text."""
        if default is not None and not self.has(key):
            return default
        value = self._required(key)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if isinstance(value, str) and value.strip():
            return value
        if value is not None:
            self.refuse((key,), N_("«{key}» cần chữ, nhận được {raw}."), key=key, raw=shown(value))
        return ""

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a whole number from 0."""
        if default is not None and not self.has(key):
            return default
        value = self._required(key)
        try:
            number = exact.given(value, loose=self.loose)
        except ValueError:
            number = Fraction(-1)
        if value is not None and (number.denominator != 1 or number < 0):
            self.refuse((key,), N_("«{key}» cần số nguyên từ 0, nhận được {raw}."), key=key, raw=shown(value))
            return 0
        return int(number) if value is not None else 0

    def number(self, key: str, default: Fraction) -> Fraction:
        """Return a number from 0."""
        if not self.has(key):
            return default
        try:
            number = exact.given(self.value[key], loose=self.loose)
        except ValueError:
            number = Fraction(-1)
        if number < 0:
            self.refuse((key,), N_("«{key}» cần số từ 0, nhận được {raw}."), key=key, raw=shown(self.value[key]))
        return number

    def truth(self, key: str, default: bool) -> bool:
        """Return true or false."""
        if not self.has(key):
            return default
        try:
            return bool(_TRUTH.read(self.value[key], loose=self.loose))
        except BadValue:
            self.refuse(
                (key,),
                N_("«{key}» cần true hoặc false (có/không), nhận được {raw}."),
                key=key,
                raw=shown(self.value[key]),
            )
            return default

    def one_of(self, key: str, choices: Sequence[str]) -> str | None:
        """Return one of the choices, or None where nothing is given."""
        if not self.has(key):
            return None
        value = self.value[key]
        if value in choices:
            return str(value)
        self.refuse(
            (key,),
            N_("«{key}» cần một trong {choices}; nhận được {raw}."),
            key=key,
            choices=", ".join(choices),
            raw=shown(value),
        )
        return None

    def inside(self, key: str) -> Given:
        """Return the mapping under a key; an empty one where nothing is given."""
        value = self._mapping().get(key)
        return Given({} if value is None else value, self.place, self.loose, (*self.path, key), self.faults)

    def each(self, key: str, *, required: bool = True) -> Iterator[Given]:
        """Yield the mappings of the list under a key."""
        value = self._mapping().get(key)
        if value is None and not required:
            return
        if not isinstance(value, list) or (required and not value):
            self.refuse((key,), N_("«{key}» cần một danh sách có ít nhất một mục."), key=key)
            return
        for number, one in enumerate(value):
            yield Given(one, self.place, self.loose, (*self.path, key, number), self.faults)

    def texts(self, key: str) -> list[str]:
        """Return the list of texts under a key."""
        value = self._mapping().get(key)
        if value is None:
            return []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            self.refuse((key,), N_("«{key}» cần danh sách mã."), key=key)
            return []
        return list(value)

    def distinct(self, key: str, name: str, seen: Sequence[str]) -> None:
        """Note every item of a list whose name was given before."""
        for place, one in enumerate(seen):
            if one in seen[:place]:
                self.refuse((key, place, name), N_("mã «{one}» lặp lại; mỗi mã một lần."), one=one)
