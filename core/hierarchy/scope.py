"""Where somebody's rights reach: the units of their roles, and all that stands below these on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, literal, select

from core import clock
from core.access.permissions import Permission
from core.access.principal import Principal
from core.db import TenantSession
from core.errors import N_, NotAllowed, NotFound, refusal
from core.hierarchy.models import Unit, UnitPeriod


def units_within(principal: Principal, permission: Permission, day: date) -> Select[tuple[UUID]] | None:
    """Return a selectable of the ids of the units in which this is allowed on a day; None: everywhere.

    The units that a role names are always among them; those below, as they stand on the day.
    """
    roots = principal.units(permission)
    return None if roots is None else units_below(principal.tenant_id, roots, day)


def units_below(tenant_id: UUID, roots: Iterable[UUID], day: date) -> Select[tuple[UUID]]:
    """Return a selectable of the ids of some units and of all that stands below them on a day."""
    first = select(Unit.id).where(Unit.tenant_id == tenant_id, Unit.id.in_(list(roots)))
    within = first.cte(recursive=True)
    next_ones = (
        select(UnitPeriod.unit_id)
        .join(within, UnitPeriod.parent_id == within.c.id)
        .where(UnitPeriod.tenant_id == tenant_id, UnitPeriod.on(day))
    )
    within = within.union(next_ones)
    return select(within.c.id)


def line_above(session: TenantSession, unit_id: UUID, day: date) -> list[UUID]:
    """Return a unit and those above it on a day, itself first.

    A unit that was not there yet, or is no more, is taken as it stood on the nearest day of its life.
    """
    near = nearest_day(session, unit_id, day)
    if near is None:
        return []
    own = select(UnitPeriod.unit_id, UnitPeriod.parent_id, literal(0).label("step"))
    line = own.where(UnitPeriod.tenant_id == session.tenant_id, UnitPeriod.unit_id == unit_id, UnitPeriod.on(near)).cte(
        "line", recursive=True
    )
    above = (
        select(UnitPeriod.unit_id, UnitPeriod.parent_id, line.c.step + 1)
        .join(line, UnitPeriod.unit_id == line.c.parent_id)
        .where(UnitPeriod.tenant_id == session.tenant_id, UnitPeriod.on(near))
    )
    line = line.union_all(above)
    return list(session.scalars(select(line.c.unit_id).order_by(line.c.step)))


def demand_within(
    session: TenantSession, principal: Principal, permission: Permission, unit_id: UUID, day: date | None = None
) -> None:
    """Let somebody do something with a unit, as it stands on a day (today where none is said).

    Raises NotFound for a unit that is not there or that they do not see, NotAllowed for one they only see.
    """
    line = set(line_above(session, unit_id, day or clock.today()))
    allowed, seen = principal.units(permission), principal.units(Permission.SEE_UNITS)
    if line and (allowed is None or not line.isdisjoint(allowed)):
        return
    if line and (seen is None or not line.isdisjoint(seen)):
        raise refusal(NotAllowed, N_("Tài khoản này không được làm việc đó với đơn vị này; hỏi quản trị."))
    raise no_such_unit(unit_id)


def demand_everywhere(principal: Principal, permission: Permission) -> None:
    """Let somebody do what concerns the whole tenant; raise NotAllowed for those whose role is bound to units."""
    if principal.units(permission) is not None:
        raise refusal(NotAllowed, N_("Việc này thuộc về cả đảng bộ; vai trò gắn với một đơn vị không đủ quyền."))


def no_such_unit(unit_id: object) -> Exception:
    """Return the error for a unit that is not there, or not to be seen."""
    return refusal(NotFound, N_("Không có đơn vị «{unit}»."), unit=unit_id)


def nearest_day(session: TenantSession, unit_id: UUID, day: date) -> date | None:
    """Return the day of a unit's life that is nearest to a day, None where there is no such unit."""
    last = func.max(func.coalesce(UnitPeriod.until - 1, day))
    first, end = session.execute(select(func.min(UnitPeriod.since), last).where(UnitPeriod.unit_id == unit_id)).one()
    return None if first is None or end is None else max(first, min(day, end))
