"""Real servers and databases for tests: started once in a process, a fresh database in a moment.

A test asks for `database` (one for its module, with all tables, of nobody) and makes tenants in it:

    def test_a_unit_is_renamed(database, make_tenant):
        with UnitOfWork(database.engine, make_tenant().id) as work: ...
"""

from __future__ import annotations

import itertools
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from core.config import Settings
from core.db import Addresses, application_engine, bare_engine, migrating
from core.db.keys import uuid7
from core.servers import EmbeddedPostgres, EmbeddedValkey
from core.servers.account import account_of_servers

# A test's data need not outlive the machine.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "200"}
_numbers = itertools.count(1)


@dataclass
class TestDatabase:
    """A database with all tables. `engine` is the application's; `bare` is the same without the guard in Python."""

    __test__ = False

    addresses: Addresses

    @cached_property
    def engine(self) -> Engine:
        """The application's engine."""
        return application_engine(self.addresses.application)

    @cached_property
    def bare(self) -> Engine:
        """The application's role with nothing but row-level security between tenants."""
        return bare_engine(self.addresses.application)

    def dispose(self) -> None:
        """Close what was opened."""
        for name in ("engine", "bare"):
            if name in vars(self):
                getattr(self, name).dispose()


@contextmanager
def short_home() -> Iterator[Path]:
    """Make a folder for servers' data whose sockets have short paths and which their account can reach."""
    with tempfile.TemporaryDirectory(prefix="xl-", ignore_cleanup_errors=True) as name:
        home = Path(name)
        home.chmod(0o711 if account_of_servers() else 0o700)
        yield home


@contextmanager
def postgres_owner_url() -> Iterator[str]:
    """Yield the address of a server's owner: that of `DATABASE_URL`, else one started for the block."""
    given = os.environ.get("DATABASE_URL")
    if given:
        yield given
        return
    with short_home() as home, EmbeddedPostgres(home, settings=QUICK) as server:
        yield server.url


@contextmanager
def redis_url() -> Iterator[str]:
    """Yield the address of a queue: that of `REDIS_URL`, else a Valkey started for the block."""
    given = os.environ.get("REDIS_URL")
    if given:
        yield given
        return
    with short_home() as home, EmbeddedValkey(home) as server:
        yield server.url


@contextmanager
def new_database(owner_url: str, template: str = "template0") -> Iterator[Addresses]:
    """Make a database, empty or as a template has it, for a block; yield its addresses."""
    name = f"xl_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(_plain(owner_url), autocommit=True) as server:
        make = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log")
        server.execute(make.format(sql.Identifier(name), sql.Identifier(template)))
        try:
            url = make_url(owner_url).set(database=name).render_as_string(hide_password=False)
            addresses = Addresses.of(url, Settings(home=Path("/nonexistent"), given_secret="x" * 32))
            for role in addresses.logins():
                if server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                    allow = sql.SQL("GRANT CONNECT ON DATABASE {} TO {}")
                    server.execute(allow.format(sql.Identifier(name), sql.Identifier(role)))
            yield addresses
        finally:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


@contextmanager
def migrated_template(owner_url: str) -> Iterator[str]:
    """Make a database with all tables, to make others from; yield its name."""
    with new_database(owner_url) as addresses:
        migrating.load_models()
        migrating.upgrade(addresses)
        yield str(addresses.owner.database)


@contextmanager
def filled_database(owner_url: str, template: str) -> Iterator[TestDatabase]:
    """Make a database from a template for a block."""
    with new_database(owner_url, template) as addresses:
        database = TestDatabase(addresses)
        try:
            yield database
        finally:
            database.dispose()


def new_code() -> str:
    """Return a tenant's code that no other test has."""
    return f"t{uuid7().hex[-12:]}"


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
