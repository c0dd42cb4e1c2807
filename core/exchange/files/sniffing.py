"""What a file is, by its content: a workbook, or text with separated values. Everything else is refused in words."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import BinaryIO, Literal

from core.errors import N_
from core.exchange.files.archives import check_archive
from core.exchange.files.decoding import decoded
from core.rowfiles.sources import OLD_OFFICE, refuse

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 200
_OTHERS = {
    b"%PDF": N_("đây là tệp PDF; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"\x89PNG": N_("đây là ảnh; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"\xff\xd8\xff": N_("đây là ảnh; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"GIF8": N_("đây là ảnh; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"Rar!": N_("đây là tệp nén; hãy giải nén rồi gửi tệp .xlsx hoặc .csv bên trong"),
    b"7z\xbc\xaf": N_("đây là tệp nén; hãy giải nén rồi gửi tệp .xlsx hoặc .csv bên trong"),
    b"\x1f\x8b": N_("đây là tệp nén; hãy giải nén rồi gửi tệp .xlsx hoặc .csv bên trong"),
    b"{\\rtf": N_("đây là văn bản RTF; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"SQLite": N_("đây là tệp cơ sở dữ liệu; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"\x7fELF": N_("đây là chương trình; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    b"MZ": N_("đây là chương trình; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    OLD_OFFICE: N_("sổ Excel có mật khẩu hoặc là tệp .xls cũ; hãy bỏ mật khẩu và lưu lại thành .xlsx"),
}
_MARKED_UP = (b"<!DOCTYPE", b"<html", b"<HTML", b"<?xml", b"<table")


@dataclass(frozen=True, slots=True)
class Received:
    """A file that was sent: its name, what it is, its bytes and their fingerprint."""

    name: str
    kind: Literal["xlsx", "csv"]
    content: bytes = field(repr=False)
    sha256: str = ""


def receive(name: str, stream: BinaryIO) -> Received:
    """Take a file; raise WrongInput for one that is too large or no table. No more than `LARGEST` bytes are read."""
    name = shown_name(name)
    content = stream.read(LARGEST + 1)
    if len(content) > LARGEST:
        refuse(name, N_("tệp lớn hơn {most} MB; hãy chia thành nhiều tệp"), most=LARGEST >> 20)
    return Received(name, sniff(name, content), content, hashlib.sha256(content).hexdigest())


def sniff(name: str, content: bytes) -> Literal["xlsx", "csv"]:
    """Return what a file is; raise WrongInput where it is nothing that rows can be read of."""
    if not content.strip():
        refuse(name, N_("tệp trống; cần một hàng tiêu đề và ít nhất một hàng số liệu"))
    if content.startswith(b"PK"):
        check_archive(name, content)
        return "xlsx"
    for beginning, words in _OTHERS.items():
        if content.startswith(beginning):
            refuse(name, words)
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_MARKED_UP):
        refuse(name, N_("đây là trang web hoặc XML, không phải bảng; hãy mở bằng Excel và lưu lại thành .xlsx"))
    decoded(name, content)
    return "csv"


def shown_name(name: str) -> str:
    """Return the name of a file as messages show it: the last part, without what cannot be printed."""
    last = PurePath(name.replace("\\", "/")).name
    clean = "".join(one if one.isprintable() else "?" for one in last)
    return clean[-LONGEST_NAME:] or "?"
