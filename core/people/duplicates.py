"""Who may be entered twice: the same name and day of birth, or the same card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from core.db import TenantSession
from core.people.models import Person
from core.people.places import gathered
from core.people.reach import Within


class Likeness(StrEnum):
    """What two entries have in common."""

    NAME_AND_BIRTH = "name_and_birth"
    CARD = "card"


@dataclass(frozen=True, slots=True)
class Suspicion:
    """People who may be one, in the order in which they were entered."""

    likeness: Likeness
    people: Sequence[Person]


def possible_duplicates(session: TenantSession, within: Within | None = None, most: int = 100) -> list[Suspicion]:
    """Return groups of people who may be one, at most so many of each likeness; merged ones are left out."""
    return [
        *_alike(session, within, most, Likeness.NAME_AND_BIRTH, (Person.name_key, Person.born_on)),
        *_alike(session, within, most, Likeness.CARD, (Person.card_number,)),
    ]


def duplicates_of(session: TenantSession, person_id: UUID) -> Sequence[Person]:
    """Return the entries that were merged into a person."""
    return session.scalars(select(Person).where(Person.merged_into_id == person_id).order_by(Person.code)).all()


def _alike(
    session: TenantSession,
    within: Within | None,
    most: int,
    likeness: Likeness,
    columns: tuple[Any, ...],
) -> list[Suspicion]:
    single: list[ColumnElement[bool]] = [Person.merged_into_id.is_(None), *(one.is_not(None) for one in columns)]
    reached = within.tied(session) if within is not None else None
    if reached is not None:
        single.append(reached.asked(gathered))
    ids = func.array_agg(Person.id)
    groups = select(ids).where(*single).group_by(*columns).having(func.count() > 1).order_by(*columns).limit(most)
    found = session.scalars(groups).all()
    query = select(Person).where(Person.id.in_([one for group in found for one in group])).order_by(Person.id)
    people = {one.id: one for one in session.scalars(query)}
    return [Suspicion(likeness, [people[one] for one in sorted(group)]) for group in found]
