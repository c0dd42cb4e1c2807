"""Take an import back: every value is again what it was, as long as nothing rests on it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import delete, select

from core import audit, clock
from core.access import Principal
from core.db import TenantSession
from core.errors import N_, Fault, Message, WrongInput, fault
from core.exchange.among import among
from core.exchange.kinds import ImportState
from core.exchange.ledger import changed_since, decoded, resting_on, undo
from core.exchange.models import Import, ImportWrite
from core.exchange.plans import Write
from core.exchange.services.finding import demand_idle, demand_state, demand_still_allowed, find_import, held
from core.exchange.subjects.asked import Progress, in_parts, unheard
from core.hierarchy.models import Document, Unit
from core.hierarchy.services.keeping import lock_tree
from core.jobs.services import start
from core.people.models import Person, YearLevel
from core.unit_of_work import UnitOfWork

JOB = "exchange.undo"
MOST_NAMED = 100
_TABLES = {
    "account": N_("tài khoản"),
    "membership": N_("nơi sinh hoạt"),
    "post": N_("chức vụ"),
    "year_level": N_("mức xếp loại"),
    "year_facts": N_("số liệu của năm"),
    "unit_period": N_("đơn vị trực thuộc"),
    "body": N_("tập thể"),
}


def ask_undo(work: UnitOfWork, import_id: UUID, *, asking: Principal) -> Import:
    """Ask for an import to be taken back; raise WrongInput with the list of what rests on it."""
    find_import(work.session, import_id, asking)
    one = held(work.session, import_id)
    demand_state(one, ImportState.APPLIED, ImportState.UNDOING)
    demand_idle(work.session, one)
    demand_still_allowed(work.session, asking, one)
    demand_nothing_rests(work.session, one, writes_of(work.session, one))
    one.state = ImportState.UNDOING
    one.job_id = start(work, JOB, account_id=asking.account_id, import_id=one.id).id
    work.session.flush()
    return one


def undo_import(work: UnitOfWork, import_id: UUID, progress: Progress = unheard, *, actor: str | UUID) -> Import:
    """Take an import back; raise WrongInput with the list of what rests on it."""
    session = work.session
    lock_tree(session)
    one = held(session, import_id)
    demand_state(one, ImportState.APPLIED, ImportState.UNDOING)
    writes = writes_of(session, one)
    demand_nothing_rests(session, one, writes)
    progress(1, 2)
    undo(session, writes)
    session.execute(delete(ImportWrite).where(ImportWrite.import_id == one.id))
    one.state, one.undone_at = ImportState.UNDONE, clock.now()
    session.flush()
    audit.record(work, "import.undo", actor=actor, subject=one.id, kind=one.kind, file=one.file_name, rows=len(writes))
    return one


def writes_of(session: TenantSession, one: Import) -> list[Write]:
    """Return what an import wrote, in the order in which it did; documents that others use by now are left."""
    query = select(ImportWrite).where(ImportWrite.import_id == one.id).order_by(ImportWrite.place)
    writes = [
        Write(row.table_name, row.record_id, decoded(row.table_name, row.before), decoded(row.table_name, row.after))
        for row in session.scalars(query)
    ]
    kept = {write.id for write, _ in resting_on(session, writes) if write.table == Document.__tablename__}
    return [write for write in writes if write.id not in kept]


def demand_nothing_rests(session: TenantSession, one: Import, writes: list[Write]) -> None:
    """Raise WrongInput with everything that rests on an import."""
    faults: dict[str, Fault] = {}
    for each in _faults(session, one, writes):
        faults.setdefault(each.said(), each)
        if len(faults) > MOST_NAMED:
            break
    if faults:
        raise WrongInput(list(faults.values())[:MOST_NAMED])


def _faults(session: TenantSession, one: Import, writes: list[Write]) -> Iterator[Fault]:
    names = _Names(session, writes)
    yield from _later_imports(session, one, writes)
    for write in changed_since(session, writes):
        yield fault(names.of(write), N_("đã được sửa sau lần nhập này; hãy sửa tay, không hoàn tác được"))
    for write, table in resting_on(session, writes):
        if write.table in names.shown:
            text = N_("đã có «{table}» dựa trên dòng này; hãy gỡ trước rồi hoàn tác")
            yield fault(names.of(write), text, table=Message(_TABLES.get(table, table)))
    yield from _later_levels(session, one, writes, names)


def _later_imports(session: TenantSession, one: Import, writes: list[Write]) -> Iterator[Fault]:
    """Yield each import that wrote the same rows after this one."""
    for part in in_parts({write.id for write in writes}):
        later = select(ImportWrite.import_id).where(among(ImportWrite.record_id, part), ImportWrite.import_id != one.id)
        query = select(Import).where(Import.id.in_(later), Import.applied_number > one.applied_number)
        for other in session.scalars(query):
            yield fault(other.file_name, N_("lần nhập sau này sửa tiếp cùng những dòng ấy; hãy hoàn tác nó trước"))


def _later_levels(session: TenantSession, one: Import, writes: list[Write], names: _Names) -> Iterator[Fault]:
    """Yield each level that was given, after the import, to whom or what it was about."""
    own = {write.id for write in writes}
    for column in (YearLevel.person_id, YearLevel.unit_id, YearLevel.body_id):
        about = _about(writes, column.key)
        for part in in_parts(about):
            query = select(YearLevel.id, column, YearLevel.year).where(among(column, part))
            for level_id, about_id, year in session.execute(query.where(YearLevel.created_at > one.applied_at)):
                if level_id not in own:
                    where = names.names.get(about_id, str(about_id)) if about_id else ""
                    yield fault(where, N_("đã có mức xếp loại năm {year} sau lần nhập này"), year=str(year))


def _about(writes: list[Write], column: str) -> set[UUID]:
    """Return whom writes are about: the people or units themselves, and those whose records they are."""
    table = column.removesuffix("_id")
    found = {write.id for write in writes if write.table == table}
    for write in writes:
        for values in (write.before, write.after):
            about = (values or {}).get(column)
            if isinstance(about, UUID) and write.table != "year_level":
                found.add(about)
    return found


class _Names:
    """What people call the rows that were written."""

    def __init__(self, session: TenantSession, writes: list[Write]) -> None:
        self.shown = {write.table for write in writes} - {"unit_change", "unit_change_part", "unit_period", "document"}
        self.names: dict[UUID, str] = {}
        people = _about(writes, "person_id")
        units = _about(writes, "unit_id")
        for part in in_parts(people):
            query = select(Person.id, Person.code, Person.name).where(among(Person.id, part))
            self.names.update({row[0]: f"{row[1]} {row[2]}" for row in session.execute(query)})
        for part in in_parts(units):
            query_ = select(Unit.id, Unit.code).where(among(Unit.id, part))
            self.names.update({row[0]: row[1] for row in session.execute(query_)})

    def of(self, write: Write) -> str:
        """Return the name of a row, or of whom or what it is about."""
        values = {**(write.before or {}), **(write.after or {})}
        for about in (write.id, values.get("person_id"), values.get("unit_id")):
            if about in self.names:
                return self.names[about]
        return f"{write.table} {write.id}"
