"""Whom somebody's rights reach: those who belong, or hold a post, at or below the units of their roles.

Who left is still seen where they last belonged; a duplicate is seen where the person is who was kept. A role of a unit
that stands above all others reaches everybody.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, union
from sqlalchemy.orm import aliased

from core import clock
from core.access.permissions import Permission
from core.access.principal import Principal
from core.db import TenantSession
from core.errors import N_, NotAllowed, NotFound, refusal
from core.hierarchy import scope
from core.people.models import Membership, Person, Post
from core.people.places import Inside, Tied, one_of, own_or_kept, place_of


@dataclass(frozen=True, slots=True)
class Within:
    """The people at and below some units, as of a day."""

    roots: frozenset[UUID]
    day: date

    def tied(self, session: TenantSession) -> Tied | None:
        """Return that a person is one of them; None where everybody is."""
        place = place_of(session, self.roots, self.day)
        if place.units is None:
            return None
        if not place.is_small:
            return Tied(own_or_kept(), _ties(place.among, self.day))
        people = place.people(session, lambda inside: _ties(inside, self.day))
        merged = session.scalars(select(Person.id).where(one_of(Person.merged_into_id, people)))
        return Tied(Person.id, people=frozenset(people.union(merged)))


def people_within(principal: Principal, permission: Permission, day: date) -> Within | None:
    """Return the people with whom this is allowed on a day; None: everybody."""
    roots = principal.units(permission)
    return None if roots is None else Within(roots, day)


def demand_person(
    session: TenantSession, principal: Principal, permission: Permission, person_id: UUID, day: date | None = None
) -> None:
    """Let somebody do something with a person, as things stand on a day (today where none is said).

    Raises NotFound for a person who is not there or whom they do not see, NotAllowed for one whom they only see.
    """
    day = day or clock.today()
    if session.scalar(select(Person.id).where(Person.id == person_id)) is not None:
        if _reaches(session, principal, permission, person_id, day):
            return
        if _reaches(session, principal, Permission.SEE_PEOPLE, person_id, day):
            raise refusal(NotAllowed, N_("Tài khoản này không được làm việc đó với người này; hỏi quản trị."))
    raise refusal(NotFound, N_("Không có người «{person}»."), person=person_id)


def _reaches(session: TenantSession, principal: Principal, permission: Permission, person_id: UUID, day: date) -> bool:
    """Say whether a person is reached: from the few units of the person up, not from all units below the roles."""
    roots = principal.units(permission)
    if roots is None:
        return True
    if not roots:
        return False
    units = session.scalars(_units_of_person(session, person_id, day)).all()
    if any(not roots.isdisjoint(scope.line_above(session, unit, day)) for unit in units):
        return True
    return place_of(session, roots, day).units is None


def _units_of_person(session: TenantSession, person_id: UUID, day: date) -> Select[Any]:
    """Return a selectable of the ids of the units to which a person belongs on a day, or last did."""
    kept = session.scalar(select(Person.merged_into_id).where(Person.id == person_id)) or person_id
    ties = [
        select(model.unit_id).where(model.person_id == kept, or_(model.on(day), _is_last(model, day)))
        for model in (Membership, Post)
    ]
    found = union(*ties).subquery("ties")
    return select(found.c.unit_id)


def _ties(inside: Inside, day: date) -> Sequence[Select[Any]]:
    """Return those who belong or hold a post inside on a day, or last did."""
    return [
        select(model.person_id).where(inside(model.unit_id), or_(model.on(day), _is_last(model, day)))
        for model in (Membership, Post)
    ]


def _is_last(model: type[Membership] | type[Post], day: date) -> ColumnElement[bool]:
    """Return the condition that somebody belongs nowhere on a day, and that no membership (or post) ends later."""
    later: Any = aliased(model)
    elsewhere = [
        select(other.id).where(other.person_id == model.person_id, other.on(day)).exists()
        for other in (aliased(Membership), aliased(Post))
    ]
    ends_later = and_(
        later.person_id == model.person_id,
        func.coalesce(later.until, date.max) > func.coalesce(model.until, date.max),
    )
    return and_(~or_(*elsewhere), ~select(later.id).where(ends_later).exists())
