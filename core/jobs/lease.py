"""Signs of life of whoever works on a job: a key on Redis that goes away by itself, and that names the process.

On the machine that asks, a dead process is seen at once; on another one, when its key has gone.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from redis import RedisError

LASTS = 60  # seconds that a sign of life is believed
EVERY = 5.0


@contextmanager
def held(redis: Any) -> Iterator[UUID]:
    """Give signs of life while the block runs; yield the key under which they are found."""
    lease_id = uuid4()
    sign, over = json.dumps([machine(), os.getpid(), born(os.getpid())]), threading.Event()
    redis.set(_key(lease_id), sign, ex=LASTS)

    def beat() -> None:
        while not over.wait(EVERY):
            with suppress(RedisError):
                redis.set(_key(lease_id), sign, ex=LASTS)

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield lease_id
    finally:
        over.set()
        thread.join()
        with suppress(RedisError):
            redis.delete(_key(lease_id))


def alive(redis: Any, lease_id: UUID) -> bool:
    """Say whether whoever gave signs of life under a key still does."""
    sign = redis.get(_key(lease_id))
    if sign is None:
        return False
    where, pid, start = json.loads(sign)
    return bool(where != machine() or born(pid) == start)


@cache
def machine() -> str:
    """Return the name of the space in which numbers of processes mean something: this start of this machine."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {os.readlink('/proc/self/ns/pid')}"
    except OSError:
        return uuid4().hex  # nothing is known: only the key's own end counts


def born(pid: int) -> str | None:
    """Return when a process began, in the kernel's own count; None where there is none that runs."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def _key(lease_id: UUID) -> str:
    return f"xeploai:lease:{lease_id}"
