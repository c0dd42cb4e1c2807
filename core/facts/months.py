"""Months between days, as regulations count them: full months, and days as thirtieths of one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

Period = tuple[date, date | None]  # from the first day to the first day no more; None: still

_DAYS_OF_A_MONTH = 30


def full_months(since: date, day: date) -> int:
    """Return the full months from a day to another; 0 where it has not come yet.

    A month is full on the same date of the next one, or on its last day where that date is missing.
    """
    if day < since:
        return 0
    months = (day.year - since.year) * 12 + day.month - since.month
    return months if after_months(since, months) <= day else months - 1


def after_months(since: date, months: int) -> date:
    """Return the day so many months later: the same date, or the last of its month."""
    years, month = divmod(since.month - 1 + months, 12)
    year = since.year + years
    following = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    last = (following - timedelta(days=1)).day
    return date(year, month + 1, min(since.day, last))


def months_of(period: Period, year: int, day: date) -> Fraction:
    """Return how many months of a year a period covers up to and including a day."""
    begin = max(period[0], date(year, 1, 1))
    end = min(period[1] or date.max, date(year + 1, 1, 1), day + timedelta(days=1))
    if end <= begin:
        return Fraction(0)
    months = full_months(begin, end)
    return months + Fraction((end - after_months(begin, months)).days, _DAYS_OF_A_MONTH)


def months_in_all(periods: Iterable[Period], year: int, day: date) -> Fraction:
    """Return how many months of a year some periods cover together; days covered twice count once."""
    return sum((months_of(one, year, day) for one in joined(periods)), Fraction(0))


def joined(periods: Iterable[Period]) -> list[Period]:
    """Return the same days as periods that neither touch nor overlap, in order of time."""
    found: list[Period] = []
    for begin, end in sorted(periods, key=lambda one: one[0]):
        if found and (found[-1][1] is None or begin <= found[-1][1]):
            ends = [found[-1][1], end]
            found[-1] = (found[-1][0], None if None in ends else max(one for one in ends if one is not None))
        else:
            found.append((begin, end))
    return found
