"""A worker process: takes entries from the queue, does each in a process of its own, finds what got lost.

What a job takes (memory, a crash) ends with its process; and that process dies with the worker,
however the worker dies.
"""

from __future__ import annotations

import logging
import signal
from contextlib import suppress
from typing import Any

from redis import RedisError
from rq import Queue, SimpleWorker, Worker
from rq.job import Job as Entry
from rq.serializers import JSONSerializer
from sqlalchemy.exc import SQLAlchemyError

from core.access.platform import Platform
from core.jobs.performing import working_for
from core.jobs.queue import queue_on
from core.jobs.sweeping import sweep
from core.servers.process import bind_to

SWEEP_EVERY = 60  # seconds
log = logging.getLogger(__name__)


class Sweeping:
    """A mix-in: the worker's maintenance also finds lost jobs."""

    platform: Platform

    def run_maintenance_tasks(self) -> None:
        """Look after the queue and the jobs; one worker at a time, those of other machines included."""
        super().run_maintenance_tasks()  # type: ignore[misc]
        lock = self.platform.redis.lock("xeploai:sweep", timeout=SWEEP_EVERY, blocking=False)
        if not lock.acquire():
            return
        try:
            sweep(self.platform)
        except (SQLAlchemyError, RedisError) as error:
            log.warning("no sweep", extra={"error": type(error).__name__})
        finally:
            with suppress(RedisError):
                lock.release()


class ForkingWorker(Sweeping, Worker):
    """The worker of an installation."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        super().__init__(
            [queue_on(platform.redis)], connection=platform.redis, serializer=JSONSerializer,
            maintenance_interval=SWEEP_EVERY, worker_ttl=SWEEP_EVERY, log_job_description=False,
        )  # fmt: skip

    def main_work_horse(self, job: Entry, queue: Queue) -> None:
        """Do one job in this new process: with connections of its own, and not without the worker."""
        bind_to(int(self.pid or 0), signal.SIGKILL)
        self.platform.engine.dispose(close=False)
        super().main_work_horse(job, queue)

    def work(self, *args: Any, **values: Any) -> bool:
        """Work until told to stop."""
        with working_for(self.platform):
            return bool(super().work(*args, **values))


class WorkerOfOneProcess(Sweeping, SimpleWorker):
    """Does the jobs in its own process: for tests, and where forking is not possible."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        super().__init__([queue_on(platform.redis)], connection=platform.redis, serializer=JSONSerializer)

    def work(self, *args: Any, **values: Any) -> bool:
        """Work until told to stop."""
        with working_for(self.platform):
            return bool(super().work(*args, **values))
