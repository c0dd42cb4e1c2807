"""Rename, move and rekind a unit, from a day on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from core import audit
from core.errors import WrongInput
from core.hierarchy import periods
from core.hierarchy.kinds import ChangeKind, UnitKind
from core.hierarchy.models import Unit
from core.hierarchy.services.documents import demand_document
from core.hierarchy.services.founding import kind_faults
from core.hierarchy.services.keeping import enter_change, keep_periods, unit_to_change
from core.hierarchy.services.texts import text_faults, tidy
from core.unit_of_work import UnitOfWork


def rename_unit(
    work: UnitOfWork,
    unit_id: UUID,
    *,
    name: str,
    day: date,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Call a unit something else from a day on, up to the next rename that is entered already."""
    name = tidy(name)
    faults = list(text_faults("name", name))
    if faults:
        raise WrongInput(faults)
    unit = _changed(work, unit_id, "unit.rename", {"name": name}, day, document_id, version, actor)
    enter_change(work.session, ChangeKind.RENAME, day, document_id, before=[unit_id])
    return unit


def rekind_unit(
    work: UnitOfWork,
    unit_id: UUID,
    *,
    day: date,
    kind: UnitKind | str | None = None,
    grassroots: bool | None = None,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Make a unit one of another kind, or grassroots or not, from a day on; what is not said stays."""
    faults = list(kind_faults(kind)) if kind is not None else []
    if faults:
        raise WrongInput(faults)
    said = {"kind": None if kind is None else UnitKind(kind).value, "grassroots": grassroots}
    given = {key: value for key, value in said.items() if value is not None}
    unit = _changed(work, unit_id, "unit.rekind", given, day, document_id, version, actor)
    enter_change(work.session, ChangeKind.REKIND, day, document_id, before=[unit_id])
    return unit


def move_unit(
    work: UnitOfWork,
    unit_id: UUID,
    *,
    parent_id: UUID | None,
    day: date,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Put a unit, and with it all below it, under another parent (None: at the top) from a day on.

    Raises Conflict where it would stand below itself on any day from then on.
    """
    unit = place_below(work, unit_id, parent_id, day=day, document_id=document_id, version=version, actor=actor)
    into = [] if parent_id is None else [parent_id]
    enter_change(work.session, ChangeKind.MOVE, day, document_id, before=[unit_id], after=into)
    return unit


def hand_over_unit(
    work: UnitOfWork,
    unit_id: UUID,
    *,
    parent_id: UUID,
    day: date,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Hand a unit with all below it over to another parent of the same committee, from a day on."""
    unit = place_below(work, unit_id, parent_id, day=day, document_id=document_id, version=version, actor=actor)
    enter_change(work.session, ChangeKind.HAND_OVER, day, document_id, before=[unit_id], after=[parent_id])
    return unit


def place_below(
    work: UnitOfWork,
    unit_id: UUID,
    parent_id: UUID | None,
    *,
    day: date,
    document_id: UUID | None,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Move a unit as a part of some change, which the caller enters."""
    return _changed(work, unit_id, "unit.move", {"parent_id": parent_id}, day, document_id, version, actor)


def _changed(
    work: UnitOfWork,
    unit_id: UUID,
    action: str,
    said: dict[str, Any],
    day: date,
    document_id: UUID | None,
    version: int | None,
    actor: str | UUID,
) -> Unit:
    unit, before = unit_to_change(work, unit_id, version)
    demand_document(work.session, document_id)
    after = periods.changed(before, day, said, document_id)
    keep_periods(work.session, unit, before, after)
    now = periods.on(before, day)
    old = {} if now is None else _plainly(now.said, said)
    new = _plainly(said, said)
    audit.record(
        work, action, actor=actor, subject=unit_id, day=day.isoformat(), old=old, new=new, document=document_id
    )
    return unit


def _plainly(said: periods.Said, names: Iterable[str]) -> dict[str, Any]:
    """Return what is said under some names, in values that an audit entry holds."""
    return {name: said[name] for name in names}
