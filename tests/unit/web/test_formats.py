"""Days, moments and numbers as readers of each language write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from core.web import formats


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("vi", ["29/11/2023", "ngày 29 tháng 11 năm 2023", "00:30, 30/11/2023", "1.234,5", "79,2%"]),
        ("en", ["29 Nov 2023", "29 November 2023", "00:30, 30 Nov 2023", "1,234.5", "79.2%"]),
    ],
)
def test_values_are_written_in_the_form_of_the_language(bare, language: str, written: list[str]) -> None:
    with bare.test_request_context(headers={"Cookie": f"xl_lang={language}"}):
        assert [
            formats.day(date(2023, 11, 29)),
            formats.long_day(date(2023, 11, 29)),
            formats.moment(datetime(2023, 11, 29, 17, 30, tzinfo=UTC)),
            formats.number(Decimal("1234.5")),
            formats.percent(Fraction(19, 24)),
        ] == written


def test_a_moment_late_in_the_evening_in_greenwich_is_the_next_day_in_vietnam(bare) -> None:
    with bare.test_request_context():
        assert formats.day(datetime(2023, 12, 31, 20, 0, tzinfo=UTC)) == "01/01/2024"


def test_nothing_is_written_as_nothing(bare) -> None:
    with bare.test_request_context():
        assert [formats.day(None), formats.moment(None), formats.number(None), formats.percent(None)] == [""] * 4
