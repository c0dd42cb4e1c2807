from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from core.audit.chain import START, Entry, exact

ENTRY = Entry(
    UUID(int=1),
    1,
    datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
    "operator",
    "unit.rename",
    None,
    {"new": "Chi bộ 1"},
    START,
)


def test_the_seal_is_what_it_was_when_the_first_entries_were_written() -> None:
    assert ENTRY.seal() == "5cd3ef68905971d8087589db77a17c660ba7543df3124692b3a74ce83a6ccc3e"


def test_the_seal_does_not_depend_on_zone_or_order_of_keys() -> None:
    east = ENTRY.at.astimezone(timezone(timedelta(hours=7)))
    assert replace(ENTRY, at=east).seal() == ENTRY.seal()
    assert replace(ENTRY, details={"a": 1, "b": 2}).seal() == replace(ENTRY, details={"b": 2, "a": 1}).seal()


@pytest.mark.parametrize(
    "change",
    [
        {"tenant_id": UUID(int=2)},
        {"number": 2},
        {"at": ENTRY.at + timedelta(microseconds=1)},
        {"actor": "x"},
        {"action": "x"},
        {"subject": ""},
        {"details": {}},
        {"previous": "1" * 64},
    ],
    ids=str,
)
def test_every_part_of_an_entry_is_sealed(change: dict[str, object]) -> None:
    assert replace(ENTRY, **change).seal() != ENTRY.seal()  # type: ignore[arg-type]


def test_details_hold_only_what_comes_back_unchanged() -> None:
    assert exact({"a": (1, True, None, {"b": UUID(int=1)})}) == {"a": [1, True, None, {"b": str(UUID(int=1))}]}
    for value in (0.1, Decimal("1"), b"x", {1: 2}):
        with pytest.raises(TypeError):
            exact({"a": value})
