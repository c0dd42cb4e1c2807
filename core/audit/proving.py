"""Prove a chain of entries, wherever they come from: the database, or a file on another machine. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from uuid import UUID

from core.audit.chain import START, Entry
from core.errors import N_, Fault, fault


@dataclass(frozen=True, slots=True)
class Sealed:
    """An entry, and the seal that was kept with it."""

    entry: Entry
    seal: str


@dataclass(frozen=True, slots=True)
class End:
    """Where a chain is said to end."""

    number: int
    seal: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How many entries there are, and what is wrong with them; good where nothing is."""

    entries: int
    seal: str
    faults: list[Fault] = field(default_factory=list)


def prove(tenant_id: UUID, entries: Iterable[Sealed], end: End) -> Verdict:
    """Go through the entries of a tenant in order: each in its place, sealed with the one before, up to the end."""
    number, seal, count = 0, START, 0
    faults: list[Fault] = []
    for one in entries:
        faults += _faults(tenant_id, one, number, seal)
        number, seal, count = one.entry.number, one.seal, count + 1
    if (number, seal) != (end.number, end.seal):
        text = N_("chuỗi kết thúc ở mục {number}, đáng lẽ ở mục {wanted}")
        faults.append(fault(str(tenant_id), text, number=number, wanted=end.number))
    return Verdict(count, seal, faults)


def _faults(tenant_id: UUID, one: Sealed, number: int, seal: str) -> Iterator[Fault]:
    entry = one.entry
    where = f"{tenant_id}/{entry.number}"
    if entry.tenant_id != tenant_id:
        yield fault(where, N_("thuộc về một đơn vị khác"))
    if entry.number != number + 1:
        yield fault(where, N_("thiếu mục trước nó: sau mục {number} là mục {next}"), number=number, next=entry.number)
    if entry.previous != seal:
        yield fault(where, N_("không nối với mục trước"))
    if entry.seal() != one.seal:
        yield fault(where, N_("nội dung đã bị sửa"))
