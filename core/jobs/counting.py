"""How often each kind of work ended how, and how long it took: counted on Redis, for all workers together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from redis import RedisError

ATTEMPTS, SECONDS = "xeploai:jobs:attempts", "xeploai:jobs:seconds"


def count(redis: Any, kind: str, state: str, seconds: float) -> None:
    """Count an attempt that ended; where the queue does not answer, it is not counted."""
    with suppress(RedisError):
        redis.hincrby(ATTEMPTS, f"{kind} {state}", 1)
        redis.hincrbyfloat(SECONDS, kind, round(seconds, 3))


def attempts(redis: Any) -> Iterator[tuple[tuple[str, str], int]]:
    """Yield for each kind and end how often it came."""
    for name, value in redis.hgetall(ATTEMPTS).items():
        kind, _, state = name.decode().rpartition(" ")
        yield (kind, state), int(value)


def seconds(redis: Any) -> Iterator[tuple[str, float]]:
    """Yield for each kind how many seconds its attempts took together."""
    for name, value in redis.hgetall(SECONDS).items():
        yield name.decode(), float(value)
