"""What files are, by their content; what cannot be used is refused with words and a way out."""

from __future__ import annotations

import io
import random
import zipfile
from typing import BinaryIO

import pytest

from core.errors import WrongInput
from core.exchange.files import LARGEST, receive
from core.exchange.files.decoding import decoded
from core.exchange.files.sniffing import shown_name

TABLE = "Mã,Họ và tên\nN1,Nguyễn Thị Hường\nN2,Đỗ Ưng Ơn\n"


def book(**parts: bytes) -> bytes:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>", **parts}.items():
            if content:
                archive.writestr(name, content)
    return whole.getvalue()


REFUSED = {
    "pdf": (b"%PDF-1.7 ...", "PDF"),
    "picture": (b"\x89PNG\r\n....", "ảnh"),
    "old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", ".xls cũ"),
    "program": (b"MZ......", "chương trình"),
    "page": (b"<!DOCTYPE html><table>", "trang web"),
    "page with a mark": (b"\xef\xbb\xbf  <?xml version='1.0'?>", "trang web"),
    "empty": (b"", "trống"),
    "blank": (b" \r\n ", "trống"),
    "noise": (bytes(range(256)) * 20, "văn bản"),
    "macros": (book(**{"xl/vbaProject.bin": b"x"}), "macro"),
    "macros in the types": (book(**{"[Content_Types].xml": b"application/vnd.ms-excel.sheet.macroEnabled"}), "macro"),
    "word": (book(**{"xl/workbook.xml": b"", "word/document.xml": b"x"}), "Word"),
    "binary workbook": (book(**{"xl/workbook.xml": b"", "xl/workbook.bin": b"x"}), ".xlsb"),
    "open document": (book(**{"xl/workbook.xml": b"", "content.xml": b"x"}), ".ods"),
    "archive": (book(**{"xl/workbook.xml": b"", "[Content_Types].xml": b"", "a.txt": b"x"}), "tệp nén"),
    "broken zip": (b"PK\x03\x04 and then nothing", "hỏng"),
    "bomb of a list": (book(**{"xl/workbook.xml": b"<workbook>" + random.Random(1).randbytes(5 << 20)}), "bung ra"),
    "bomb of strings": (book(**{"xl/sharedStrings.xml": b"0" * (100 << 20)}), "bung ra"),
    "bomb of a sheet": (book(**{"xl/worksheets/sheet1.xml": b"0" * (20 << 20)}), "bung ra"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_table_is_refused_in_words(name: str) -> None:
    content, words = REFUSED[name]
    with pytest.raises(WrongInput, match=words):
        receive("tệp.xlsx", io.BytesIO(content))


def test_a_file_is_known_by_its_content_and_not_by_its_name() -> None:
    assert receive("danh sách.pdf", io.BytesIO(TABLE.encode())).kind == "csv"
    assert receive("danh sách.csv", io.BytesIO(book())).kind == "xlsx"


class Endless(io.RawIOBase):
    """A file of 50 MB and more, which counts what is read of it."""

    def __init__(self) -> None:
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0, "the whole of it was asked for"
        self.taken += size
        return b"a" * size


def test_a_file_that_is_too_large_is_not_read_to_its_end() -> None:
    stream = Endless()
    with pytest.raises(WrongInput, match="lớn hơn 20 MB"):
        receive("to.csv", _binary(stream))
    assert stream.taken <= LARGEST + 1


def _binary(stream: object) -> BinaryIO:
    return stream  # type: ignore[return-value]


@pytest.mark.parametrize("coding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_text_is_read_in_every_unicode_coding(coding: str) -> None:
    assert decoded("a.csv", TABLE.encode(coding)).removeprefix("\ufeff") == TABLE


def test_windows_1258_is_read_and_composed() -> None:
    # Its letters come apart: a letter with its shape, then its tone.
    apart = "Mã,Họ và tên\nN1,Nguyễn Thị Hường\n".translate(
        {ord("ễ"): "ê\u0303", ord("ị"): "i\u0323", ord("ờ"): "ơ\u0300", ord("ọ"): "o\u0323", ord("ã"): "a\u0303"}
    )
    content = apart.encode("cp1258")
    assert decoded("a.csv", content) == "Mã,Họ và tên\nN1,Nguyễn Thị Hường\n"


TCVN3 = "M·,Hä vµ tªn\nN1,NguyÔn V¨n An\nN2,TrÇn ThÞ B×nh\nN3,Lª V¨n C­êng\n"
VNI = "Maõ,Hoï vaø teân\nN1,Nguyeãn Vaên An\nN2,Traàn Thò Bình\nN3,Leâ Vaên Cöôøng\n"


@pytest.mark.parametrize(("text", "name"), [(TCVN3, "TCVN3"), (VNI, "VNI")])
@pytest.mark.parametrize("coding", ["utf-8", "cp1252"])
def test_old_codings_are_named_and_refused(text: str, name: str, coding: str) -> None:
    with pytest.raises(WrongInput, match=name):
        decoded("a.csv", text.encode(coding))


def test_a_name_of_a_file_is_only_its_last_part() -> None:
    assert shown_name("C:\\thư mục\\danh sách.xlsx") == "danh sách.xlsx"
    assert shown_name("../../etc/a\nb.csv") == "a?b.csv"
