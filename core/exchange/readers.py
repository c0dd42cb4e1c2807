"""From what a cell holds to a value, exactly, and back to what a cell shows. Pure.

| reader | takes | gives |
|---|---|---|
| `TextReader` | one line of text, numbers too | text: NFC, single spaces |
| `CodeReader` | a code without spaces; warns of a cell that is a number | text |
| `DayReader` | a day | `date` |
| `TruthReader` | có, không, x, đúng, sai, 1, 0 | `bool` |
| `ChoiceReader` | a code or its name | the code |
| `WholeReader` | a whole number in a range | `int` |
| `ExactReader` | a number in a range, with a comma or a point | `Decimal` |
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Protocol, TypeAlias

from core.errors import N_, Message
from core.exchange.days import BadCell, read_day, written

Value: TypeAlias = str | bool | int | Decimal | date | None

YES, NO = "có", "không"
_TRUTHS = MappingProxyType(
    dict.fromkeys(("có", "x", "đúng", "true", "1", "yes"), True)
    | dict.fromkeys(("không", "sai", "false", "0", "no"), False)
)
_NUMBER = re.compile(r"-?\d{1,12}(?:[.,]\d{1,6})?", re.ASCII)
_LONG_SHOWN = 60


class Reader(Protocol):
    """Reads the cells of a column."""

    def read(self, raw: object) -> Value:
        """Return the value of a filled cell; raise BadCell."""

    def warning(self, raw: object, value: Value) -> Message | None:
        """Return what people should look at, though the cell is taken."""

    def shown(self, value: Value) -> str:
        """Return the text that a cell shows for a value, which `read` takes back."""

    @property
    def choices(self) -> tuple[str, ...]:
        """What a list to choose from shows; empty where anything may be typed."""

    @property
    def form(self) -> str:
        """What may be written, in words."""


@dataclass(frozen=True, slots=True)
class _Plain:
    """What most readers have in common."""

    def warning(self, raw: object, value: Value) -> Message | None:
        return None

    def shown(self, value: Value) -> str:
        return "" if value is None else str(value)

    @property
    def choices(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class TextReader(_Plain):
    """One line of text."""

    longest: int = 300
    is_name: bool = False

    def read(self, raw: object) -> Value:
        """Return tidy text."""
        text = tidy(as_text(raw))
        if len(text) > self.longest:
            text_ = N_("dài {length} ký tự, tối đa {longest}; hãy rút gọn")
            raise BadCell(text_, length=len(text), longest=self.longest)
        if any(not letter.isprintable() for letter in text):
            raise BadCell(N_("có ký tự không in được; hãy gõ lại"))
        return text

    def warning(self, raw: object, value: Value) -> Message | None:
        """Propose a name in small letters for one in all capitals."""
        text = str(value)
        if self.is_name and len(text) > 3 and text.isupper():
            return Message(N_("viết hoa toàn bộ; nên ghi «{proposal}»"), {"proposal": in_small_letters(text)})
        return None

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("chữ")


@dataclass(frozen=True, slots=True)
class CodeReader(_Plain):
    """A code that people type."""

    longest: int = 60

    def read(self, raw: object) -> Value:
        """Return a code; raise BadCell where it has spaces or is too long."""
        if isinstance(raw, Decimal):
            raise BadCell(N_("«{raw}» là số lẻ, không phải mã; hãy định dạng cột là văn bản"), raw=raw)
        code = tidy(as_text(raw))
        if " " in code:
            raise BadCell(N_("mã «{code}» không được có dấu cách"), code=code[:_LONG_SHOWN])
        if len(code) > self.longest:
            raise BadCell(N_("dài {length} ký tự, tối đa {longest}"), length=len(code), longest=self.longest)
        if any(not letter.isprintable() for letter in code):
            raise BadCell(N_("có ký tự không in được; hãy gõ lại"))
        return code

    def warning(self, raw: object, value: Value) -> Message | None:
        """Warn of a cell that is a number: Excel drops zeros at its beginning."""
        if isinstance(raw, int):
            return Message(
                N_("ô dạng số nên số 0 ở đầu mã (nếu có) đã mất; định dạng cột là văn bản rồi gõ lại nếu cần"), {}
            )
        return None

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("mã, không có dấu cách")


@dataclass(frozen=True, slots=True)
class DayReader(_Plain):
    """A day."""

    def read(self, raw: object) -> Value:
        """Return the day."""
        return read_day(raw)

    def shown(self, value: Value) -> str:
        """Return the day as people write it."""
        return written(value) if isinstance(value, date) else ""

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("ngày, dạng dd/mm/yyyy")


@dataclass(frozen=True, slots=True)
class TruthReader(_Plain):
    """Yes or no."""

    def read(self, raw: object) -> Value:
        """Return the truth of a word."""
        found = _TRUTHS.get(tidy(as_text(raw)).casefold())
        if found is None:
            raise BadCell(N_("«{raw}» không rõ; ghi có hoặc không"), raw=cut(raw))
        return found

    def shown(self, value: Value) -> str:
        """Return the word."""
        return "" if value is None else YES if value else NO

    @property
    def choices(self) -> tuple[str, ...]:
        """The two words."""
        return (YES, NO)

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("có hoặc không")


@dataclass(frozen=True, slots=True)
class ChoiceReader(_Plain):
    """One of a list: its code, or its name in Vietnamese."""

    named: Mapping[str, str] = field(hash=False)

    def read(self, raw: object) -> Value:
        """Return the code."""
        word = tidy(as_text(raw)).casefold()
        for code, name in self.named.items():
            if word in (code.casefold(), name.casefold()):
                return code
        raise BadCell(N_("không có «{raw}»; chọn: {choices}"), raw=cut(raw), choices="; ".join(self.choices))

    def shown(self, value: Value) -> str:
        """Return the name; a code that is not in the list as it stands."""
        return "" if value is None else self.named.get(str(value), str(value))

    @property
    def choices(self) -> tuple[str, ...]:
        """The names."""
        return tuple(self.named.values())

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("chọn trong danh sách")


@dataclass(frozen=True, slots=True)
class WholeReader(_Plain):
    """A whole number from `least` to `most`."""

    least: int
    most: int

    def read(self, raw: object) -> Value:
        """Return the number."""
        number = exact(raw)
        if number != number.to_integral_value():
            raise BadCell(N_("cần số nguyên, nhận được «{raw}»"), raw=cut(raw))
        return int(within(number, self.least, self.most))

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("số nguyên")


@dataclass(frozen=True, slots=True)
class ExactReader(_Plain):
    """A number from `least` to `most`; with `share`, `15%` is 0.15."""

    least: int
    most: int
    share: bool = False

    def read(self, raw: object) -> Value:
        """Return the number, without zeros at its end."""
        percent = self.share and isinstance(raw, str) and raw.strip().endswith("%")
        number = exact(str(raw).strip().removesuffix("%").strip() if percent else raw)
        number = within(number / 100 if percent else number, self.least, self.most)
        return Decimal(f"{number:f}").normalize() if number else Decimal(0)

    def shown(self, value: Value) -> str:
        """Return the number with a comma."""
        return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else self._given(value)

    @staticmethod
    def _given(value: Any) -> str:
        return "" if value is None else str(value)

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("số, dấu phẩy hoặc dấu chấm trước phần lẻ")


def tidy(text: str) -> str:
    """Return text in composed letters, without spaces around it, single ones inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def as_text(raw: object) -> str:
    """Return what a cell holds as text."""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool):
        return YES if raw else NO
    if isinstance(raw, date):
        return raw.strftime("%d/%m/%Y")
    return f"{raw:f}" if isinstance(raw, Decimal) else str(raw)


def cut(raw: object) -> str:
    """Return what a message shows of a cell."""
    return tidy(as_text(raw))[:_LONG_SHOWN]


def exact(raw: object) -> Decimal:
    """Return the number that a cell holds; raise BadCell."""
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool):
        return Decimal(raw)
    text = raw.strip() if isinstance(raw, str) else ""
    if not _NUMBER.fullmatch(text):
        raise BadCell(N_("cần một số, nhận được «{raw}»"), raw=cut(raw))
    return Decimal(text.replace(",", "."))


def within(number: Decimal, least: int, most: int) -> Decimal:
    """Return a number that lies in a range; raise BadCell."""
    if not least <= number <= most:
        raise BadCell(N_("phải từ {least} đến {most}"), least=least, most=most)
    return number


def in_small_letters(name: str) -> str:
    """Return a name in capitals with only its first letters so."""
    return " ".join(word[:1] + word[1:].lower() for word in name.split())
