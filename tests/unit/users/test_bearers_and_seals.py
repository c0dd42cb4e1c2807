"""What is carried, what is kept, and where somebody may be led."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.access.permissions import Permission, Role
from core.errors import ServerError
from core.users.bearers import new_bearer, read_access_token, read_session
from core.users.browsers import described
from core.users.destinations import own_path
from core.users.kinds import AccountState, OpenIdMatch
from core.users.sealing import Seal
from core.users.words import OPENID, PERMISSIONS, ROLES, STATES

TENANT = UUID(int=7)


def test_what_is_carried_is_read_back_and_only_in_its_own_form() -> None:
    one = new_bearer(TENANT)
    assert read_session(one.as_session()) == one
    assert read_access_token(one.as_access_token()) == one
    assert read_session(one.as_access_token()) is None
    assert read_access_token(one.as_session()) is None
    assert one.token not in one.token_hash
    assert one.token not in repr(one)


@given(st.text(max_size=90))
def test_nothing_else_is_read(text: str) -> None:
    assert read_session(text) is None
    assert read_access_token(text) is None


def test_a_seal_opens_for_its_account_and_installation_only() -> None:
    seal, account = Seal("a" * 32), uuid4()
    closed = seal.close("bí mật", account)
    assert seal.open(closed, account) == "bí mật"
    assert seal.close("bí mật", account) != closed
    for other, whose in ((Seal("b" * 32), account), (seal, uuid4())):
        with pytest.raises(ServerError, match="SECRET_KEY"):
            other.open(closed, whose)
    assert seal.fingerprint("x", account) != Seal("b" * 32).fingerprint("x", account)
    assert "a" * 32 not in repr(seal)


@pytest.mark.parametrize("path", ["/", "/account", "/units?q=a%20b&day=2026-01-01", "/a//b", "/a?next=https://x"])
def test_our_own_paths_are_kept(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "text", [None, "", "account", "//x", "/\\x", "https://x", "/a\nb", "/ x", "\\\\x", "/\t/x", "//[", "javascript:x"]
)
def test_nobody_is_led_anywhere_else(text: str | None) -> None:
    assert own_path(text) == "/"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Linux; Android 14; K) Chrome/126.0 Mobile Safari/537.36", "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge · Windows"),
        ("Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120.0 Chrome/114.0 Safari/537.36", "Cốc Cốc · Windows"),
        ("curl/8.0", ""),
        ("", ""),
    ],
)
def test_a_browser_is_named_in_two_words(agent: str, words: str) -> None:
    assert described(agent) == words


def test_everything_has_a_word() -> None:
    assert set(ROLES) == set(Role)
    assert set(PERMISSIONS) == set(Permission)
    assert set(STATES) == set(AccountState)
    assert set(OPENID) == set(OpenIdMatch)
