"""Days, moments and numbers as the reader writes them; filters of the templates."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from flask import Flask

from core import clock, i18n
from core.web.language import language


def register(app: Flask) -> None:
    """Give the templates `day`, `long_day`, `moment`, `number`, `percent`, and `written_day` for fields."""
    app.jinja_env.globals["written_day"] = written_day
    app.jinja_env.filters.update(day=day, long_day=long_day, moment=moment, number=number, percent=percent)


def day(value: date | datetime | None) -> str:
    """Write a day as `29/11/2023`; nothing for None. A moment is written as its day in Việt Nam."""
    return i18n.day(_day_of(value), language()) if value else ""


def long_day(value: date | datetime | None) -> str:
    """Write a day as documents do: `ngày 29 tháng 11 năm 2023`."""
    return i18n.day(_day_of(value), language(), long=True) if value else ""


def written_day(value: date | str | None) -> str:
    """Write a day as it stands in a field, in any language: `29/11/2023`; what somebody typed stays as it is."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value or ""


def moment(value: datetime | None) -> str:
    """Write a moment in Vietnam's time: `10:32, 29/11/2023`."""
    if value is None:
        return ""
    local = value.astimezone(clock.VIETNAM)
    return f"{local:%H:%M}, {i18n.day(local.date(), language())}"


def number(value: int | Fraction | Decimal | None) -> str:
    """Write a number exactly: `1.234,5`."""
    return "" if value is None else i18n.number(Fraction(value), language())


def percent(value: int | Fraction | Decimal | None) -> str:
    """Write a share as a percentage with at most one decimal: `79,2%`."""
    return "" if value is None else i18n.percent(Fraction(value), language())


def _day_of(value: date | datetime) -> date:
    return value.astimezone(clock.VIETNAM).date() if isinstance(value, datetime) else value
