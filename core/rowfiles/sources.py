"""Open what the user named: a file known by its suffix, or standard input, ready for several passes."""

from __future__ import annotations

import io
import json
import os
import shutil
import tempfile
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, NoReturn, TextIO

from core.errors import N_, Fault, WrongInput, fault

KINDS = {".json": "json", ".jsonl": "jsonl", ".csv": "csv", ".xlsx": "xlsx"}
NEAR_KINDS = (".xls", ".xlsm", ".xlsb", ".ods")
LINE_LIMIT = 1 << 24
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
NOT_UTF8 = N_("chữ không theo mã UTF-8 (có thể là windows-1258 hoặc TCVN3); hãy lưu lại tệp theo UTF-8")
OLD_WORKBOOK = N_("sổ Excel có mật khẩu hoặc là tệp .xls cũ; hãy bỏ mật khẩu và lưu lại thành .xlsx")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def refuse(where: str, template: str, **values: object) -> NoReturn:
    """Raise `WrongInput` with one fault."""
    raise WrongInput([fault(where, template, **values)])


@dataclass
class Source:
    """A readable input: the path as typed, its kind (`json`, `jsonl`, `csv`, `xlsx`), its size in bytes."""

    path: str
    kind: str
    size: int
    spool: BinaryIO | None = None
    stream: BinaryIO | None = field(default=None, repr=False)

    def at(self, line: int) -> str:
        """Name the place of a line."""
        return f"{self.path}:{line}"

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the bytes from their beginning; one pass at a time over standard input."""
        if self.spool is not None:
            self.spool.seek(0)
            self.stream = self.spool
            yield self.spool
            return
        with _open(self.path) as self.stream:
            yield self.stream

    def done(self) -> int:
        """Return how many bytes of the present pass are read."""
        if self.stream is None:
            return 0
        return self.size if self.stream.closed else min(self.stream.tell(), self.size)

    @contextmanager
    def text(self, newline: str | None = None) -> Iterator[TextIO]:
        """Open the text from its beginning; bytes that are not UTF-8 raise `WrongInput` with their line."""
        with self.opened() as stream:
            text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline=newline)
            try:
                yield text
            except UnicodeDecodeError:
                raise WrongInput([self.not_utf8()]) from None
            finally:
                text.detach()

    def not_utf8(self) -> Fault:
        """Find the first line that is not UTF-8 and say so."""
        with self.opened() as stream:
            for number, line in enumerate(stream, 1):
                try:
                    line.decode("utf-8")
                except UnicodeDecodeError:
                    return fault(self.at(number), NOT_UTF8)
        return fault(self.at(1), NOT_UTF8)


def open_source(path: str, stdin: BinaryIO | None = None) -> Source:
    """Recognise an input and refuse at once what cannot be one of ours.

    `-` is standard input, copied to a temporary file so that it can be read more than once.
    """
    source = _standard_input(stdin) if path == "-" else _named(path)
    _check_beginning(source)
    if path == "-" and _is_json_lines(source):
        source.kind = "jsonl"
    return source


def _named(path: str) -> Source:
    suffix = os.path.splitext(path)[1].lower()
    if not os.path.exists(path):
        refuse(path, N_("không có tệp này; hãy xem lại đường dẫn"))
    if os.path.isdir(path):
        refuse(path, N_("đây là thư mục; hãy chỉ ra một tệp"))
    if suffix in NEAR_KINDS:
        refuse(path, N_("không đọc được tệp {suffix}; hãy mở tệp và lưu lại thành .xlsx"), suffix=suffix)
    if suffix not in KINDS:
        refuse(path, N_("không rõ loại tệp; hãy dùng .json, .jsonl, .csv hoặc .xlsx"))
    return Source(path, KINDS[suffix], os.path.getsize(path))


def _standard_input(stdin: BinaryIO | None) -> Source:
    import sys

    spool: BinaryIO = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the source
    shutil.copyfileobj(stdin if stdin is not None else sys.stdin.buffer, spool)
    source = Source("-", "json", spool.tell(), spool)
    weakref.finalize(source, spool.close)
    return source


def _open(path: str) -> BinaryIO:
    try:
        return open(path, "rb")
    except OSError as problem:
        refuse(path, N_("không mở được tệp ({reason})"), reason=problem.strerror or str(problem))


def _check_beginning(source: Source) -> None:
    with source.opened() as stream:
        head = stream.read(4)
    if not head:
        refuse(source.at(1), N_("tệp trống; cần ít nhất một hàng số liệu"))
    if source.kind == "xlsx":
        _check_workbook_beginning(source, head)
        return
    if head[:2] in UTF_16 or b"\0" in head:
        refuse(source.at(1), N_("tệp theo mã UTF-16; hãy lưu lại theo UTF-8"))
    if head == b"PK\x03\x04" or head == OLD_OFFICE:
        refuse(source.at(1), N_("đây là tệp Excel, không phải văn bản; hãy đặt đúng đuôi .xlsx"))


def _check_workbook_beginning(source: Source, head: bytes) -> None:
    if head == OLD_OFFICE:
        refuse(source.path, OLD_WORKBOOK)
    if head[:2] != b"PK":
        refuse(source.path, N_("tệp không phải là sổ Excel .xlsx; hãy mở bằng Excel và lưu lại"))


def _is_json_lines(source: Source) -> bool:
    """Tell JSON Lines from one JSON text: a whole value on the first line and more after it."""
    with source.text() as text:
        first = next(_written_lines(text), "")
        try:
            json.loads(first)
        except (ValueError, RecursionError):
            return False
        return next(_written_lines(text), None) is not None


def _written_lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(LINE_LIMIT):
        if line.strip():
            yield line
