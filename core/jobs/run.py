"""One attempt at a job, as the function that does the work sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import update

from core import clock
from core.access.platform import Platform
from core.db import TenantSession, tenant_session
from core.errors import N_, Message, XepLoaiError, refusal
from core.jobs.kinds import JobState
from core.jobs.models import Job
from core.jobs.words import kept
from core.unit_of_work import UnitOfWork

EVERY = timedelta(milliseconds=250)


class Cancelled(XepLoaiError):
    """Somebody cancelled the job, or another worker has taken it over: nothing of this attempt is kept."""


@dataclass
class Run:
    """One attempt: what it was asked for, how it says how far it is, and how it commits once."""

    platform: Platform
    tenant_id: UUID
    job_id: UUID
    kind: str
    attempt: int
    account_id: UUID | None
    arguments: Mapping[str, Any]
    committed: bool = False
    result: dict[str, Any] = field(default_factory=dict)  # what is kept with the job; may be filled before the commit
    _said: datetime | None = None

    @property
    def actor(self) -> str | UUID:
        """Who the audit says did this: whoever asked for it."""
        return self.account_id or "system"

    def progress(self, done: int, total: int, note: Message | None = None) -> None:
        """Say how far it is, in a transaction of its own; raises Cancelled where nobody wants it any more.

        It may be called as often as one likes: it is written a few times a second, and whenever all is done.
        """
        moment = clock.now()
        if self._said is not None and moment - self._said < EVERY and done < total:
            return
        self._said = moment
        values: dict[str, Any] = {"done": done, "total": total}
        if note is not None:
            values["note"] = kept(note)
        with self.session() as session, session.begin():
            if not self._write(session, values):
                raise stopped()

    def session(self) -> TenantSession:
        """Open a session of the tenant, for reading; use it in a `with` block."""
        return tenant_session(self.platform.engine, self.tenant_id)

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """Open the unit of work of the job, once: it commits together with "done", or not at all.

        Raises Cancelled at the end of the block where somebody cancelled the job, or another worker took it over.
        """
        if self.committed:
            raise RuntimeError("a job commits its work once")
        with UnitOfWork(self.platform.engine, self.tenant_id) as work:
            yield work
            work.before_commit(self._finish, work.session)
        self.committed = True

    def conclude(self, result: Mapping[str, Any] | None) -> None:
        """Mark the job done where its work did not, and keep what it returned; raises Cancelled as `work` does."""
        if not self.committed:
            self.result.update(result or {})
            with self.work():
                return
        if result and dict(result) != self.result:
            with self.session() as session, session.begin():
                mine = update(Job).where(Job.id == self.job_id, Job.attempt == self.attempt)
                session.execute(mine.values(result=self.result | dict(result)), execution_options=_BLIND)

    def _finish(self, session: TenantSession) -> None:
        values: dict[str, Any] = {"state": JobState.DONE, "finished_at": clock.now(), "result": self.result or None}
        if not self._write(session, values):
            raise stopped()

    def _write(self, session: TenantSession, values: dict[str, Any]) -> bool:
        """Change the job's row while this attempt holds it; say whether it does."""
        mine = update(Job).where(Job.id == self.job_id, Job.attempt == self.attempt, Job.state == JobState.RUNNING)
        found = session.scalars(mine.values(values).returning(Job.id), execution_options=_BLIND)
        return found.one_or_none() is not None


_BLIND = {"synchronize_session": False}


def stopped() -> XepLoaiError:
    """Return the error that ends an attempt which nobody wants any more."""
    return refusal(Cancelled, N_("Việc này đã bị hủy, hoặc một tiến trình khác đã nhận làm."))
