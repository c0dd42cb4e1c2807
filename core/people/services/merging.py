"""Two entries of one person become one: the records go to the one that is kept, the other points to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, Conflict, Message, WrongInput, fault, refusal
from core.people.models import Person, StateResult, StudentRecord, YearFacts, YearLevel
from core.people.particulars import Particulars, faults_of
from core.people.services.asked import Asked
from core.people.services.entering import (
    demand_admitted_before_cells,
    demand_born_before_records,
    particulars_of,
    write_particulars,
)
from core.people.services.keeping import flush, keep_tree, lock_even_merged, lock_person
from core.people.services.records import KINDS, RecordKind, said_of, texts
from core.people.spans import clusters, whole
from core.unit_of_work import UnitOfWork

_SETTLES = ("person_id", "since", "until", "document_id")  # what does not make a record a different one
_ONCE_A_YEAR = {
    StateResult: (("year",), N_("Hai hồ sơ ghi khác nhau về kết quả bên chính quyền năm {year}; {then}")),
    StudentRecord: (("year",), N_("Hai hồ sơ ghi khác nhau về việc học năm {year}; {then}")),
    YearLevel: (("subject", "year"), N_("Hai hồ sơ ghi khác nhau về mức xếp loại năm {year}; {then}")),
    YearFacts: (("subject", "year"), N_("Hai hồ sơ ghi khác nhau về số liệu kiểm điểm năm {year}; {then}")),
}
_THEN = Message(N_("hãy sửa một bên cho giống rồi gộp."))


def merge_people(work: UnitOfWork, kept_id: UUID, duplicate_id: UUID, *, actor: str | UUID) -> Person:
    """Give all records of a duplicate to the person that is kept; the duplicate stays, and points there.

    What both say becomes one record; what only the duplicate knows of itself fills gaps. Raises Conflict where
    their records contradict each other: these are put right first.
    """
    session = work.session
    kept, duplicate = _lock_both(session, kept_id, duplicate_id)
    keep_tree(session)
    moved = {kind.name: _move(session, kind, kept.id, duplicate.id) for kind in KINDS}
    before = particulars_of(kept)
    after = _filled(before, particulars_of(duplicate))
    faults = list(faults_of(after, clock.today()))
    if faults:
        raise WrongInput(faults)
    demand_born_before_records(session, kept.id, after.born_on)
    demand_admitted_before_cells(session, kept.id, after.admitted_on)
    write_particulars(session, kept, after)
    session.execute(update(Person).where(Person.merged_into_id == duplicate.id).values(merged_into_id=kept.id))
    duplicate.merged_into_id = kept.id
    flush(session)
    filled = {name: value for name, value in asdict(after).items() if value != getattr(before, name)}
    audit.record(
        work,
        "person.merge",
        actor=actor,
        subject=kept.id,
        duplicate=duplicate.id,
        code=duplicate.code,
        said=texts(asdict(particulars_of(duplicate))),
        filled=texts(filled),
        moved={name: count for name, count in moved.items() if count},
    )
    return kept


def _lock_both(session: TenantSession, kept_id: UUID, duplicate_id: UUID) -> tuple[Person, Person]:
    """Hold both, always in the same order, so that two merges never wait for each other."""
    if kept_id == duplicate_id:
        raise WrongInput([fault("duplicate_id", N_("là chính người được giữ lại; chọn người kia"))])
    for one in sorted((kept_id, duplicate_id)):
        lock_even_merged(session, one)
    return lock_person(session, kept_id), lock_person(session, duplicate_id)


def _move(session: TenantSession, kind: RecordKind, kept_id: UUID, duplicate_id: UUID) -> int:
    """Give the duplicate's records of a kind to the person that is kept; return how many there were."""
    mine, theirs = _rows(session, kind, kept_id), _rows(session, kind, duplicate_id)
    if not theirs:
        return 0
    if kind.is_dated:
        _move_dated(session, kind, kept_id, mine, theirs)
    else:
        _move_others(session, kind, kept_id, mine, theirs)
    flush(session)
    return len(theirs)


def _rows(session: TenantSession, kind: RecordKind, person_id: UUID) -> Sequence[Any]:
    query = select(kind.model).where(kind.model.person_id == person_id).execution_options(populate_existing=True)
    return session.scalars(query).all()


def _move_dated(
    session: TenantSession, kind: RecordKind, kept_id: UUID, mine: Sequence[Any], theirs: Sequence[Any]
) -> None:
    """Join what is the same at the same time; refuse what is different and may not stand side by side."""
    left = [row for group in _groups([*mine, *theirs]) for row in _join(session, group)]
    flush(session)  # what is joined is gone before the rest takes its place
    _demand_peace(session, kind, kept_id, left)
    for row in left:
        row.person_id = kept_id
    flush(session)
    _demand_peace(session, kind, kept_id, left)


def _demand_peace(session: TenantSession, kind: RecordKind, kept_id: UUID, rows: Sequence[Any]) -> None:
    """Hold records to the law of their kind, as those of the person that is kept."""
    for row in rows:
        kind.clash(Asked(session, said_of(row) | {"person_id": kept_id}, row.id, None))


def _groups(rows: Iterable[Any]) -> list[list[Any]]:
    """Return records that differ at most in their days, together."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        said = said_of(row)
        key = repr([(name, said[name]) for name in said if name not in _SETTLES])
        found.setdefault(key, []).append(row)
    return list(found.values())


def _join(session: TenantSession, rows: list[Any]) -> Iterator[Any]:
    """Make one record of those that have days in common, from the first day of any to the last; yield what is left."""
    for cluster in clusters(rows):
        first, *rest = cluster
        first.until = whole(cluster).until
        for row in rest:
            if getattr(first, "document_id", row) is None:  # not every kind has one
                first.document_id = row.document_id
            session.delete(row)
        yield first


def _move_others(
    session: TenantSession, kind: RecordKind, kept_id: UUID, mine: Sequence[Any], theirs: Sequence[Any]
) -> None:
    """Drop what both say alike; refuse what may stand once and is said differently."""
    for row in theirs:
        said = said_of(row) | {"person_id": kept_id}
        same = [one for one in mine if said_of(one) == said]
        if same:
            session.delete(row)
            continue
        _refuse_other(kind, said, mine)
        row.person_id = kept_id


def _refuse_other(kind: RecordKind, said: dict[str, Any], mine: Sequence[Any]) -> None:
    """Refuse two records of one year."""
    names, text = _ONCE_A_YEAR.get(kind.model, ((), ""))
    if names and any(all(getattr(one, name) == said[name] for name in names) for one in mine):
        raise refusal(Conflict, text, year=str(said["year"]), then=_THEN)


def _filled(kept: Particulars, duplicate: Particulars) -> Particulars:
    """Return what is said of the person that is kept, gaps filled from the duplicate."""
    gaps = ("born_on", "admitted_on", "official_on", "card_number")
    filled = {name: getattr(kept, name) or getattr(duplicate, name) for name in gaps}
    either = {name: getattr(kept, name) or getattr(duplicate, name) for name in ("is_student", "is_civil_servant")}
    return replace(kept, **filled, **either)
