"""PostgreSQL of our own: the database where no `DATABASE_URL` is given."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql

from core.clock import pause
from core.config import derived_secret
from core.errors import N_, ServerError, refusal
from core.servers import process
from core.servers.binaries import major_version, postgres_binaries, reachable_postgres
from core.servers.embedded import EmbeddedServer

SUPERUSER = "postgres"
OWNER = "xeploai"

_IN_USE = "shared memory block"
# What a log must not hold: statements and the values that a constraint refused are personal data.
_SETTINGS = {
    "unix_socket_permissions": "0770",
    "timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "max_connections": "100",
}


class EmbeddedPostgres(EmbeddedServer):
    """A PostgreSQL server that listens on a socket only; `settings` are added to its own."""

    name: ClassVar = "postgres"
    socket_name: ClassVar = ".s.PGSQL.5432"
    stopping: ClassVar = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))

    def __init__(self, home: Path, *, binaries: Path | None = None, settings: Mapping[str, str] | None = None) -> None:
        super().__init__(home)
        self._chosen = binaries
        self._settings = _SETTINGS | dict(settings or {})
        self.data = self.folder / "data"

    @property
    def url(self) -> str:
        """The address of the platform's database as its owner, who is no superuser."""
        return self._address(OWNER, derived_secret(self.password, OWNER), OWNER)

    @property
    def superuser_url(self) -> str:
        """The address of the server's superuser: for looking after the server, never for the platform."""
        return self._address(SUPERUSER, self.password, SUPERUSER)

    @property
    def binaries(self) -> Path:
        """The directory of the programs that this server runs, and of pg_dump and pg_restore of its version."""
        return reachable_postgres(postgres_binaries(self._chosen), self.home / "programs", self.account)

    def start(self) -> str:
        """Start the server as the others do; make the owner and the database; return the address."""
        super().start()
        try:
            self._make_database()
        except BaseException:
            self.stop()
            raise
        return self.url

    def answers(self) -> bool:
        """Say whether it takes connections: not while it still recovers from a crash."""
        try:
            psycopg.connect(self.superuser_url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def pid(self) -> int | None:
        """Return the process named in the data folder, None where it does not run."""
        try:
            pid = int((self.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        return pid if process.alive(pid) else None

    def _address(self, role: str, password: str, database: str) -> str:
        return f"postgresql://{role}:{password}@/{database}?host={quote(str(self.sockets), safe='')}"

    def _prepare(self) -> None:
        version = self.data / "PG_VERSION"
        if not version.exists():
            self._initialise()
        there, here = int(version.read_text(encoding="ascii")), major_version(self.binaries)
        if there != here:
            raise refusal(
                ServerError,
                N_(
                    "dữ liệu trong «{data}» là của PostgreSQL {there}, chương trình đã cài là {here}."
                    " Sao lưu bằng bản cũ (xeploai db backup), chuyển thư mục ấy đi, rồi phục hồi (xeploai db restore)."
                ),
                data=self.data,
                there=there,
                here=here,
            )

    def _initialise(self) -> None:
        """Make the data folder whole or not at all."""
        draft, password = self.folder / "data.new", self.folder / "password"
        process.run(["rm", "-rf", draft], folder=self.folder, account=self.account)
        password.touch(0o600)
        try:
            password.write_text(self.password, encoding="ascii")
            if self.account:
                os.chown(password, self.account.uid, self.account.gid)
            command: list[str | Path] = [
                self.binaries / "initdb", "-D", draft, "-U", SUPERUSER, "--auth=scram-sha-256", f"--pwfile={password}",
                "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums",
            ]  # fmt: skip
            if self._settings.get("fsync") == "off":
                command.append("--no-sync")
            process.run(command, folder=self.folder, account=self.account)
        finally:
            password.unlink()
        draft.rename(self.data)

    def _launch(self) -> subprocess.Popen[bytes]:
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with process.open_log(self.log) as log:
            return process.launch(
                [self.binaries / "postgres", "-D", self.data, "-k", self.sockets, "-h", "", *options],
                folder=self.folder,
                account=self.account,
                output=log,
                at_death=signal.SIGINT,
            )

    def _start_own(self) -> None:
        """Start; once more where processes of a killed server have not yet noticed and still hold its memory."""
        for last in (False, False, True):
            try:
                super()._start_own()
            except ServerError:
                if last or not self.log.exists() or _IN_USE not in process.tail(self.log):
                    raise
                pause(0.3)
            else:
                return

    def _make_database(self) -> None:
        with psycopg.connect(self.superuser_url, autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [OWNER]).fetchone():
                return
            owner, password = sql.Identifier(OWNER), sql.Literal(derived_secret(self.password, OWNER))
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [OWNER]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEROLE CREATEDB PASSWORD {}").format(owner, password)
                )
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(owner, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(owner))
