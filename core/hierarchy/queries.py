"""Questions about units, as of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from core.hierarchy.models import Body, BodyName, Document, Unit, UnitChange, UnitChangePart, UnitPeriod
from core.hierarchy.scope import line_above, nearest_day, no_such_unit, units_below
from core.hierarchy.tree import Node, Tree
from core.vietnamese import plain

Reach: TypeAlias = Select[tuple[UUID]] | None  # of `units_within`; None: everywhere

_NODE = (
    UnitPeriod.unit_id,
    UnitPeriod.parent_id,
    Unit.code,
    UnitPeriod.name,
    UnitPeriod.kind,
    UnitPeriod.grassroots,
    UnitPeriod.name_key,
)


@dataclass(frozen=True, slots=True)
class UnitView:
    """A unit as it stands on a day, `version` counting all changes ever made to it."""

    id: UUID
    version: int
    code: str
    name: str
    kind: str
    grassroots: bool
    parent_id: UUID | None
    since: date
    until: date | None
    founded_on: date
    ends_on: date | None
    path: tuple[Node, ...]  # those above it on the day, the highest first


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit in a list, with how many units stand right below it."""

    node: Node
    children: int


@dataclass(frozen=True, slots=True)
class ChangePart:
    """A unit that a change was about, by the name it had then or has first."""

    unit_id: UUID
    part: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a document did on a day."""

    id: UUID
    kind: str
    day: date
    note: str
    document: Document | None
    parts: tuple[ChangePart, ...]


@dataclass(frozen=True, slots=True)
class History:
    """All that is known of a unit: what it was called and where it stood, and what was done to it, oldest first."""

    periods: tuple[UnitPeriod, ...]
    changes: tuple[Change, ...]
    documents: dict[UUID, Document]


@dataclass(frozen=True, slots=True)
class BodyView:
    """A body as it is called on a day."""

    id: UUID
    version: int
    code: str
    kind: str
    name: str
    unit_id: UUID
    since: date
    until: date | None
    document_id: UUID | None


def tree_as_of(session: TenantSession, day: date, below: UUID | None = None) -> Tree:
    """Return the units of a day; of `below` and what stands below it, where that is said."""
    return tree_within(session, day, None if below is None else units_below(session.tenant_id, [below], day))


def tree_within(session: TenantSession, day: date, reach: Reach) -> Tree:
    """Return the units of a day that somebody reaches; those whose parents they do not reach stand at the top."""
    period, unit = UnitPeriod.__table__.c, Unit.__table__.c  # plain columns: no work for each of 15,000 rows
    query = (
        select(
            period.unit_id,
            period.parent_id,
            unit.code,
            period.name,
            period.kind,
            period.grassroots,
            period.name_key,
        )
        .where(period.tenant_id == session.tenant_id, period.since <= day)
        .where(or_(period.until.is_(None), period.until > day))
        .where(unit.tenant_id == period.tenant_id, unit.id == period.unit_id)
    )
    if reach is not None:
        query = query.where(period.unit_id.in_(reach))
    return Tree(map(Node._make, session.execute(query).all()))


def level(day: date, parent_id: UUID | None) -> Select[*tuple[Any, ...]]:
    """Return the query of the units right below one on a day (None: at the top), for a page; see `listed`."""
    above = UnitPeriod.parent_id.is_(None) if parent_id is None else UnitPeriod.parent_id == parent_id
    return _listing(day).where(above)


def level_within(day: date, roots: Iterable[UUID]) -> Select[*tuple[Any, ...]]:
    """Return the query of the units that somebody's roles name, as the top of what they see."""
    return _listing(day).where(UnitPeriod.unit_id.in_(list(roots)))


def search(day: date, text: str, reach: Reach) -> Select[*tuple[Any, ...]]:
    """Return the query of the units of a day with these words in their name, with or without marks, or this code."""
    query = _listing(day).where(*_reached(reach))
    for word in plain(text).split():
        query = query.where(
            UnitPeriod.search_text.contains(word, autoescape=True)
            | func.lower(Unit.code).startswith(word, autoescape=True)
        )
    return query


def listed(row: Any) -> Listed:
    """Return an item of `level`, `level_within` or `search` from its row."""
    return Listed(Node._make(row[: len(_NODE)]), row[len(_NODE)])


def find_unit(session: TenantSession, unit_id: UUID, day: date) -> UnitView:
    """Return a unit as it stands on a day, or on the nearest day of its life. Raises NotFound."""
    near = nearest_day(session, unit_id, day)
    unit = session.get(Unit, (session.tenant_id, unit_id))
    if unit is None or near is None:
        raise no_such_unit(unit_id)
    query = select(UnitPeriod).where(UnitPeriod.unit_id == unit_id).order_by(UnitPeriod.since)
    rows = session.scalars(query).all()
    own = next(one for one in rows if one.holds_on(near))
    above = line_above(session, unit_id, near)[1:]
    return UnitView(
        unit.id,
        unit.version,
        unit.code,
        own.name,
        own.kind,
        own.grassroots,
        own.parent_id,
        own.since,
        own.until,
        rows[0].since,
        rows[-1].until,
        tuple(_nodes(session, above[::-1], near)),
    )


