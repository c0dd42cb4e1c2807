"""User names, addresses and names as they are kept and compared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.users.usernames import email_faults, name_faults, username_faults, username_key, written


@given(st.text(max_size=40))
def test_a_key_stays_what_it_is(text: str) -> None:
    assert username_key(username_key(text)) == username_key(text)


@given(st.text(st.characters(codec="ascii"), max_size=40))
def test_case_never_tells_two_names_apart(text: str) -> None:
    assert username_key(text.upper()) == username_key(text.lower()) == username_key(text.title())


@pytest.mark.parametrize(
    ("one", "other"),
    [("Đặng.Thị", "đặng.thị"), ("ＡＢＣ", "abc"), ("Tiê\u0301n", "tiến"), ("STRASSE", "straße"), ("ǅ", "ǆ")],
)
def test_what_looks_alike_is_one_name(one: str, other: str) -> None:
    assert username_key(one) == username_key(other)


@pytest.mark.parametrize("username", ["a", "nguyen.van.a", "đặng_thị+1", "van.phong@don-vi.vn", "0912-345"])
def test_names_that_people_choose_are_taken(username: str) -> None:
    assert list(username_faults(username)) == []


@pytest.mark.parametrize("email", [None, "", "a@b.vn", "Văn.Phòng@đơn-vị.vn"])
def test_addresses_that_exist_are_taken(email: str | None) -> None:
    assert list(email_faults(email)) == []


@pytest.mark.parametrize(
    "email", ["a", "a@b", "a b@c.vn", "a@b.vn\nBcc: x@y.vn", "a@b.vn, c@d.vn", "x" * 250 + "@b.vn"]
)
def test_addresses_that_smuggle_something_are_refused(email: str) -> None:
    assert [one.where for one in email_faults(email)] == ["email"]


def test_a_name_is_kept_composed_and_on_one_line() -> None:
    assert written("  Le\u0302   Văn\tA ") == "Lê Văn A"
    assert [one.where for one in name_faults(" ")] == ["name"]
    assert [one.where for one in name_faults("x" * 201)] == ["name"]
    assert [one.where for one in name_faults("a\u202eb")] == ["name"]
