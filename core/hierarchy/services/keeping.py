"""Read the life of a unit, check what it is to become, and write it down."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm.attributes import flag_modified
from sqlalchemy.orm.exc import StaleDataError

from core.db import TenantSession
from core.errors import N_, Conflict, Stale, WrongInput, fault, refusal
from core.hierarchy.kinds import ChangeKind, Part
from core.hierarchy.models import Hierarchy, Unit, UnitChange, UnitChangePart, UnitPeriod
from core.hierarchy.periods import Period, life
from core.hierarchy.scope import no_such_unit
from core.hierarchy.services.belonging import demand_unit_inside
from core.unit_of_work import UnitOfWork
from core.vietnamese import plain, sort_key

SAID = ("parent_id", "kind", "grassroots", "name")


def lock_tree(session: TenantSession) -> None:
    """Be the only one who changes the tenant's units until the transaction ends; count the change."""
    first = insert(Hierarchy).values(tenant_id=session.tenant_id, revision=1)
    again = first.on_conflict_do_update(index_elements=[Hierarchy.tenant_id], set_={"revision": Hierarchy.revision + 1})
    session.execute(again)


def unit_to_change(work: UnitOfWork, unit_id: UUID, version: int | None = None) -> tuple[Unit, list[Period]]:
    """Return a unit and its periods, the tree locked. Raises NotFound, and Stale for another version than was read."""
    lock_tree(work.session)
    unit = work.session.get(Unit, (work.tenant_id, unit_id), populate_existing=True)
    if unit is None:
        raise no_such_unit(unit_id)
    demand_version(unit.version, version)
    return unit, periods_of(work.session, unit_id)


def demand_version(stands: int, read: int | None) -> None:
    """Raise Stale where something was changed since it was read; None: whoever asks does not mind."""
    if read is not None and read != stands:
        raise refusal(Stale, N_("Người khác đã sửa từ khi đọc; hãy đọc lại rồi sửa."))


def periods_of(session: TenantSession, unit_id: UUID) -> list[Period]:
    """Return what is said of a unit through its life."""
    return [
        Period(one.since, one.until, {name: getattr(one, name) for name in SAID}, one.document_id)
        for one in _rows(session, unit_id)
    ]


def keep_periods(session: TenantSession, unit: Unit, before: Sequence[Period], after: Sequence[Period]) -> None:
    """Write down what is said of a unit from now on, once it is checked against the other units.

    Raises Conflict or WrongInput for a parent that is not there or stands below the unit, and for what would
    belong to the unit outside of its life.
    """
    if life(before) != life(after):
        demand_unit_inside(session, unit.id, *life(after))
    if _parents(before) != _parents(after):
        demand_above(session, unit.id, after)
    rows = {one.since: one for one in _rows(session, unit.id)}
    for period in after:
        row = rows.pop(period.since, None)
        if row is None:
            session.add(_row(unit.id, period))
        else:
            _write(row, period)
    for row in rows.values():
        session.delete(row)
    flag_modified(unit, "code")  # its version counts the changes of its periods
    flush(session)


def keep_new(session: TenantSession, unit: Unit, period: Period) -> None:
    """Write down what is first said of a unit."""
    session.add(_row(unit.id, period))
    session.flush()


def demand_above(session: TenantSession, unit_id: UUID, periods: Iterable[Period]) -> None:
    """Check each period's parent: it is there all the time, and never stands below the unit."""
    for period in periods:
        parent_id = period.said["parent_id"]
        if parent_id is not None:
            _demand_life(session, parent_id, period)
            _demand_not_below(session, unit_id, parent_id, period)


def flush(session: TenantSession) -> None:
    """Send what is to be written; raise Stale where somebody else was there first."""
    try:
        session.flush()
    except StaleDataError as error:
        raise refusal(Stale, N_("Người khác đã sửa từ khi đọc; hãy đọc lại rồi sửa.")) from error


