"""Share out a scope's places to its groups in step with their own level (123-CV/ĐU, 1(2) and 1(4)).

The places sum to the total; no group gets more than its candidates; the share of a higher-classed group is never below
that of a lower-classed one, unless all its candidates have a place; the same input gives the same places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Claim:
    """A group that wants places: how many candidates it has, how many stand in its base, its own level."""

    name: str
    candidates: int
    base: int
    level: str | None


def share_out(claims: Sequence[Claim], total: int, levels: Sequence[str]) -> tuple[dict[str, int], list[str]]:
    """Return the places of every group, and the groups whose claim to the last place was equal (decided by their
    names).

    `levels` stand best first; a group at the lowest gets none.
    """
    ranks = _ranks(claims, levels)
    places = {claim.name: 0 for claim in claims}
    sharing = [claim for claim in claims if claim.level != levels[-1] and claim.candidates]
    wanted = sum(claim.candidates for claim in sharing)
    equal: list[str] = []
    for _ in range(min(total, wanted)):
        free = [
            one for one in sharing if places[one.name] < one.candidates and _may_have_more(one, sharing, places, ranks)
        ]
        strength = {one.name: (_share(one, places), ranks[one.name], -one.base) for one in free}
        best = min(strength.values())
        equal = sorted(name for name, own in strength.items() if own == best)
        places[equal[0]] += 1
    return places, equal if len(equal) > 1 and total < wanted else []


def _ranks(claims: Sequence[Claim], levels: Sequence[str]) -> dict[str, int]:
    """Return each group's place in the order of levels; one without a level stands with the lowest of those that
    share.
    """
    known = [levels.index(claim.level) for claim in claims if claim.level in levels and claim.level != levels[-1]]
    lowest = max(known, default=0)
    return {claim.name: levels.index(claim.level) if claim.level in levels else lowest for claim in claims}


def _share(claim: Claim, places: Mapping[str, int], more: int = 0) -> Fraction:
    return Fraction(places[claim.name] + more, claim.base or 1)


def _may_have_more(claim: Claim, sharing: Sequence[Claim], places: Mapping[str, int], ranks: Mapping[str, int]) -> bool:
    """Say whether one more place keeps the order: no higher group with candidates left would have a smaller share."""
    return all(
        _share(claim, places, 1) <= _share(higher, places)
        for higher in sharing
        if ranks[higher.name] < ranks[claim.name] and places[higher.name] < higher.candidates
    )


def breaks_order(claims: Sequence[Claim], places: Mapping[str, int], name: str, levels: Sequence[str]) -> list[str]:
    """Return the higher-classed groups with candidates left whose share is below that of the named group."""
    ranks = _ranks(claims, levels)
    own = next(claim for claim in claims if claim.name == name)
    return [
        higher.name
        for higher in claims
        if own.base
        and higher.base
        and ranks[higher.name] < ranks[name]
        and places[higher.name] < higher.candidates
        and _share(own, places) > _share(higher, places)
    ]
