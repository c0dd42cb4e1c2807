"""Imports as those may see them who may import: one's own, and all where one's rights reach everything."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import Select, select

from core.access import Permission, Principal
from core.db import TenantSession
from core.errors import N_, Conflict, NotFound, refusal
from core.exchange.kinds import ImportState, RowState
from core.exchange.models import Import, ImportRow
from core.hierarchy.scope import demand_everywhere, demand_within
from core.jobs.kinds import OPEN, JobState
from core.jobs.models import Job


def list_imports(asking: Principal) -> Select[Import]:
    """Return the query of the imports that somebody may see."""
    query = select(Import)
    everywhere = asking.units(Permission.IMPORT) is None
    return query if everywhere else query.where(Import.account_id == asking.account_id)


def find_import(session: TenantSession, import_id: UUID, asking: Principal) -> Import:
    """Return an import that somebody may see; raise NotFound."""
    query = list_imports(asking).where(Import.id == import_id)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise no_such_import()
    return found


def list_rows(import_id: UUID, state: str | None = None) -> Select[ImportRow]:
    """Return the query of the rows of a preview, of one state where that is said."""
    query = select(ImportRow).where(ImportRow.import_id == import_id)
    return query if state is None else query.where(ImportRow.state == RowState(state))


def held(session: TenantSession, import_id: UUID) -> Import:
    """Return an import, and be the only one who changes it until the transaction ends; raise NotFound."""
    query = select(Import).where(Import.id == import_id).with_for_update()
    found = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise no_such_import()
    return found


def demand_still_allowed(session: TenantSession, asking: Principal, one: Import) -> None:
    """Raise NotAllowed or NotFound where somebody's rights do not reach all that an import may do."""
    if one.roots is None:
        demand_everywhere(asking, Permission.IMPORT)
    for root in one.roots or ():
        demand_within(session, asking, Permission.IMPORT, UUID(root))


def demand_idle(session: TenantSession, one: Import) -> None:
    """Raise Conflict while a job works on an import."""
    state = session.scalar(select(Job.state).where(Job.id == one.job_id)) if one.job_id else None
    if state is not None and JobState(state) in OPEN:
        raise refusal(Conflict, N_("Việc trước của lần nhập này chưa xong; đợi xong rồi làm tiếp."))


def demand_state(one: Import, *states: ImportState) -> None:
    """Raise Conflict where an import stands elsewhere."""
    if ImportState(one.state) not in states:
        text = N_("Lần nhập này đang ở trạng thái «{state}», không làm việc đó được.")
        raise refusal(Conflict, text, state=one.state)


def no_such_import() -> Exception:
    """Return the error for an import that is not there, or not to be seen."""
    return refusal(NotFound, N_("Không có lần nhập này."))