def unit_named(session: TenantSession, code: str) -> Unit:
    """Return the unit with a code; raise NotFound."""
    found = session.scalars(select(Unit).where(Unit.code == code)).one_or_none()
    if found is None:
        raise no_such_unit(code)
    return found


def history_of(session: TenantSession, unit_id: UUID) -> History:
    """Return the history of a unit: its periods, the changes it had a part in, their documents. Raises NotFound."""
    query = select(UnitPeriod).where(UnitPeriod.unit_id == unit_id).order_by(UnitPeriod.since)
    periods = tuple(session.scalars(query))
    if not periods:
        raise no_such_unit(unit_id)
    mine = select(UnitChangePart.change_id).where(UnitChangePart.unit_id == unit_id)
    changes = session.scalars(
        select(UnitChange).where(UnitChange.id.in_(mine)).order_by(UnitChange.day, UnitChange.id)
    ).all()
    named = [one.document_id for one in periods] + [one.document_id for one in changes]
    ids = {one for one in named if one is not None}
    documents = {one.id: one for one in session.scalars(select(Document).where(Document.id.in_(ids)))}
    parts = _parts(session, changes)
    return History(
        periods,
        tuple(
            Change(
                one.id,
                one.kind,
                one.day,
                one.note,
                None if one.document_id is None else documents[one.document_id],
                tuple(parts[one.id]),
            )
            for one in changes
        ),
        documents,
    )


def bodies_of(session: TenantSession, unit_id: UUID, day: date) -> list[BodyView]:
    """Return the bodies of a unit on a day, in the order of their codes."""
    query = _bodies(day).where(Body.unit_id == unit_id, Body.on(day)).order_by(Body.code)
    return [BodyView(*row) for row in session.execute(query)]


def find_body(session: TenantSession, body_id: UUID, day: date) -> BodyView:
    """Return a body as it is called on a day; by its latest name on a day outside of its life. Raises NotFound."""
    row = session.execute(_bodies(day).where(Body.id == body_id)).one_or_none()
    if row is None:
        raise no_such_body(body_id)
    return BodyView(*row)


def no_such_body(body_id: object) -> Exception:
    """Return the error for a body that is not there, or not to be seen."""
    return refusal(NotFound, N_("Không có tập thể «{body}»."), body=body_id)


def _bodies(day: date) -> Select[*tuple[Any, ...]]:
    called = and_(BodyName.body_id == Body.id, BodyName.tenant_id == Body.tenant_id, BodyName.on(day))
    name = func.coalesce(BodyName.name, Body.name)
    columns = (Body.id, Body.version, Body.code, Body.kind, name, Body.unit_id, Body.since, Body.until)
    return select(*columns, Body.document_id).outerjoin(BodyName, called)


def _same_unit() -> ColumnElement[bool]:
    return and_(Unit.id == UnitPeriod.unit_id, Unit.tenant_id == UnitPeriod.tenant_id)


def _reached(reach: Reach) -> list[ColumnElement[bool]]:
    return [] if reach is None else [UnitPeriod.unit_id.in_(reach)]


def _listing(day: date) -> Select[*tuple[Any, ...]]:
    """Return the query of the units of a day, each with how many stand right below it."""
    child = aliased(UnitPeriod)
    count = (
        select(func.count())
        .select_from(child)
        .where(child.tenant_id == UnitPeriod.tenant_id, child.parent_id == UnitPeriod.unit_id, child.on(day))
        .scalar_subquery()
    )
    return select(*_NODE, count).join(Unit, _same_unit()).where(UnitPeriod.on(day))


def _nodes(session: TenantSession, ids: Sequence[UUID], day: date) -> list[Node]:
    """Return units as they stand on a day, in the order of the ids."""
    query = select(*_NODE).join(Unit, _same_unit()).where(UnitPeriod.unit_id.in_(ids), UnitPeriod.on(day))
    found = {row.unit_id: Node._make(row) for row in session.execute(query)} if ids else {}
    return [found[one] for one in ids if one in found]


def _parts(session: TenantSession, changes: Sequence[UnitChange]) -> dict[UUID, list[ChangePart]]:
    """Return the units that changes were about, by the names they had the day before, or got."""
    rows = session.execute(
        select(UnitChangePart.change_id, UnitChangePart.part, Unit.id, Unit.code)
        .join(Unit, and_(Unit.id == UnitChangePart.unit_id, Unit.tenant_id == UnitChangePart.tenant_id))
        .where(UnitChangePart.change_id.in_([one.id for one in changes]))
        .order_by(UnitChangePart.part, Unit.code)
    ).all()
    names = _names(session, {row.id for row in rows})
    days = {one.id: one.day for one in changes}
    found: dict[UUID, list[ChangePart]] = defaultdict(list)
    for row in rows:
        called = names[row.id]
        before = [name for since, name in called if since < days[row.change_id]]
        found[row.change_id].append(ChangePart(row.id, row.part, row.code, before[-1] if before else called[0][1]))
    return found


def _names(session: TenantSession, ids: Iterable[UUID]) -> dict[UUID, list[tuple[date, str]]]:
    query = select(UnitPeriod.unit_id, UnitPeriod.since, UnitPeriod.name).where(UnitPeriod.unit_id.in_(list(ids)))
    found: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    for unit_id, since, name in session.execute(query.order_by(UnitPeriod.since)):
        found[unit_id].append((since, name))
    return found
