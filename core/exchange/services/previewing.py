"""Make the preview of an import: every row and cell with what it would do; nothing else is written."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, delete

from core.access import Principal
from core.access.platform import Choices
from core.db import TenantSession
from core.db.keys import uuid7
from core.errors import WrongInput
from core.exchange.bulk import insert_rows
from core.exchange.columns import Columns
from core.exchange.kinds import MAY_PREVIEW, ImportState, RowState
from core.exchange.models import Import, ImportRow
from core.exchange.plans import Digest, Line
from core.exchange.services.finding import demand_idle, demand_state, demand_still_allowed, find_import, held
from core.exchange.services.planning import STEPS, Planned, plan_import
from core.exchange.subjects.asked import Progress, unheard
from core.jobs.services import start
from core.jobs.words import kept
from core.unit_of_work import UnitOfWork

JOB = "exchange.preview"
_AT_ONCE = 2_000
_ROWS = cast(Table, ImportRow.__table__)


def ask_preview(work: UnitOfWork, import_id: UUID, *, asking: Principal) -> Import:
    """Ask for the preview of an import, made anew where there is one; raise Conflict where it was written."""
    find_import(work.session, import_id, asking)
    one = held(work.session, import_id)
    demand_state(one, ImportState.WAITING, ImportState.CONFIRMED, *MAY_PREVIEW)
    demand_idle(work.session, one)
    demand_still_allowed(work.session, asking, one)
    one.state = ImportState.WAITING
    one.job_id = start(work, JOB, account_id=asking.account_id, import_id=one.id).id
    work.session.flush()
    return one


def make_preview(work: UnitOfWork, import_id: UUID, choices: Choices, progress: Progress = unheard) -> Import:
    """Say what the file of an import would do; a file that cannot be used is refused, with words."""
    session = work.session
    one = held(session, import_id)
    demand_state(one, ImportState.WAITING, *MAY_PREVIEW)
    session.execute(delete(ImportRow).where(ImportRow.import_id == one.id))
    one.counts, one.faults, one.notes, one.columns, one.digest = {}, [], [], [], None
    one.applied_at = one.undone_at = None
    try:
        planned = plan_import(session, one, choices, progress)
    except WrongInput as error:
        one.state = ImportState.REFUSED
        one.faults = [{"where": each.where, "message": kept(each.message)} for each in error.faults]
    else:
        one.state = ImportState.PREVIEWED
        one.columns = [name for name in planned.table.columns if not name.startswith("_")]
        one.notes = [note.as_data() for note in planned.table.notes]
        _keep_rows(session, one, planned, progress)
    session.flush()
    return one


def _keep_rows(session: TenantSession, one: Import, planned: Planned, progress: Progress) -> None:
    counts: Counter[str] = Counter()
    digest, count = Digest(), len(planned.lines)
    waiting: list[dict[str, Any]] = []
    for place, line in enumerate(chain(planned.lines, planned.missing(one))):
        row = _row(one.id, place, line, planned.columns)
        digest.add(line, RowState(row["state"]), row["cells"])
        counts[row["state"]] += 1
        waiting.append(row)
        if len(waiting) == _AT_ONCE:
            insert_rows(session, _ROWS, waiting)
            waiting.clear()
            progress((STEPS - 1) * count + min(place, count), STEPS * count)
    insert_rows(session, _ROWS, waiting)
    progress(STEPS * count, STEPS * count)
    one.counts = {state.value: counts[state] for state in RowState}
    one.digest = digest.text()


def digest_of(one: Import, planned: Planned) -> str:
    """Return the fingerprint of what a plan shows, to compare with that of the preview."""
    digest = Digest()
    for line in chain(planned.lines, planned.missing(one)):
        digest.add(line, line.state, line.cells(planned.columns))
    return digest.text()


def _row(import_id: UUID, place: int, line: Line, columns: Columns) -> dict[str, Any]:
    return {
        "id": uuid7(), "import_id": import_id, "place": place, "number": line.number, "state": line.state.value,
        "key": line.key, "title": line.title, "record_id": None if line.is_new and not line.missing else line.record_id,
        "may_be_taken": line.may_be_taken, "cells": line.cells(columns), "notes": [one.as_data() for one in line.notes],
    }  # fmt: skip
