"""User names and addresses of mail: what they may look like, and how they are compared. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from core.errors import N_, Fault, fault

LONGEST_USERNAME, LONGEST_NAME, LONGEST_EMAIL = 64, 200, 254

_USERNAME = re.compile(r"[\w](?:[\w.@+-]*[\w])?")
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+\.[^\s@<>\"(),:;\\\[\]]+")


def username_key(username: str) -> str:
    """Return what a user name is compared by: two that look alike are one, whatever the case and the keyboard."""
    return _settled(unicodedata.normalize("NFKC", username).strip())


def email_key(email: str) -> str:
    """Return what an address is compared by."""
    return _settled(unicodedata.normalize("NFKC", email).strip())


def written(text: str) -> str:
    """Return a name as it is kept: composed letters, one space between words."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def username_faults(username: str) -> Iterator[Fault]:
    """Yield what is wrong with a new user name."""
    key = username_key(username)
    if not key:
        yield fault("username", N_("thiếu tên đăng nhập."))
    elif len(key) > LONGEST_USERNAME:
        yield fault("username", N_("dài quá {count} ký tự."), count=LONGEST_USERNAME)
    elif not _USERNAME.fullmatch(key):
        yield fault("username", N_("chỉ gồm chữ, số và . _ @ + -, không có dấu cách; ví dụ nguyen.van.a"))


def name_faults(name: str) -> Iterator[Fault]:
    """Yield what is wrong with the name of an account's holder."""
    kept = written(name)
    if not kept:
        yield fault("name", N_("thiếu họ và tên."))
    elif len(kept) > LONGEST_NAME:
        yield fault("name", N_("dài quá {count} ký tự."), count=LONGEST_NAME)
    elif not kept.isprintable():
        yield fault("name", N_("có ký tự không in được; hãy gõ lại."))


def email_faults(email: str | None) -> Iterator[Fault]:
    """Yield what is wrong with an address of mail; none is right too."""
    if not email:
        return
    if len(email) > LONGEST_EMAIL or not email.isprintable() or not _EMAIL.fullmatch(email):
        yield fault("email", N_("không phải địa chỉ thư; ví dụ van.phong@don-vi.vn"))


def _settled(text: str) -> str:
    """Fold the case until nothing changes: folding may undo what composing did."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text.casefold()).casefold())
