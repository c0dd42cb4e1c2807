"""Passwords: normalised in one place, judged, hashed."""

from __future__ import annotations

import pytest

from core.users import passwords
from core.users.passwords import hashed, is_outdated, matches, password_faults

GOOD = "một câu dễ nhớ"


def test_a_password_is_the_same_from_every_keyboard() -> None:
    kept = hashed(GOOD)
    assert matches(kept, "mo\u0323\u0302t câu dễ nhớ")
    assert not matches(kept, GOOD.upper())
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_nothing_matches_where_nothing_is_kept() -> None:
    assert not matches(None, "nobody")
    assert not matches("not a hash", "nobody")


def test_a_password_is_never_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    longest = "a1b2" * (passwords.LONGEST // 4)
    kept = hashed(longest)
    assert matches(kept, longest)
    assert not matches(kept, longest + "x")
    assert not matches(kept, longest + "x" * 1_000_000)


def test_a_hash_of_other_parameters_is_outdated() -> None:
    assert not is_outdated(hashed(GOOD))
    assert is_outdated(passwords.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(GOOD))


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("ngắn", "ít nhất 10"),
        ("x" * 257, "dài quá"),
        ("MatKhau123", "dễ đoán"),
        ("１２３４５６７８９０", "dễ đoán"),
        ("ababababababab", "dễ đoán"),
        ("toi la NGUYEN.VAN.A day", "tên đăng nhập"),
    ],
)
def test_a_weak_password_is_refused_with_the_reason(password: str, words: str) -> None:
    [fault] = password_faults(password, "nguyen.van.a")
    assert fault.where == "password"
    assert words in fault.said()


def test_a_sentence_is_enough() -> None:
    assert list(password_faults(GOOD, "nguyen.van.a")) == []
