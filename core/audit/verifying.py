"""Check the audit of a tenant from its first entry to its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import select

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
    """Go through the chain of the session's tenant, in one snapshot of the database."""
    head = session.get(AuditHead, session.tenant_id)
    number, seal, count, faults = 0, START, 0, []
    query = select(AuditEntry).order_by(AuditEntry.number).execution_options(yield_per=_AT_A_TIME)
    for entry in session.scalars(query):
        if head is None or entry.number > head.number:
            break  # added while we read; or never entered in the head, which the end shows
        faults += list(_faults(entry, number, seal))
        number, seal, count = entry.number, entry.seal, count + 1
    wanted = (head.number, head.seal) if head else (0, START)
    if (number, seal) != wanted:
        text = N_("chuỗi kết thúc ở mục {number}, đáng lẽ ở mục {wanted}")
        faults.append(fault(str(session.tenant_id), text, number=number, wanted=wanted[0]))
    return Verdict(count, seal, faults)


def _faults(entry: AuditEntry, number: int, seal: str) -> Iterator[Fault]:
    where = f"{entry.tenant_id}/{entry.number}"
    if entry.number != number + 1:
        yield fault(where, N_("thiếu mục trước nó: sau mục {number} là mục {next}"), number=number, next=entry.number)
    if entry.previous != seal:
        yield fault(where, N_("không nối với mục trước"))
    if entry.as_sealed().seal() != entry.seal:
        yield fault(where, N_("nội dung đã bị sửa"))
