"""In which states a piece of long work may be. Pure."""

from __future__ import annotations

from enum import StrEnum


class JobState(StrEnum):
    """Where a job stands."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OPEN = frozenset({JobState.QUEUED, JobState.RUNNING})
FINISHED = frozenset({JobState.DONE, JobState.FAILED, JobState.CANCELLED})
AGAIN = frozenset({JobState.FAILED, JobState.CANCELLED})  # from which a job may be tried again
ATTEMPTS = 3  # how often a job is begun by itself, where its worker is killed
