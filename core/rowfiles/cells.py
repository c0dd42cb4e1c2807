"""Say values as short text for people's cells."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal


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
