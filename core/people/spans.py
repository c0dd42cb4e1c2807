"""Times: from a first day to before a last one, or without an end; which of them fall together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class Spanning(Protocol):
    """Anything that holds for a time: `until` is the first day on which it holds no more (None: no end)."""

    @property
    def since(self) -> date:
        """The first day."""

    @property
    def until(self) -> date | None:
        """The first day after the last."""


S = TypeVar("S", bound=Spanning)


@dataclass(frozen=True, slots=True)
class Span:
    """A time, of at least a day."""

    since: date
    until: date | None = None


def holds_on(one: Spanning, day: date) -> bool:
    """Say whether a day falls into a time."""
    return one.since <= day and (one.until is None or day < one.until)


def meets(one: Spanning, other: Spanning) -> bool:
    """Say whether two times have a day in common."""
    return (one.until is None or other.since < one.until) and (other.until is None or one.since < other.until)


def first_met(one: Spanning, others: Iterable[S]) -> S | None:
    """Return the earliest of the others that has a day in common with this one."""
    return min((other for other in others if meets(one, other)), key=lambda other: other.since, default=None)


def within(one: Spanning, whole: Spanning) -> bool:
    """Say whether a time lies inside another."""
    ends = whole.until is None or (one.until is not None and one.until <= whole.until)
    return whole.since <= one.since and ends


def clusters(spans: Iterable[S]) -> Iterator[list[S]]:
    """Yield times in their order, those together that are linked by days in common."""
    going: list[S] = []
    for one in sorted(spans, key=lambda one: one.since):
        if going and not meets(whole(going), one):
            yield going
            going = []
        going.append(one)
    if going:
        yield going


def whole(spans: Sequence[Spanning]) -> Span:
    """Return the time from the first day of any to the last of any."""
    ends = [one.until for one in spans if one.until is not None]
    return Span(min(one.since for one in spans), max(ends) if len(ends) == len(spans) else None)
