"""Found a unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from core import audit
from core.db import TenantSession
from core.errors import N_, Fault, WrongInput, fault
from core.hierarchy.kinds import ChangeKind, UnitKind
from core.hierarchy.models import Unit
from core.hierarchy.periods import Period
from core.hierarchy.services.documents import demand_document
from core.hierarchy.services.keeping import demand_above, enter_change, keep_new, lock_tree
from core.hierarchy.services.texts import code_faults, text_faults, tidy
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that is to be founded."""

    code: str
    name: str
    kind: UnitKind | str
    grassroots: bool = False


def found_unit(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    kind: UnitKind | str,
    since: date,
    parent_id: UUID | None = None,
    grassroots: bool = False,
    document_id: UUID | None = None,
    actor: str | UUID,
) -> Unit:
    """Found a unit below a parent (None: at the top) on a day; raise WrongInput with every fault."""
    new = NewUnit(code, name, kind, grassroots)
    unit = bring_in(work, new, since=since, parent_id=parent_id, document_id=document_id, actor=actor)
    enter_change(work.session, ChangeKind.FOUND, since, document_id, after=[unit.id])
    return unit


def bring_in(
    work: UnitOfWork,
    new: NewUnit,
    *,
    since: date,
    parent_id: UUID | None,
    document_id: UUID | None,
    actor: str | UUID,
) -> Unit:
    """Make a unit as a part of some change, which the caller enters."""
    session, code, name = work.session, tidy(new.code), tidy(new.name)
    lock_tree(session)
    faults = list(_faults(session, code, name, new.kind))
    if faults:
        raise WrongInput(faults)
    demand_document(session, document_id)
    kind = UnitKind(new.kind)
    unit = Unit(code=code)
    said = {"parent_id": parent_id, "kind": kind.value, "grassroots": new.grassroots, "name": name}
    period = Period(since, None, said, document_id)
    session.add(unit)
    session.flush()
    demand_above(session, unit.id, [period])
    keep_new(session, unit, period)
    audit.record(
        work,
        "unit.found",
        actor=actor,
        subject=unit.id,
        code=code,
        name=name,
        kind=kind.value,
        grassroots=new.grassroots,
        since=since.isoformat(),
        parent=parent_id,
        document=document_id,
    )
    return unit


def new_code_faults(session: TenantSession, code: str) -> Iterator[Fault]:
    """Yield what is wrong with a tidied code for a unit, that it is taken among it."""
    yield from code_faults("code", code)
    if session.scalar(select(Unit.id).where(Unit.code == code)) is not None:
        yield fault("code", N_("đã có đơn vị mang mã «{code}»"), code=code)


def kind_faults(kind: UnitKind | str) -> Iterator[Fault]:
    """Yield a fault where this is no kind of unit."""
    if kind not in set(UnitKind):
        yield fault("kind", N_("không có loại đơn vị «{kind}»; có: {kinds}"), kind=kind, kinds=", ".join(UnitKind))


def _faults(session: TenantSession, code: str, name: str, kind: UnitKind | str) -> Iterator[Fault]:
    yield from new_code_faults(session, code)
    yield from text_faults("name", name)
    yield from kind_faults(kind)
