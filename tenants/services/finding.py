"""Find tenants, and where they stand in the tree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from tenants.models import Tenant

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def find_tenant(session: Session, code: str) -> Tenant:
    """Return the tenant with a code; raise NotFound."""
    query = select(Tenant).where(Tenant.code == code)
    found = session.scalars(query).one_or_none() if CODE.fullmatch(code) else None
    if found is None:
        raise refusal(NotFound, N_("Không có đơn vị «{code}»; xem: xeploai tenant list"), code=code)
    return found


def list_tenants(session: Session) -> list[Tenant]:
    """Return all tenants by their codes, the archived ones too."""
    return list(session.scalars(select(Tenant).order_by(Tenant.code)))


def in_tree(tenants: Sequence[Tenant], parent: UUID | None = None, depth: int = 0) -> Iterator[tuple[int, Tenant]]:
    """Yield tenants with their depth, each right after its parent, in the order given among siblings."""
    for tenant in tenants:
        if tenant.parent_id == parent:
            yield depth, tenant
            yield from in_tree(tenants, tenant.id, depth + 1)


def own_tenant(session: TenantSession) -> Tenant:
    """Return the tenant of a session; raise NotFound where it was never made."""
    found = session.get(Tenant, session.tenant_id)
    if found is None:
        raise refusal(NotFound, N_("Không có đơn vị «{code}»; xem: xeploai tenant list"), code=session.tenant_id)
    return found


def lineage(session: TenantSession) -> list[Tenant]:
    """Return the tenant of a session and those above it, itself first."""
    line = [own_tenant(session)]
    while line[-1].parent_id is not None:
        above = session.get(Tenant, line[-1].parent_id)
        assert above is not None  # a foreign key holds it
        line.append(above)
    return line
