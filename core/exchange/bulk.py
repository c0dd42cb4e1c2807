"""Many rows in one statement: each column goes as one array, in place of a statement for each row."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BindParameter, Column, Table, Text, bindparam, cast, func, insert, literal, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from core import clock
from core.db import TenantSession
from core.db.models import TENANT_ID

AT_ONCE = 5_000
_FOR_ALL = (TENANT_ID, "created_at")


def insert_rows(session: TenantSession, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all name the same columns to a tenant's table; whose they are, and since when, is added."""
    names = [name for name in rows[0] if name not in _FOR_ALL] if rows else []
    dated = [] if not rows or "created_at" not in rows[0] else ["created_at"]
    for start in range(0, len(rows), AT_ONCE):
        _insert(session, table, names + dated, rows[start : start + AT_ONCE])


def _insert(session: TenantSession, table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    columns = [table.c[name] for name in names]
    given = func.unnest(*(_array(one, rows) for one in columns)).table_valued(*(f"given_{name}" for name in names))
    values = [cast(sent, one.type) for sent, one in zip(given.render_derived().c, columns, strict=True)]
    whose = literal(session.tenant_id, table.c[TENANT_ID].type)
    more = [] if "created_at" in names or "created_at" not in table.c else ["created_at"]
    made = [literal(clock.now(), table.c.created_at.type)] if more else []
    query = select(whose, *made, *values)
    session.execute(insert(table).from_select([TENANT_ID, *more, *names], query, include_defaults=False))


def _array(column: Column[Any], rows: Sequence[Mapping[str, Any]]) -> BindParameter[Any]:
    """Return a column of the rows; JSON goes as text, since an array of lists would be an array of more dimensions."""
    values = [row[column.name] for row in rows]
    if isinstance(column.type, JSONB):
        values = [None if one is None else json.dumps(one, ensure_ascii=False) for one in values]
        return bindparam(f"all_{column.name}", values, ARRAY(Text()))
    return bindparam(f"all_{column.name}", values, ARRAY(column.type))
