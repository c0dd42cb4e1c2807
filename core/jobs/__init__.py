"""Long work: queued on Redis, kept in the database, done once.

An area writes `tasks.py` with functions under `@task("area.verb")` and names the module in `core.app.TASKS`;
`services.start(work, "area.verb", account_id=…, unit_id=…)` asks for one.
"""

from core.jobs.run import Cancelled, Run
from core.jobs.tasks import task

__all__ = ["Cancelled", "Run", "task"]
