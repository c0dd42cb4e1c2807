"""The tenant of now: whose request or job is being worked on in this thread or task."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from core.errors import N_, NoTenant, WrongTenant, refusal

__all__ = ["NoTenant", "acting_for", "tenant_of_now"]

_now: ContextVar[UUID | None] = ContextVar("tenant", default=None)


def tenant_of_now() -> UUID:
    """Return the tenant whose work this is; raise NoTenant where nobody said so."""
    tenant = _now.get()
    if tenant is None:
        raise refusal(NoTenant, N_("Không rõ đang làm việc cho đơn vị nào."))
    return tenant


@contextmanager
def acting_for(tenant_id: UUID) -> Iterator[UUID]:
    """Work for a tenant in this block; raise WrongTenant where it is inside another one's."""
    if _now.get() not in (None, tenant_id):
        raise refusal(WrongTenant, N_("Đang làm việc cho một đơn vị khác; phải xong việc ấy trước."))
    token = _now.set(tenant_id)
    try:
        yield tenant_id
    finally:
        _now.reset(token)
