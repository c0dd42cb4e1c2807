"""Check the audit of a tenant from its first entry to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import func, select

from core.audit.chain import START
from core.audit.models import AuditEntry, AuditHead
from core.db import TenantSession
from core.errors import N_, Fault, fault

_AT_A_TIME = 1000


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries there are, and what is wrong with them; good where nothing is."""

    entries: int
    seal: str
    faults: list[Fault] = field(default_factory=list)


def verify(session: TenantSession) -> Verdict:
    """Go through the chain of the session's tenant, up to the end it has when we begin."""
    head = session.get(AuditHead, session.tenant_id)
    end, wanted = (head.number, head.seal) if head else (0, START)
    number, seal, count = 0, START, 0
    faults = list(_faults_beyond(session))
    query = select(AuditEntry).where(AuditEntry.number <= end).order_by(AuditEntry.number)
    for entry in session.scalars(query.execution_options(yield_per=_AT_A_TIME)):
        faults += _faults(entry, number, seal)
        number, seal, count = entry.number, entry.seal, count + 1
    if (number, seal) != (end, wanted):
        text = N_("chuỗi kết thúc ở mục {number}, đáng lẽ ở mục {wanted}")
        faults.append(fault(str(session.tenant_id), text, number=number, wanted=end))
    return Verdict(count, seal, faults)


def _faults_beyond(session: TenantSession) -> Iterator[Fault]:
    """Yield a fault where entries stand after the end of the chain, or none at all: a tenant begins with one."""
    last = select(func.max(AuditEntry.number)).scalar_subquery()
    end = select(func.max(AuditHead.number)).scalar_subquery()
    reached, said = session.execute(select(last, end)).one()  # in one statement, so at one moment
    if reached is None:
        yield fault(str(session.tenant_id), N_("không có mục nào, trong khi mỗi đơn vị bắt đầu bằng một mục"))
    elif said is None or reached > said:
        yield fault(f"{session.tenant_id}/{reached}", N_("đứng sau chỗ chuỗi kết thúc"))


def _faults(entry: AuditEntry, number: int, seal: str) -> Iterator[Fault]:
    where = f"{entry.tenant_id}/{entry.number}"
    if entry.number != number + 1:
        yield fault(where, N_("thiếu mục trước nó: sau mục {number} là mục {next}"), number=number, next=entry.number)
    if entry.previous != seal:
        yield fault(where, N_("không nối với mục trước"))
    if entry.as_sealed().seal() != entry.seal:
        yield fault(where, N_("nội dung đã bị sửa"))
