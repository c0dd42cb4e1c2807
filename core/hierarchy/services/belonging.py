"""What belongs to a unit or body for a time: whatever has a first and a last day and a link to it, of any area.

Nothing may belong to a unit on a day on which the unit is not there. An area above this one need not say so
anywhere: its tables do, by being `Dated` and linked to `unit` or `body`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from core.db import Base, OfTenant, TenantSession
from core.db.dated import Dated
from core.errors import N_, Conflict, Message, refusal
from core.hierarchy.models import Body, BodyName, Unit, UnitPeriod

_WORDS = {
    "membership": N_("{count} người đang sinh hoạt hoặc làm việc"),
    "post": N_("{count} chức vụ đang giữ"),
}
_OTHER = N_("{count} dòng ở «{table}»")
_NO_PART = {"role_grant"}  # rights over a unit that is no more reach its history, and nothing else
_NAMED = 5  # at most so many are listed by name


def demand_unit_inside(session: TenantSession, unit_id: UUID, since: date, until: date | None) -> None:
    """Let a unit live from `since` to before `until`; raise Conflict saying what would be left outside."""
    left = _names_left(session, unit_id, since, until) or list(_counts_left(session, Unit, unit_id, since, until))
    if left:
        text = N_("Còn {left} ngoài thời gian tồn tại của đơn vị; hãy chuyển đi hoặc kết thúc trước.")
        raise refusal(Conflict, text, left=_listed(left))


def demand_body_inside(session: TenantSession, body_id: UUID, since: date, until: date | None) -> None:
    """Let a body live from `since` to before `until`; raise Conflict saying what would be left outside."""
    left = list(_counts_left(session, Body, body_id, since, until))
    if left:
        text = N_("Còn {left} ngoài thời gian tồn tại của tập thể; hãy chuyển đi hoặc kết thúc trước.")
        raise refusal(Conflict, text, left=_listed(left))


def _names_left(session: TenantSession, unit_id: UUID, since: date, until: date | None) -> list[Message]:
    """Return the units and bodies that would be left outside, by name."""
    units = select(UnitPeriod.name).where(UnitPeriod.parent_id == unit_id, _outside(UnitPeriod, since, until))
    bodies = select(Body.name).where(Body.unit_id == unit_id, _outside(Body, since, until))
    names = [one for query in (units, bodies) for one in session.scalars(query.distinct().limit(_NAMED + 1))]
    shown = [Message("«{name}»", {"name": one}) for one in names[:_NAMED]]
    return [*shown, Message("…")] if len(names) > _NAMED else shown


def _counts_left(
    session: TenantSession, whole: type[Base], whole_id: UUID, since: date, until: date | None
) -> Iterator[Message]:
    """Yield how much of other areas would be left outside."""
    for kind, column in _linked(whole):
        query = select(func.count()).select_from(kind).where(column == whole_id, _outside(kind, since, until))
        count = session.scalar(query)
        if count:
            table = str(kind.__tablename__)
            yield Message(_WORDS.get(table, _OTHER), {"count": count, "table": table})


def _linked(whole: type[Base]) -> Iterator[tuple[Any, InstrumentedAttribute[UUID]]]:
    """Yield the dated classes of other areas with their columns that name a unit, or a body."""
    for mapper in sorted(Base.registry.mappers, key=lambda one: str(one.local_table)):
        kind: Any = mapper.class_
        if kind in (UnitPeriod, Body, BodyName) or not (issubclass(kind, Dated) and issubclass(kind, OfTenant)):
            continue
        if kind.__tablename__ in _NO_PART:
            continue
        for key in kind.__table__.foreign_key_constraints:
            if key.referred_table is whole.__table__:
                yield kind, mapper.get_property_by_column(key.elements[-1].parent).class_attribute


def _outside(kind: type[Dated], since: date, until: date | None) -> ColumnElement[bool]:
    late = or_(kind.until.is_(None), kind.until > until) if until else false()
    return or_(kind.since < since, late)


def _listed(parts: list[Message]) -> Message:
    """Return parts with commas between them."""
    names = [f"part{number}" for number in range(len(parts))]
    return Message(", ".join(f"{{{name}}}" for name in names), dict(zip(names, parts, strict=True)))
