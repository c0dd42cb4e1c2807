"""One owner of the transaction. Services write; this commits, and what leaves the house leaves after that.

with UnitOfWork(engine, tenant_id) as work:
    services.rename_unit(work, unit_id, name="…")
    work.after_commit(queue.enqueue, "notify", str(unit_id))

Nothing is written in a tenant that was put away (`Archived`), whoever writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import ParamSpec, Self
from uuid import UUID

from sqlalchemy import DateTime, Engine, Uuid, column, select, table

from core.db import TenantSession, tenant_session
from core.errors import N_, Archived, refusal

P = ParamSpec("P")

# Read by its name: who keeps the tenants stands above this.
_TENANT = table("tenant", column("id", Uuid()), column("archived_at", DateTime(timezone=True)))


class UnitOfWork:
    """A transaction of one tenant: committed when its block ends well, rolled back when it raises."""

    def __init__(self, engine: Engine, tenant_id: UUID) -> None:
        self.session: TenantSession = tenant_session(engine, tenant_id)
        self._before: list[Callable[[], object]] = []
        self._after: list[Callable[[], object]] = []
        self._even_archived: list[str] = []

    @property
    def tenant_id(self) -> UUID:
        """The tenant whose work this is."""
        return self.session.tenant_id

    def __enter__(self) -> Self:
        self._transaction = self.session.begin()
        return self

    def allow_archived(self, reason: str) -> None:
        """Let this work be done though the tenant was put away, for a reason that a reader of the code can weigh."""
        self._even_archived.append(reason)

    def before_commit(self, call: Callable[P, object], *args: P.args, **values: P.kwargs) -> None:
        """Do something as the last thing of the transaction: what must hold a lock does so as shortly as it can."""
        self._before.append(lambda: call(*args, **values))

    def after_commit(self, call: Callable[P, object], *args: P.args, **values: P.kwargs) -> None:
        """Do something once the rows are safe; never where the commit fails.

        All of these are done, in their order; where some fail, an ExceptionGroup says which.
        """
        self._after.append(lambda: call(*args, **values))

    @contextmanager
    def part(self) -> Iterator[Self]:
        """Do a part of the work that falls by itself: where its block raises, the rest may still be committed."""
        before, after, archived = len(self._before), len(self._after), len(self._even_archived)
        try:
            with self.session.begin_nested():
                yield self
        except BaseException:
            del self._before[before:], self._after[after:], self._even_archived[archived:]
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self._commit()
        finally:
            self.session.close()  # rolls back what is not committed
        if kind is None:
            self._leave()

    def _commit(self) -> None:
        while self._before:
            self._before.pop(0)()
        self._refuse_archived()
        self._transaction.commit()

    def _refuse_archived(self) -> None:
        """Ask as the last thing: whoever entered something in the audit holds its lock, and so does who archives."""
        if self._even_archived:
            return
        self.session.flush()
        query = select(_TENANT.c.archived_at).where(_TENANT.c.id == self.tenant_id)
        if self.session.scalar(query) is not None:
            raise refusal(Archived, N_("Đơn vị này đã lưu trữ: chỉ xem được; mở lại rồi mới sửa được."))

    def _leave(self) -> None:
        failed: list[Exception] = []
        for call in self._after:
            try:
                call()
            except Exception as error:
                failed.append(error)
        if failed:
            raise ExceptionGroup("after the commit", failed)
