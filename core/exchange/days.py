"""Days as people write them in files: `20/11/1990`, `1990-11-20`, or a cell that holds a day. Pure."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from core.errors import N_, Message

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
_WRITTEN = re.compile(r"(\d{2})/(\d{2})/(\d{4})", re.ASCII)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_SHORT_YEAR = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2}", re.ASCII)
_LIKE_A_DAY = re.compile(r"\d{1,4}[/.\s-]\d{1,2}[/.\s-]\d{1,4}", re.ASCII)


class BadCell(ValueError):
    """A cell that cannot be used; `message` says why and what to do."""

    def __init__(self, template: str, **values: object) -> None:
        super().__init__(template)
        self.message = Message(template, values)


def read_day(raw: object) -> date:
    """Return the day that a cell says; raise BadCell for anything that may be read in two ways."""
    if isinstance(raw, datetime):
        if raw.time() != time():
            raise BadCell(N_("có cả giờ ({raw}); chỉ ghi ngày, dạng dd/mm/yyyy"), raw=raw.strftime("%d/%m/%Y %H:%M"))
        return _likely(raw.date())
    if isinstance(raw, date):
        return _likely(raw)
    if isinstance(raw, str):
        return _from_text(raw.strip())
    text = N_("ô là số {raw}, không phải ngày; ghi dạng dd/mm/yyyy, ví dụ 20/11/1990")
    raise BadCell(text, raw=raw)


def written(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _from_text(text: str) -> date:
    if found := _WRITTEN.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _ISO.fullmatch(text):
        year, month, day = map(int, found.groups())
    else:
        raise _not_a_day(text)
    if month > 12 and day <= 12:
        raise BadCell(N_("«{text}» không có tháng {month}; ghi ngày trước, tháng sau"), text=text, month=month)
    try:
        return _likely(date(year, month, day))
    except ValueError as error:
        if isinstance(error, BadCell):
            raise
        raise BadCell(N_("không có ngày «{text}» trong lịch; hãy xem lại"), text=text) from None


def _not_a_day(text: str) -> BadCell:
    if _SHORT_YEAR.fullmatch(text):
        return BadCell(N_("«{text}» chỉ có hai chữ số của năm; ghi đủ bốn, dạng dd/mm/yyyy"), text=text)
    if _LIKE_A_DAY.fullmatch(text):
        return BadCell(N_("«{text}» có thể hiểu nhiều cách; ghi đủ hai chữ số ngày, tháng: dd/mm/yyyy"), text=text)
    return BadCell(N_("«{text}» không phải ngày; ghi dạng dd/mm/yyyy, ví dụ 20/11/1990"), text=text[:40])


def _likely(day: date) -> date:
    if not EARLIEST <= day <= LATEST:
        raise BadCell(N_("ngày {day} ngoài khoảng từ năm 1900 đến năm 2200; hãy xem lại"), day=written(day))
    return day
