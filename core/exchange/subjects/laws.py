"""What each kind of record must keep to, in itself: days that may be, years that may be, places that are there."""

from __future__ import annotations

from datetime import date

from core.errors import N_
from core.exchange.days import written
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.records import Planned
from core.people.services.asked import FIRST_YEAR
from core.people.spans import Span, holds_on, within


def check_day(asked: Asked, one: Planned, name: str) -> None:
    """Note a day that has not come, is not after the birth, or on which the unit or body is not there."""
    day: date = one.said[name]
    if day > asked.today:
        one.line.refuse(name, N_("ngày {day} chưa tới; hãy xem lại"), day=written(day))
    check_birth(one, name, day)
    if one.life is not None and not holds_on(one.life, day):
        one.line.refuse(name, N_("đơn vị hoặc tập thể không tồn tại vào ngày {day}"), day=written(day))


def check_birth(one: Planned, name: str, day: date) -> None:
    """Note a day that is not after the birth."""
    born = one.person.said.born_on if one.person else None
    if born is not None and day <= born:
        one.line.refuse(name, N_("ngày {day} không sau ngày sinh {born}"), day=written(day), born=written(born))


def check_year(asked: Asked, one: Planned) -> None:
    """Note a year that has not come, is too long ago, or is not after the birth."""
    year, last = one.said["year"], asked.today.year
    if not FIRST_YEAR <= year <= last:
        text = N_("năm {year} không dùng được; chọn từ {first} đến {last}")
        one.line.refuse("year", text, year=str(year), first=str(FIRST_YEAR), last=str(last))
    born = one.person.said.born_on if one.person else None
    if born is not None and year <= born.year:
        text = N_("năm {year} không sau năm sinh {born}")
        one.line.refuse("year", text, year=str(year), born=str(born.year))


def check_span(one: Planned, where: str) -> None:
    """Note a time that ends before it begins, or in which the unit or body (`where`) is not there."""
    span = Span(one.said["since"], one.said["until"])
    if span.until is not None and span.until <= span.since:
        text = N_("ngày kết thúc {until} phải sau ngày bắt đầu {since}")
        one.line.refuse("until", text, until=written(span.until), since=written(span.since))
        return
    check_birth(one, "since", span.since)
    if one.life is not None and not within(span, one.life):
        first, end = one.life.since, one.life.until
        if end is None:
            one.line.refuse(where, N_("chỉ tồn tại từ ngày {first}"), first=written(first))
        else:
            text = N_("chỉ tồn tại từ {first} đến trước {end}; hãy chọn ngày trong khoảng ấy")
            one.line.refuse(where, text, first=written(first), end=written(end))
