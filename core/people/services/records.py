"""Add, correct, end and strike the records of people, units and bodies: one way for all kinds of them.

Each kind says what it holds and which law it keeps to; what is refused is refused before anything is written.
A record that was entered by mistake is struck out: the audit keeps what it said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from core import audit
from core.db import TenantSession
from core.db.dated import Dated
from core.errors import N_, Conflict, Fault, NotFound, WrongInput, fault, refusal
from core.people import models
from core.people.models import Person
from core.people.particulars import said_day, text_faults, tidy
from core.people.services import laws
from core.people.services.asked import Asked, R, Said
from core.people.services.keeping import body_place, demand_version, flush, keep_tree, lock_person, lock_unit
from core.unit_of_work import UnitOfWork

SUBJECTS = ("person_id", "unit_id", "body_id")
LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of records: its table, what must be said, what may be, and its law."""

    name: str
    model: type[Any]
    needs: tuple[str, ...]
    may: Mapping[str, Any]  # with what holds where nothing is said
    faults: Callable[[Asked], Iterator[Fault]]
    clash: Callable[[Asked], None]
    about: tuple[str, ...] = ("person_id",)  # one of these is given

    @property
    def is_dated(self) -> bool:
        """Say whether such a record holds for a time."""
        return issubclass(self.model, Dated)

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of all that is said, whom it is about included."""
        return (*self.about, *self.needs, *self.may)


_ENDS = {"until": None, "document_id": None}
_POST = {"leading": False, "head": False, "chairs": False, "main": False, "full_time": False, "rank": None}
_STUDENT = {"conduct_points": None, "gpa": None, "credits_owed": None, "tuition_owed": None}
_DOCUMENT: dict[str, Any] = {"document_id": None}

KINDS = (
    RecordKind(
        "membership",
        models.Membership,
        ("unit_id", "kind", "since"),
        _ENDS,
        laws.membership_faults,
        laws.membership_clash,
    ),
    RecordKind("departure", models.Departure, ("kind", "since"), _ENDS, laws.departure_faults, laws.departure_clash),
    RecordKind(
        "post",
        models.Post,
        ("title", "since"),
        {"unit_id": None, "body_id": None} | _POST | _ENDS,
        laws.post_faults,
        laws.post_clash,
    ),
    RecordKind("standing", models.Standing, ("kind", "since"), _ENDS, laws.standing_faults, laws.standing_clash),
    RecordKind("absence", models.Absence, ("kind", "since"), {"until": None}, laws.absence_faults, laws.absence_clash),
    RecordKind(
        "discipline",
        models.Discipline,
        ("form", "decided_on"),
        {"self_detected": False} | _DOCUMENT,
        laws.discipline_faults,
        laws.discipline_clash,
        SUBJECTS,
    ),
    RecordKind(
        "commendation",
        models.Commendation,
        ("level", "given_on"),
        _DOCUMENT,
        laws.commendation_faults,
        laws.commendation_clash,
    ),
    RecordKind("award", models.Award, ("name", "given_on"), _DOCUMENT, laws.award_faults, laws.award_clash, SUBJECTS),
    RecordKind(
        "state_result", models.StateResult, ("year", "level"), {}, laws.state_result_faults, laws.state_result_clash
    ),
    RecordKind(
        "student_record",
        models.StudentRecord,
        ("year", "track"),
        _STUDENT,
        laws.student_record_faults,
        laws.student_record_clash,
    ),
    RecordKind(
        "year_level",
        models.YearLevel,
        ("subject", "year", "level", "rulebook"),
        _DOCUMENT,
        laws.year_level_faults,
        laws.year_level_clash,
        SUBJECTS,
    ),
    RecordKind(
        "year_facts",
        models.YearFacts,
        ("subject", "year", "columns"),
        {},
        laws.year_facts_faults,
        laws.year_facts_clash,
        SUBJECTS,
    ),
)
BY_MODEL: Mapping[type[Any], RecordKind] = MappingProxyType({one.model: one for one in KINDS})


def add_record(work: UnitOfWork, model: type[R], *, actor: str | UUID, **values: Any) -> R:
    """Add a record of a kind: `add_record(work, Absence, person_id=…, kind="sick", since=…, actor=…)`.

    Raises NotFound for an unknown person, WrongInput with every fault, Conflict beside what stands there.
    """
    row = write_record(work, model, values)
    said = said_of(row)
    audit.record(
        work, f"{BY_MODEL[model].name}.add", actor=actor, subject=subject_of(said), record=row.id, values=texts(said)
    )
    return row


def correct_record(
    work: UnitOfWork, model: type[R], record_id: UUID, *, version: int | None = None, actor: str | UUID, **changes: Any
) -> R:
    """Put right what a record says; the audit keeps what stood there. Raises as `add_record`, and Stale."""
    row, person = _row_to_change(work.session, model, record_id, version)
    before = said_of(row)
    after = _rewrite(work.session, row, person, changes)
    changed = [name for name in after if after[name] != before[name]]
    if changed:
        _enter(work, "correct", row, actor, **_old_and_new(before, after, changed))
    return row


def end_record(work: UnitOfWork, model: type[R], record_id: UUID, *, on: date, actor: str | UUID) -> R:
    """End a record that holds for a time: `on` is the first day on which it holds no more."""
    row, person = _row_to_change(work.session, model, record_id)
    before = said_of(row)
    until = before["until"]
    if until is not None and until <= on:
        raise refusal(Conflict, N_("Đã kết thúc từ ngày {day}; nếu sai hãy sửa ngày ấy."), day=said_day(until))
    after = _rewrite(work.session, row, person, {"until": on})
    _enter(work, "end", row, actor, **_old_and_new(before, after, ["until"]))
    return row


def strike_record(work: UnitOfWork, model: type[R], record_id: UUID, *, reason: str, actor: str | UUID) -> None:
    """Strike out a record that was entered by mistake; the audit keeps what it said, and the reason."""
    row, _ = _row_to_change(work.session, model, record_id)
    reason = tidy(reason)
    faults = list(text_faults("reason", reason, LONGEST_REASON))
    if faults:
        raise WrongInput(faults)
    work.session.delete(row)
    flush(work.session)
    _enter(work, "strike", row, actor, values=texts(said_of(row)), reason=reason)


def write_record(work: UnitOfWork, model: type[R], values: Mapping[str, Any]) -> R:
    """Write a record as a part of some change, which the caller enters in the audit."""
    kind, session = BY_MODEL[model], work.session
    _refuse_unknown(kind, values)
    said = {name: values.get(name, kind.may.get(name)) for name in kind.fields}
    person = _lock_subject(session, said, kind)
    row = model(**_checked(session, kind, said, person, None))
    session.add(row)
    flush(session)
    return row


def find_record(session: TenantSession, model: type[R], record_id: UUID) -> R:
    """Return a record; raise NotFound."""
    query = select(model).where(model.id == record_id).execution_options(populate_existing=True)
    row = session.scalars(query).one_or_none()
    if row is None:
        raise no_such_record(record_id)
    return row


def no_such_record(record_id: UUID) -> Exception:
    """Return the error for a record that is not there, or not to be seen."""
    return refusal(NotFound, N_("Không có dòng «{record}»."), record=record_id)


def said_of(row: Any) -> Said:
    """Return what a record says, whom it is about included."""
    return {name: getattr(row, name) for name in BY_MODEL[type(row)].fields}


def subject_of(said: Mapping[str, Any]) -> UUID | None:
    """Return the key of whom or what a record is about."""
    return next((said[name] for name in SUBJECTS if said.get(name) is not None), None)


def texts(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return values as the audit keeps them: days and decimals as text."""
    return {name: _text(value) for name, value in said.items() if value is not None}


