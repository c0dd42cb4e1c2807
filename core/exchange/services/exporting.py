"""Give out what stands there, as files that can be imported again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from core import audit, clock
from core.access import Permission, Principal
from core.access.platform import Choices
from core.db import TenantSession
from core.errors import N_, Conflict, NotFound, Say, plainly, refusal
from core.exchange.kinds import ExportState
from core.exchange.models import Export
from core.exchange.services.uploading import Wanted, asked_of, columns_of
from core.exchange.sheets import text_table, workbook
from core.exchange.subjects import Asked, sort_named
from core.exchange.subjects.asked import Progress, unheard
from core.hierarchy.scope import demand_within
from core.jobs.services import start
from core.unit_of_work import UnitOfWork

JOB = "exchange.export"
KEPT = timedelta(days=1)
FILE_KINDS = ("xlsx", "csv")


def ask_export(
    work: UnitOfWork, wanted: Wanted, choices: Choices, *, file_kind: str, unit_id: UUID | None = None,
    asking: Principal,
) -> Export:  # fmt: skip
    """Ask for a file of what somebody may see, of one unit and below where that is said."""
    session = work.session
    forget_old(session)
    columns_of(session, choices, wanted)
    roots = asking.units(Permission.EXPORT)
    if unit_id is not None:
        demand_within(session, asking, Permission.EXPORT, unit_id)
        roots = frozenset({unit_id})
    one = Export(
        kind=wanted.kind, year=wanted.year, subject=wanted.subject, rulebook=wanted.rulebook, unit_id=unit_id,
        roots=None if roots is None else sorted(map(str, roots)), file_kind=file_kind, state=ExportState.WAITING,
        account_id=asking.account_id, rows=None, content=None, kept_until=clock.now() + KEPT,
    )  # fmt: skip
    session.add(one)
    session.flush()
    one.job_id = start(work, JOB, account_id=asking.account_id, export_id=one.id).id
    session.flush()
    audit.record(work, "export.ask", actor=asking.account_id, subject=one.id, kind=one.kind, unit=unit_id)
    return one


def make_export(
    work: UnitOfWork, export_id: UUID, choices: Choices, say: Say = plainly, progress: Progress = unheard
) -> Export:
    """Write the file of an export."""
    session = work.session
    one = session.scalars(select(Export).where(Export.id == export_id).with_for_update()).one_or_none()
    if one is None:
        raise _no_such_export()
    roots = None if one.roots is None else frozenset(map(UUID, one.roots))
    wanted = Wanted(one.kind, one.year, one.subject, one.rulebook, roots)
    progress(0, 2)
    one.content, one.rows = exported(session, choices, wanted, one.file_kind, say)
    progress(1, 2)
    one.state, one.kept_until = ExportState.READY, clock.now() + KEPT
    session.flush()
    return one


def exported(
    session: TenantSession, choices: Choices, wanted: Wanted, file_kind: str, say: Say = plainly
) -> tuple[bytes, int]:
    """Return the bytes of a file of what stands there, and how many rows it has."""
    asked = asked_of(session, choices, wanted)
    sort = sort_named(wanted.kind)
    columns, rows = sort.columns(asked), _rows(asked, wanted)
    if file_kind == "csv":
        return text_table(columns, rows, say), len(rows)
    return workbook(columns, rows, sort.label, say), len(rows)


def find_export(session: TenantSession, export_id: UUID, asking: Principal) -> Export:
    """Return an export of one's own; raise NotFound."""
    mine = select(Export).where(Export.id == export_id, Export.account_id == asking.account_id)
    one = session.scalars(mine).one_or_none()
    if one is None:
        raise _no_such_export()
    return one


def content_of(session: TenantSession, one: Export) -> bytes:
    """Return the bytes of an export; raise Conflict while it is made, NotFound once its time is over."""
    if one.state == ExportState.WAITING:
        raise refusal(Conflict, N_("Tệp đang được lập; đợi việc ấy xong rồi tải."))
    content = session.scalar(select(Export.content).where(Export.id == one.id))
    if one.state == ExportState.GONE or content is None or one.kept_until < clock.now():
        raise refusal(NotFound, N_("Tệp chỉ được giữ một ngày và đã bị xóa; hãy xuất lại."))
    return content


def forget_old(session: TenantSession) -> None:
    """Take away the bytes of exports whose time is over."""
    over = update(Export).where(Export.kept_until < clock.now(), Export.content.is_not(None))
    session.execute(over.values(content=None, state=ExportState.GONE), execution_options={"synchronize_session": False})


def _rows(asked: Asked, wanted: Wanted) -> list[Any]:
    return list(sort_named(wanted.kind).records(asked))


def _no_such_export() -> Exception:
    return refusal(NotFound, N_("Không có tệp xuất này."))
