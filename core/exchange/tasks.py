"""What a worker does for imports and exports; it only calls services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.errors import N_, Stale
from core.exchange import services
from core.exchange.services.confirming import JOB as APPLY
from core.exchange.services.exporting import JOB as EXPORT
from core.exchange.services.previewing import JOB as PREVIEW
from core.exchange.services.undoing import JOB as UNDO
from core.jobs import Run, task
from core.unit_of_work import UnitOfWork


@task(PREVIEW, title=N_("Xem trước tệp nhập"))
def preview(run: Run) -> dict[str, Any]:
    """Say what a file would do."""
    with run.work() as work:
        one = services.make_preview(work, _import(run), run.platform.choices, run.progress)
    return {"state": one.state, "rows": one.rows}


@task(APPLY, title=N_("Ghi tệp nhập"))
def apply(run: Run) -> dict[str, Any]:
    """Write what the preview showed; where it is no more true, say so and write nothing."""
    try:
        with run.work() as work:
            one = services.apply_import(work, _import(run), run.platform.choices, run.progress, actor=run.actor)
    except Stale:
        with UnitOfWork(run.platform.engine, run.tenant_id) as work:
            services.mark_stale(work, _import(run))
        raise
    return {"state": one.state, "rows": one.rows}


@task(UNDO, title=N_("Hoàn tác lần nhập"))
def undo(run: Run) -> dict[str, Any]:
    """Take an import back."""
    with run.work() as work:
        one = services.undo_import(work, _import(run), run.progress, actor=run.actor)
    return {"state": one.state, "rows": one.rows}


@task(EXPORT, title=N_("Lập tệp xuất"))
def export(run: Run) -> dict[str, Any]:
    """Write a file of what stands there."""
    with run.work() as work:
        one = services.make_export(work, UUID(run.arguments["export_id"]), run.platform.choices, progress=run.progress)
    return {"rows": one.rows or 0}


def _import(run: Run) -> UUID:
    return UUID(run.arguments["import_id"])
