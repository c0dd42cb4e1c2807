"""What Prometheus may ask: requests, connections to the database, long work. Numbers only, of nobody.

Where several processes serve, `PROMETHEUS_MULTIPROC_DIR` names the folder in which they put their numbers together.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from redis import RedisError
from sqlalchemy import Engine, event

from core.jobs import counting
from core.jobs.queue import queue_on, workers_on

FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
_own = CollectorRegistry()

REQUESTS = Counter(
    "xeploai_requests", "Requests, by the template of their route", ["route", "method", "status"], registry=_own
)
DURATION = Histogram(
    "xeploai_request_seconds", "How long requests took", ["route", "method"], buckets=SECONDS, registry=_own
)
CONNECTIONS = Gauge(
    "xeploai_database_connections", "Connections to the database in use", multiprocess_mode="livesum", registry=_own
)


def watch(engine: Engine) -> None:
    """Count the connections that an engine has in use."""
    event.listen(engine, "checkout", lambda *_: CONNECTIONS.inc())
    event.listen(engine, "checkin", lambda *_: CONNECTIONS.dec())


def told(redis: Any) -> bytes:
    """Return all numbers in the text format of Prometheus."""
    registry = CollectorRegistry()
    if os.environ.get(FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Own())
    registry.register(_LongWork(redis))
    return bytes(generate_latest(registry))


class _Own(Collector):
    """The numbers of this process."""

    def collect(self) -> Iterator[Metric]:
        """Yield them."""
        yield from _own.collect()


class _LongWork(Collector):
    """The queue and what came of the jobs, of all machines: counted on Redis."""

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers; none where the queue does not answer (`/ready` says that)."""
        ended = CounterMetricFamily("xeploai_jobs", "Attempts at jobs, by how they ended", labels=["kind", "state"])
        took = CounterMetricFamily("xeploai_job_seconds", "How long attempts took together", labels=["kind"])
        waiting = GaugeMetricFamily("xeploai_jobs_waiting", "Jobs in the queue")
        workers = GaugeMetricFamily("xeploai_workers", "Worker processes")
        try:
            for (kind, state), count in counting.attempts(self._redis):
                ended.add_metric([kind, state], count)
            for kind, seconds in counting.seconds(self._redis):
                took.add_metric([kind], seconds)
            waiting.add_metric([], queue_on(self._redis).count)
            workers.add_metric([], workers_on(self._redis))
        except RedisError:
            return
        yield from (ended, took, waiting, workers)
