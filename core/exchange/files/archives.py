"""What is inside a zip, from its directory alone: nothing is unpacked before it is known to be a small workbook."""

from __future__ import annotations

import io
import re
import zipfile

from core.errors import N_
from core.rowfiles.sources import refuse
from core.rowfiles.workbook import BOOK, BROKEN, DAMAGED, LINKS, LOCKED

MOST_UNPACKED = 512 << 20
MOST_OF_STRINGS = 96 << 20  # kept in memory as a whole
MOST_OF_A_LIST = 4 << 20  # of sheets, of parts: read as a tree
MOST_PARTS = 2000
GREATEST_RATIO = 200
SMALL = 4 << 20  # a part up to this size may be packed as tightly as it likes
_CONTENT_TYPES = "[Content_Types].xml"
_LISTS = {_CONTENT_TYPES, BOOK, LINKS}
_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_OTHERS = {
    "word/": N_("đây là văn bản Word; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    "ppt/": N_("đây là bài trình chiếu; hãy gửi sổ Excel (.xlsx) hoặc .csv"),
    "xl/workbook.bin": N_("đây là sổ Excel nhị phân .xlsb; hãy mở bằng Excel và lưu lại thành .xlsx"),
    "content.xml": N_("đây là bảng tính .ods; hãy mở và lưu lại thành .xlsx"),
}


def check_archive(name: str, content: bytes) -> None:
    """Raise WrongInput for a zip that is no workbook, has macros or a password, or would unpack to too much."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_sizes(name, archive)
            _check_parts(name, archive)
    except RuntimeError:
        refuse(name, LOCKED)
    except DAMAGED:
        refuse(name, BROKEN)


def _check_sizes(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(one.flag_bits & 1 for one in parts):
        refuse(name, LOCKED)
    beside = max((one.file_size for one in parts if "/worksheets/" not in one.filename), default=0)
    listed = max((one.file_size for one in parts if one.filename in _LISTS), default=0)
    swollen = any(one.file_size > max(SMALL, GREATEST_RATIO * one.compress_size) for one in parts)
    whole = sum(one.file_size for one in parts)
    if (
        len(parts) > MOST_PARTS
        or whole > MOST_UNPACKED
        or beside > MOST_OF_STRINGS
        or listed > MOST_OF_A_LIST
        or swollen
    ):
        text = N_("sổ Excel bung ra {size} MB hoặc nén bất thường; hãy chia nhỏ, hoặc lưu lại thành .csv")
        refuse(name, text, size=-(-whole >> 20))


def _check_parts(name: str, archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if BOOK not in names:
        for part, words in _OTHERS.items():
            if any(one.startswith(part) for one in names):
                refuse(name, words)
        if _CONTENT_TYPES not in names:
            refuse(name, N_("đây là tệp nén; hãy giải nén rồi gửi tệp .xlsx hoặc .csv bên trong"))
        refuse(name, BROKEN)
    types = archive.read(_CONTENT_TYPES) if _CONTENT_TYPES in names else b""
    if _MACROS.search(types) or any(one.endswith("vbaProject.bin") for one in names):
        refuse(name, N_("sổ Excel có macro (.xlsm) không được nhận; hãy mở bằng Excel và lưu lại thành .xlsx"))
