"""End units: dissolve, merge, split, let them leave the committee.

Nothing may be left behind: units below go where the caller says, bodies end with their unit, and for what belongs
to it in areas above this one (its people) the caller gives a `carry`, which is called before anything ends. What
nobody carried away is listed in the refusal (Conflict).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import select

from core import audit
from core.db import TenantSession
from core.errors import N_, Conflict, WrongInput, fault, refusal
from core.hierarchy import periods
from core.hierarchy.kinds import ChangeKind
from core.hierarchy.models import Unit, UnitPeriod
from core.hierarchy.services.bodies import end_bodies_of
from core.hierarchy.services.changing import place_below
from core.hierarchy.services.documents import demand_document
from core.hierarchy.services.founding import NewUnit, bring_in
from core.hierarchy.services.keeping import enter_change, keep_periods, unit_to_change
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Parting:
    """A unit ends on a day; what belongs to it goes on in another (None: it does not go on in this committee)."""

    unit_id: UUID
    into_id: UUID | None
    day: date
    document_id: UUID | None
    actor: str | UUID


Carry: TypeAlias = Callable[[UnitOfWork, Parting], None]


def carry_nothing(work: UnitOfWork, parting: Parting) -> None:
    """Leave what belongs to the unit where it is, so that the unit cannot end while something does."""


def dissolve_unit(
    work: UnitOfWork,
    unit_id: UUID,
    *,
    day: date,
    document_id: UUID | None = None,
    children_to: UUID | None = None,
    version: int | None = None,
    carry: Carry = carry_nothing,
    actor: str | UUID,
) -> Unit:
    """End a unit: the day is the first on which it is no more. Units below it go to `children_to`.

    Raises Conflict where units stand below it and nobody says where they go, or something else still belongs to it.
    """
    unit, _ = unit_to_change(work, unit_id, version)
    demand_document(work.session, document_id)
    parting = Parting(unit_id, children_to, day, document_id, actor)
    if children_to is not None:
        _give_children(work, parting, children_to)
    _end(work, parting, carry)
    into = [] if children_to is None else [children_to]
    enter_change(work.session, ChangeKind.DISSOLVE, day, document_id, before=[unit_id], after=into)
    return unit


def merge_units(
    work: UnitOfWork,
    unit_ids: Sequence[UUID],
    into: UUID | NewUnit,
    *,
    day: date,
    parent_id: UUID | None = None,
    document_id: UUID | None = None,
    carry: Carry = carry_nothing,
    actor: str | UUID,
) -> Unit:
    """Merge units into one that is there, or into a new one below `parent_id`; what stood below them goes to it.

    Each of the merged units ends on the day. Raises WrongInput for a merger that is none.
    """
    _demand_merger(unit_ids, into)
    demand_document(work.session, document_id)
    if isinstance(into, NewUnit):
        made = bring_in(work, into, since=day, parent_id=parent_id, document_id=document_id, actor=actor)
        target = made.id
    else:
        target = into
    for unit_id in unit_ids:
        unit_to_change(work, unit_id)
        parting = Parting(unit_id, target, day, document_id, actor)
        _give_children(work, parting, target)
        _end(work, parting, carry)
    enter_change(work.session, ChangeKind.MERGE, day, document_id, before=unit_ids, after=[target])
    return unit_to_change(work, target)[0]


def split_unit(
    work: UnitOfWork,
    unit_id: UUID,
    parts: Sequence[UUID | NewUnit],
    *,
    day: date,
    children: Mapping[UUID, str] | None = None,
    document_id: UUID | None = None,
    version: int | None = None,
    carry: Carry = carry_nothing,
    actor: str | UUID,
) -> list[Unit]:
    """Split a unit into several, and end it. A part is new, or was founded before for this.

    `children` says for each unit below it the code of the part to which it goes; whoever is not named stays, and
    the refusal names them. New parts stand where the unit stood.
    """
    if len(parts) < 2:
        raise WrongInput([fault("parts", N_("chia thì phải thành ít nhất hai đơn vị"))])
    made = _parted(work, unit_id, parts, day, children or {}, document_id, version, actor)
    _end(work, Parting(unit_id, None, day, document_id, actor), carry)
    after = [one.id for one in made]
    enter_change(work.session, ChangeKind.SPLIT, day, document_id, before=[unit_id], after=after)
    return made


def split_off_units(
    work: UnitOfWork,
    unit_id: UUID,
    parts: Sequence[UUID | NewUnit],
    *,
    day: date,
    children: Mapping[UUID, str] | None = None,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> list[Unit]:
    """Make new units out of one that goes on; `children` says which units below it go to which part, by its code."""
    if not parts:
        raise WrongInput([fault("parts", N_("tách thì phải có ít nhất một đơn vị mới"))])
    made = _parted(work, unit_id, parts, day, children or {}, document_id, version, actor)
    after = [one.id for one in made]
    enter_change(work.session, ChangeKind.SPLIT_OFF, day, document_id, before=[unit_id], after=after)
    return made


def let_unit_leave(
    work: UnitOfWork,
    unit_id: UUID,
    *,
    day: date,
    receiver: str,
    document_id: UUID | None = None,
    version: int | None = None,
    carry: Carry = carry_nothing,
    actor: str | UUID,
) -> Unit:
    """Hand a unit with all below it over to a committee outside; here all of them end on the day.

    `receiver` is the name of that committee, and stays in the history.
    """
    unit, _ = unit_to_change(work, unit_id, version)
    demand_document(work.session, document_id)
    leaving = _from_the_lowest(work.session, unit_id, day)
    for one in leaving:
        unit_to_change(work, one)
        _end(work, Parting(one, None, day, document_id, actor), carry)
    enter_change(work.session, ChangeKind.LEAVE, day, document_id, before=leaving, note=receiver)
    return unit


def _parted(
    work: UnitOfWork,
    unit_id: UUID,
    parts: Sequence[UUID | NewUnit],
    day: date,
    children: Mapping[UUID, str],
    document_id: UUID | None,
    version: int | None,
    actor: str | UUID,
) -> list[Unit]:
    """Make the parts of a unit, or find them, and give them their units."""
    _, life = unit_to_change(work, unit_id, version)
    demand_document(work.session, document_id)
    above = _demand_on(life, day).said["parent_id"]
    made = [
        bring_in(work, one, since=day, parent_id=above, document_id=document_id, actor=actor)
        if isinstance(one, NewUnit)
        else unit_to_change(work, one)[0]
        for one in parts
    ]
    if unit_id in {one.id for one in made}:
        raise WrongInput([fault("parts", N_("một đơn vị không thể là phần tách ra của chính nó"))])
    places = {one.code: one.id for one in made}
    wrong = sorted(set(children.values()) - set(places))
    if wrong:
        raise WrongInput([fault("children", N_("không có phần nào mang mã «{code}»"), code=one) for one in wrong])
    standing = _children(work.session, unit_id, day)
    for child, code in children.items():
        if child not in standing:
            raise WrongInput([fault("children", N_("đơn vị «{unit}» không trực thuộc đơn vị được tách"), unit=child)])
        place_below(work, child, places[code], day=day, document_id=document_id, actor=actor)
    return made


def _demand_merger(unit_ids: Sequence[UUID], into: UUID | NewUnit) -> None:
    if len(set(unit_ids)) < len(unit_ids):
        raise WrongInput([fault("units", N_("một đơn vị được nêu hai lần"))])
    if into in unit_ids:
        raise WrongInput([fault("units", N_("đơn vị nhận sáp nhập không thể là đơn vị bị sáp nhập"))])
    if len(unit_ids) < (2 if isinstance(into, NewUnit) else 1):
        raise WrongInput([fault("units", N_("hợp nhất thành đơn vị mới thì phải có ít nhất hai đơn vị"))])


def _give_children(work: UnitOfWork, parting: Parting, to: UUID) -> None:
    """Move the units below one that ends to another; that other one itself to where the first stood."""
    _, life = unit_to_change(work, parting.unit_id)
    above = _demand_on(life, parting.day).said["parent_id"]
    for child in _children(work.session, parting.unit_id, parting.day):
        place = above if child == to else to
        _place_lastingly(work, parting, child, place)


def _place_lastingly(work: UnitOfWork, parting: Parting, child: UUID, place: UUID | None) -> None:
    """Move a unit out of one that ends, on the day and wherever it was to come back to it later."""
    days = [one.since for one in unit_to_change(work, child)[1] if one.said["parent_id"] == parting.unit_id]
    for day in sorted({max(one, parting.day) for one in days}):
        stands = periods.on(unit_to_change(work, child)[1], day)
        if stands is not None and stands.said["parent_id"] == parting.unit_id:
            place_below(work, child, place, day=day, document_id=parting.document_id, actor=parting.actor)


def _end(work: UnitOfWork, parting: Parting, carry: Carry) -> None:
    """End a unit as a part of some change, which the caller enters."""
    session = work.session
    unit, before = unit_to_change(work, parting.unit_id)
    after = periods.ended(before, parting.day)
    demand_no_children(session, parting.unit_id, parting.day)
    carry(work, parting)
    session.flush()
    end_bodies_of(work, parting.unit_id, day=parting.day, document_id=parting.document_id, actor=parting.actor)
    keep_periods(session, unit, before, after)
    day, name = parting.day.isoformat(), after[-1].said["name"]
    audit.record(
        work,
        "unit.end",
        actor=parting.actor,
        subject=unit.id,
        day=day,
        code=unit.code,
        name=name,
        into=parting.into_id,
        document=parting.document_id,
    )


def demand_no_children(session: TenantSession, unit_id: UUID, day: date) -> None:
    """Raise Conflict naming the units that stand below one on a day or later."""
    ids = _children(session, unit_id, day)
    if not ids:
        return
    names = session.scalars(
        select(UnitPeriod.name)
        .where(UnitPeriod.parent_id == unit_id, UnitPeriod.until.is_(None) | (UnitPeriod.until > day))
        .order_by(UnitPeriod.name_key)
        .limit(5)
    )
    text = N_("Còn {count} đơn vị trực thuộc: {names}. Hãy nói các đơn vị ấy chuyển về đâu.")
    raise refusal(Conflict, text, count=len(ids), names=", ".join(dict.fromkeys(names)))


def _children(session: TenantSession, unit_id: UUID, day: date) -> list[UUID]:
    """Return the units that stand below one on a day or are to later, in Vietnamese order."""
    query = (
        select(UnitPeriod.unit_id)
        .where(UnitPeriod.parent_id == unit_id, UnitPeriod.until.is_(None) | (UnitPeriod.until > day))
        .order_by(UnitPeriod.name_key, UnitPeriod.unit_id)
    )
    return list(dict.fromkeys(session.scalars(query)))


def _from_the_lowest(session: TenantSession, unit_id: UUID, day: date) -> list[UUID]:
    """Return a unit and all that stands below it on a day or is to later, each after what stands below it."""
    found, going = [unit_id], [unit_id]
    while going:
        going = [child for one in going for child in _children(session, one, day) if child not in found]
        found += going
    return found[::-1]


def _demand_on(life: Sequence[periods.Period], day: date) -> periods.Period:
    found = periods.on(life, day)
    if found is None:
        text = N_("đơn vị không tồn tại vào ngày {day}")
        raise WrongInput([fault("day", text, day=day.strftime("%d/%m/%Y"))])
    return found
