"""A kind of work that goes on until a file says that it may end; loaded by the installations of these tests."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from core import clock
from core.jobs import Run, task
from tenants.models import PluginChoice


@task("test.slow")
def wait_for_the_gate(run: Run) -> None:
    """Write a row, say that it goes on until the gate is open, and commit."""
    gate = Path(run.arguments["gate"])
    with run.work() as work:
        position = work.session.scalar(select(func.count()).select_from(PluginChoice)) or 0
        work.session.add(PluginChoice(position=position + 1, plugin=gate.name))
        work.session.flush()
        while not gate.exists():
            run.progress(1, 2)
            clock.pause(0.05)
        run.result["attempt"] = run.attempt
