"""Start a program so that it gives up root and dies with its parent."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from core.clock import wait_until
from core.errors import N_, ServerError, refusal
from core.servers.account import Account

_PR_SET_PDEATHSIG = 1
_LONGEST_LOG = 10_000_000


def launch(
    command: Sequence[str | Path],
    *,
    folder: Path,
    account: Account | None,
    output: IO[Any] | int,
    at_death: signal.Signals,
    feed: IO[Any] | int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a server; `at_death` is the signal it gets when this process dies, however that happens.

    The kernel watches the thread that started it, which must therefore be the main one.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("a server is started from the main thread, with which it dies")
    return subprocess.Popen(
        command,
        cwd=folder,
        stdin=feed,
        stdout=output,
        stderr=output,
        env=_environment(),
        preexec_fn=die_with_parent(at_death),  # noqa: PLW1509 - the child only calls prctl
        start_new_session=True,  # Ctrl-C reaches us alone; we stop the server in our own time
        **rights(account),
    )


def rights(account: Account | None) -> Mapping[str, Any]:
    """Return the arguments with which subprocess starts a program under an account."""
    return {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}


def run(command: Sequence[str | Path], *, folder: Path, account: Account | None) -> None:
    """Run a program to its end under an account; raise ServerError with what it said where it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        env=_environment(),
        **rights(account),
    )
    if done.returncode:
        program, said = Path(command[0]).name, (done.stderr or done.stdout).strip()
        raise refusal(ServerError, N_("{program} không chạy được: {said}"), program=program, said=said)


def open_log(file: Path) -> IO[bytes]:
    """Open a server's log to append to it; begin it anew where it has grown long."""
    if file.exists() and file.stat().st_size > _LONGEST_LOG:
        file.replace(file.with_suffix(".log.1"))
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    return os.fdopen(descriptor, "ab")


def tail(file: Path, lines: int = 5) -> str:
    """Return the last lines of a log."""
    return "\n".join(file.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def end(pid: int, gone: Callable[[], bool], signals: Sequence[tuple[signal.Signals, float]]) -> None:
    """Ask a process to stop, each signal with the seconds it is given; raise ServerError where none helps."""
    for one, seconds in signals:
        if gone():
            return
        os.kill(pid, one)
        if wait_until(gone, seconds):
            return
    raise refusal(ServerError, N_("tiến trình {pid} không dừng"), pid=pid)


def alive(pid: int) -> bool:
    """Say whether a process with this number runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def die_with_parent(at_death: signal.Signals) -> Callable[[], None] | None:
    """Return what the child does just before it becomes the program (its rights are dropped by then)."""
    if not sys.platform.startswith("linux"):
        return None
    library, parent = ctypes.CDLL(None, use_errno=True), os.getpid()
    return lambda: _ask_the_kernel(library, parent, at_death)


def bind_to(parent: int, at_death: signal.Signals) -> None:
    """Let this process get a signal when its parent dies; end it at once where that has happened already."""
    if sys.platform.startswith("linux"):
        _ask_the_kernel(ctypes.CDLL(None, use_errno=True), parent, at_death)


def _ask_the_kernel(library: ctypes.CDLL, parent: int, at_death: signal.Signals) -> None:
    library.prctl(_PR_SET_PDEATHSIG, at_death, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
