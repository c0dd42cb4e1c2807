"""`xeploai serve` and `xeploai worker`: what must be said before the program that they run is loaded."""

from __future__ import annotations

import os
import shutil
import signal
from argparse import Namespace
from importlib import import_module
from pathlib import Path
from typing import Any

from core.commands.context import Context
from core.config import read_settings
from core.servers.process import bind_to

NUMBERS = "PROMETHEUS_MULTIPROC_DIR"  # read by prometheus_client as it is loaded


def serve(args: Namespace, context: Context) -> int:
    """Serve until asked to stop."""
    if args.with_parent:
        bind_to(os.getppid(), signal.SIGTERM)
    settings = read_settings(os.environ)
    os.environ[NUMBERS] = str(_emptied(settings.home / "metrics"))
    status: int = _program().serve(settings, args, context)
    return status


def work(args: Namespace, context: Context) -> int:
    """Work off the queue until asked to stop."""
    settings = read_settings(os.environ)
    status: int = _program().work(settings, context)
    return status


def _program() -> Any:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # processes are forked, which threads do not survive
    return import_module("core.commands.supervising")


def _emptied(folder: Path) -> Path:
    """Return an empty folder for the numbers of processes; those that were left belong to processes that are gone."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    return folder
