"""What PostgreSQL and Valkey have in common as servers of our own."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Self

from core.clock import wait_until
from core.config import kept_secret
from core.errors import N_, ServerError, refusal
from core.servers import process
from core.servers.account import account_of_servers, make_home, make_own
from core.servers.sharing import PATIENCE, Lock

# A socket's address holds 108 bytes on Linux, 104 elsewhere, with the zero at its end.
LONGEST_SOCKET = 103


class EmbeddedServer(ABC):
    """A server whose data stand in a folder of `home`; started once, shared by the processes of an installation."""

    name: ClassVar[str]
    socket_name: ClassVar[str]
    stopping: ClassVar[Sequence[tuple[signal.Signals, float]]]

    def __init__(self, home: Path) -> None:
        self.home = home.absolute()
        self.folder = self.home / self.name
        self.account = account_of_servers()
        self.log = self.home / f"{self.name}.log"
        self._owner = Lock(self.home / f"{self.name}.owner")
        self._users = Lock(self.home / f"{self.name}.users")
        self._child: subprocess.Popen[bytes] | None = None
        self._adopted: int | None = None
        self._owned_by: int | None = None

    @property
    @abstractmethod
    def url(self) -> str:
        """The address that clients use; it holds a password."""

    @abstractmethod
    def answers(self) -> bool:
        """Say whether the server takes commands."""

    @abstractmethod
    def pid(self) -> int | None:
        """Return the number of the running server's process, whoever started it."""

    @abstractmethod
    def _prepare(self) -> None:
        """Make whatever must be there before the first start."""

    @abstractmethod
    def _launch(self) -> subprocess.Popen[bytes]:
        """Start the server's process."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def password(self) -> str:
        """The server's own password, made at the first start and kept beside its data."""
        return kept_secret(self.home / f"{self.name}.password")

    @property
    def sockets(self) -> Path:
        """The folder of the server's socket: in its own folder, or a short one where that path is too long."""
        near = self.folder / "run"
        if len(os.fsencode(near / self.socket_name)) <= LONGEST_SOCKET:
            return near
        mark = hashlib.sha256(os.fsencode(self.folder)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"xeploai-{mark}"

    def start(self) -> str:
        """Start the server, or come along with the process that did; return its address."""
        make_home(self.home, self.account)
        if not self._users.take(shared=True, patience=PATIENCE) or not self._begin():
            self._users.release()
            raise self._does_not_answer()
        return self.url

    def stop(self) -> None:
        """Stop the server that this process owns, after the others that use it; let go of one that it does not own."""
        if self._owned_by != os.getpid():
            self._users.release()
            return
        self._users.take(patience=PATIENCE)
        self._end()
        self._owned_by = None
        self._owner.release()
        self._users.release()

    def _begin(self) -> bool:
        """Become the owner and start, or wait for another owner's server; say whether it answers."""

        def ready() -> bool:
            return self._owner.take() or self._running()

        if not wait_until(ready, PATIENCE, every=0.02):
            return False
        if not self._owner.held:
            return True
        try:
            if self._running():
                self._adopted = self.pid()
            else:
                self._start_own()
        except BaseException:
            self._end()
            self._owner.release()
            self._users.release()
            raise
        self._owned_by = os.getpid()
        return True

    def _running(self) -> bool:
        return self.pid() is not None and self.answers()

    def _start_own(self) -> None:
        make_own(self.folder, self.account)
        self._make_socket_folder()
        self._prepare()
        self._child = self._launch()
        child = self._child
        wait_until(lambda: child.poll() is not None or self.answers(), PATIENCE)
        if child.poll() is not None or not self.answers():
            raise self._does_not_answer()

    def _end(self) -> None:
        child = self._child
        if child is not None:
            process.end(child.pid, lambda: child.poll() is not None, self.stopping)
            self._child = None
            return
        pid, self._adopted = self._adopted, None
        if pid is not None:
            process.end(pid, lambda: not process.alive(pid), self.stopping)

    def _make_socket_folder(self) -> None:
        folder = make_own(self.sockets, None if self.sockets.exists() else self.account)
        found, ours = folder.lstat(), {os.geteuid(), self.account.uid if self.account else os.geteuid()}
        if folder.is_symlink() or found.st_uid not in ours or found.st_mode & 0o077:
            raise refusal(ServerError, N_("«{folder}» thuộc về người khác; xóa hoặc đổi XEPLOAI_HOME."), folder=folder)

    def _does_not_answer(self) -> Exception:
        said = process.tail(self.log) if self.log.exists() else ""
        text = N_("máy chủ {name} không chạy được; nhật ký {log}:\n{said}")
        return refusal(ServerError, text, name=self.name, log=self.log, said=said)
