"""Give roles and end them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select

from core import audit, clock
from core.access.permissions import PERMISSIONS, Role
from core.access.principal import Principal
from core.db import TenantSession
from core.errors import N_, Conflict, Fault, NotAllowed, NotFound, WrongInput, fault, refusal
from core.hierarchy.models import Unit
from core.unit_of_work import UnitOfWork
from core.users.models import RoleGrant
from core.users.services.accounts import find_account


def grantable_roles(granter: Principal | None) -> list[Role]:
    """Return the roles that somebody may give; without a granter, those that the command line may give.

    Nobody gives a right that they have not got themselves, only an operator makes an operator, and a rescuer
    is made by a break-glass session and by nothing else.
    """
    roles: list[Role] = [role for role in Role if role is not Role.RESCUER]
    if granter is None:
        return roles
    return [role for role in roles if _may_grant(granter, role)]


def demand_may_grant(granter: Principal | None, role: Role) -> None:
    """Raise NotAllowed where somebody may not give, or end, a role."""
    if role not in grantable_roles(granter):
        text = N_("Không được giao hoặc kết thúc vai trò này; chỉ giao được quyền mà chính mình có.")
        raise refusal(NotAllowed, text)


def grant_role(
    work: UnitOfWork,
    account_id: UUID,
    role: Role,
    unit_id: UUID | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
    granter: Principal | None = None,
    actor: str | UUID,
) -> RoleGrant:
    """Give a role for a unit and all below it (None: for the whole committee), from today unless said otherwise.

    `granter` is whoever does it, None for the command line. Raise NotAllowed, NotFound, or WrongInput.
    """
    demand_may_grant(granter, role)
    find_account(work.session, account_id)
    since = since or clock.today()
    faults = list(_faults_of_grant(work.session, account_id, role, unit_id, since, until))
    if faults:
        raise WrongInput(faults)
    grant = RoleGrant(account_id=account_id, role=role, unit_id=unit_id, since=since, until=until)
    work.session.add(grant)
    work.session.flush()
    audit.record(
        work, "account.grant_role", actor=actor, subject=account_id, role=str(role),
        unit=str(unit_id) if unit_id else None, since=since.isoformat(), until=until.isoformat() if until else None,
    )  # fmt: skip
    return grant


def end_role(
    work: UnitOfWork,
    grant_id: UUID,
    *,
    account_id: UUID | None = None,
    granter: Principal | None = None,
    actor: str | UUID,
) -> RoleGrant:
    """End a role as of today; raise NotFound (also for another account's), NotAllowed, or Conflict for one's own."""
    grant = work.session.get(RoleGrant, (work.tenant_id, grant_id))
    if grant is None or (account_id is not None and grant.account_id != account_id):
        raise refusal(NotFound, N_("Không có vai trò này; xem lại trang của tài khoản."))
    demand_may_grant(granter, Role(grant.role))
    if granter is not None and granter.account_id == grant.account_id:
        raise refusal(Conflict, N_("Không tự kết thúc vai trò của mình; nhờ một quản trị khác."))
    day = clock.today()
    if grant.until is None or grant.until > day:
        grant.until = max(day, grant.since)
        audit.record(work, "account.end_role", actor=actor, subject=grant.account_id, role=grant.role)
    return grant


def grants_of(session: TenantSession, account_id: UUID) -> list[RoleGrant]:
    """Return the roles of an account that hold today or will, in the order they were given."""
    day = clock.today()
    still = (RoleGrant.until.is_(None)) | (RoleGrant.until > day)
    query = select(RoleGrant).where(RoleGrant.account_id == account_id, still).order_by(RoleGrant.since, RoleGrant.id)
    return list(session.scalars(query))


def _may_grant(granter: Principal, role: Role) -> bool:
    if role is Role.OPERATOR:
        return Role.OPERATOR in granter.roles
    return all(granter.may(permission) and granter.units(permission) is None for permission in PERMISSIONS[role])


def _faults_of_grant(
    session: TenantSession, account_id: UUID, role: Role, unit_id: UUID | None, since: date, until: date | None
) -> Iterator[Fault]:
    if until is not None and until <= since:
        yield fault("until", N_("ngày hết vai trò phải sau ngày bắt đầu."))
    if unit_id is not None and session.scalar(select(Unit.id).where(Unit.id == unit_id)) is None:
        yield fault("unit_id", N_("không có tổ chức này."))
        return
    same_unit = RoleGrant.unit_id.is_(None) if unit_id is None else RoleGrant.unit_id == unit_id
    overlaps = or_(RoleGrant.until.is_(None), RoleGrant.until > since)
    if until is not None:
        overlaps &= RoleGrant.since < until
    query = select(RoleGrant.id).where(RoleGrant.account_id == account_id, RoleGrant.role == role, same_unit, overlaps)
    if session.scalar(query.limit(1)) is not None:
        yield fault("role", N_("tài khoản đã có vai trò này trong thời gian đó."))
