"""One owner of the transaction. Services write; this commits, and what leaves the house leaves after that.

with UnitOfWork(engine, tenant_id) as work:
    services.rename_unit(work, unit_id, name="…")
    work.after_commit(queue.enqueue, "notify", str(unit_id))
"""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, Self
from uuid import UUID

from sqlalchemy import Engine

from core.db import TenantSession, tenant_session

P = ParamSpec("P")


class UnitOfWork:
    """A transaction of one tenant: committed when its block ends well, rolled back when it raises."""

    def __init__(self, engine: Engine, tenant_id: UUID) -> None:
        self.session: TenantSession = tenant_session(engine, tenant_id)
        self._before: list[Callable[[], object]] = []
        self._after: list[Callable[[], object]] = []

    @property
    def tenant_id(self) -> UUID:
        """The tenant whose work this is."""
        return self.session.tenant_id

    def __enter__(self) -> Self:
        self._transaction = self.session.begin()
        return self

    def before_commit(self, call: Callable[P, object], *args: P.args, **values: P.kwargs) -> None:
        """Do something as the last thing of the transaction: what must hold a lock does so as shortly as it can."""
        self._before.append(lambda: call(*args, **values))

    def after_commit(self, call: Callable[P, object], *args: P.args, **values: P.kwargs) -> None:
        """Do something once the rows are safe; never where the commit fails.

        All of these are done, in their order; where some fail, an ExceptionGroup says which.
        """
        self._after.append(lambda: call(*args, **values))

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
        self._transaction.commit()

    def _leave(self) -> None:
        failed: list[Exception] = []
        for call in self._after:
            try:
                call()
            except Exception as error:
                failed.append(error)
        if failed:
            raise ExceptionGroup("after the commit", failed)
