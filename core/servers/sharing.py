"""Several processes of one installation and one server: the first owns it, the others come along.

Two locks say it, and the kernel drops both when a process dies: the owner's (exclusive, held for life) and
the users' (shared). The owner waits for the users before it stops the server.
"""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from core.clock import wait_until

PATIENCE = 30.0


class Lock:
    """A lock on a file, held by this process until it lets go or dies."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._descriptor: int | None = None

    @property
    def held(self) -> bool:
        """Whether this process holds the lock."""
        return self._descriptor is not None

    def take(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Take the lock; return False where others still have it when the patience is over."""
        if self._descriptor is None:
            self._descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT, 0o600)
        if wait_until(lambda: self._try(fcntl.LOCK_SH if shared else fcntl.LOCK_EX), patience):
            return True
        self.release()
        return False

    def release(self) -> None:
        """Let go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def _try(self, kind: int) -> bool:
        assert self._descriptor is not None
        try:
            fcntl.flock(self._descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
