"""Write what a preview showed: all of it in one transaction, or nothing."""

from __future__ import annotations

from enum import Flag, auto
from typing import cast
from uuid import UUID

from sqlalchemy import Table, func, select

from core import audit, clock
from core.access import Principal
from core.access.platform import Choices
from core.db import TenantSession
from core.db.keys import uuid7
from core.errors import N_, Conflict, Stale, refusal
from core.exchange.bulk import insert_rows
from core.exchange.kinds import ImportState, RowState
from core.exchange.ledger import do, encoded
from core.exchange.models import Import, ImportWrite
from core.exchange.plans import Line, Write
from core.exchange.services.finding import demand_idle, demand_state, demand_still_allowed, find_import, held
from core.exchange.services.planning import STEPS, plan_import
from core.exchange.services.previewing import digest_of
from core.exchange.subjects.asked import Progress, unheard
from core.hierarchy.services.keeping import lock_tree
from core.jobs.services import start
from core.unit_of_work import UnitOfWork

JOB = "exchange.apply"


class Consent(Flag):
    """What somebody agrees to beside what a preview shows: without any of it, every row must be sound."""

    WHOLE = 0
    LEAVE_OUT_WRONG = auto()  # rows that are wrong, or duplicates, are left out
    TAKE_POSSIBLE_DUPLICATES = auto()  # rows that may be duplicates of somebody are written all the same


def ask_confirm(work: UnitOfWork, import_id: UUID, consent: Consent = Consent.WHOLE, *, asking: Principal) -> Import:
    """Ask for an import to be written as its preview shows it; raise Conflict where rows stand in the way."""
    find_import(work.session, import_id, asking)
    one = held(work.session, import_id)
    demand_state(one, ImportState.PREVIEWED, ImportState.CONFIRMED)
    demand_idle(work.session, one)
    demand_still_allowed(work.session, asking, one)
    confirm(one, consent)
    one.job_id = start(work, JOB, account_id=asking.account_id, import_id=one.id).id
    work.session.flush()
    return one


def confirm(one: Import, consent: Consent) -> None:
    """Note that a preview is to be written, and how; raise Conflict where rows stand in the way."""
    leave_out = Consent.LEAVE_OUT_WRONG in consent
    take_twins = Consent.TAKE_POSSIBLE_DUPLICATES in consent
    stops = [RowState.WRONG] if take_twins else [RowState.WRONG, RowState.DUPLICATE]
    count = sum(one.counts.get(state, 0) for state in stops)
    if count and not leave_out:
        text = N_("Còn {count} hàng sai hoặc trùng; hãy sửa tệp, hoặc đồng ý bỏ qua các hàng ấy.")
        raise refusal(Conflict, text, count=count)
    one.leave_out, one.take_twins, one.state = leave_out, take_twins, ImportState.CONFIRMED


def apply_import(
    work: UnitOfWork, import_id: UUID, choices: Choices, progress: Progress = unheard, *, actor: str | UUID
) -> Import:
    """Write a confirmed import; raise Stale where what stands there is no more what the preview compared with."""
    session = work.session
    lock_tree(session)
    one = held(session, import_id)
    demand_state(one, ImportState.CONFIRMED)
    planned = plan_import(session, one, choices, progress, holding=True)
    if digest_of(one, planned) != one.digest:
        raise refusal(Stale, N_("Dữ liệu đã thay đổi từ khi xem trước; hãy xem trước lại rồi xác nhận."))
    taken = [line for line in planned.lines if line.is_written(twins=one.take_twins)]
    if not one.leave_out:
        _demand_whole(planned.lines, taken)
    progress((STEPS - 1) * len(planned.lines), STEPS * len(planned.lines))
    done = do(session, [write for line in taken for write in line.writes])
    _enter(session, one, taken, done)
    progress(STEPS * len(planned.lines), STEPS * len(planned.lines))
    last = session.scalar(select(func.max(Import.applied_number)))  # nobody else writes an import at this moment
    one.state, one.applied_at, one.applied_number = ImportState.APPLIED, clock.now(), (last or 0) + 1
    session.flush()
    _record(work, "import.apply", one, len(taken), actor)
    return one


def mark_stale(work: UnitOfWork, import_id: UUID) -> None:
    """Note that the preview of an import is no more true."""
    one = held(work.session, import_id)
    if one.state == ImportState.CONFIRMED:
        one.state = ImportState.STALE
        work.session.flush()


def _demand_whole(lines: list[Line], taken: list[Line]) -> None:
    """Raise Conflict where a row would be left out though nobody said so."""
    written = {id(line) for line in taken}
    out = [line for line in lines if id(line) not in written and line.state is not RowState.UNCHANGED]
    if out:
        text = N_("Còn {count} hàng sai hoặc trùng; hãy sửa tệp, hoặc đồng ý bỏ qua các hàng ấy.")
        raise refusal(Conflict, text, count=len(out))


def _enter(session: TenantSession, one: Import, taken: list[Line], done: list[Write]) -> None:
    """Keep every write with the values before and after."""
    numbers = {(write.table, write.id): line.number for line in taken for write in line.writes}
    rows = [
        {
            "id": uuid7(), "import_id": one.id, "place": place,
            "number": numbers.get((write.table, write.id)), "table_name": write.table, "record_id": write.id,
            "before": encoded(write.before), "after": encoded(write.after),
        }
        for place, write in enumerate(done)
    ]  # fmt: skip
    insert_rows(session, cast(Table, ImportWrite.__table__), rows)


def _record(work: UnitOfWork, action: str, one: Import, written: int, actor: str | UUID) -> None:
    audit.record(
        work,
        action,
        actor=actor,
        subject=one.id,
        kind=one.kind,
        file=one.file_name,
        sha256=one.sha256,
        digest=one.digest,
        rows=one.rows,
        written=written,
        **{state.value: one.counts.get(state.value, 0) for state in RowState},
    )
