"""Let an operator into a tenant for a time: with a reason, an end, and entries in the audit of both tenants.

The key stands in the operator's browser only; the tenant keeps its hash. It works for that operator's account alone,
while that account may still do this, and until the tenant's admin, the operator or the clock ends it.
"""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Engine, select

from core import audit, clock
from core.access import Grant, Principal, Role
from core.db import TenantSession, shared_session, tenant_session
from core.db.keys import uuid7
from core.errors import N_, Conflict, NotFound, WrongInput, fault, refusal
from core.unit_of_work import UnitOfWork
from tenants.models import BreakGlass, BreakGlassOpening, Tenant
from tenants.services.finding import find_tenant, own_tenant

LONGEST = timedelta(hours=4)
SHORTEST_REASON = 10
_ALLOWED = "who was let in, and what was asked, is kept whether or not the tenant was put away"


@dataclass(frozen=True, slots=True)
class Opened:
    """A session just opened: its key is shown this once."""

    id: UUID
    tenant: Tenant
    session: BreakGlass
    key: str


def open_break_glass(engine: Engine, operator: Principal, *, code: str, reason: str, duration: timedelta) -> Opened:
    """Let an operator into a tenant. First the operators' own tenant says so, then the other lets them in.

    Raises WrongInput where the reason is short or the duration is not within four hours, NotFound, and Conflict for
    the operators' own tenant.
    """
    reason = " ".join(reason.split())
    _check(reason, duration)
    with shared_session(engine) as session:
        into = find_tenant(session, code)
    if into.id == operator.tenant_id:
        raise refusal(Conflict, N_("Đây là đơn vị của chính người vận hành; không cần phiên khẩn cấp."))
    key, opened_at = secrets.token_urlsafe(32), clock.now()
    opening = BreakGlassOpening(
        id=uuid7(), created_at=opened_at, into_id=into.id, account_id=operator.account_id, reason=reason,
        expires_at=opened_at + duration,
    )  # fmt: skip
    with UnitOfWork(engine, operator.tenant_id) as work:
        work.session.add(opening)
        audit.record(
            work, "break_glass.open", actor=operator.account_id, subject=opening.id, into=into.code, reason=reason,
            until=opening.expires_at.isoformat(timespec="seconds"),
        )  # fmt: skip
    with UnitOfWork(engine, into.id) as work:
        letting = _let_in(work, opening, operator, key)
    return Opened(opening.id, into, letting, f"{into.id.hex}.{key}")


