"""Rows that hold for a time. `since` is the first day; `until` is the first day on which they hold no more."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, or_
from sqlalchemy.orm import Mapped, mapped_column


class Dated:
    """A mix-in: from `since` (included) to `until` (not included; None: to this day and beyond)."""

    since: Mapped[date] = mapped_column(sort_order=80)
    until: Mapped[date | None] = mapped_column(sort_order=81)

    @classmethod
    def on(cls, day: date) -> ColumnElement[bool]:
        """Return the condition that a row holds on a day."""
        return (cls.since <= day) & or_(cls.until.is_(None), cls.until > day)

    def holds_on(self, day: date) -> bool:
        """Say whether this row holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)
