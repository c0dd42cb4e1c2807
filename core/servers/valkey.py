"""Valkey of our own: the queue where no `REDIS_URL` is given."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from core.servers import process
from core.servers.account import copy_reachable, make_own
from core.servers.binaries import valkey_binary
from core.servers.embedded import EmbeddedServer


class EmbeddedValkey(EmbeddedServer):
    """A Valkey server that listens on a socket only, asks for a password and keeps every job through a crash."""

    name: ClassVar = "valkey"
    socket_name: ClassVar = "v.sock"
    stopping: ClassVar = ((signal.SIGTERM, 15.0), (signal.SIGKILL, 5.0))

    @property
    def url(self) -> str:
        """The address for redis-py and RQ."""
        return f"unix://{quote(str(self._socket))}?db=0&password={self.password}"

    @property
    def _socket(self) -> Path:
        return self.sockets / self.socket_name

    def answers(self) -> bool:
        """Say whether it takes commands: not while it is still reading its data."""
        return self._said_pid() is not None

    def pid(self) -> int | None:
        """Return the server's process, None where it neither is our child nor answers."""
        if self._child is not None and self._child.poll() is None:
            return self._child.pid
        return self._said_pid()

    def _said_pid(self) -> int | None:
        """Ask the server for its process; None where it does not answer at once."""
        once = Retry(NoBackoff(), 0)
        with redis.Redis(unix_socket_path=str(self._socket), password=self.password, retry=once) as client:
            try:
                return int(client.info("server")["process_id"])
            except redis.RedisError:
                return None

    def _prepare(self) -> None:
        make_own(self.folder / "data", self.account)

    def _launch(self) -> subprocess.Popen[bytes]:
        program = copy_reachable(valkey_binary(), self.home / "programs", self.account)
        with process.open_log(self.log) as log:
            child = process.launch(
                [program, "-"],
                folder=self.folder,
                account=self.account,
                output=log,
                at_death=signal.SIGTERM,
                feed=subprocess.PIPE,
            )
        assert child.stdin is not None
        with child.stdin as feed:  # not as arguments: every account of the machine can list those
            feed.write(self._settings().encode())
        return child

    def _settings(self) -> str:
        settings = {
            "port": "0",
            "unixsocket": f'"{self._socket}"',
            "unixsocketperm": "700",
            "dir": f'"{self.folder / "data"}"',
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": '""',
            "requirepass": self.password,
            "maxmemory-policy": "noeviction",
        }
        return "".join(f"{name} {value}\n" for name, value in settings.items())
