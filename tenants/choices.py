"""What the core may ask of tenants without knowing how they are kept."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access.platform import Choices, Committee
from core.db import TenantSession
from tenants import services
from tenants.models import Tenant
from tenants.profiles import profiles
from tenants.services.glass import rescuer_of


def choices() -> Choices:
    """Return the questions, answered from the tables of tenants; raise WrongInput where a ready-made one is wrong."""
    profiles()
    return Choices(_committee, _committee_named, _committees, _plugins, _rulebook, rescuer_of)


def _seen(tenant: Tenant) -> Committee:
    return Committee(tenant.id, tenant.code, tenant.name, tenant.archived_at is not None, tenant.parent_id)


def _committee(session: Session, tenant_id: UUID) -> Committee | None:
    found = session.scalars(select(Tenant).where(Tenant.id == tenant_id)).one_or_none()
    return None if found is None else _seen(found)


def _committee_named(session: Session, code: str) -> Committee | None:
    found = session.scalars(select(Tenant).where(Tenant.code == code)).one_or_none()
    return None if found is None else _seen(found)


def _committees(session: Session) -> Sequence[Committee]:
    return [_seen(one) for one in services.list_tenants(session)]


def _plugins(session: TenantSession) -> Sequence[str]:
    return services.plugins_of(session).value


def _rulebook(session: TenantSession, year: int) -> str | None:
    return services.rulebook_of(session, year).value
