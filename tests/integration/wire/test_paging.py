"""Pages by cursor: every row once, in order, whatever the columns hold."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import DateTime, Numeric, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from core.access import Role
from core.errors import WrongInput
from core.wire import keyset

PATH = "/api/v1/trial/documents"


class Rows(DeclarativeBase):
    """A table of this test's own, in a temporary schema."""

    type_annotation_map = {datetime: DateTime(timezone=True)}


class Line(Rows):
    """A row with a column of each type."""

    __tablename__ = "line"
    __table_args__ = {"prefixes": ["TEMPORARY"]}

    id: Mapped[UUID] = mapped_column(primary_key=True)
    number: Mapped[int]
    text: Mapped[str]
    day: Mapped[date]
    at: Mapped[datetime]
    truth: Mapped[bool]
    exact: Mapped[Decimal] = mapped_column(Numeric)
    maybe: Mapped[str | None]
    rank: Mapped[int | None]


def line(place: int) -> dict[str, Any]:
    return {
        "id": UUID(int=place * 7919 % 100_003),
        "number": place % 7 - 3,
        "text": ("a", "ă", "Đ", "z", '"', "")[place % 6],
        "day": date(2023, 1, 1) + timedelta(days=place % 11),
        "at": datetime(2023, 1, 1, tzinfo=UTC) + timedelta(microseconds=place % 13),
        "truth": place % 2 == 0,
        "exact": Decimal(place % 5) / 4,
        "maybe": (None, "x", "y")[place % 3],
        "rank": None if place % 4 else place % 9,
    }


@pytest.fixture(scope="module")
def lines(database):
    """A session over 10,000 lines."""
    engine = create_engine(database.addresses.owner)
    with engine.connect() as connection, Session(connection) as session:
        Rows.metadata.create_all(connection)
        session.execute(insert(Line), [line(place) for place in range(10_000)])
        yield session
        session.rollback()
    engine.dispose()


def all_pages(session, order, limit):
    after, found = None, []
    while True:
        page = keyset(session, select(Line), order, {"limit": limit, "after": after})
        assert len(page["items"]) <= limit
        found += page["items"]
        after = page["next"]
        if after is None:
            return found


def test_ten_thousand_rows_come_once_each(lines) -> None:
    found = all_pages(lines, [Line.id], 200)
    assert len(found) == 10_000
    assert [one.id for one in found] == sorted({one.id for one in found})


@pytest.mark.parametrize(
    "names", ["number", "text", "day", "at", "truth", "exact", "maybe", "rank", "maybe rank truth"]
)
def test_rows_come_once_in_the_order_of_any_column(lines, names) -> None:
    order = [*(getattr(Line, name) for name in names.split()), Line.id]
    found = [one.id for one in all_pages(lines, order, 997)]
    assert found == list(lines.scalars(select(Line.id).order_by(*order)))
    assert len(set(found)) == 10_000


def test_a_last_page_that_is_full_has_no_next(lines) -> None:
    page = keyset(lines, select(Line), [Line.id], {"limit": 10_000, "after": None})
    assert (len(page["items"]), page["next"]) == (10_000, None)


def test_a_row_that_goes_shifts_nothing(lines) -> None:
    first = keyset(lines, select(Line), [Line.id], {"limit": 10, "after": None})
    with lines.begin_nested() as savepoint:
        lines.delete(first["items"][-1])
        lines.flush()
        second = keyset(lines, select(Line), [Line.id], {"limit": 10, "after": first["next"]})
        savepoint.rollback()
    ids = list(lines.scalars(select(Line.id).order_by(Line.id).limit(20)))
    assert [one.id for one in second["items"]] == ids[10:]


def cursor(*values: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    ("order", "after"),
    [
        ([Line.id], "không"),
        ([Line.id], "!!!!"),
        ([Line.id], "a"),
        ([Line.id], cursor()),
        ([Line.id], cursor("x")),
        ([Line.id], cursor(1)),
        ([Line.id], cursor(None)),
        ([Line.id], cursor(str(UUID(int=1)), "x")),
        ([Line.id], base64.urlsafe_b64encode(b"{}").decode()),
        ([Line.id], base64.urlsafe_b64encode(b"[" * 900).decode()),
        ([Line.number], cursor("1")),
        ([Line.number], cursor(True)),
        ([Line.number], cursor(1.5)),
        ([Line.number], cursor(2**63)),
        ([Line.truth], cursor("False")),
        ([Line.truth], cursor(0)),
        ([Line.text], cursor("\0")),
        ([Line.text], cursor("\ud800")),
        ([Line.text], cursor(["a"])),
        ([Line.day], cursor("2023-02-30")),
        ([Line.at], cursor("hôm nay")),
        ([Line.exact], cursor("một")),
    ],
)
def test_a_cursor_that_is_not_ours_is_refused(lines, order, after) -> None:
    with pytest.raises(WrongInput, match="after: "):
        keyset(lines, select(Line), order, {"limit": 10, "after": after})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.text(st.characters(codec="ascii"), min_size=1, max_size=40))
def test_a_cursor_that_was_made_up_finds_rows_or_is_refused(lines, after) -> None:
    with suppress(WrongInput):
        page = keyset(lines, select(Line), [Line.text, Line.id], {"limit": 1, "after": after})
        assert len(page["items"]) <= 1


def test_pages_over_the_wire(client, tenant, document) -> None:
    clerk = client(tenant, Role.CLERK)
    for number in range(5):
        clerk.post(PATH, json=document(number=f"{number}-KH"))
    seen, after = [], ""
    while after is not None:
        page = clerk.get(PATH, query_string={"limit": 2, "after": after}).json
        seen += [one["number"] for one in page["items"]]
        after = page["next"]
    assert seen == [f"{number}-KH" for number in range(5)]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "limit=x", "after=x", "page=2", "limit=1&limit=2"])
def test_a_page_that_there_is_not(clerk, query) -> None:
    answer = clerk.get(f"{PATH}?{query}")
    assert answer.status_code == 422
    assert answer.json["faults"][0]["where"] == query.partition("=")[0]
