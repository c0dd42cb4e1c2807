"""Codes of a phone and codes on paper."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.users import codes

MOMENT = datetime(2026, 1, 2, 3, 4, 15, tzinfo=UTC)
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # the secret of the test vectors of RFC 6238


@pytest.mark.parametrize(("seconds", "code"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_the_vectors_of_the_standard(seconds: int, code: str) -> None:
    moment = datetime.fromtimestamp(seconds, UTC)
    assert codes.code_at(RFC, moment) == code
    assert codes.step_of(RFC, code, moment, after=None) == seconds // codes.STEP


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_wrong_by_one_step(steps: int, taken: bool) -> None:
    code = codes.code_at(RFC, MOMENT + timedelta(seconds=steps * codes.STEP))
    assert (codes.step_of(RFC, code, MOMENT, after=None) is not None) is taken


@given(st.integers(-1, 1), st.integers(-1, 1))
def test_a_step_is_taken_once_and_none_before_it(used: int, shown: int) -> None:
    now = int(MOMENT.timestamp()) // codes.STEP
    code = codes.code_at(RFC, MOMENT + timedelta(seconds=shown * codes.STEP))
    assert codes.step_of(RFC, code, MOMENT, after=now + used) == (now + shown if shown > used else None)


@pytest.mark.parametrize("text", ["", "12345", "1234567", "abcdef", "２８７０８２", "28708²", "287 08"])
def test_what_is_no_code_is_none(text: str) -> None:
    assert codes.step_of(RFC, text, datetime.fromtimestamp(59, UTC), after=None) is None


def test_a_code_may_be_typed_as_it_is_shown() -> None:
    assert codes.step_of(RFC, " 287 082 ", datetime.fromtimestamp(59, UTC), after=None) == 1


def test_the_address_in_the_square_names_whose_it_is() -> None:
    parts = urlsplit(codes.address(RFC, holder="a (can-tho)", issuer="Xếp Loại"))
    assert (parts.scheme, parts.netloc) == ("otpauth", "totp")
    assert parse_qs(parts.query)["secret"] == [RFC]
    assert parse_qs(parts.query)["issuer"] == ["Xếp Loại"]


def test_codes_on_paper_are_ten_and_read_however_they_are_typed() -> None:
    made = codes.new_recovery_codes()
    assert len(set(made)) == codes.RECOVERY_CODES == 10
    for one in made:
        for typed in (one, one.upper(), one.replace("-", ""), f" {one.replace('-', ' ')} "):
            assert codes.read_recovery_code(typed) == one
