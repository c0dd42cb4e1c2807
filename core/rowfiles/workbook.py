"""Open a workbook safely and hand its first sheet over in slices: memory does not grow with the rows.

calamine loads a whole sheet at once. Here the sheet's XML is cut between rows, and each piece goes to
calamine as a small workbook of its own, beside the styles and the shared strings of the real one.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, NamedTuple

from core.errors import N_
from core.rowfiles.sources import Source, refuse

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

MOST_BYTES = 1 << 30
SUSPECT_BYTES = 1 << 26
SUSPECT_RATIO = 500
PART_BYTES = 1 << 28
SLICE_BYTES = 1 << 23
HEAD_BYTES = 1 << 22
LONGEST_ROW = 1 << 26
WIDEST_GAP = 1000

BOOK = "xl/workbook.xml"
LINKS = "xl/_rels/workbook.xml.rels"
KEPT_LINKS = ("/styles", "/sharedStrings")

BEGINNING = re.compile(rb"<((?:\w+:)?)worksheet\b.*?<(?:\w+:)?sheetData\s*(/?)>", re.DOTALL)
ROW = re.compile(rb'<row\b[^>]*?\sr="(\d+)"')
QUOTED = re.compile(rb"(\s\w+)='([^'\"<>]*)'")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    OSError,
    LookupError,
    EOFError,
    NotImplementedError,
    ValueError,
)
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
BROKEN = N_("sổ Excel bị hỏng hoặc không đúng dạng .xlsx; hãy mở bằng Excel và lưu lại")
LOCKED = N_("sổ Excel có mật khẩu; hãy bỏ mật khẩu và lưu lại")
BOMB = N_("sổ Excel bung ra quá lớn (trên 1 GB) hoặc nén bất thường; hãy chia nhỏ hoặc dùng .csv")


class Piece(NamedTuple):
    """Some rows of the sheet: their XML, the last row's number, and a small workbook of just them.

    The XML is brought to one spelling: no prefix before `row`, `c`, `v`, `f`, attributes in double quotes.
    """

    rows: bytes
    last: int
    book: bytes


class Workbook:
    """A checked workbook; `sheet` is the name of its first visible sheet."""

    def __init__(self, source: Source) -> None:
        self.source = source
        with self._zip() as archive:
            _check_size(source, archive)
            self.sheet, self._part, kept = self._first_sheet(archive)
            self._kept = {name: archive.read(name) for name in kept}
        self.slice_bytes = max([SLICE_BYTES, *map(len, self._kept.values())])

    @contextmanager
    def _zip(self) -> Iterator[zipfile.ZipFile]:
        try:
            with self.source.opened() as stream, zipfile.ZipFile(stream) as archive:
                yield archive
        except DAMAGED:
            refuse(self.source.path, BROKEN)
        except RuntimeError:
            refuse(self.source.path, LOCKED)

    def _first_sheet(self, archive: zipfile.ZipFile) -> tuple[str, str, list[str]]:
        """Return the sheet's name, its part and the parts that go with every slice."""
        book, links = self._xml(archive, BOOK), self._xml(archive, LINKS)
        targets = {one.get("Id"): _target(one.get("Target", "")) for one in links}
        kept = [_target(one.get("Target", "")) for one in links if one.get("Type", "").endswith(KEPT_LINKS)]
        present = set(archive.namelist())
        always = ["[Content_Types].xml", "_rels/.rels", BOOK, LINKS, *kept]
        visible = filter(_is_visible, book.iter())
        sheets = ((one.get("name", ""), targets.get(_link(one), "")) for one in visible)
        name, part = next((one for one in sheets if "worksheets/" in one[1]), ("", ""))
        if part not in present:
            refuse(self.source.path, N_("sổ Excel không có trang tính nào nhìn thấy được"))
        return name, part, [one for one in always if one in present]

    def _xml(self, archive: zipfile.ZipFile, part: str) -> Element:
        from xml.etree import ElementTree

        try:
            return ElementTree.fromstring(archive.read(part))
        except ElementTree.ParseError:
            refuse(self.source.path, BROKEN)

    def raw(self, size: int = SLICE_BYTES) -> Iterator[bytes]:
        """Yield the sheet's XML as it stands, `size` bytes at a time."""
        with self._zip() as archive, archive.open(self._part) as stream:
            while part := stream.read(size):
                yield part

    def pieces(self) -> Iterator[Piece]:
        """Yield the sheet's rows, some at a time, in order."""
        with self._zip() as archive, archive.open(self._part) as stream:
            head = self._head(stream)
            if head is None:
                return
            beginning, prefix, rest = head
            end = b"</%ssheetData></%sworksheet>" % (prefix, prefix)
            for rows in self._cut(stream, prefix, rest):
                for part, last in _apart(_respelt(rows, prefix)):
                    yield Piece(part, last, self._small_book(beginning + part + end))

    def _head(self, stream: IO[bytes]) -> tuple[bytes, bytes, bytes] | None:
        head = stream.read(HEAD_BYTES)
        found = BEGINNING.search(head)
        if found is None or b"<!DOCTYPE" in head[:1000]:
            refuse(self.source.path, BROKEN)
        return None if found.group(2) else (head[: found.end()], found.group(1), head[found.end() :])

    def _cut(self, stream: IO[bytes], prefix: bytes, rest: bytes) -> Iterator[bytes]:
        row_end, table_end = b"</%srow>" % prefix, b"</%ssheetData>" % prefix
        while (end := rest.find(table_end)) < 0:
            cut = rest.rfind(row_end) + len(row_end)
            if len(rest) >= self.slice_bytes and cut >= len(row_end):
                yield rest[:cut]
                rest = rest[cut:]
            new = stream.read(SLICE_BYTES // 2)
            if not new or len(rest) > LONGEST_ROW + self.slice_bytes:
                refuse(self.source.path, BROKEN)
            rest += new
        yield rest[:end]

    def _small_book(self, sheet: bytes) -> bytes:
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_STORED) as archive:
            for name, content in self._kept.items():
                archive.writestr(name, content)
            archive.writestr(self._part, sheet)
        return whole.getvalue()


def _is_visible(element: Element) -> bool:
    return element.tag.endswith("}sheet") and element.get("state", "visible") == "visible"


def _link(sheet: Element) -> str | None:
    return next((value for key, value in sheet.items() if key.endswith("}id")), None)


def _target(target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join("xl", target))


def _check_size(source: Source, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if any(one.flag_bits & 1 for one in entries):
        refuse(source.path, LOCKED)
    if any(one.compress_type not in METHODS for one in entries):
        refuse(source.path, BROKEN)
    whole = sum(one.file_size for one in entries)
    swollen = any(one.file_size > max(SUSPECT_BYTES, SUSPECT_RATIO * one.compress_size) for one in entries)
    part = max((one.file_size for one in entries if "/worksheets/" not in one.filename), default=0)
    if whole > MOST_BYTES or swollen or part > PART_BYTES:
        refuse(source.path, BOMB)


def _respelt(rows: bytes, prefix: bytes) -> bytes:
    if prefix:
        rows = rows.replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
    return QUOTED.sub(rb'\1="\2"', rows) if b" r='" in rows else rows


def _apart(rows: bytes) -> Iterator[tuple[bytes, int]]:
    """Cut where many rows are skipped: a lone cell far below must not fill the memory with blanks."""
    start = last = 0
    for match in ROW.finditer(rows):
        number = int(match.group(1))
        if number - last > WIDEST_GAP and match.start() > start:
            yield rows[start : match.start()], last
            start = match.start()
        last = number
    yield rows[start:], last
