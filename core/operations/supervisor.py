"""One process that keeps the others: servers of our own, web server, workers. It ends, and everything has ended."""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import FrameType

from core import clock
from core.errors import XepLoaiError
from core.operations.children import Child, stop
from core.servers.embedded import EmbeddedServer

PATIENCE = 25.0  # seconds in which requests and jobs may end
log = logging.getLogger(__name__)


class Asked(BaseException):
    """Somebody asks this process to stop: Ctrl-C, or whoever started it."""


@contextmanager
def stoppable() -> Iterator[list[int]]:
    """Let Ctrl-C, SIGTERM and a closed terminal end a block by `Asked`; yield the signals that came.

    The first ends the block, where it is; later ones only count: what stops is not stopped in the middle.
    """
    came: list[int] = []

    def asked(number: int, frame: FrameType | None) -> None:
        came.append(number)
        if len(came) == 1:
            raise Asked

    before = {one: signal.signal(one, asked) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield came
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


@contextmanager
def running(children: Sequence[Child], asked: Sequence[int]) -> Iterator[None]:
    """Start processes for a block, and stop them after it: whoever asks a second time does not wait for them."""
    try:
        for child in children:
            child.start()
        yield
    finally:
        stop(children, PATIENCE, lambda: len(asked) > 1)


def keep(servers: Sequence[EmbeddedServer], children: Sequence[Child]) -> None:
    """Look after servers and processes, for ever."""
    while True:
        for server in servers:
            _look_after(server)
        for child in children:
            child.look_after()
        clock.pause(0.2)


def _look_after(server: EmbeddedServer) -> None:
    """Start a server of ours again that has died."""
    if server.pid() is not None:
        return
    log.warning("server died", extra={"server": server.name})
    try:
        server.start()
    except XepLoaiError as error:
        log.error("server does not start", exc_info=error)
        clock.pause(1.0)
