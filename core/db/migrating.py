"""Bring the database to the shape that the models have, and say whether it has it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from core.db import layout, security
from core.db.addresses import Addresses
from core.db.engine import owner_engine
from core.db.models import Base
from core.errors import N_, DatabaseError, Fault, fault, refusal

_ONE_AT_A_TIME = 7_317_018  # the number of the lock that a migration holds


@contextmanager
def owner_connection(addresses: Addresses) -> Iterator[Connection]:
    """Open a connection of the owner; raise DatabaseError, with words, where that fails."""
    from sqlalchemy.exc import OperationalError

    engine = owner_engine(addresses.owner)
    try:
        connection = engine.connect()
    except OperationalError as error:
        address = addresses.owner.render_as_string(hide_password=True)
        problem = str(error.orig).strip()
        text_ = N_("Không vào được cơ sở dữ liệu {address}: {problem}")
        raise refusal(DatabaseError, text_, address=address, problem=problem) from error
    with connection:
        yield connection


def upgrade(addresses: Addresses, revision: str = "head") -> None:
    """Make the roles and run the migrations up to a revision, all or nothing, one process at a time."""
    with owner_connection(addresses) as connection, connection.begin():
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_ONE_AT_A_TIME})"))
        security.make_roles(connection, addresses)
        command.upgrade(_config(connection), revision)
        security.show_revision(connection)


def bring_up_to_date(addresses: Addresses) -> None:
    """Run the migrations where there are new ones; make the roles anew only then."""
    load_models()
    with owner_connection(addresses) as connection:
        is_new = current(connection) == newest()
    if not is_new:
        upgrade(addresses)


def downgrade(addresses: Addresses, revision: str) -> None:
    """Run the migrations back to a revision; `base` leaves no table."""
    with owner_connection(addresses) as connection, connection.begin():
        command.downgrade(_config(connection), revision)


def newest() -> str:
    """Return the newest revision there is."""
    return str(ScriptDirectory.from_config(_config()).get_current_head())


def current(connection: Connection) -> str | None:
    """Return the revision of the database; None where it has no tables of ours."""
    return MigrationContext.configure(connection).get_current_revision()


def faults(addresses: Addresses) -> list[Fault]:
    """Return what is not as it must be: the revision, tables unlike the models, rights, the layout."""
    load_models()
    with owner_connection(addresses) as connection:
        there = current(connection)
        if there != newest():
            advice = N_("đang ở bản {there}, cần bản {newest}; chạy: xeploai db upgrade")
            return [fault(str(addresses.owner.database), advice, there=there or "-", newest=newest())]
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        found = [fault("migrations", N_("khác với mô hình: {difference}"), difference=one) for one in differences]
        return [*found, *layout.faults(Base.metadata), *security.faults(connection, Base.metadata, addresses)]


def load_models() -> None:
    """Import every module with tables, so that the metadata know them all."""
    from importlib import import_module

    import_module("migrations.tables")


def _config(connection: Connection | None = None) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _folder() -> Path:
    spec: Any = find_spec("migrations")
    return Path(next(iter(spec.submodule_search_locations)))
