"""Whether an installation can serve: each part that it needs, asked."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from redis import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.access.platform import Platform
from core.db import migrating, shared_session


class Part(StrEnum):
    """How a part is."""

    WELL = "ok"
    AWAY = "no answer"
    BEHIND = "not migrated"


def parts(platform: Platform) -> Mapping[str, Part]:
    """Return how each part is: the database, its tables, the queue."""
    database, tables = _database(platform)
    return {"database": database, "migrations": tables, "queue": _queue(platform)}


def _database(platform: Platform) -> tuple[Part, Part]:
    try:
        with shared_session(platform.engine) as session:
            found = session.scalar(text("SELECT version_num FROM alembic_version"))
    except SQLAlchemyError:
        return Part.AWAY, Part.AWAY
    return Part.WELL, Part.WELL if found == _newest() else Part.BEHIND


@cache
def _newest() -> str:
    """Return the newest revision; the code of a process does not change while it runs."""
    return migrating.newest()


def _queue(platform: Platform) -> Part:
    try:
        return Part.WELL if platform.redis.ping() else Part.AWAY
    except RedisError:
        return Part.AWAY
