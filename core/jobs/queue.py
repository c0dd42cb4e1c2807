"""The queue on Redis: it carries the keys of a tenant and of a job, as JSON, and nothing else.

What is lost here is found again: the rows of the jobs are the truth (`core.jobs.sweeping`).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from flask import has_app_context
from redis import RedisError
from rq import Queue, Worker
from rq.serializers import JSONSerializer

from core.access.requests import platform

NAME = "xeploai"
ENTRY = "core.jobs.performing.perform"
LONGEST = 3600  # seconds that one attempt may take
log = logging.getLogger(__name__)

_redis: ContextVar[Any] = ContextVar("redis", default=None)


@contextmanager
def queueing(redis: Any) -> Iterator[None]:
    """Let jobs that are started in this block be queued on a Redis: in a worker, in a command."""
    token = _redis.set(redis)
    try:
        yield
    finally:
        _redis.reset(token)


def queue_on(redis: Any) -> Queue:
    """Return the queue of the installation."""
    return Queue(NAME, connection=redis, serializer=JSONSerializer, default_timeout=LONGEST)


def enqueue(tenant_id: UUID, job_id: UUID) -> bool:
    """Queue a job whose row is safe; say whether that worked. Where it did not, the job is found a little later."""
    redis = _redis.get() or (platform().redis if has_app_context() else None)
    if redis is None:
        return False
    try:
        enqueue_on(redis, tenant_id, job_id)
    except RedisError as error:
        log.warning("queue does not answer", extra={"tenant": str(tenant_id), "error": type(error).__name__})
        return False
    return True


def enqueue_on(redis: Any, tenant_id: UUID, job_id: UUID) -> None:
    """Queue a job."""
    queue_on(redis).enqueue_call(
        ENTRY, args=[str(tenant_id), str(job_id)], job_id=job_id.hex, result_ttl=0, failure_ttl=0, description=ENTRY
    )


def waiting(redis: Any) -> set[UUID]:
    """Return the jobs that stand in the queue."""
    return {UUID(one) for one in queue_on(redis).get_job_ids()}


def workers_on(redis: Any) -> int:
    """Return how many workers say that they are there."""
    return len(Worker.all_keys(connection=redis))
