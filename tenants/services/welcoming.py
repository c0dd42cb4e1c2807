"""Make a committee that somebody can begin with: the tenant, its choices, and its first administrator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from core.access import Role
from core.unit_of_work import UnitOfWork
from core.users import services as users
from core.users.services import AccountLinkGiven
from tenants.models import Tenant
from tenants.profiles import find_profile
from tenants.services.founding import create_tenant


@dataclass(frozen=True, slots=True)
class Admin:
    """Whoever is to look after a new committee."""

    username: str
    name: str
    email: str | None = None


def welcome_tenant(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    parent: str | None = None,
    profile: str | None = None,
    admin: Admin | None = None,
    actor: str | UUID,
) -> tuple[Tenant, AccountLinkGiven | None]:
    """Make a tenant from a profile, and invite its first administrator; the link is shown this once.

    Raises WrongInput with the faults.
    """
    chosen = None if profile is None else find_profile(profile)
    tenant = create_tenant(work, code=code, name=name, parent=parent, profile=chosen, actor=actor)
    return tenant, None if admin is None else invite_admin(work, admin, actor=actor)


def invite_admin(work: UnitOfWork, admin: Admin, *, actor: str | UUID) -> AccountLinkGiven:
    """Invite an administrator into the tenant of a unit of work."""
    account = users.create_account(work, username=admin.username, name=admin.name, email=admin.email, actor=actor)
    users.grant_role(work, account.id, Role.TENANT_ADMIN, actor=actor)
    return users.invite(work, account.id, actor=actor)
