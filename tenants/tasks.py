"""Long work of this area."""

from __future__ import annotations

from typing import Any

from core.errors import N_
from core.jobs.run import Run
from core.jobs.tasks import task
from tenants.services.delivering import deliver_pending


@task("tenants.deliver", title=N_("Chuyển kết quả đã nộp lên cấp trên"))
def deliver(run: Run) -> dict[str, Any]:
    """Deliver what the tenant submitted; most often it is there already."""
    return {"delivered": deliver_pending(run.platform.engine, run.tenant_id)}
