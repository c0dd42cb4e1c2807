"""Processes that the supervisor keeps running: forked, watched, forked again when they die, stopped in order.

They share what the supervisor has loaded, so they start at once; each is bound to die with it.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from core import clock
from core.servers.process import bind_to

SHORTEST, LONGEST = 0.5, 30.0  # seconds before a process that died is started again
SETTLED = 60.0  # seconds after which a process is believed to run well
log = logging.getLogger(__name__)


@dataclass
class Child:
    """A process of ours. Where it dies it is started again: at once, then later and later."""

    name: str
    run: Callable[[], None]
    status: int = 0  # with which it ended last
    _pid: int | None = None
    _age: Callable[[], float] = field(default_factory=clock.stopwatch)
    _wait: float = 0.0
    _dead_for: Callable[[], float] | None = None

    @property
    def pid(self) -> int | None:
        """The number of the process; None where it does not run."""
        if self._pid is not None:
            ended, status = os.waitpid(self._pid, os.WNOHANG)
            if ended:
                self._pid, self.status = None, os.waitstatus_to_exitcode(status)
        return self._pid

    def start(self) -> None:
        """Start it, bound to die with this process; in a session of its own: Ctrl-C reaches the supervisor alone."""
        parent = os.getpid()
        self._dead_for, self._age = None, clock.stopwatch()
        self._pid = os.fork()
        if self._pid == 0:
            self._live(parent)

    def look_after(self) -> None:
        """Start it again where it has died, after a while that grows with each time."""
        if self.pid is not None:
            if self._age() > SETTLED:
                self._wait = 0.0
            return
        if self._dead_for is None:
            self._dead_for = clock.stopwatch()
            log.warning("process died", extra={"child": self.name, "status": self.status, "again_in": self._wait})
        if self._dead_for() >= self._wait:
            self._wait = min(max(SHORTEST, self._wait * 2), LONGEST)
            self.start()

    def tell(self, one: signal.Signals) -> None:
        """Send it a signal, if it runs."""
        pid = self.pid
        if pid is not None:
            os.kill(pid, one)

    def _live(self, parent: int) -> None:
        """Be the new process: nothing that the supervisor would still do is done here."""
        status = 1
        try:
            for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(one, signal.SIG_DFL)
            os.setsid()
            bind_to(parent, signal.SIGKILL)
            self.run()
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else 0
        except BaseException as error:
            log.error("process failed", exc_info=error, extra={"child": self.name})
        finally:
            logging.shutdown()
            os._exit(status)


def stop(children: Sequence[Child], patience: float, hurried: Callable[[], bool]) -> None:
    """Ask processes to end what they are at and stop; end them where that takes too long, or somebody hurries."""
    _tell(children, signal.SIGTERM)
    clock.wait_until(lambda: hurried() or _all_ended(children), patience, every=0.05)
    for one in (signal.SIGTERM, signal.SIGKILL):
        _tell(children, one)
        if clock.wait_until(lambda: _all_ended(children), 5.0, every=0.05):
            return


def _tell(children: Sequence[Child], one: signal.Signals) -> None:
    for child in children:
        child.tell(one)


def _all_ended(children: Sequence[Child]) -> bool:
    return not [child for child in children if child.pid is not None]
