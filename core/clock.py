"""The only reader of time. Everybody else asks here, so that a test can hold the time still.

`frozen(moment)` holds it for the block; what is asked inside gets that moment, whoever asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "+07")

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """Return the moment, with its zone (UTC)."""
    return _held.get() or datetime.now(UTC)


def today() -> date:
    """Return the day in Việt Nam, which is the day of every document and period."""
    return now().astimezone(VIETNAM).date()


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the time still at a moment, which must have a zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    token = _held.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _held.reset(token)


def wait_until(done: Callable[[], bool], seconds: float, *, every: float = 0.01) -> bool:
    """Ask again and again until `done` says yes; return False where the time is over first.

    Real time, frozen or not: it waits for other processes, not for days.
    """
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() >= end:
            return False
        time.sleep(every)
    return True


def pause(seconds: float) -> None:
    """Wait in real time, for another process to come along."""
    time.sleep(seconds)


def stopwatch() -> Callable[[], float]:
    """Return a function that says how many seconds went by since now: real time, frozen or not."""
    start = time.perf_counter()
    return lambda: time.perf_counter() - start