def _check(reason: str, duration: timedelta) -> None:
    faults = []
    if len(reason) < SHORTEST_REASON:
        text = N_("nêu rõ lý do, ít nhất {count} ký tự: quản trị của đơn vị sẽ đọc.")
        faults.append(fault("reason", text, count=SHORTEST_REASON))
    if not timedelta(0) < duration <= LONGEST:
        faults.append(fault("minutes", N_("từ 1 đến {most} phút."), most=LONGEST // timedelta(minutes=1)))
    if faults:
        raise WrongInput(faults)


def _let_in(work: UnitOfWork, opening: BreakGlassOpening, operator: Principal, key: str) -> BreakGlass:
    work.allow_archived(_ALLOWED)
    origin = work.session.get_one(Tenant, operator.tenant_id)
    letting = BreakGlass(
        id=opening.id, created_at=opening.created_at, from_id=operator.tenant_id, account_id=operator.account_id,
        operator=operator.name, reason=opening.reason, key_hash=_hash(key), expires_at=opening.expires_at,
    )  # fmt: skip
    work.session.add(letting)
    audit.record(
        work, "break_glass.let_in", actor=operator.account_id, subject=opening.id, operator=operator.name,
        origin=origin.code, reason=opening.reason, until=opening.expires_at.isoformat(timespec="seconds"),
    )  # fmt: skip
    return letting


def rescuer_of(engine: Engine, key: str, operator: Principal, asked: str) -> Principal | None:
    """Return the operator as a rescuer inside the tenant of a key, and enter what is asked in that tenant's audit.

    None where the key is nobody's, somebody else's, or over.
    """
    tenant, _, secret = key.partition(".")
    tenant_id = _uuid(tenant)
    if tenant_id is None or not secret:
        return None
    with tenant_session(engine, tenant_id) as session:
        query = select(BreakGlass).where(BreakGlass.key_hash == _hash(secret))
        found = session.scalars(query).one_or_none()
    if found is None or not _holds(found, operator):
        return None
    with UnitOfWork(engine, tenant_id) as work:
        work.allow_archived(_ALLOWED)
        audit.record(
            work, "break_glass.request", actor=operator.account_id, subject=found.id, operator=found.operator,
            asked=asked,
        )  # fmt: skip
    return Principal(
        tenant_id, operator.account_id, operator.name, (Grant(Role.RESCUER),), second_factor=operator.second_factor,
        scopes=operator.scopes, sign_in_id=operator.sign_in_id, break_glass_id=found.id, language=operator.language,
    )  # fmt: skip


def _holds(letting: BreakGlass, operator: Principal) -> bool:
    own = (letting.from_id, letting.account_id) == (operator.tenant_id, operator.account_id)
    return own and is_open(letting)


def is_open(letting: BreakGlass | BreakGlassOpening) -> bool:
    """Say whether a session lasts."""
    return letting.ended_at is None and clock.now() < letting.expires_at


def end_break_glass(work: UnitOfWork, letting_id: UUID, *, actor: str | UUID) -> BreakGlass:
    """End a session, as the tenant that was entered; the operators' tenant is told. Raises NotFound.

    One that is over stays as it was.
    """
    work.allow_archived(_ALLOWED)
    letting = find_break_glass(work.session, letting_id)
    if not is_open(letting):
        return letting
    letting.ended_at, letting.ended_by = clock.now(), str(actor)
    audit.record(work, "break_glass.end", actor=actor, subject=letting.id, operator=letting.operator)
    work.after_commit(_tell_operators, work.session.engine, letting, own_tenant(work.session).code, str(actor))
    return letting


def end_opening(engine: Engine, operator: Principal, opening_id: UUID) -> BreakGlassOpening:
    """End a session, as the operators' tenant that opened it. Raises NotFound."""
    with tenant_session(engine, operator.tenant_id) as session:
        opening = find_opening(session, opening_id)
    with UnitOfWork(engine, opening.into_id) as work:
        end_break_glass(work, opening_id, actor=operator.account_id)
    with tenant_session(engine, operator.tenant_id) as session:
        return find_opening(session, opening_id)


def _tell_operators(engine: Engine, letting: BreakGlass, code: str, actor: str) -> None:
    """Say in the operators' tenant that it is over; where that fails, it is over all the same."""
    try:
        with UnitOfWork(engine, letting.from_id) as work:
            find_opening(work.session, letting.id).ended_at = letting.ended_at
            audit.record(work, "break_glass.close", actor=actor, subject=letting.id, into=code)
    except Exception:
        logging.getLogger(__name__).exception("the end of a break-glass session was not told")


def find_break_glass(session: TenantSession, letting_id: UUID) -> BreakGlass:
    """Return a session with which somebody was let into this tenant; raise NotFound."""
    found = session.scalars(select(BreakGlass).where(BreakGlass.id == letting_id)).one_or_none()
    if found is None:
        raise refusal(NotFound, N_("Không có phiên khẩn cấp này."))
    return found


def find_opening(session: TenantSession, opening_id: UUID) -> BreakGlassOpening:
    """Return a session that operators of this tenant opened; raise NotFound."""
    found = session.scalars(select(BreakGlassOpening).where(BreakGlassOpening.id == opening_id)).one_or_none()
    if found is None:
        raise refusal(NotFound, N_("Không có phiên khẩn cấp này."))
    return found


def open_ones(session: TenantSession) -> Sequence[BreakGlass]:
    """Return the sessions that last now, the newest first."""
    query = select(BreakGlass).where(BreakGlass.ended_at.is_(None), BreakGlass.expires_at > clock.now())
    return session.scalars(query.order_by(BreakGlass.id.desc())).all()


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
