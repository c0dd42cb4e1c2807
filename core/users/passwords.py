"""Passwords: the one place where they are normalised, judged, hashed and compared."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from core.errors import N_, Fault, fault
from core.users.usernames import username_key

SHORTEST, LONGEST = 10, 256

# OWASP's second choice for argon2id: 19 MiB, two passes, one lane; about 20 ms and little memory for many
# sign-ins at once. When these change, each hash is made anew at its owner's next sign-in.
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, hash_len=32, salt_len=16, type=Type.ID)

# What people choose first when a password must have ten characters.
_COMMON = frozenset(
    [
        "1234567890",
        "0123456789",
        "0987654321",
        "1111111111",
        "0000000000",
        "1234512345",
        "123456789a",
        "a123456789",
        "1q2w3e4r5t",
        "1qaz2wsx3edc",
        "qwertyuiop",
        "qwerty1234",
        "qwerty12345",
        "asdfghjkl1",
        "zxcvbnm123",
        "abcd123456",
        "abc1234567",
        "abcdefghij",
        "password12",
        "password123",
        "password1234",
        "passw0rd123",
        "administrator",
        "admin12345",
        "admin123456",
        "iloveyou123",
        "matkhau123",
        "matkhau1234",
        "matkhau12345",
        "matkhau@123",
        "vietnam123",
        "vietnam1234",
        "vietnam2023",
        "vietnam2024",
        "vietnam2025",
        "vietnam2026",
        "xinchao123",
        "anhyeuem123",
        "emyeuanh123",
        "dangvien123",
        "dangcongsan",
        "dangbo1234",
        "chibo12345",
        "xeploai123",
        "changeme123",
        "welcome123",
    ]
)


def normalised(password: str) -> str:
    """Return a password as it is hashed: the same whether a keyboard sends composed letters or not."""
    return unicodedata.normalize("NFKC", password)


def password_faults(password: str, username: str, *, where: str = "password") -> Iterator[Fault]:
    """Yield what is wrong with a new password; `where` names its field."""
    text = normalised(password)
    if len(text) < SHORTEST:
        yield fault(where, N_("cần ít nhất {count} ký tự; một câu ngắn dễ nhớ là tốt nhất."), count=SHORTEST)
    elif len(text) > LONGEST:
        yield fault(where, N_("dài quá {count} ký tự."), count=LONGEST)
    elif text.casefold() in _COMMON or len(set(text)) < 4:
        yield fault(where, N_("quá dễ đoán; hãy chọn một câu chỉ mình biết."))
    elif len(username) >= 4 and username_key(username) in text.casefold():
        yield fault(where, N_("không được chứa tên đăng nhập."))


def hashed(password: str) -> str:
    """Return the hash under which a password is kept."""
    return HASHER.hash(normalised(password))


def matches(kept: str | None, password: str) -> bool:
    """Say whether a password is the one kept; takes as long where none is kept."""
    text = normalised(password)
    if len(text) > LONGEST:
        text = text[:LONGEST] + "…"  # no such password exists; the work stays bounded and the same
    try:
        return HASHER.verify(kept or _nobodys(), text) and kept is not None
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Say whether a hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(kept)


@cache
def _nobodys() -> str:
    """Return a hash of nobody's password, to compare with where there is no account."""
    return HASHER.hash("nobody")
