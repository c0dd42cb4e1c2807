"""Writes that can be taken back: done in bulk, table by table, and undone exactly, as long as nothing rests on them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import Table, bindparam, delete, select, update

from core.db import Base, TenantSession
from core.exchange.among import among
from core.exchange.bulk import insert_rows
from core.exchange.plans import Write, as_json

AT_ONCE = 20_000
VERSION = "version"
_NOT_COMPARED = {VERSION, "created_at", "tenant_id", "id"}


def do(session: TenantSession, writes: Iterable[Write]) -> list[Write]:
    """Do writes, each once; return them in the order in which they were done, what was taken away in full."""
    done: list[Write] = []
    for table, some in _by_table(writes):
        gone = [_in_full(session, table, one) for one in some if one.after is None]
        _take_away(session, table, [one.id for one in gone])
        changed = [one for one in some if one.before is not None and one.after is not None]
        _change(session, table, [(one.id, one.after or {}) for one in changed])
        added = [one for one in some if one.before is None]
        _add(session, table, [(one.id, one.after or {}) for one in added])
        done += [*gone, *changed, *added]
    return done


def undo(session: TenantSession, writes: Sequence[Write]) -> None:
    """Take writes back: what was added goes, what was changed or taken away is again what it was."""
    for table, some in reversed(_by_table(writes)):
        _take_away(session, table, [one.id for one in some if one.before is None])
        changed = [one for one in some if one.before is not None and one.after is not None]
        _change(session, table, [(one.id, one.before or {}) for one in changed])
        _add(session, table, [(one.id, one.before or {}) for one in some if one.after is None])


def changed_since(session: TenantSession, writes: Sequence[Write]) -> Iterator[Write]:
    """Yield the writes whose rows are no more as they were written."""
    for table, some in _by_table(writes):
        there = _rows(session, table, [one.id for one in some])
        for one in some:
            now = there.get(one.id)
            if one.after is None:
                if now is not None:
                    yield one
            elif now is None or any(now[name] != value for name, value in one.after.items() if _is_compared(name)):
                yield one


def resting_on(session: TenantSession, writes: Sequence[Write]) -> Iterator[tuple[Write, str]]:
    """Yield each added row to which a row of a table, named beside it, is tied that these writes did not add."""
    added = {(one.table, one.id): one for one in writes if one.before is None}
    ids: dict[str, list[UUID]] = defaultdict(list)
    for one in added.values():
        ids[one.table].append(one.id)
    for table in Base.metadata.sorted_tables:
        for key in table.foreign_key_constraints:
            referred = key.referred_table.name
            for found, own in _tied(session, table, key.elements[-1].parent.name, ids[referred]):
                if (table.name, own) not in added:
                    yield added[referred, found], table.name


def encoded(values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return values as JSON holds them."""
    return None if values is None else {name: as_json(value) for name, value in values.items()}


def decoded(table: str, values: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return the values that were kept as JSON, each of the type of its column."""
    if values is None:
        return None
    columns = Base.metadata.tables[table].c
    return {name: _typed(columns[name].type.python_type, value) for name, value in values.items()}


def _typed(kind: type, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if kind in (date, datetime):
        return kind.fromisoformat(value)
    return kind(value) if kind in (UUID, Decimal) else value


def _is_compared(name: str) -> bool:
    return name not in _NOT_COMPARED


def _by_table(writes: Iterable[Write]) -> list[tuple[Table, list[Write]]]:
    """Return writes by their tables, those first to which others are tied; several of one row become one."""
    found: dict[str, dict[UUID, Write]] = defaultdict(dict)
    for one in writes:
        there = found[one.table].get(one.id)
        found[one.table][one.id] = one if there is None else _joined(there, one)
    return [(table, list(found[table.name].values())) for table in Base.metadata.sorted_tables if table.name in found]


def _joined(first: Write, second: Write) -> Write:
    if first is second or first.after is None or second.after is None:
        return second
    before = None if first.before is None else {**(second.before or {}), **first.before}
    return Write(first.table, first.id, before, {**first.after, **second.after})


def _in_full(session: TenantSession, table: Table, one: Write) -> Write:
    there = _rows(session, table, [one.id])[one.id]
    before = {name: value for name, value in there.items() if name not in {"tenant_id", "id"}}
    return Write(one.table, one.id, before, None)


def _rows(session: TenantSession, table: Table, ids: Sequence[UUID]) -> dict[UUID, Mapping[str, Any]]:
    found: dict[UUID, Mapping[str, Any]] = {}
    for part in _parts(ids):
        query = select(table).where(table.c.tenant_id == session.tenant_id, among(table.c.id, part))
        found.update({row["id"]: row for row in session.execute(query).mappings()})
    return found


def _tied(session: TenantSession, table: Table, column: str, ids: Sequence[UUID]) -> Iterator[tuple[UUID, UUID | None]]:
    own = table.c.id if "id" in table.c else table.c.tenant_id
    for part in _parts(ids):
        tied = table.c[column]
        query = select(tied, own).where(table.c.tenant_id == session.tenant_id, among(tied, part))
        yield from ((row[0], row[1]) for row in session.execute(query))


def _take_away(session: TenantSession, table: Table, ids: Sequence[UUID]) -> None:
    for part in _parts(ids):
        session.execute(delete(table).where(table.c.tenant_id == session.tenant_id, among(table.c.id, part)))


def _add(session: TenantSession, table: Table, rows: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Add rows that all name the same columns."""
    begin = {VERSION: 1} if VERSION in table.c else {}
    insert_rows(session, table, [{**begin, "id": one, **values} for one, values in rows])


def _change(session: TenantSession, table: Table, rows: Iterable[tuple[UUID, Mapping[str, Any]]]) -> None:
    """Change rows in groups that name the same columns; each change counts in the version, where there is one."""
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for row_id, values in rows:
        named = {f"new_{name}": value for name, value in values.items() if name != VERSION}
        groups[tuple(named)].append({"own_tenant": session.tenant_id, "own_id": row_id, **named})
    for names, every in groups.items():
        values = {name.removeprefix("new_"): bindparam(name) for name in names}
        counted = {**values, **({VERSION: table.c.version + 1} if VERSION in table.c else {})}
        if counted:
            mine = (table.c.tenant_id == bindparam("own_tenant")) & (table.c.id == bindparam("own_id"))
            session.execute(update(table).where(mine).values(counted), every)


def _parts(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))
