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
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from marshmallow import Schema, fields, validate
from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.errors import N_, WrongInput, fault
from core.wire.schemas import In, Out

USUAL, MOST = 50, 200


class PageIn(In):
    """Which page is asked for."""

    limit = fields.Integer(load_default=USUAL, validate=validate.Range(1, MOST))
    after = fields.String(load_default=None, allow_none=True, metadata={"description": "«next» của trang trước."})


@cache
def page_of(item: type[Schema]) -> type[Schema]:
    """Return the schema of a page of items: `{"items": […], "next": "…" or null}`."""
    name = f"{item.__name__.removesuffix('Out')}PageOut"
    return type(
        name,
        (Out,),
        {
            "__doc__": f"A page of {item.__name__}.",
            "items": fields.List(fields.Nested(item), required=True),
            "next": fields.String(allow_none=True, required=True),
        },
    )


def keyset(
    session: Session,
    query: Select[Any],
    order: Sequence[InstrumentedAttribute[Any]],
    args: dict[str, Any],
    *,
    row: Callable[[Any], Any] = lambda one: one[0],
) -> dict[str, Any]:
    """Run a query for one page in an order whose columns together are unique; they are added to what is selected.

    `row` makes an item of a result row. Raises WrongInput for a cursor that is not ours.
    """
    limit, after = args["limit"], args["after"]
    if after:
        query = query.where(tuple_(*order) > tuple_(*_read_cursor(after, order)))
    found = session.execute(query.add_columns(*order).order_by(*order).limit(limit + 1)).all()
    more = len(found) > limit
    last = found[limit - 1][-len(order) :] if more else None
    return {"items": [row(one) for one in found[:limit]], "next": _cursor(last) if last else None}


def _cursor(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps([str(one) for one in values]).encode()).decode().rstrip("=")


def _read_cursor(text: str, order: Sequence[InstrumentedAttribute[Any]]) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(values, list) or len(values) != len(order):
            raise ValueError(text)
        return [_typed(value, column) for value, column in zip(values, order, strict=True)]
    except (ValueError, TypeError, UnicodeDecodeError) as error:
        raise WrongInput(
            [fault("after", N_("không phải con trỏ trang của nền tảng; lấy ở «next» của trang trước."))]
        ) from error


def _typed(value: str, column: InstrumentedAttribute[Any]) -> Any:
    kind = column.type.python_type
    if not isinstance(value, str) or "\0" in value:
        raise ValueError(value)
    if kind is datetime or kind is date:
        return kind.fromisoformat(value)
    return UUID(value) if kind is UUID else kind(value)
