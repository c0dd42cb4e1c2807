"""The installation that a command works on: its settings, its database, servers started where none were given."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from core.config import Settings, read_settings
from core.db import Addresses, application_engine, migrating, security
from core.errors import N_, DatabaseError, WrongInput, refusal
from core.servers import EmbeddedPostgres
from core.servers.binaries import postgres_binaries


@dataclass
class Installation:
    """What the environment says, and the database it leads to."""

    settings: Settings
    addresses: Addresses

    @cached_property
    def binaries(self) -> Path:
        """The directory of pg_dump and the like."""
        return postgres_binaries(self.settings.postgres_bin)

    @cached_property
    def engine(self) -> Engine:
        """The application's engine, of a database that is as it must be (see `check`)."""
        self.check()
        return application_engine(self.addresses.application)

    def close(self) -> None:
        """Close what was opened."""
        if "engine" in vars(self):
            self.engine.dispose()

    def check(self) -> None:
        """Raise DatabaseError where the database is not up to date, WrongInput where its roles are not bound."""
        migrating.load_models()
        with migrating.owner_connection(self.addresses) as connection:
            if migrating.current(connection) != migrating.newest():
                raise refusal(
                    DatabaseError, N_("Cơ sở dữ liệu chưa được tạo hoặc chưa nâng cấp; chạy: xeploai db upgrade")
                )
            faults = list(security.role_faults(connection, self.addresses))
        if faults:
            raise WrongInput(faults)


@contextmanager
def installation(environment: Mapping[str, str] = os.environ) -> Iterator[Installation]:
    """Open the installation for a block; the database server is started for it where there is no `DATABASE_URL`."""
    settings = read_settings(environment)
    server = None if settings.database_url else EmbeddedPostgres(settings.home, binaries=settings.postgres_bin)
    owner = settings.database_url or (server.start() if server else "")
    opened = None
    try:
        opened = Installation(settings, Addresses.of(owner, settings))
        yield opened
    finally:
        if opened:
            opened.close()
        if server:
            server.stop()