def enter_change(
    session: TenantSession,
    kind: ChangeKind,
    day: date,
    document_id: UUID | None,
    *,
    before: Iterable[UUID] = (),
    after: Iterable[UUID] = (),
    note: str = "",
) -> UnitChange:
    """Enter what a document did: to which units (`before`), and which came of it or go on (`after`)."""
    change = UnitChange(kind=kind.value, day=day, document_id=document_id, note=note)
    session.add(change)
    session.flush()
    parts = [(Part.FROM, one) for one in before] + [(Part.INTO, one) for one in after]
    session.add_all(UnitChangePart(change_id=change.id, unit_id=one, part=part.value) for part, one in parts)
    session.flush()
    return change


def _demand_life(session: TenantSession, parent_id: UUID, period: Period) -> None:
    first, ends, open_ones = session.execute(
        select(
            func.min(UnitPeriod.since),
            func.max(UnitPeriod.until),
            func.count().filter(UnitPeriod.until.is_(None)),
        ).where(UnitPeriod.unit_id == parent_id)
    ).one()
    if first is None:
        raise WrongInput([fault("parent_id", N_("không có đơn vị cấp trên «{parent}»"), parent=parent_id)])
    end = None if open_ones else ends
    if period.since < first:
        text = N_("đơn vị cấp trên chỉ có từ ngày {first}")
        raise WrongInput([fault("parent_id", text, first=first.strftime("%d/%m/%Y"))])
    if end is not None and (period.until is None or period.until > end):
        text = N_("đơn vị cấp trên kết thúc ngày {end}")
        raise WrongInput([fault("parent_id", text, end=end.strftime("%d/%m/%Y"))])


def _demand_not_below(session: TenantSession, unit_id: UUID, parent_id: UUID, period: Period) -> None:
    """Go up from the parent, over the days of the period; the unit must not be met on any of them."""
    going: set[tuple[UUID, date, date | None]] = {(parent_id, period.since, period.until)}
    while going:
        met = [since for one, since, _ in going if one == unit_id]
        if met:
            text = N_("Từ ngày {day} đơn vị sẽ đứng dưới chính nó; hãy chọn đơn vị cấp trên khác.")
            raise refusal(Conflict, text, day=min(met).strftime("%d/%m/%Y"))
        going = _one_up(session, going)


def _one_up(
    session: TenantSession, going: Iterable[tuple[UUID, date, date | None]]
) -> set[tuple[UUID, date, date | None]]:
    meets = [
        and_(
            UnitPeriod.unit_id == one,
            or_(UnitPeriod.until.is_(None), UnitPeriod.until > since),
            *([] if until is None else [UnitPeriod.since < until]),
        )
        for one, since, until in going
    ]
    query = select(UnitPeriod.unit_id, UnitPeriod.parent_id, UnitPeriod.since, UnitPeriod.until)
    rows = session.execute(query.where(or_(*meets), UnitPeriod.parent_id.is_not(None))).all()
    return {
        (row.parent_id, max(since, row.since), _earlier(until, row.until))
        for one, since, until in going
        for row in rows
        if row.unit_id == one and Period(row.since, row.until, {}).meets(since, until)
    }


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((end for end in (one, other) if end is not None), default=None)


def _parents(periods: Sequence[Period]) -> list[tuple[date, UUID | None]]:
    """Return from which day on each parent holds, and the end of it all."""
    found: list[tuple[date, UUID | None]] = []
    for one in periods:
        if not found or found[-1][1] != one.said["parent_id"]:
            found.append((one.since, one.said["parent_id"]))
    return found + [(end, None) for end in [periods[-1].until] if end]


def _rows(session: TenantSession, unit_id: UUID) -> Sequence[UnitPeriod]:
    query = select(UnitPeriod).where(UnitPeriod.unit_id == unit_id).order_by(UnitPeriod.since)
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _row(unit_id: UUID, period: Period) -> UnitPeriod:
    row = UnitPeriod(unit_id=unit_id, since=period.since)
    _write(row, period)
    return row


def _write(row: UnitPeriod, period: Period) -> None:
    said: dict[str, Any] = dict(period.said)
    row.until, row.document_id = period.until, period.document_id
    for name in SAID:
        setattr(row, name, said[name])
    row.name_key, row.search_text = sort_key(said["name"]), plain(said["name"])
