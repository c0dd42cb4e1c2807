"""The web server: gunicorn with threads, in a process of its own below the supervisor."""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from prometheus_client import multiprocess

from core.config import Settings
from core.servers.process import bind_to

MEMORY = Path("/dev/shm")
_LINGERS = 10  # seconds in which a request may end when the server stops
_KEPT = 15  # seconds for which a connection waits for its next request


class PlainLogger(Logger):  # type: ignore[misc]
    """Hands gunicorn's words to the log of the platform, without what may tell whose request it was."""

    def __init__(self, cfg: Any) -> None:
        super().__init__(cfg)
        self.error_log.propagate = True

    def setup(self, cfg: Any) -> None:
        """Keep the handlers of the platform."""
        self.cfg = cfg
        self._access_log_enabled = False
        self.error_log.setLevel(logging.WARNING)

    def warning(self, msg: str, *args: Any, **values: Any) -> None:
        """Say that something was odd; of a request that cannot be read, no more than that."""
        if str(msg).startswith("Invalid request"):
            super().warning("request cannot be read")
        else:
            super().warning(msg, *args, **values)

    def exception(self, msg: str, *args: Any, **values: Any) -> None:
        """Say that something failed, without an address; a connection on which nothing came is no failure of ours."""
        if str(msg).startswith("Socket error"):
            super().debug("connection given up")
        else:
            super().exception("request failed" if "request" in str(msg) else msg, **values)


class WebServer(BaseApplication):  # type: ignore[misc]
    """gunicorn, told everything here: neither its environment nor its command line has a say."""

    def __init__(self, settings: Settings, descriptor: int, make: Callable[[], Flask]) -> None:
        self.settings, self.descriptor, self.make = settings, descriptor, make
        super().__init__()

    def load_config(self) -> None:
        """Say how to serve."""
        told = {
            "bind": f"fd://{self.descriptor}", "worker_class": "gthread", "workers": self.settings.processes,
            "threads": self.settings.threads, "keepalive": _KEPT, "timeout": 60, "graceful_timeout": _LINGERS,
            "worker_tmp_dir": str(MEMORY) if MEMORY.is_dir() else None, "control_socket_disable": True,
            "preload_app": True, "logger_class": PlainLogger, "accesslog": None, "proc_name": "xeploai",
            # Which proxies are believed is the platform's own affair (TRUSTED_PROXIES).
            "forwarded_allow_ips": "", "secure_scheme_headers": {}, "http_protocols": "h1",
            "post_fork": _begin, "child_exit": _end,
        }  # fmt: skip
        for name, value in told.items():
            if value is not None:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application, once for all processes: it opens no connection before its first request."""
        return self.make()


def _begin(server: object, worker: Any) -> None:
    """Bind a process to the life of the one that started it."""
    bind_to(worker.ppid, signal.SIGKILL)


def _end(server: object, worker: Any) -> None:
    """Take back what a process that ended said of itself."""
    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]
