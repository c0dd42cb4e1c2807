"""What a tenant uses: its own choices, and for the rest those of the nearest above that chose."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import select

from core.db import TenantSession, tenant_session
from tenants.models import PluginChoice, RulebookChoice, Tenant
from tenants.services.finding import lineage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What holds for a tenant, and who chose it: the tenant, one above it, or nobody (None)."""

    value: T
    chosen_by: Tenant | None


def plugins_of(session: TenantSession) -> Choice[tuple[str, ...]]:
    """Return the plugins of a tenant in order: its own, or those of the nearest above that chose."""
    query = select(PluginChoice.plugin).order_by(PluginChoice.position)
    for tenant, own in _upwards(session):
        names = tuple(own.scalars(query))
        if names:
            return Choice(names, tenant)
    return Choice((), None)


def rulebooks_of(session: TenantSession) -> dict[int, Choice[str]]:
    """Return the rulebook of each year for which the tenant, or one above it, chose one."""
    found: dict[int, Choice[str]] = {}
    for tenant, own in _upwards(session):
        for row in own.scalars(select(RulebookChoice)):
            found.setdefault(row.year, Choice(row.rulebook, tenant))
    return found


def rulebook_of(session: TenantSession, year: int) -> Choice[str | None]:
    """Return the rulebook of a year; a value of None where nobody chose one."""
    return rulebooks_of(session).get(year, Choice(None, None))  # type: ignore[return-value]


def _upwards(session: TenantSession) -> Iterator[tuple[Tenant, TenantSession]]:
    """Yield a tenant and those above it, each with a session of its own: what one inherits is read as the other's."""
    for tenant in lineage(session):
        if tenant.id == session.tenant_id:
            yield tenant, session
        else:
            with tenant_session(session.engine, tenant.id) as above:
                yield tenant, above
