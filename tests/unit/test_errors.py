"""Faults are values: told apart by what they say, and counted once when said twice."""

from __future__ import annotations

from core.errors import fault


def test_the_same_fault_twice_is_one():
    faults = [fault("a.csv:2", "«{key}»", key=key) for key in ("x", "y", "x")]
    assert [one.said() for one in dict.fromkeys(faults)] == ["a.csv:2: «x»", "a.csv:2: «y»"]
