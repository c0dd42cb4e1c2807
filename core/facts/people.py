"""The facts about people that follow from their records. Pure.

The names are those of the rulebooks; a fact that the records cannot tell is left out, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from core.facts.levels import share_at_least
from core.facts.months import Period, full_months, months_in_all
from core.people.kinds import CommendationLevel

FactValue = str | bool | int | Decimal | Fraction
NO_COMMENDATION = "none"
_LAST_RANK = 10**6


@dataclass(frozen=True, slots=True)
class LeadingPost:
    """A leading post held on the day, and what is known of the unit it leads."""

    since: date
    head: bool
    main: bool
    rank: int | None
    unit_level: str | None = None
    led_levels: tuple[str | None, ...] = ()  # of the units directly below


@dataclass(frozen=True, slots=True)
class Studies:
    """The year of a student."""

    track: str
    conduct_points: Decimal | None = None
    gpa: Decimal | None = None
    credits_owed: Decimal | None = None
    tuition_owed: bool | None = None


@dataclass(slots=True)
class PersonRecords:
    """What the records say of one person, for a year, as of a day."""

    admitted_on: date | None = None
    official_on: date | None = None
    is_student: bool = False
    is_civil_servant: bool = False
    standings: set[str] = field(default_factory=set)
    posts: list[LeadingPost] = field(default_factory=list)
    sick: list[Period] = field(default_factory=list)
    self_detected: list[bool] = field(default_factory=list)  # one for each measure of discipline in the year
    commendations: list[str] = field(default_factory=list)
    state_level: str | None = None
    studies: Studies | None = None


def facts_of_person(one: PersonRecords, year: int, day: date) -> Mapping[str, FactValue]:
    """Return the facts of a person by their names."""
    found = dict(_of_membership(one, day))
    found["is_civil_servant"] = one.is_civil_servant
    if one.state_level is not None:
        found["civil_service_level"] = one.state_level
    found["sick_leave_months"] = months_in_all(one.sick, year, day)
    found["disciplined"] = bool(one.self_detected)
    if one.self_detected:
        found["self_detected"] = all(one.self_detected)
    found.update(_of_student(one))
    found.update(_of_leader(one.posts, day))
    return MappingProxyType(found)


def _of_membership(one: PersonRecords, day: date) -> Iterator[tuple[str, FactValue]]:
    if one.admitted_on is not None and one.admitted_on <= day:
        yield "months_in_party", full_months(one.admitted_on, day)
        official = one.official_on is not None and one.official_on <= day
        yield "party_status", "official" if official else "probationary"
    for name in ("exempt_from_activity", "suspended_from_activity", "suspended_from_committee"):
        yield name, name in one.standings


def _of_student(one: PersonRecords) -> Iterator[tuple[str, FactValue]]:
    yield "is_student", one.is_student
    ranks = [CommendationLevel(level) for level in one.commendations]
    order = list(CommendationLevel)
    yield "commendation", max(ranks, key=order.index).value if ranks else NO_COMMENDATION
    if one.studies is None:
        return
    yield "student_track", one.studies.track
    for name in ("conduct_points", "gpa", "credits_owed", "tuition_owed"):
        value = getattr(one.studies, name)
        if value is not None:
            yield name, value


def _of_leader(posts: Sequence[LeadingPost], day: date) -> Iterator[tuple[str, FactValue]]:
    yield "is_leader", bool(posts)
    if not posts:
        return
    main = main_post(posts)
    yield "is_head", main.head
    yield "months_in_post", full_months(main.since, day)
    if main.unit_level is not None:
        yield "unit_level", main.unit_level
    for name, level in (("led_units_htnv_up", "HTNV"), ("led_units_httnv_up", "HTTNV")):
        share = share_at_least(main.led_levels, level)
        if share is not None:
            yield name, share


def main_post(posts: Sequence[LeadingPost]) -> LeadingPost:
    """Return the main one of several posts; where none is marked, the highest, then the one held longest."""
    return min(posts, key=lambda one: (not one.main, one.rank or _LAST_RANK, not one.head, one.since))
