"""From the bytes of an import to the lines that say what each row would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core import clock
from core.access.platform import Choices
from core.db import TenantSession
from core.exchange.columns import Columns
from core.exchange.files import Received, Table, read_table
from core.exchange.models import Import, ImportFile
from core.exchange.plans import Line, read_line
from core.exchange.subjects import Asked, sort_named
from core.exchange.subjects.asked import Progress

STEPS = 4  # reading is one, planning two, writing one


@dataclass(frozen=True, slots=True)
class Planned:
    """What the file of an import would do."""

    columns: Columns
    table: Table
    lines: list[Line]
    asked: Asked

    def missing(self, one: Import) -> Iterator[Line]:
        """Yield what stands there and is not in the file."""
        return sort_named(one.kind).missing(self.asked, self.lines)


def plan_import(
    session: TenantSession, one: Import, choices: Choices, progress: Progress, *, holding: bool = False
) -> Planned:
    """Read the file of an import and say what it would do today; raise WrongInput where it cannot be used at all."""
    sort = sort_named(one.kind)
    asked = Asked(
        session, choices, clock.today(), roots_of(one), one.year, one.subject, one.rulebook, holding=holding
    )  # fmt: skip
    columns = sort.columns(asked)
    table = read_table(_received(session, one), columns.headings)
    count = len(table.rows)
    progress(count, STEPS * count)
    asked.progress = lambda done, total: progress(count + 2 * done, STEPS * count)
    present = [name for name in table.columns if not name.startswith("_")]
    lines = [read_line(row.number, row.cells, row.notes, present, columns) for row in table.rows]
    sort.plan(asked, lines)
    return Planned(columns, table, lines, asked)


def roots_of(one: Import) -> frozenset[UUID] | None:
    """Return the units at and below which an import may do something; None: everywhere."""
    return None if one.roots is None else frozenset(map(UUID, one.roots))


def _received(session: TenantSession, one: Import) -> Received:
    content = session.scalars(select(ImportFile.content).where(ImportFile.import_id == one.id)).one()

    return Received(one.file_name, "xlsx" if one.file_kind == "xlsx" else "csv", content, one.sha256)
