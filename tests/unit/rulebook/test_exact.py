"""Numbers are exact: what is written, what rows give, and what is put out again."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from core.rulebook import exact

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3.2", Fraction(16, 5)),
        ("20%", Fraction(1, 5)),
        ("2/3", Fraction(2, 3)),
        ("-1", Fraction(-1)),
        ("0", Fraction(0)),
    ],
)
def test_a_rulebook_writes_decimals_percentages_and_fractions(text: str, number: Fraction) -> None:
    assert exact.written(text) == number


@pytest.mark.parametrize(
    "text", ["", " 1", "1e5", "1/0", "1/3%", "3,2", "½", "٣", "1.", ".5", "0x10", "1" * 16, "-2/3"]
)
def test_nothing_else_is_a_number_of_a_rulebook(text: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        exact.written(text)


@pytest.mark.parametrize(
    ("raw", "number"),
    [
        (3, Fraction(3)),
        (Decimal("3.195"), Fraction(639, 200)),
        (" 3.2 ", Fraction(16, 5)),
        ("+1", Fraction(1)),
        (Fraction(2, 3), Fraction(2, 3)),
    ],
)
def test_a_row_gives_json_numbers_or_decimal_text(raw: object, number: Fraction) -> None:
    assert exact.given(raw, loose=False) == number


@pytest.mark.parametrize(
    ("raw", "number"), [("3,2", Fraction(16, 5)), ("95 %", Fraction(19, 20)), ("0,5%", Fraction(1, 200))]
)
def test_only_spreadsheets_have_decimal_commas_and_percent_signs(raw: str, number: Fraction) -> None:
    assert exact.given(raw, loose=True) == number
    with pytest.raises(ValueError, match=r"^"):
        exact.given(raw, loose=False)


@pytest.mark.parametrize(
    "raw",
    [True, None, 3.2, [], "", "1e3", "1.234,5", "1,2,3", "NaN", "２", "1/2", "9" * 41, 10**60,
     Decimal("NaN"), Decimal("Infinity"), Decimal("1e300"), Decimal("1e-300")],
)  # fmt: skip
def test_what_is_no_number_or_is_absurdly_long_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"^"):
        exact.given(raw, loose=True)


@for_all(DECIMALS)
def test_a_decimal_is_put_out_as_it_was_read(value: Decimal) -> None:
    number = exact.given(value, loose=False)
    text = exact.text_of(number)
    assert exact.given(text, loose=False) == number
    assert "/" not in text
    assert not text.endswith(".")
    assert "." not in text or not text.endswith("0")


@for_all(st.fractions())
def test_any_number_reads_back_from_its_text(value: Fraction) -> None:
    assert Fraction(exact.text_of(value)) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(61, 20), "3.05"), (Fraction(1700, 19), "1700/19"), (Fraction(-1, 8), "-0.125"), (Fraction(100), "100"),
     (Fraction(-7), "-7"), (Fraction(1, 50), "0.02")],
)  # fmt: skip
def test_a_number_without_an_end_stays_a_fraction(value: Fraction, text: str) -> None:
    assert exact.text_of(value) == text
