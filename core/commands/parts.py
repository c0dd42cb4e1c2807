"""The parts of an installation that its long-lived processes share: servers of our own, addresses, engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from redis import Redis, RedisError
from redis.backoff import ExponentialBackoff
from redis.exceptions import ConnectionError as NoConnection
from redis.retry import Retry
from sqlalchemy import Engine

from core import clock
from core.commands.installation import Installation
from core.config import Settings
from core.db import Addresses, application_engine, migrating
from core.errors import N_, ServerError, refusal
from core.operations import metrics
from core.servers import EmbeddedPostgres, EmbeddedValkey
from core.servers.embedded import EmbeddedServer

PATIENCE = 10.0  # seconds in which a queue that somebody else runs may come up
_OPTIONS = {"max_overflow": 8, "pool_timeout": 10, "pool_recycle": 1800, "connect_args": {"connect_timeout": 5}}


@dataclass(frozen=True, slots=True)
class Parts:
    """Where the database and the queue are (in `settings`), and which servers of them are ours."""

    settings: Settings
    addresses: Addresses
    servers: tuple[EmbeddedServer, ...]

    def engine(self, threads: int) -> Engine:
        """Return an engine for so many threads."""
        engine = application_engine(self.addresses.application, pool_size=min(threads, 8), **_OPTIONS)
        metrics.watch(engine)
        return engine

    def queue(self) -> Redis:
        """Return a queue that answers; raise ServerError where it does not."""
        retry = Retry(ExponentialBackoff(1, 0.05), 3)
        found = Redis.from_url(
            str(self.settings.redis_url), health_check_interval=30, retry=retry, retry_on_error=[NoConnection]
        )
        if not clock.wait_until(lambda: _answers(found), PATIENCE, every=0.2):
            found.close()
            raise refusal(ServerError, N_("Hàng đợi (REDIS_URL) không trả lời; kiểm tra địa chỉ, mật khẩu và máy chủ."))
        return found

    @contextmanager
    def installation(self) -> Iterator[Installation]:
        """Open the installation as commands do, for a block; no connection is left open."""
        here = Installation(self.settings, self.addresses)
        try:
            yield here
        finally:
            here.close()


@contextmanager
def parts(settings: Settings) -> Iterator[Parts]:
    """Start what nobody gave an address of, for a block. Raises what is wrong with a database or queue that is given.

    The tables of a database of our own are brought up to date; those of another one are its administrator's.
    """
    with ExitStack() as stack:
        servers: list[EmbeddedServer] = []
        database, queue = settings.database_url, settings.redis_url
        if database is None:
            postgres = EmbeddedPostgres(settings.home, binaries=settings.postgres_bin)
            servers.append(stack.enter_context(postgres))
            database = postgres.url
            migrating.bring_up_to_date(Addresses.of(database, settings))
        if queue is None:
            valkey = EmbeddedValkey(settings.home)
            servers.append(stack.enter_context(valkey))
            queue = valkey.url
        told = replace(settings, database_url=database, redis_url=queue)
        found = Parts(told, Addresses.of(database, told), tuple(servers))
        Installation(told, found.addresses).check()
        found.queue().close()
        yield found


def _answers(queue: Redis) -> bool:
    try:
        return bool(queue.ping())
    except RedisError:
        return False
