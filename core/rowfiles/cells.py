"""Say values as short text for people's cells."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from decimal import Decimal

from core.errors import N_

NOT_WRITTEN = N_("không ghi được tệp ({reason}); hãy chọn nơi khác")


def cell_text(value: object) -> str:
    """Return a value as one short text: dates dd/mm/yyyy, lists with `; `, nothing for None."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime.datetime):
        return value.strftime("%d/%m/%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d/%m/%Y")
    return _joined(value)


def _joined(value: object) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{name}: {cell_text(one)}" for name, one in value.items())
    if isinstance(value, (list, tuple, set, frozenset)):
        return "; ".join(map(cell_text, value))
    return str(value)


def is_number(value: object) -> bool:
    """Say whether a value is a number to be shown and stored as one."""
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)


def is_exact_in_a_cell(value: object) -> bool:
    """Say whether a spreadsheet, which keeps 15 digits, holds a number without loss."""
    if isinstance(value, float):
        return math.isfinite(value)
    number = Decimal(value) if isinstance(value, (int, Decimal)) else None
    return number is not None and number.is_finite() and len(number.as_tuple().digits) <= 15
