"""Committees with units and people, and files brought to them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from xlsxwriter import Workbook

from core import clock
from core.audit.models import AuditEntry
from core.db import tenant_session
from core.db.keys import uuid7
from core.exchange import services
from core.exchange.files import receive
from core.exchange.models import Import, ImportRow
from core.exchange.services import Consent, Wanted
from core.exchange.services.finding import held
from core.hierarchy.models import Unit, UnitPeriod
from core.jobs.words import message_of
from core.people.models import Membership, Person
from core.testing.databases import TestDatabase, new_code
from core.unit_of_work import UnitOfWork
from tenants import services as tenants
from tenants.choices import choices
from tenants.models import Tenant

NOW = datetime(2025, 11, 20, 2, tzinfo=UTC)
UNITS = [
    ["Mã đơn vị", "Tên đơn vị", "Loại đơn vị", "Mã đơn vị cấp trên", "Từ ngày", "Tổ chức cơ sở đảng"],
    ["DB", "Đảng bộ phường", "đảng bộ", "", "01/01/2010", "có"],
    ["CB1", "Chi bộ Khu phố 1", "chi bộ", "DB", "01/01/2010", "không"],
    ["CB2", "Chi bộ Khu phố 2", "chi bộ", "DB", "01/01/2010", "không"],
]
Rows = Sequence[Sequence[object]]


@pytest.fixture(autouse=True)
def _one_day() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def sheet(rows: Rows, **options: Any) -> bytes:
    """Return a workbook of rows: text as text, numbers as numbers, days as days."""
    whole = io.BytesIO()
    book = Workbook(whole, {"default_date_format": "dd/mm/yyyy", "strings_to_formulas": False, **options})
    page = book.add_worksheet("Danh sách")
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell not in (None, ""):
                page.write(number, column, cell)
    book.close()
    return whole.getvalue()


def separated(rows: Rows) -> bytes:
    """Return the same as text with commas, in UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def said(message: dict[str, Any]) -> str:
    """Return a sentence that was kept."""
    return message_of(message).said()


@dataclass
class Desk:
    """Where somebody of one committee imports, with nobody's rights in the way unless `roots` are named."""

    database: TestDatabase
    tenant: Tenant
    roots: frozenset[UUID] | None = None

    def bring(self, kind: str, rows: Rows | bytes, *, name: str = "tep.xlsx", **wanted: Any) -> Import:
        """Bring a file and make its preview."""
        content = rows if isinstance(rows, bytes) else sheet(rows)
        file = receive(name, io.BytesIO(content))
        with UnitOfWork(self.database.engine, self.tenant.id) as work:
            asked = Wanted(kind, roots=self.roots, **wanted)
            one = services.upload(work, file, asked, choices(), account_id=None, actor="test")
        return self.preview(one)

    def preview(self, one: Import) -> Import:
        """Make a preview."""
        with UnitOfWork(self.database.engine, self.tenant.id) as work:
            return services.make_preview(work, one.id, choices())

    def confirm(self, one: Import, consent: Consent = Consent.WHOLE) -> Import:
        """Write what a preview showed."""
        with UnitOfWork(self.database.engine, self.tenant.id) as work:
            services.confirm(held(work.session, one.id), consent)
        with UnitOfWork(self.database.engine, self.tenant.id) as work:
            return services.apply_import(work, one.id, choices(), actor="test")

    def undo(self, one: Import) -> Import:
        """Take an import back."""
        with UnitOfWork(self.database.engine, self.tenant.id) as work:
            return services.undo_import(work, one.id, actor="test")

    def load(self, kind: str, rows: Rows | bytes, **wanted: Any) -> Import:
        """Bring a sound file and write it."""
        one = self.bring(kind, rows, **wanted)
        assert one.state == "previewed", one.faults
        assert one.counts["wrong"] == one.counts["duplicate"] == 0, self.said(one)
        return self.confirm(one)

    def rows(self, one: Import) -> list[ImportRow]:
        """Return the rows of a preview."""
        with tenant_session(self.database.engine, self.tenant.id) as session:
            return list(session.scalars(services.list_rows(one.id).order_by(ImportRow.place)))

    def row(self, one: Import, key: str) -> ImportRow:
        """Return the row of a preview that begins with a key."""
        return next(row for row in self.rows(one) if row.key.startswith(key))

    def said(self, one: Import) -> str:
        """Return all that a preview says, faults of the file included."""
        words = [f"{each['where']}: {said(each['message'])}" for each in one.faults]
        words += [said(note["message"]) for note in one.notes]
        for row in self.rows(one):
            words += [f"{row.number} {note['column']}: {said(note['message'])}" for note in row.notes]
        return "\n".join(words)

    def entries(self) -> list[AuditEntry]:
        """Return the entries of the audit."""
        with tenant_session(self.database.engine, self.tenant.id) as session:
            return list(session.scalars(select(AuditEntry).order_by(AuditEntry.number)))

    def table(self, model: type[Any], *, without: Sequence[str] = ("created_at", "version")) -> list[dict[str, Any]]:
        """Return all rows of a table, to compare."""
        with tenant_session(self.database.engine, self.tenant.id) as session:
            names = [one.key for one in model.__table__.columns if one.key not in without]
            found = [{name: getattr(row, name) for name in names} for row in session.scalars(select(model))]
        return sorted(found, key=lambda row: str(row["id"]))

    def unit(self, code: str) -> UUID:
        """Return the key of a unit."""
        with tenant_session(self.database.engine, self.tenant.id) as session:
            return session.scalars(select(Unit.id).where(Unit.code == code)).one()

    def person(self, code: str) -> Person:
        """Return a person."""
        with tenant_session(self.database.engine, self.tenant.id) as session:
            return session.scalars(select(Person).where(Person.code == code)).one()

    def belongs(self, code: str) -> list[tuple[str, date, date | None]]:
        """Return to which units a person belonged, from when to when."""
        query = (
            select(Unit.code, Membership.since, Membership.until)
            .join(Membership, Membership.unit_id == Unit.id)
            .join(Person, Person.id == Membership.person_id)
            .where(Person.code == code)
            .order_by(Membership.since)
        )
        with tenant_session(self.database.engine, self.tenant.id) as session:
            return [(row[0], row[1], row[2]) for row in session.execute(query)]

    def called(self, code: str) -> list[tuple[str, date, date | None]]:
        """Return what a unit was called, from when to when."""
        query = select(UnitPeriod.name, UnitPeriod.since, UnitPeriod.until).order_by(UnitPeriod.since)
        with tenant_session(self.database.engine, self.tenant.id) as session:
            found = session.execute(query.join(Unit, Unit.id == UnitPeriod.unit_id).where(Unit.code == code))
            return [(row[0], row[1], row[2]) for row in found]


@pytest.fixture(scope="module")
def make_desk(database: TestDatabase) -> Callable[..., Desk]:
    """Make a desk in a new committee, with units, and people where they are wanted."""

    def make(*, units: Rows | None = UNITS, people: Rows | None = None) -> Desk:
        with clock.frozen(NOW):
            with UnitOfWork(database.engine, uuid7()) as work:
                tenant = tenants.create_tenant(work, code=new_code(), name="Đảng bộ phường", actor="test")
            desk = Desk(database, tenant)
            if units:
                desk.load("units", units)
            if people:
                desk.load("people", people)
            return desk

    return make
