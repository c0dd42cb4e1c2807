"""Who is tied to some units and all below them on a day, asked in the way that is fast for how many units these are.

Of few units the people are read first, by the units. Of many, each person is looked at in the order of names until a
page is full; where they are counted, all ties are gathered at once. Where the units cover the whole committee, they
need not be asked about at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ARRAY, ColumnElement, Select, Uuid, any_, case, func, literal, or_, select, true, union

from core.db import TenantSession
from core.hierarchy.models import UnitPeriod
from core.hierarchy.scope import units_below
from core.people.models import Person

FEW = 200

Inside: TypeAlias = Callable[[Any], ColumnElement[bool]]  # that a column names one of the units
Ties: TypeAlias = Callable[[Inside], Sequence[Select[Any]]]  # the people so tied, by their ids
Asking: TypeAlias = Callable[[Any, Sequence[Select[Any]]], ColumnElement[bool]]


@dataclass(frozen=True, slots=True)
class Tied:
    """That a person (a column of ids) is tied to some units: one of the `people`, where these were read already."""

    person: Any
    ties: Sequence[Select[Any]] = ()
    people: frozenset[UUID] | None = None

    def asked(self, asking: Asking) -> ColumnElement[bool]:
        """Return the condition, in the form that is fast for what it is asked for."""
        return asking(self.person, self.ties) if self.people is None else one_of(self.person, self.people)


@dataclass(frozen=True, slots=True)
class Place:
    """Some units with all that stands below them on a day; None: the whole committee."""

    units: Sequence[UUID] | None

    @property
    def is_small(self) -> bool:
        """Say whether these are so few units that their people are read first."""
        return self.units is not None and len(self.units) <= FEW

    def people(self, session: TenantSession, ties: Ties) -> set[UUID]:
        """Return those who are tied to one of the units."""
        return set(session.scalars(union(*ties(self.among))))

    def tied(self, session: TenantSession, person: Any, ties: Ties) -> Tied:
        """Return that a person is tied to one of the units; of a small place the people are read at once."""
        if self.is_small:
            return Tied(person, people=frozenset(self.people(session, ties)))
        return Tied(person, ties(self.among))

    def among(self, column: Any) -> ColumnElement[bool]:
        """Return the condition that a column names one of the units."""
        if self.units is None:
            return true()
        if self.is_small:
            return one_of(column, self.units)
        # Looked up in a table that is made once; a plain IN would be made a join, and done again for each person.
        return func.coalesce(column.in_(select(func.unnest(_array(self.units)))), False)


def place_of(session: TenantSession, roots: Iterable[UUID], day: date) -> Place:
    """Return the place that some units are, with all below them."""
    roots = frozenset(roots)
    top = session.scalars(select(UnitPeriod.unit_id).where(UnitPeriod.parent_id.is_(None), UnitPeriod.on(day))).all()
    if top and roots.issuperset(top):
        return Place(None)
    below: list[Any] = list(session.scalars(units_below(session.tenant_id, roots, day)))
    return Place(below)


def looked_at(person: Any, ties: Sequence[Select[Any]]) -> ColumnElement[bool]:
    """Return the condition in the form that is fast for a page: each person is looked at by itself."""
    # The offset of nothing keeps PostgreSQL from gathering all ties first.
    one_by_one = (tie.where(tie.selected_columns[0] == person).offset(0).exists() for tie in ties)
    return or_(*one_by_one)


def gathered(person: Any, ties: Sequence[Select[Any]]) -> ColumnElement[bool]:
    """Return the condition in the form that is fast for a count: all ties at once."""
    together = union(*ties).subquery() if len(ties) > 1 else ties[0].subquery()
    one_of_them: ColumnElement[bool] = person.in_(select(together.c[0]))
    return one_of_them


def one_of(column: Any, ids: Iterable[UUID]) -> ColumnElement[bool]:
    """Return the condition that a column is one of some ids."""
    condition: ColumnElement[bool] = column == any_(_array(ids))
    return condition


def own_or_kept() -> ColumnElement[UUID]:
    """Return whose ties count for a person: a duplicate has those of the one who was kept."""
    # Not coalesce(): row-level security takes it for something that may leak, and then no index is used.
    return case((Person.merged_into_id.is_(None), Person.id), else_=Person.merged_into_id)


def _array(ids: Iterable[UUID]) -> Any:
    return literal(list(ids), ARRAY(Uuid))
