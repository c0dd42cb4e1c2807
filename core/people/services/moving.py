"""Where people belong changes: from cell to cell, out of the committee, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core import audit
from core.db import TenantSession
from core.errors import N_, Conflict, WrongInput, fault, refusal
from core.hierarchy.kinds import UnitKind
from core.people.kinds import LEAVES_PARTY_ONLY, DepartureKind, MembershipKind
from core.people.models import Absence, Departure, Membership, Post, Standing
from core.people.particulars import said_day
from core.people.services.entering import begin_membership
from core.people.services.keeping import flush, keep_tree, kind_of_unit, lock_person
from core.people.services.records import write_record
from core.people.spans import holds_on
from core.unit_of_work import UnitOfWork


def transfer(
    work: UnitOfWork,
    person_id: UUID,
    to_unit_id: UUID,
    on: date,
    document_id: UUID | None = None,
    *,
    actor: str | UUID,
) -> Membership:
    """Move a member's official cell: the old membership ends and the new one begins on the same day.

    Where something later is already entered, the new membership lasts until then. Raises Conflict where there is
    no official cell to leave on that day, WrongInput for a cell that is the same or not there.
    """
    session = work.session
    lock_person(session, person_id)
    keep_tree(session)
    old = _official_on(session, person_id, on)
    if old.unit_id == to_unit_id:
        raise WrongInput([fault("to_unit_id", N_("đang sinh hoạt ở chính đơn vị này; chọn đơn vị khác"))])
    until, old.until = old.until, on
    flush(session)
    kind = MembershipKind.OFFICIAL_CELL
    said = {"person_id": person_id, "unit_id": to_unit_id, "kind": kind, "since": on, "until": until}
    new = write_record(work, Membership, {**said, "document_id": document_id})
    audit.record(
        work,
        "person.transfer",
        actor=actor,
        subject=person_id,
        on=on.isoformat(),
        old=old.unit_id,
        new=to_unit_id,
        ended=old.id,
        begun=new.id,
        document=document_id,
    )
    return new


def leave(
    work: UnitOfWork,
    person_id: UUID,
    on: date,
    kind: DepartureKind | str,
    document_id: UUID | None = None,
    *,
    actor: str | UUID,
) -> Departure:
    """Let a person leave: `on` is the first day on which they are gone; what they held ends then.

    Who leaves only the Party goes on working where they work. Raises Conflict where something is entered for a
    later day.
    """
    session = work.session
    lock_person(session, person_id)
    keep_tree(session)
    ending = _what_ends(session, person_id, on, kind)
    _demand_nothing_later(ending, on)
    for row in ending:
        row.until = on
    flush(session)
    said = {"person_id": person_id, "kind": kind, "since": on, "document_id": document_id}
    departure = write_record(work, Departure, said)
    audit.record(
        work,
        "person.leave",
        actor=actor,
        subject=person_id,
        on=on.isoformat(),
        kind=departure.kind,
        record=departure.id,
        ended=[row.id for row in ending],
        document=document_id,
    )
    return departure


def return_person(
    work: UnitOfWork,
    person_id: UUID,
    unit_id: UUID,
    on: date,
    kind: MembershipKind | str = MembershipKind.OFFICIAL_CELL,
    document_id: UUID | None = None,
    *,
    actor: str | UUID,
) -> Membership:
    """Let somebody who left belong to a unit again. Raises Conflict for one who is not away, or is dead."""
    session = work.session
    lock_person(session, person_id)
    departure = _away_on(session, person_id, on)
    departure.until = on
    flush(session)
    audit.record(work, "person.return", actor=actor, subject=person_id, on=on.isoformat(), record=departure.id)
    return begin_membership(work, person_id, unit_id, kind, on, document_id=document_id, actor=actor)


def _official_on(session: TenantSession, person_id: UUID, on: date) -> Membership:
    """Return the membership that a transfer on a day ends."""
    official = Membership.kind == MembershipKind.OFFICIAL_CELL
    query = select(Membership).where(Membership.person_id == person_id, official, Membership.on(on))
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        text = N_("Không có nơi sinh hoạt chính thức vào ngày {day} để chuyển đi; hãy ghi nơi ấy trước.")
        raise refusal(Conflict, text, day=said_day(on))
    if found.since == on:
        text = N_("Nơi sinh hoạt hiện nay bắt đầu đúng ngày {day}; hãy sửa dòng ấy, hoặc chọn ngày sau đó.")
        raise refusal(Conflict, text, day=said_day(on))
    return found


def _what_ends(session: TenantSession, person_id: UUID, on: date, kind: DepartureKind | str) -> Sequence[Any]:
    """Return what goes on beyond a day and cannot, once the person has left."""
    going: list[Any] = []
    for model in (Membership, Post, Standing, Absence):
        query = select(model).where(model.person_id == person_id, model.until.is_(None) | (model.until > on))
        going += session.scalars(query.execution_options(populate_existing=True)).all()
    if kind not in LEAVES_PARTY_ONLY:
        return going
    return [one for one in going if not _is_of_work(session, one, on)]


def _is_of_work(session: TenantSession, row: Any, on: date) -> bool:
    """Say whether a record is one of somebody's work, which needs no membership in the Party."""
    if isinstance(row, Membership):
        return row.kind == MembershipKind.STAFF
    if isinstance(row, Post):
        return row.body_id is None and kind_of_unit(session, row.unit_id, on) is UnitKind.DEPARTMENT
    return isinstance(row, Absence)


def _demand_nothing_later(ending: Sequence[Any], on: date) -> None:
    later = min((row.since for row in ending if row.since >= on), default=None)
    if later is not None:
        text = N_("Đã ghi một việc bắt đầu ngày {later}, không trước ngày rời đi {on}; hãy sửa việc ấy trước.")
        raise refusal(Conflict, text, later=said_day(later), on=said_day(on))


def _away_on(session: TenantSession, person_id: UUID, on: date) -> Departure:
    query = select(Departure).where(Departure.person_id == person_id).execution_options(populate_existing=True)
    found = next((one for one in session.scalars(query) if holds_on(one, on) and one.since < on), None)
    if found is None:
        raise refusal(
            Conflict, N_("Người này không rời đi trước ngày {day}; không có gì để trở lại."), day=said_day(on)
        )
    if found.kind == DepartureKind.DIED:
        raise refusal(Conflict, N_("Đã ghi là người này đã mất; nếu sai hãy gạch bỏ dòng ấy."))
    return found
