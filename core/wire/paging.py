"""Pages by cursor: each says where the next begins, so that rows which come and go in between shift nothing.

@units.arguments(PageIn, location="query")
@units.response(200, page_of(UnitOut))
def list_units(args):
    with reading() as session:
        return keyset(session, select(Unit).where(...), [Unit.code, Unit.id], args)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy import ColumnElement, Select, and_, false, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.errors import N_, WrongInput, fault
from core.wire.schemas import In, Out

USUAL, MOST = 50, 200
LONGEST_CURSOR = 4000
_GREATEST = 2**63 - 1
_READ: Mapping[type, Callable[[str], Any]] = MappingProxyType(
    {datetime: datetime.fromisoformat, date: date.fromisoformat}
)


class PageIn(In):
    """Which page is asked for."""

    limit = fields.Integer(
        load_default=USUAL, validate=validate.Range(1, MOST), metadata={"description": "Nhiều nhất bao nhiêu mục."}
    )
    after = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(max=LONGEST_CURSOR),
        metadata={"description": "«next» của trang trước."},
    )


@cache
def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a page of items: `{"items": […], "next": "…" or null}`."""
    name = f"{item.__name__.removesuffix('Out')}PageOut"
    return type(
        name,
        (Out,),
        {
            "__doc__": f"A page of {item.__name__}.",
            "__module__": item.__module__,
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(allow_none=True, required=True),
        },
    )


def keyset(
    session: Session,
    query: Select[Any],
    order: Sequence[InstrumentedAttribute[Any]],
    args: Mapping[str, Any],
    *,
    row: Callable[[Any], Any] = lambda one: one[0],
) -> dict[str, Any]:
    """Run a query for one page in an order whose columns together are unique; they are added to what is selected.

    Rows without a value stand last. `row` makes an item of a result row. Raises WrongInput for a cursor that is not
    ours.
    """
    limit, after = args["limit"], args["after"]
    if after:
        query = query.where(_comes_after(order, _read_cursor(after, order)))
    found = session.execute(query.add_columns(*order).order_by(*order).limit(limit + 1)).all()
    more = len(found) > limit
    last = found[limit - 1][-len(order) :] if more else None
    return {"items": [row(one) for one in found[:limit]], "next": _cursor(last) if last else None}


def _comes_after(order: Sequence[InstrumentedAttribute[Any]], values: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition that a row stands behind these values.

    Where every column has a value, the comparison of whole rows: an index serves it.
    """
    if not any(_may_be_empty(column) for column in order):
        return tuple_(*order) > tuple_(*values)
    column, value = order[0], values[0]
    behind: ColumnElement[bool] = false()
    if value is not None:
        behind = or_(column > value, column.is_(None))
    if len(order) == 1:
        return behind
    same = column.is_(None) if value is None else column == value
    return or_(behind, and_(same, _comes_after(order[1:], values[1:])))


def _may_be_empty(column: InstrumentedAttribute[Any]) -> bool:
    return any(one.nullable for one in column.property.columns)


def _cursor(values: Sequence[Any]) -> str:
    plain = [one if one is None or isinstance(one, bool | int) else _written(one) for one in values]
    return base64.urlsafe_b64encode(json.dumps(plain, separators=(",", ":")).encode()).decode().rstrip("=")


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _read_cursor(text: str, order: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        values = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        if not isinstance(values, list) or len(values) != len(order):
            raise ValueError(text)
        return [_typed(value, column) for value, column in zip(values, order, strict=True)]
    except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
        raise WrongInput(
            [fault("after", N_("không phải con trỏ trang của nền tảng; lấy ở «next» của trang trước."))]
        ) from error


def _typed(value: Any, column: InstrumentedAttribute[Any]) -> Any:
    """Return a value of a cursor as its column has it; raise ValueError where it never could."""
    if value is None and _may_be_empty(column):
        return None
    kind = column.type.python_type
    if kind in (bool, int):
        if type(value) is not kind or abs(value) > _GREATEST:
            raise ValueError(value)
        return value
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    value.encode()  # refuses halves of characters
    return _READ.get(kind, kind)(value)
