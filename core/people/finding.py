"""Find people: by name or code, by where they belong and what they are, as of a day, in the order of their names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from core.hierarchy.models import Body, UnitPeriod
from core.people.kinds import MembershipKind, PartyStatus, Presence
from core.people.models import Departure, Membership, Person, Post, Standing
from core.people.places import Asking, Tied, gathered, looked_at, place_of
from core.people.reach import Within
from core.vietnamese import plain
from core.wire import keyset

LONGEST_WORDS = 8  # what is searched by has at most so many


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who is looked for, as of a day; None: whatever it is. `unit_id` stands for the unit and all below it."""

    day: date
    text: str = ""
    unit_id: UUID | None = None
    kind: MembershipKind | str | None = None
    status: PartyStatus | str | None = None
    presence: Presence | str | None = None
    is_student: bool | None = None
    is_civil_servant: bool | None = None
    is_leader: bool | None = None


@dataclass(frozen=True, slots=True)
class Belonging:
    """A membership as it is shown."""

    id: UUID
    unit_id: UUID
    unit: str
    kind: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class Holding:
    """A post as it is shown."""

    id: UUID
    unit_id: UUID
    unit: str
    body_id: UUID | None
    body: str | None
    title: str
    leading: bool
    head: bool
    main: bool
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PersonShown:
    """A person as of a day: where they belong, what posts they hold, what sets them apart."""

    person: Person
    status: PartyStatus
    memberships: Sequence[Belonging]
    posts: Sequence[Holding]
    standings: Sequence[str]
    departure: Departure | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many belong to a unit itself, on a day."""

    official: int = 0
    probationary: int = 0
    temporary: int = 0
    staff: int = 0


def find_person(session: TenantSession, person_id: UUID) -> Person:
    """Return a person, a duplicate included; raise NotFound."""
    person = session.scalars(select(Person).where(Person.id == person_id)).one_or_none()
    if person is None:
        raise refusal(NotFound, N_("Không có người «{person}»."), person=person_id)
    return person


def find_by_code(session: TenantSession, code: str) -> Person:
    """Return the person with a code, a duplicate included; raise NotFound."""
    person = session.scalars(select(Person).where(Person.code == code)).one_or_none()
    if person is None:
        raise refusal(NotFound, N_("Không có người mang mã «{code}»."), code=code)
    return person


def own_person(session: TenantSession, person_id: UUID) -> Person:
    """Return the person behind an account: of a duplicate, the one that was kept."""
    person = find_person(session, person_id)
    return find_person(session, person.merged_into_id) if person.merged_into_id else person


def wanted_people(session: TenantSession, wanted: Wanted, within: Within | None) -> Select[Person]:
    """Return the query for those who are wanted, among those within reach (None: everybody)."""
    return _query(wanted, _tied(session, wanted, within), gathered)


def people_page(session: TenantSession, wanted: Wanted, within: Within | None, args: dict[str, Any]) -> dict[str, Any]:
    """Return a page of people in the order of their names (`limit`, `after`), each as of the day.

    `total` counts them all; it is told with the first page only.
    """
    tied = _tied(session, wanted, within)
    ids = _query(wanted, tied, looked_at).with_only_columns(Person.id)
    page = keyset(session, ids, [Person.name_key, Person.id], args)
    people = {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(page["items"])))}
    total = None if args["after"] else len(people)
    if page["next"] is not None and total is not None:
        total = count(session, _query(wanted, tied, gathered))
    return {**page, "items": shown(session, [people[one] for one in page["items"]], wanted.day), "total": total}


def count(session: TenantSession, query: Select[Person]) -> int:
    """Return how many people a query finds."""
    return session.scalar(query.with_only_columns(func.count(Person.id))) or 0


def shown(session: TenantSession, people: Sequence[Person], day: date) -> list[PersonShown]:
    """Return people as of a day, in the order they are given."""
    ids = [one.id for one in people]
    belongings, posts = _belongings(session, ids, day), _posts(session, ids, day)
    standings: dict[UUID, list[str]] = defaultdict(list)
    for row in session.scalars(select(Standing).where(Standing.person_id.in_(ids), Standing.on(day))):
        standings[row.person_id].append(row.kind)
    gone = session.scalars(select(Departure).where(Departure.person_id.in_(ids), Departure.on(day)))
    departures = {one.person_id: one for one in gone}
    return [
        PersonShown(
            one,
            status_on(one, day),
            belongings.get(one.id, ()),
            posts.get(one.id, ()),
            sorted(standings.get(one.id, ())),
            departures.get(one.id),
        )
        for one in people
    ]


def status_on(person: Person, day: date) -> PartyStatus:
    """Return what somebody is to the Party on a day, from the days of admission."""
    if person.admitted_on is None or person.admitted_on > day:
        return PartyStatus.NONE
    official = person.official_on is not None and person.official_on <= day
    return PartyStatus.OFFICIAL if official else PartyStatus.PROBATIONARY


def counts_per_unit(session: TenantSession, day: date, below: UUID | None = None) -> Mapping[UUID, Counts]:
    """Return how many belong to each unit itself on a day, those below it not counted; units without any left out.

    `below` names the unit at and below which is counted (None: everywhere).
    """
    official = and_(Membership.kind == MembershipKind.OFFICIAL_CELL, Person.official_on <= day)
    query = (
        select(
            Membership.unit_id,
            func.count().filter(official),
            func.count().filter(Membership.kind == MembershipKind.OFFICIAL_CELL, ~func.coalesce(official, False)),
            func.count().filter(Membership.kind == MembershipKind.TEMPORARY),
            func.count().filter(Membership.kind == MembershipKind.STAFF),
        )
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.on(day))
        .group_by(Membership.unit_id)
    )
    if below is not None:
        query = query.where(place_of(session, [below], day).among(Membership.unit_id))
    return MappingProxyType({unit: Counts(*counts) for unit, *counts in session.execute(query)})


def _query(wanted: Wanted, tied: Sequence[Tied], asking: Asking) -> Select[Person]:
    return select(Person).where(*_conditions(wanted), *(one.asked(asking) for one in tied))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    words = plain("".join(one if one.isprintable() else " " for one in wanted.text)).split()[:LONGEST_WORDS]
    for word in words:
        yield Person.search_text.contains(f" {word}", autoescape=True)  # a space stands before each word
    if not words:
        yield Person.merged_into_id.is_(None)  # who is looked for by name or code is found as a duplicate, too
    if wanted.status is not None:
        yield _has_status(PartyStatus(wanted.status), wanted.day)
    if wanted.presence == Presence.LEFT:
        yield Person.id.in_(select(Departure.person_id).where(Departure.on(wanted.day)))
    for name in ("is_student", "is_civil_servant"):
        asked = getattr(wanted, name)
        if asked is not None:
            yield getattr(Person, name).is_(asked)
    if wanted.is_leader is not None:
        leads = Person.id.in_(select(Post.person_id).where(Post.leading, Post.on(wanted.day)))
        yield leads if wanted.is_leader else ~leads


def _tied(session: TenantSession, wanted: Wanted, within: Within | None) -> list[Tied]:
    """Return to what those who are wanted are tied: where they belong, and the units of whoever asks."""
    here = select(Membership.person_id).where(Membership.on(wanted.day))
    if wanted.kind is not None:
        here = here.where(Membership.kind == wanted.kind)
    found: list[Tied | None] = [within.tied(session) if within is not None else None]
    if wanted.unit_id is not None:
        place = place_of(session, [wanted.unit_id], wanted.day)
        found.append(place.tied(session, Person.id, lambda inside: [here.where(inside(Membership.unit_id))]))
    elif wanted.kind is not None or wanted.presence == Presence.HERE:
        found.append(Tied(Person.id, [here]))
    return [one for one in found if one is not None]


def _has_status(status: PartyStatus, day: date) -> ColumnElement[bool]:
    if status is PartyStatus.OFFICIAL:
        return Person.official_on <= day
    if status is PartyStatus.PROBATIONARY:
        return and_(Person.admitted_on <= day, or_(Person.official_on.is_(None), Person.official_on > day))
    return or_(Person.admitted_on.is_(None), Person.admitted_on > day)


def _belongings(session: TenantSession, ids: Sequence[UUID], day: date) -> dict[UUID, list[Belonging]]:
    name = _unit_name(Membership.unit_id, day)
    query = select(Membership, name).where(Membership.person_id.in_(ids), Membership.on(day))
    found: dict[UUID, list[Belonging]] = defaultdict(list)
    for row, unit in session.execute(query.order_by(Membership.kind, Membership.since)):
        found[row.person_id].append(Belonging(row.id, row.unit_id, unit or "", row.kind, row.since, row.until))
    return found


def _posts(session: TenantSession, ids: Sequence[UUID], day: date) -> dict[UUID, list[Holding]]:
    body = select(Body.name).where(Body.id == Post.body_id).scalar_subquery()
    query = select(Post, _unit_name(Post.unit_id, day), body).where(Post.person_id.in_(ids), Post.on(day))
    found: dict[UUID, list[Holding]] = defaultdict(list)
    for row, unit, name in session.execute(query.order_by(Post.main.desc(), Post.rank.nulls_last(), Post.since)):
        said = (row.unit_id, unit or "", row.body_id, name, row.title, row.leading, row.head, row.main)
        found[row.person_id].append(Holding(row.id, *said, row.since, row.until))
    return found


def _unit_name(unit_id: Any, day: date) -> Any:
    """Return what a unit is called on a day, as a part of a query."""
    return select(UnitPeriod.name).where(UnitPeriod.unit_id == unit_id, UnitPeriod.on(day)).scalar_subquery()