def _text(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def _row_to_change(
    session: TenantSession, model: type[R], record_id: UUID, version: int | None = None
) -> tuple[R, Person | None]:
    """Return a record and the person it is about, nobody else changing them."""
    session.flush()
    person = _lock_subject(session, said_of(find_record(session, model, record_id)), BY_MODEL[model])
    row = find_record(session, model, record_id)
    demand_version(getattr(row, "version", 0), version)
    return row, person


def _rewrite(session: TenantSession, row: Any, person: Person | None, changes: Mapping[str, Any]) -> Said:
    """Let a record say something else; return all that it says then."""
    kind = BY_MODEL[type(row)]
    _refuse_unknown(kind, changes)
    anew = {"unit_id": None} if changes.get("body_id") is not None and "unit_id" in kind.may else {}
    after = _checked(session, kind, said_of(row) | anew | dict(changes), person, row.id)
    for name, value in after.items():
        if getattr(row, name) != value:
            setattr(row, name, value)
            flag_modified(row, name)
    flush(session)
    return after


def _checked(session: TenantSession, kind: RecordKind, said: Said, person: Person | None, own: UUID | None) -> Said:
    """Return what is said, tidied, once it keeps to the law of its kind."""
    said = {name: _tidied(value) for name, value in said.items()}
    missing = [fault(name, N_("để trống; hãy điền")) for name in kind.needs if said[name] is None]
    if kind.model is models.Post:
        missing += _settle_place(session, said)
    if missing:
        raise WrongInput(missing)
    asked = Asked(session, said, own, person)
    faults = list(kind.faults(asked))
    if faults:
        raise WrongInput(faults)
    kind.clash(asked)
    return said


def _settle_place(session: TenantSession, said: Said) -> list[Fault]:
    """Give a post in a body the unit whose body it is."""
    if said["body_id"] is not None:
        place = body_place(session, said["body_id"])
        if place is None:
            return [fault("body_id", N_("không có tập thể này"))]
        if said["unit_id"] not in (None, place.unit_id):
            return [fault("unit_id", N_("không phải đơn vị của tập thể này; chỉ cần nêu tập thể"))]
        said["unit_id"] = place.unit_id
    if said["unit_id"] is None:
        return [fault("unit_id", N_("để trống; hãy chọn đơn vị hoặc tập thể"))]
    return []


def _lock_subject(session: TenantSession, said: Mapping[str, Any], kind: RecordKind) -> Person | None:
    """Hold whom or what a record is about; return the person, where it is one."""
    given = [name for name in kind.about if said.get(name) is not None]
    if len(given) != 1:
        raise WrongInput([fault("person_id", N_("chọn đúng một: một người, một đơn vị hoặc một tập thể"))])
    if given == ["person_id"]:
        person = lock_person(session, said["person_id"])
        keep_tree(session)
        return person
    keep_tree(session)
    place = body_place(session, said["body_id"]) if given == ["body_id"] else None
    lock_unit(session, place.unit_id if place else said[given[0]])
    return None


def _refuse_unknown(kind: RecordKind, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(kind.fields)
    if unknown:
        raise TypeError(f"{kind.name} does not say {', '.join(sorted(unknown))}")


def _tidied(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return value.value
    return tidy(value) if isinstance(value, str) else value


def _old_and_new(before: Said, after: Said, names: list[str]) -> dict[str, Any]:
    old, new = ({name: said[name] for name in names} for said in (before, after))
    return {"old": texts(old), "new": texts(new)}


def _enter(work: UnitOfWork, verb: str, row: Any, actor: str | UUID, **details: Any) -> None:
    said = said_of(row)
    name = BY_MODEL[type(row)].name
    audit.record(work, f"{name}.{verb}", actor=actor, subject=subject_of(said), record=row.id, **details)
