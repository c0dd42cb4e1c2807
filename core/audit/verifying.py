"""Check the audit of a tenant from its first entry to its end."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from core.audit.chain import START
from core.audit.models import AuditEntry, AuditHead
from core.audit.proving import End, Sealed, Verdict, prove
from core.db import TenantSession
from core.errors import N_, Fault, fault

_AT_A_TIME = 1000


def verify(session: TenantSession) -> Verdict:
    """Go through the chain of the session's tenant, up to the end it has when we begin."""
    end = end_of(session)
    beyond = list(_faults_beyond(session))
    proved = prove(session.tenant_id, entries_up_to(session, end), end)
    return Verdict(proved.entries, proved.seal, [*beyond, *proved.faults])


def end_of(session: TenantSession) -> End:
    """Return where the chain of the session's tenant ends now."""
    head = session.get(AuditHead, session.tenant_id)
    return End(head.number, head.seal) if head else End(0, START)


def entries_up_to(session: TenantSession, end: End) -> Iterator[Sealed]:
    """Yield the entries in order, a thousand at a time, without those that came after the end."""
    query = select(AuditEntry).where(AuditEntry.number <= end.number).order_by(AuditEntry.number)
    for entry in session.scalars(query.execution_options(yield_per=_AT_A_TIME)):
        yield Sealed(entry.as_sealed(), entry.seal)


def _faults_beyond(session: TenantSession) -> Iterator[Fault]:
    """Yield a fault where entries stand after the end of the chain, or none at all: a tenant begins with one."""
    last = select(func.max(AuditEntry.number)).scalar_subquery()
    end = select(func.max(AuditHead.number)).scalar_subquery()
    reached, said = session.execute(select(last, end)).one()  # in one statement, so at one moment
    if reached is None:
        yield fault(str(session.tenant_id), N_("không có mục nào, trong khi mỗi đơn vị bắt đầu bằng một mục"))
    elif said is None or reached > said:
        yield fault(f"{session.tenant_id}/{reached}", N_("đứng sau chỗ chuỗi kết thúc"))
