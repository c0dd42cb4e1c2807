"""Read JSON texts value by value: exact numbers, no repeated keys, and the line of everything."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NoReturn, TextIO

from core.errors import N_, WrongInput
from core.rowfiles.faults import FaultList
from core.rowfiles.jsonplaces import Key, Places
from core.rowfiles.sources import LINE_LIMIT, Source, refuse

BUFFER = 1 << 20
MARGIN = 64
LARGEST_EXPONENT = 60
SPACE = re.compile(r"[ \t\n\r]*")
SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")

UNCLOSED = N_("JSON bị cụt: thiếu dấu đóng “]”")
REASONS = {
    "Expecting value": N_("JSON sai: thiếu giá trị hoặc giá trị viết sai"),
    "Expecting ',' delimiter": N_("JSON sai: thiếu dấu phẩy hoặc dấu đóng"),
    "Expecting ':' delimiter": N_("JSON sai: thiếu dấu hai chấm sau tên khóa"),
    "Expecting property name enclosed in double quotes": N_("JSON sai: tên khóa phải nằm trong ngoặc kép"),
    "Illegal trailing comma before end of object": N_("JSON sai: thừa dấu phẩy trước dấu đóng"),
    "Illegal trailing comma before end of array": N_("JSON sai: thừa dấu phẩy trước dấu đóng"),
    "Unterminated string starting at": N_("JSON sai: chuỗi chưa đóng ngoặc kép"),
    "Invalid control character at": N_("JSON sai: xuống dòng hoặc ký tự lạ trong chuỗi"),
    "Extra data": N_("JSON sai: thừa chữ sau giá trị; nhiều hàng thì dùng danh sách hoặc JSON Lines"),
}


class RepeatedKey(ValueError):
    """An object holds the same key twice."""


class NotFinite(ValueError):
    """A number is NaN, infinite or beyond any use."""


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise RepeatedKey
    return found


def _not_finite(text: str) -> NoReturn:
    raise NotFinite(text)


def _exact(text: str) -> Decimal:
    number = Decimal(text)
    if ("e" in text or "E" in text) and abs(number.adjusted()) > LARGEST_EXPONENT:
        raise NotFinite(text)
    return number


DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_float=_exact, parse_constant=_not_finite)


@dataclass
class JsonRow:
    """One value of a file, the line it begins on, and its text where that goes over several lines."""

    value: object
    line: int
    text: str | None = None

    @cached_property
    def _places(self) -> Places:
        return Places(self.text or "")

    def line_of(self, *path: Key) -> int:
        """Return the line of a value, or of the nearest thing around it."""
        return self.line if self.text is None else self.line + self._places.lines_before(path)


def json_rows(source: Source, faults: FaultList) -> Iterator[JsonRow | None]:
    """Yield the rows of a `.json` list, of a single object, or of JSON Lines; None for a line left out.

    A line of JSON Lines that is wrong is reported and left out; any other wrong text raises `WrongInput`.
    """
    with source.text() as text:
        yield from _lines(source, text, faults) if source.kind == "jsonl" else _document(source, text)


def _lines(source: Source, text: TextIO, faults: FaultList) -> Iterator[JsonRow | None]:
    number = 0
    while line := text.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            refuse(source.at(number), N_("dòng quá dài; mỗi hàng một dòng"))
        if not line.isspace():
            yield _line(source, line, number, faults)


def _line(source: Source, line: str, number: int, faults: FaultList) -> JsonRow | None:
    try:
        value = DECODER.decode(line)
        _check_characters(source, line, value, number)
        return JsonRow(value, number)
    except (ValueError, RecursionError) as problem:
        _, template, values = explained(line.rstrip(), problem)
        faults.report(source.at(number), template, **values)
    except WrongInput as wrong:
        for one in wrong.faults:
            faults.report(one.where, one.message.template, **one.message.values)
    return None


def _document(source: Source, text: TextIO) -> Iterator[JsonRow]:
    window = Window(source, text)
    if window.next_character() == "[":
        window.advance(window.at + 1)
        yield from _elements(window)
    elif window.next_character():
        yield window.value()
    if window.next_character():
        window.refuse_here(REASONS["Extra data"])


def _elements(window: Window) -> Iterator[JsonRow]:
    if window.next_character() == "]":
        return window.advance(window.at + 1)
    while True:
        if not window.next_character():
            window.refuse_unclosed()
        yield window.value()
        mark = window.next_character()
        if not mark:
            window.refuse_unclosed()
        if mark not in (",", "]"):
            window.refuse_here(REASONS["Expecting ',' delimiter"])
        window.advance(window.at + 1)
        if mark == "]":
            return


class Window:
    """The part of a JSON text being read; it moves forward and never holds more than one long row."""

    def __init__(self, source: Source, file: TextIO) -> None:
        self.source, self.file = source, file
        self.text, self.at, self.line = "", 0, 1
        self.last_written = 1

    def advance(self, to: int) -> None:
        """Go forward to a position, counting lines."""
        self.line += self.text.count("\n", self.at, to)
        self.at = to

    def more(self) -> bool:
        """Read on, dropping what is behind; say whether there was anything."""
        rest = self.text[self.at :]
        if len(rest) > LINE_LIMIT:
            refuse(self.source.at(self.line), N_("một hàng dài quá 16 triệu ký tự; hãy xem lại các dấu đóng"))
        if new := self.file.read(max(BUFFER, len(rest))):
            self.text, self.at = rest + new, 0
        return bool(new)

    def next_character(self) -> str:
        """Pass over white space and return the character that follows, or nothing at the end."""
        self.last_written = self.line
        while True:
            match = SPACE.match(self.text, self.at)
            self.advance(match.end() if match else self.at)
            if self.at < len(self.text):
                return self.text[self.at]
            if not self.more():
                return ""

    def value(self) -> JsonRow:
        """Read the value that stands here."""
        while True:
            try:
                value, end = DECODER.raw_decode(self.text, self.at)
            except (ValueError, RecursionError) as problem:
                if self._may_be_cut(problem) and self.more():
                    continue
                self._refuse(problem)
            if end < len(self.text) or not self.more():
                return self._row(value, end)

    def _row(self, value: object, end: int) -> JsonRow:
        start, line = self.at, self.line
        self.advance(end)
        many = self.line > line
        row = JsonRow(value, line, self.text[start:end] if many else None)
        if SURROGATE.search(self.text, start, end):
            _check_characters(self.source, self.text[start:end], value, line)
        return row

    def _may_be_cut(self, problem: Exception) -> bool:
        return isinstance(problem, json.JSONDecodeError) and (
            problem.msg.startswith("Unterminated string") or problem.pos >= len(self.text) - MARGIN
        )

    def _refuse(self, problem: Exception) -> NoReturn:
        offset, template, values = explained(self.text[self.at :], problem, self.at)
        self.advance(self.at + offset)
        refuse(self.source.at(self.line), template, **values)

    def refuse_unclosed(self) -> NoReturn:
        """Raise `WrongInput` at the last line that holds anything."""
        refuse(self.source.at(self.last_written), UNCLOSED)

    def refuse_here(self, template: str) -> NoReturn:
        """Raise `WrongInput` at the present line."""
        refuse(self.source.at(self.line), template)


def explained(text: str, problem: Exception, skipped: int = 0) -> tuple[int, str, dict[str, object]]:
    """Return where in a text a decoding failed, and why, as a template and its values."""
    if isinstance(problem, json.JSONDecodeError):
        at = problem.pos - skipped
        if at >= len(text.rstrip()):
            return len(text.rstrip()), N_("JSON bị cụt: thiếu dấu đóng ở cuối"), {}
        return at, REASONS.get(problem.msg, N_("JSON sai: chuỗi có dấu “\\” viết sai")), {}
    if isinstance(problem, RepeatedKey):
        path, at = Places(text).repeated()
        return at, N_("khóa “{key}” ghi hai lần trong một đối tượng; hãy giữ lại một"), {"key": path[-1]}
    if isinstance(problem, NotFinite):
        token = str(problem)
        return Places(text).scalar(token), N_("“{number}” không phải là số dùng được"), {"number": token[:40]}
    if isinstance(problem, RecursionError):
        return 0, N_("dữ liệu lồng nhau quá sâu; hãy xem lại các dấu mở"), {}
    return Places(text).longest_scalar(), N_("số quá dài; hãy xem lại"), {}


def _check_characters(source: Source, text: str, value: object, line: int) -> None:
    if not SURROGATE.search(text):
        return
    try:
        json.dumps(value, ensure_ascii=False, default=str).encode("utf-8")
    except UnicodeEncodeError:
        match = SURROGATE.search(text)
        at = line + text.count("\n", 0, match.start() if match else 0)
        refuse(source.at(at), N_("chuỗi có nửa ký tự “\\ud…”; hãy ghi lại chữ đó"))
