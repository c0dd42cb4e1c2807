from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.db import TenantSession, tenant_session
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import RulebookChoice


@dataclass
class Two:
    """Two tenants with the same two years, whose rulebooks say whose they are."""

    engine: Engine
    bare: Engine
    a: UUID
    b: UUID

    def of_a(self) -> TenantSession:
        return tenant_session(self.engine, self.a)

    def bare_of_a(self) -> Session:
        """A's session with no guard in Python: row-level security alone."""
        return Session(self.bare.execution_options(tenant=self.a))

    def rows(self, tenant_id: UUID) -> list[tuple[int, str]]:
        with tenant_session(self.engine, tenant_id) as session:
            return sorted((row.year, row.rulebook) for row in session.query(RulebookChoice))


ROWS_OF_A = [(2023, "a/2023"), (2024, "a/2024")]
ROWS_OF_B = [(2023, "b/2023"), (2024, "b/2024")]


@pytest.fixture
def two(database: TestDatabase, make_tenant) -> Two:
    found = Two(database.engine, database.bare, make_tenant().id, make_tenant().id)
    for name, tenant_id in (("a", found.a), ("b", found.b)):
        with UnitOfWork(database.engine, tenant_id) as work:
            work.session.add_all(RulebookChoice(year=year, rulebook=f"{name}/{year}") for year in (2023, 2024))
    return found
