"""The letters of a text file: UTF-8, UTF-16, windows-1258; older codings are named and refused."""

from __future__ import annotations

import re
import unicodedata
from itertools import islice

from core.errors import N_
from core.exchange.alphabets import old_coding
from core.rowfiles.sources import refuse

_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}
_LOOKED_AT = 2000
_FOREIGN = re.compile("[^\\W\\d_]")
# The letters of Vietnamese, and those of French and Latin names that its names may have.
_LETTERS = set("aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵzüöäç")
OLD = N_("chữ theo bảng mã cũ {coding}; hãy đổi sang Unicode (Unikey, Vietkey) rồi lưu lại theo UTF-8")
UNKNOWN = N_("không nhận ra bảng mã của tệp; hãy lưu lại theo UTF-8 (Excel: «CSV UTF-8»)")


def decoded(name: str, content: bytes) -> str:
    """Return the text of a file; raise WrongInput where its coding is not one of ours."""
    for mark, coding in _MARKS.items():
        if content.startswith(mark):
            return _checked(name, _read(name, content, coding))
    if b"\0" in content:
        return _checked(name, _read(name, content, _without_mark(name, content)))
    try:
        return _checked(name, content.decode("utf-8"))
    except UnicodeDecodeError:
        return _windows_1258(name, content)


def _without_mark(name: str, content: bytes) -> str:
    """Return which way round UTF-16 without a mark is: its ASCII letters have their zero on one side."""
    head = content[:1000]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 4 < len(head) // 2:
        refuse(name, N_("tệp không phải văn bản; hãy gửi sổ Excel (.xlsx) hoặc .csv"))
    return "utf-16-le" if odd > even else "utf-16-be"


def _read(name: str, content: bytes, coding: str) -> str:
    try:
        return content.decode(coding)
    except UnicodeDecodeError:
        refuse(name, UNKNOWN)


def _windows_1258(name: str, content: bytes) -> str:
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        text = ""
    if not (text and _is_vietnamese(text)):
        coding = old_coding(content.decode("cp1252", "replace").splitlines())
        refuse(name, OLD if coding else UNKNOWN, coding=coding)
    return _checked(name, text)


def _is_vietnamese(text: str) -> bool:
    """Say whether all letters are those of Vietnamese, and no sign stands where only another coding puts one."""
    letters = {one.casefold() for one in _FOREIGN.findall(text)}
    return letters <= _LETTERS and not old_coding(text.splitlines())


def _checked(name: str, text: str) -> str:
    if "\0" in text:
        refuse(name, N_("tệp không phải văn bản; hãy gửi sổ Excel (.xlsx) hoặc .csv"))
    coding = old_coding(islice(text.splitlines(), _LOOKED_AT))
    if coding:
        refuse(name, OLD, coding=coding)
    return text
