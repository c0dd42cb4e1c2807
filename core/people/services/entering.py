"""Enter a person, put right what is said of them, and follow them into the Party."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, Conflict, Fault, WrongInput, fault, refusal
from core.people.kinds import MembershipKind
from core.people.models import Membership, Person
from core.people.particulars import Particulars, faults_of, said_day, searched
from core.people.services.keeping import demand_version, document_faults, flush, lock_person
from core.people.services.laws import OF_PARTY
from core.people.services.records import KINDS, add_record, texts
from core.unit_of_work import UnitOfWork
from core.vietnamese import name_key

_FIRST_DAYS = ("since", "decided_on", "given_on")


def add_person(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    born_on: date | None = None,
    admitted_on: date | None = None,
    official_on: date | None = None,
    card_number: str | None = None,
    is_student: bool = False,
    is_civil_servant: bool = False,
    unit_id: UUID | None = None,
    since: date | None = None,
    kind: MembershipKind | str | None = None,
    document_id: UUID | None = None,
    actor: str | UUID,
) -> Person:
    """Enter a person and, where a unit is named, that they belong to it since a day (today where none is said).

    A member belongs to a cell, one who is none to the staff, unless `kind` says otherwise. Raises WrongInput with
    every fault.
    """
    given = Particulars(
        code, name, born_on, admitted_on, official_on, card_number, is_student, is_civil_servant
    ).tidied()
    faults = [
        *faults_of(given, clock.today()), *_code_faults(work.session, given.code),
        *document_faults(work.session, document_id),
    ]  # fmt: skip
    if faults:
        raise WrongInput(faults)
    person = Person(**asdict(given))
    work.session.add(person)
    _flush_code(work.session, given.code)
    audit.record(work, "person.add", actor=actor, subject=person.id, values=texts(asdict(given)), document=document_id)
    if unit_id is not None:
        usual = MembershipKind.STAFF if admitted_on is None else MembershipKind.OFFICIAL_CELL
        begin_membership(
            work, person.id, unit_id, kind or usual, since or clock.today(), document_id=document_id, actor=actor
        )
    return person


def begin_membership(
    work: UnitOfWork,
    person_id: UUID,
    unit_id: UUID,
    kind: MembershipKind | str,
    since: date,
    *,
    until: date | None = None,
    document_id: UUID | None = None,
    actor: str | UUID,
) -> Membership:
    """Let a person belong to a unit: in a cell, for temporary activity, or as staff."""
    return add_record(
        work,
        Membership,
        person_id=person_id,
        unit_id=unit_id,
        kind=kind,
        since=since,
        until=until,
        document_id=document_id,
        actor=actor,
    )


def correct_person(
    work: UnitOfWork, person_id: UUID, *, version: int | None = None, actor: str | UUID, **changes: Any
) -> Person:
    """Put right what is said of a person (the fields of `Particulars`); the audit keeps what stood there.

    Raises NotFound, Stale for another version than was read, WrongInput, and Conflict where records contradict it.
    """
    person = lock_person(work.session, person_id)
    demand_version(person.version, version)
    before = particulars_of(person)
    after = replace(before, **changes).tidied()
    faults = list(faults_of(after, clock.today()))
    if after.code != before.code:
        faults += _code_faults(work.session, after.code)
    if faults:
        raise WrongInput(faults)
    if after.born_on != before.born_on:
        demand_born_before_records(work.session, person.id, after.born_on)
    if after.admitted_on != before.admitted_on:
        demand_admitted_before_cells(work.session, person.id, after.admitted_on)
    _keep(work, person, before, after, "person.correct", actor)
    return person


def admit_person(
    work: UnitOfWork,
    person_id: UUID,
    unit_id: UUID,
    on: date,
    *,
    document_id: UUID | None = None,
    actor: str | UUID,
) -> Person:
    """Admit a person to the Party, on probation, in a cell."""
    person = lock_person(work.session, person_id)
    before = particulars_of(person)
    if before.admitted_on is not None:
        text = N_("Đã vào Đảng ngày {day}; nếu sai hãy sửa hồ sơ.")
        raise refusal(Conflict, text, day=said_day(before.admitted_on))
    after = replace(before, admitted_on=on)
    _demand_right(work.session, after, document_id)
    _keep(work, person, before, after, "person.admit", actor, document=document_id)
    begin_membership(work, person_id, unit_id, MembershipKind.OFFICIAL_CELL, on, document_id=document_id, actor=actor)
    return person


def make_official(
    work: UnitOfWork, person_id: UUID, on: date, *, document_id: UUID | None = None, actor: str | UUID
) -> Person:
    """Make a probationary member an official one."""
    person = lock_person(work.session, person_id)
    before = particulars_of(person)
    if before.official_on is not None:
        text = N_("Đã là đảng viên chính thức từ ngày {day}; nếu sai hãy sửa hồ sơ.")
        raise refusal(Conflict, text, day=said_day(before.official_on))
    after = replace(before, official_on=on)
    _demand_right(work.session, after, document_id)
    _keep(work, person, before, after, "person.make_official", actor, document=document_id)
    return person


def particulars_of(person: Person) -> Particulars:
    """Return what is said of a person themselves."""
    return Particulars(
        person.code,
        person.name,
        person.born_on,
        person.admitted_on,
        person.official_on,
        person.card_number,
        person.is_student,
        person.is_civil_servant,
    )


def write_particulars(session: TenantSession, person: Person, after: Particulars) -> None:
    """Write down what is said of a person, and how they are sorted and found."""
    for name, value in asdict(after).items():
        setattr(person, name, value)
    person.name_key = name_key(after.name)
    person.search_text = searched(after.name, after.code, after.card_number)
    _flush_code(session, after.code)


def demand_born_before_records(session: TenantSession, person_id: UUID, born_on: date | None) -> None:
    """Raise Conflict where a record of the person is not after their birth."""
    first = min(_first_days(session, person_id), default=None)
    if first is not None and born_on is not None and first <= born_on:
        text = N_("Đã có một dòng ngày {day}, không sau ngày sinh {born}; hãy sửa dòng ấy trước.")
        raise refusal(Conflict, text, day=said_day(first), born=said_day(born_on))


def demand_admitted_before_cells(session: TenantSession, person_id: UUID, admitted_on: date | None) -> None:
    """Raise Conflict where the person belongs to a cell before they are admitted."""
    query = select(func.min(Membership.since)).where(Membership.person_id == person_id)
    first = session.scalar(query.where(Membership.kind.in_(OF_PARTY)))
    if first is not None and (admitted_on is None or first < admitted_on):
        text = N_("Đã ghi sinh hoạt đảng từ ngày {day}, trước khi vào Đảng; hãy sửa nơi sinh hoạt trước.")
        raise refusal(Conflict, text, day=said_day(first))


def _keep(
    work: UnitOfWork,
    person: Person,
    before: Particulars,
    after: Particulars,
    action: str,
    actor: str | UUID,
    **details: Any,
) -> None:
    old, new = asdict(before), asdict(after)
    changed = [name for name in new if new[name] != old[name]]
    if not changed:
        return
    write_particulars(work.session, person, after)
    was, now = texts({name: old[name] for name in changed}), texts({name: new[name] for name in changed})
    audit.record(work, action, actor=actor, subject=person.id, old=was, new=now, **details)


def _demand_right(session: TenantSession, after: Particulars, document_id: UUID | None) -> None:
    faults = [*faults_of(after, clock.today()), *document_faults(session, document_id)]
    if faults:
        raise WrongInput(faults)


def _first_days(session: TenantSession, person_id: UUID) -> Iterator[date]:
    for kind in KINDS:
        for name in _FIRST_DAYS:
            column = getattr(kind.model, name, None)
            first = column is not None and session.scalar(
                select(func.min(column)).where(kind.model.person_id == person_id)
            )
            if first:
                yield first


def _code_faults(session: TenantSession, code: str) -> Iterator[Fault]:
    if session.scalar(select(Person.id).where(Person.code == code)) is not None:
        yield fault("code", N_("đã có người mang mã «{code}»"), code=code)


def _flush_code(session: TenantSession, code: str) -> None:
    """Send what is to be written; somebody else may have taken the code in this very moment."""
    try:
        flush(session)
    except IntegrityError as error:
        raise WrongInput([fault("code", N_("đã có người mang mã «{code}»"), code=code)]) from error
