"""Installations as somebody runs them: processes of their own, on a free port, in a folder of their own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from core.clock import wait_until
from core.servers import process

TOP = Path(__file__).parents[3]
HERE = Path(__file__).parent
# `xeploai`, with one kind of work more.
PROGRAM = """
import os, sys
from core.commands import serving
loaded = serving._program
def program():
    found = loaded()
    import core.app
    core.app.TASKS += ("operations.slow_tasks",)
    return found
serving._program = program
from core.cli import main
sys.exit(main(sys.argv[1:]))
"""


@dataclass
class Served:
    """An installation that runs."""

    home: Path
    port: int
    process: subprocess.Popen[str]
    output: Path

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """Ask for a page; return the status and the text."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def answers(self, path: str = "/ready") -> bool:
        """Say whether a page is served well."""
        try:
            return self.get(path)[0] == 200
        except (OSError, HTTPException):
            return False

    def said(self) -> str:
        """Return all that it printed and logged."""
        return self.output.read_text(encoding="utf-8")

    def end(self, one: signal.Signals) -> int:
        """Send a signal and wait for the end; return the status."""
        self.process.send_signal(one)
        return self.process.wait(timeout=60)

    def left(self) -> list[int]:
        """Return the processes that still run and belong to it."""
        return [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if self._is_ours(pid)]

    def _is_ours(self, pid: int) -> bool:
        folder = Path("/proc") / str(pid)
        mark = os.fsencode(self.home)
        try:
            if pid == os.getpid() or (folder / "stat").read_text().rpartition(")")[2].split()[0] in "ZX":
                return False
            told = (folder / "environ").read_bytes() + (folder / "cmdline").read_bytes()
            return mark in told or (folder / "cwd").readlink().is_relative_to(self.home)
        except OSError:
            return False


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Start an installation in a folder and wait until it serves; whatever is left of it is killed afterwards."""
    started: list[Served] = []

    def start(
        home: Path, *words: str, account: int | None = None, python: Path | None = None, **settings: str
    ) -> Served:
        port, output = free_port(), tmp_path / f"output-{len(started)}"
        environment = {
            name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}
        } | {"XEPLOAI_HOME": str(home), "PORT": str(port), "WORKERS": "1", "PROCESSES": "1", "THREADS": "4"}
        environment |= {"PYTHONPATH": os.pathsep.join([str(HERE.parent), *sys.path]), "LOG_FORMAT": "json", **settings}
        rights: dict[str, Any] = {} if account is None else {"user": account, "group": account, "extra_groups": []}
        with output.open("w") as out:
            child = subprocess.Popen(
                [str(python or sys.executable), "-c", PROGRAM, *(words or ("serve",))],
                cwd=TOP, env=environment, stdout=out, stderr=out, text=True, **rights,
            )  # fmt: skip
        one = Served(home, port, child, output)
        started.append(one)
        assert wait_until(lambda: child.poll() is not None or "Ctrl-C" in one.said(), 60, every=0.05), one.said()
        assert child.poll() is None, one.said()
        return one

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        wait_until(lambda one=one: not one.left(), 20, every=0.05)
        for pid in one.left():
            if process.alive(pid):
                os.kill(pid, signal.SIGKILL)
