"""What cells say, and what is shown for them: reading what is shown gives the same value."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.exchange.days import BadCell
from core.exchange.readers import (
    ChoiceReader,
    CodeReader,
    DayReader,
    ExactReader,
    TextReader,
    TruthReader,
    WholeReader,
)

CHOICES = ChoiceReader({"cell": "chi bộ", "committee": "đảng bộ"})
TAKEN: list[tuple[Any, object, object]] = [
    (TextReader(), "  Nguyễn   Văn An ", "Nguyễn Văn An"),
    (TextReader(), "Nguye\u0302\u0303n", "Nguyễn"),
    (TextReader(), 123, "123"),
    (CodeReader(), "0012", "0012"),
    (CodeReader(), 12, "12"),
    (TruthReader(), "Có", True),
    (TruthReader(), "X", True),
    (TruthReader(), True, True),
    (TruthReader(), 0, False),
    (TruthReader(), "không", False),
    (CHOICES, "CHI BỘ", "cell"),
    (CHOICES, "committee", "committee"),
    (WholeReader(1, 99), "7", 7),
    (WholeReader(1, 99), Decimal("7"), 7),
    (ExactReader(0, 4), "3,05", Decimal("3.05")),
    (ExactReader(0, 4), "3.05", Decimal("3.05")),
    (ExactReader(0, 4), Decimal("3.20"), Decimal("3.2")),
    (ExactReader(0, 1, share=True), "15%", Decimal("0.15")),
    (ExactReader(0, 1, share=True), "12,5 %", Decimal("0.125")),
]
REFUSED: list[tuple[Any, object, str]] = [
    (TextReader(), "a" * 10_000, "dài 10000 ký tự"),
    (TextReader(), "a\u0007b", "không in được"),
    (CodeReader(), "a b", "dấu cách"),
    (CodeReader(), Decimal("1.5"), "số lẻ"),
    (TruthReader(), "có lẽ", "ghi có hoặc không"),
    (CHOICES, "tổ", "chọn: chi bộ; đảng bộ"),
    (WholeReader(1, 99), "7,5", "số nguyên"),
    (WholeReader(1, 99), 100, "phải từ 1 đến 99"),
    (ExactReader(0, 4), "1.234,5", "cần một số"),
    (ExactReader(0, 4), "4,1", "phải từ 0 đến 4"),
    (ExactReader(0, 4), "15%", "cần một số"),
    (ExactReader(0, 4), "ba", "cần một số"),
    (ExactReader(0, 4), True, "cần một số"),
]


@pytest.mark.parametrize(("reader", "raw", "value"), TAKEN, ids=repr)
def test_what_people_write_is_read(reader: Any, raw: object, value: object) -> None:
    assert reader.read(raw) == value


@pytest.mark.parametrize(("reader", "raw", "words"), REFUSED, ids=lambda one: repr(one)[:40])
def test_what_cannot_be_read_is_refused_in_words(reader: Any, raw: object, words: str) -> None:
    with pytest.raises(BadCell) as refused:
        reader.read(raw)
    assert words in refused.value.message.said()


@given(st.decimals(0, 4, places=3, allow_nan=False))
def test_a_number_survives_being_shown(number: Decimal) -> None:
    reader = ExactReader(0, 4)
    assert reader.read(reader.shown(number)) == number


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2200, 1, 1)))
def test_a_day_survives_being_shown(day: Any) -> None:
    assert DayReader().read(DayReader().shown(day)) == day


def test_a_code_in_a_number_cell_is_warned_of() -> None:
    assert "số 0" in CodeReader().warning(12, "12").said()
    assert CodeReader().warning("12", "12") is None


def test_a_name_in_capitals_is_taken_and_a_better_one_proposed() -> None:
    reader = TextReader(is_name=True)
    assert reader.read("NGUYỄN VĂN AN") == "NGUYỄN VĂN AN"
    assert "«Nguyễn Văn An»" in reader.warning("", "NGUYỄN VĂN AN").said()
    assert reader.warning("", "Nguyễn Văn An") is None
