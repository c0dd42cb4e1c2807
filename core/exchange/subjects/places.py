"""All units and bodies of a tenant at once, by code and by key, with their whole lives."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import TenantSession
from core.hierarchy.kinds import UnitKind
from core.hierarchy.models import Body, Unit, UnitPeriod
from core.hierarchy.periods import Period, on
from core.people.spans import Span

SAID = ("parent_id", "kind", "grassroots", "name")


@dataclass(frozen=True, slots=True)
class UnitThere:
    """A unit with all its periods, and the keys of their rows by the days on which they begin."""

    id: UUID
    code: str
    periods: tuple[Period, ...]
    rows: dict[date, UUID]

    @property
    def life(self) -> Span:
        """From its first day to its end."""
        return Span(self.periods[0].since, self.periods[-1].until)

    def as_of(self, day: date) -> Period | None:
        """Return what it is on a day; its first period where it begins later, None where it has ended."""
        return on(self.periods, day) or (self.periods[0] if day < self.periods[0].since else None)

    def kind_on(self, day: date) -> UnitKind | None:
        """Return of which kind it is on a day."""
        found = on(self.periods, day)
        return UnitKind(found.said["kind"]) if found else None


class UnitBook:
    """Every unit that was ever there."""

    def __init__(self, session: TenantSession, today: date) -> None:
        self.today = today
        self.by_id = {one.id: one for one in _read_units(session)}
        self.by_code = {one.code: one for one in self.by_id.values()}

    def code_of(self, unit_id: UUID | None) -> str | None:
        """Return the code of a unit."""
        found = None if unit_id is None else self.by_id.get(unit_id)
        return found.code if found else None

    def parent_of(self, unit_id: UUID) -> UUID | None:
        """Return the unit above one today."""
        now = self.by_id[unit_id].as_of(self.today) if unit_id in self.by_id else None
        return now.said["parent_id"] if now else None

    @cached_property
    def children(self) -> dict[UUID | None, list[UUID]]:
        """The units right below each, today."""
        found: dict[UUID | None, list[UUID]] = defaultdict(list)
        for unit in self.by_id.values():
            now = unit.as_of(self.today)
            if now is not None:
                found[now.said["parent_id"]].append(unit.id)
        return found

    def below(self, roots: Iterable[UUID]) -> frozenset[UUID]:
        """Return some units and all that stands below them today."""
        found: set[UUID] = set()
        going = [one for one in roots if one in self.by_id]
        while going:
            one = going.pop()
            if one not in found:
                found.add(one)
                going += self.children.get(one, ())
        return frozenset(found)

    @cached_property
    def without_zeros(self) -> dict[str, list[str]]:
        """The codes by what is left of them when zeros at the beginning are lost."""
        return without_zeros(self.by_code)


@dataclass(frozen=True, slots=True)
class BodyThere:
    """A body: when it is there, and the unit it belongs to."""

    id: UUID
    code: str
    unit_id: UUID
    life: Span
    kind: str


class BodyBook:
    """Every body that was ever there."""

    def __init__(self, session: TenantSession) -> None:
        query = select(Body.id, Body.code, Body.unit_id, Body.since, Body.until, Body.kind)
        found = [BodyThere(one[0], one[1], one[2], Span(one[3], one[4]), one[5]) for one in session.execute(query)]
        self.by_id = {one.id: one for one in found}
        self.by_code = {one.code: one for one in found}

    def code_of(self, body_id: UUID | None) -> str | None:
        """Return the code of a body."""
        found = None if body_id is None else self.by_id.get(body_id)
        return found.code if found else None


def without_zeros(codes: Iterable[str]) -> dict[str, list[str]]:
    """Return codes that begin with zeros by what is left without them."""
    found: dict[str, list[str]] = defaultdict(list)
    for code in codes:
        if code.startswith("0"):
            found[code.lstrip("0")].append(code)
    return found


def _read_units(session: TenantSession) -> Iterable[UnitThere]:
    period, unit = UnitPeriod.__table__.c, Unit.__table__.c
    columns = (period.unit_id, unit.code, period.id, period.since, period.until, period.document_id)
    said = [period[name] for name in SAID]
    query = (
        select(*columns, *said)
        .where(period.tenant_id == session.tenant_id, unit.tenant_id == period.tenant_id, unit.id == period.unit_id)
        .order_by(period.unit_id, period.since)
    )
    periods: dict[UUID, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        periods[row.unit_id].append(row)
    for unit_id, rows in periods.items():
        lives = tuple(
            Period(row.since, row.until, dict(zip(SAID, row[6:], strict=True)), row.document_id) for row in rows
        )
        yield UnitThere(unit_id, rows[0].code, lives, {row.since: row.id for row in rows})
