"""Whether units would still stand well once a file is written: below one that is there, never below itself. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeAlias
from uuid import UUID

from core.hierarchy.periods import Period

Timelines: TypeAlias = Mapping[UUID, Sequence[Period]]
_Stretch: TypeAlias = tuple[UUID, date, date | None]


def begins_too_late(lives: Timelines, period: Period) -> date | None:
    """Return the first day of the unit above where that is later than the period; None where all is well."""
    above = lives.get(period.said["parent_id"])
    return above[0].since if above and period.since < above[0].since else None


def ends_too_early(lives: Timelines, period: Period) -> date | None:
    """Return the end of the unit above where the period goes on beyond it; None where all is well."""
    above = lives.get(period.said["parent_id"])
    end = above[-1].until if above else None
    return end if end is not None and (period.until is None or period.until > end) else None


def below_itself(lives: Timelines, unit_id: UUID) -> date | None:
    """Return a day on which a unit would stand below itself, going up from each of its periods; None: never."""
    going: list[_Stretch] = [
        (one.said["parent_id"], one.since, one.until) for one in lives[unit_id] if one.said["parent_id"]
    ]
    seen: set[_Stretch] = set()
    while going:
        stretch = going.pop()
        if stretch[0] == unit_id:
            return stretch[1]
        if stretch not in seen:
            seen.add(stretch)
            going += _one_up(lives, stretch)
    return None


def _one_up(lives: Timelines, stretch: _Stretch) -> list[_Stretch]:
    unit_id, since, until = stretch
    return [
        (one.said["parent_id"], max(since, one.since), _earlier(until, one.until))
        for one in lives.get(unit_id, ())
        if one.said["parent_id"] and one.meets(since, until)
    ]


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((end for end in (one, other) if end is not None), default=None)
