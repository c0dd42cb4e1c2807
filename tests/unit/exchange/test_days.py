"""Days in files: one way to read each, or none."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from core.exchange.days import BadCell, read_day

TAKEN = {
    "20/11/1990": date(1990, 11, 20),
    " 03/02/2015 ": date(2015, 2, 3),
    "1990-11-20": date(1990, 11, 20),
    "1990-11-20 00:00:00": date(1990, 11, 20),
    date(1990, 11, 20): date(1990, 11, 20),
    datetime(1990, 11, 20): date(1990, 11, 20),
}
REFUSED = {
    "20/11/90": "hai chữ số",
    "3/2/15": "hai chữ số",
    "3/2/2015": "nhiều cách",
    "03-02-2015": "nhiều cách",
    "03.02.2015": "nhiều cách",
    "2015/02/03": "nhiều cách",
    "11/20/1990": "không có tháng 20",
    "1990-20-11": "không có tháng 20",
    "31/02/2020": "không có ngày",
    "29/02/2023": "không có ngày",
    "20/11/1290": "ngoài khoảng",
    "năm 1990": "không phải ngày",
    "1990": "không phải ngày",
    33197: "là số",
    Decimal("33197.5"): "là số",
    datetime(1990, 11, 20, 7, 30): "có cả giờ",
}


@pytest.mark.parametrize("raw", TAKEN, ids=repr)
def test_a_day_that_can_be_read_in_one_way_is_taken(raw: object) -> None:
    assert read_day(raw) == TAKEN[raw]


@pytest.mark.parametrize("raw", REFUSED, ids=repr)
def test_a_day_that_can_be_read_in_two_ways_or_none_is_refused_in_words(raw: object) -> None:
    with pytest.raises(BadCell) as refused:
        read_day(raw)
    assert REFUSED[raw] in refused.value.message.said()
