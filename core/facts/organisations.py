"""The facts about units and bodies that follow from the records. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

from core.facts.levels import Levels, lowest, share_at_least, share_lowest
from core.facts.months import full_months
from core.facts.people import FactValue
from core.hierarchy.kinds import UnitKind


@dataclass(frozen=True, slots=True)
class UnitRecords:
    """What the records say of one unit, for a year, as of a day.

    `subordinates` are the levels of the organisations directly below, or of a cell's members; `peers` those of the
    departments beside it. None in either: not known yet.
    """

    kind: UnitKind
    grassroots: bool
    established: date  # founded, or made by a merger or split
    subordinates: Levels = ()
    peers: Levels = ()
    below: int = 0  # organisations and units directly below
    below_disciplined: int = 0


@dataclass(frozen=True, slots=True)
class BodyRecords:
    """What the records say of one body, as of a day."""

    established: date
    members: int


def facts_of_unit(one: UnitRecords, day: date) -> Mapping[str, FactValue]:
    """Return the facts of a unit by their names."""
    found: dict[str, FactValue] = {
        "months_established": full_months(one.established, day),
        "is_grassroots": one.grassroots,
        "has_subordinates": bool(one.subordinates),
    }
    if one.kind is not UnitKind.DEPARTMENT:
        found["org_type"] = one.kind.value
    found.update(_of_subordinates(one))
    found.update(_of_peers(one.peers))
    return MappingProxyType(found)


def facts_of_body(one: BodyRecords, day: date) -> Mapping[str, FactValue]:
    """Return the facts of a body by their names."""
    return MappingProxyType({"months_established": full_months(one.established, day), "members_now": one.members})


def _of_subordinates(one: UnitRecords) -> Iterator[tuple[str, FactValue]]:
    shares = {
        "subs_htnv_up": share_at_least(one.subordinates, "HTNV"),
        "subs_httnv_up": share_at_least(one.subordinates, "HTTNV"),
        "subs_khtnv": share_lowest(one.subordinates),
    }
    yield from ((name, share) for name, share in shares.items() if share is not None)
    if one.below:
        yield "subs_disciplined", Fraction(one.below_disciplined, one.below)


def _of_peers(peers: Levels) -> Iterator[tuple[str, FactValue]]:
    level, share = lowest(peers), share_lowest(peers)
    if level is not None:
        yield "peers_lowest", level
    if share is not None:
        yield "peers_khtnv", share
