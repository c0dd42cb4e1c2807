"""Put right what was entered wrongly. No document does this; the audit keeps what stood there before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from core import audit
from core.errors import N_, WrongInput, fault
from core.hierarchy import periods
from core.hierarchy.kinds import UnitKind
from core.hierarchy.models import Unit
from core.hierarchy.periods import Period
from core.hierarchy.services.founding import kind_faults, new_code_faults
from core.hierarchy.services.keeping import SAID, flush, keep_periods, unit_to_change
from core.hierarchy.services.texts import text_faults, tidy
from core.unit_of_work import UnitOfWork


def correct_unit(
    work: UnitOfWork,
    unit_id: UUID,
    wrong: Mapping[str, Any],
    *,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Put right several things at once; what `wrong` does not name stays.

    `code`; `name`, `kind`, `grassroots`, `parent_id` and `begins_on` of the period that begins on `since`;
    `ends_on`, the end of it all (None: it did not end).
    """
    said = {name: wrong[name] for name in SAID if name in wrong}
    since: date | None = wrong.get("since")
    if (said or "begins_on" in wrong) and since is None:
        raise WrongInput([fault("since", N_("nêu ngày bắt đầu của thời kỳ cần sửa"))])
    unit, _ = unit_to_change(work, unit_id, version)
    if "code" in wrong:
        correct_code(work, unit_id, wrong["code"], actor=actor)
    if "ends_on" in wrong:
        correct_end(work, unit_id, wrong["ends_on"], actor=actor)
    if since is not None and "begins_on" in wrong:
        correct_beginning(work, unit_id, since, wrong["begins_on"], actor=actor)
        since = wrong["begins_on"]
    if since is not None and said:
        correct_period(work, unit_id, since, said, actor=actor)
    return unit


def correct_period(
    work: UnitOfWork,
    unit_id: UUID,
    since: date,
    said: Mapping[str, Any],
    *,
    version: int | None = None,
    actor: str | UUID,
) -> Unit:
    """Put right what the period of a unit that begins on a day says: its name, kind, grassroots or parent_id.

    Only this period changes; where it then says the same as its neighbour, the two become one.
    """
    new = _checked(said)
    unit, before = unit_to_change(work, unit_id, version)
    after = periods.corrected(before, since, new)
    old = next(one.said for one in before if one.since == since)
    keep_periods(work.session, unit, before, after)
    audit.record(
        work,
        "unit.correct",
        actor=actor,
        subject=unit_id,
        since=since.isoformat(),
        old={name: old[name] for name in new},
        new=new,
    )
    return unit


def correct_beginning(
    work: UnitOfWork, unit_id: UUID, since: date, day: date, *, version: int | None = None, actor: str | UUID
) -> Unit:
    """Put right the day on which a period of a unit begins, the first of them included."""
    unit, before = unit_to_change(work, unit_id, version)
    _keep(work, unit, before, periods.begun(before, since, day), since=since, day=day, actor=actor)
    return unit


def correct_end(
    work: UnitOfWork, unit_id: UUID, day: date | None, *, version: int | None = None, actor: str | UUID
) -> Unit:
    """Put right the day on which a unit ends; None: it did not end at all."""
    unit, before = unit_to_change(work, unit_id, version)
    _keep(work, unit, before, periods.lasting(before, day), since=before[-1].until, day=day, actor=actor)
    return unit


def correct_code(work: UnitOfWork, unit_id: UUID, code: str, *, version: int | None = None, actor: str | UUID) -> Unit:
    """Put right the code of a unit; the old one is free again."""
    unit, _ = unit_to_change(work, unit_id, version)
    code, old = tidy(code), unit.code
    if code == old:
        return unit
    faults = list(new_code_faults(work.session, code))
    if faults:
        raise WrongInput(faults)
    unit.code = code
    flush(work.session)
    audit.record(work, "unit.recode", actor=actor, subject=unit_id, old=old, new=code)
    return unit


def _keep(
    work: UnitOfWork,
    unit: Unit,
    before: Sequence[Period],
    after: Sequence[Period],
    *,
    since: date | None,
    day: date | None,
    actor: str | UUID,
) -> None:
    keep_periods(work.session, unit, before, after)
    old, new = (None if one is None else one.isoformat() for one in (since, day))
    audit.record(work, "unit.correct", actor=actor, subject=unit.id, old=old, new=new)


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    unknown = sorted(set(said) - set(SAID))
    faults = [fault(name, N_("không sửa được mục này")) for name in unknown]
    if not said:
        faults.append(fault("", N_("không có gì để sửa; nêu tên, loại hoặc đơn vị cấp trên")))
    new = dict(said)
    if "name" in new:
        new["name"] = tidy(new["name"])
        faults += text_faults("name", new["name"])
    if "kind" in new:
        faults += kind_faults(new["kind"])
    if faults:
        raise WrongInput(faults)
    return {name: UnitKind(value).value if name == "kind" else value for name, value in new.items()}
