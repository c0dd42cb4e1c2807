"""How long an import of 20,000 people takes: preview, writing, the same file again, undo; and how much memory.

    python benchmarks/imports.py [--people 20000] [--cells 400]

It starts a database of its own, with the settings of an installation (nothing is switched off), and a worker's share
of the work is done in this process.
"""

from __future__ import annotations

import argparse
import io
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from uuid import UUID

from core.db import migrating
from core.db.keys import uuid7
from core.exchange import services
from core.exchange.files import receive
from core.exchange.services import Consent, Wanted
from core.exchange.services.finding import held
from core.servers import EmbeddedPostgres
from core.testing.databases import TestDatabase, new_database, short_home
from core.testing.invention import FAMILIES, GIVEN, MIDDLES
from core.unit_of_work import UnitOfWork
from tenants import services as tenants
from tenants.choices import choices

UNIT_HEADINGS = ("code", "name", "kind", "parent", "grassroots", "since")
HEADINGS = (
    "code", "name", "born_on", "admitted_on", "official_on", "card_number", "unit", "since", "is_student",
    "is_civil_servant", "document_issuer", "document_number", "document_date",
)  # fmt: skip


def workbook(headings: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> bytes:
    """Return a workbook of text."""
    from xlsxwriter import Workbook

    whole = io.BytesIO()
    book = Workbook(whole, {"constant_memory": True, "in_memory": True})
    page = book.add_worksheet()
    page.write_row(0, 0, headings)
    for number, row in enumerate(rows, 1):
        for place, text in enumerate(row):
            page.write_string(number, place, text)
    book.close()
    return whole.getvalue()


def units(cells: int) -> Iterator[tuple[str, ...]]:
    """Yield a committee and its cells."""
    yield "DB", "Đảng bộ Thử Nghiệm", "committee", "", "có", "01/01/2000"
    for number in range(cells):
        yield f"CB{number:04d}", f"Chi bộ {number}", "cell", "DB", "không", "01/01/2000"


def people(count: int, cells: int, random: Random) -> Iterator[tuple[str, ...]]:
    """Yield invented people."""
    for number in range(count):
        man = random.random() < 0.5
        name = " ".join(random.choice(part.split()) for part in (FAMILIES, MIDDLES[man], GIVEN[man]))
        day = f"{number % 28 + 1:02d}/{number % 12 + 1:02d}"
        born, admitted = 1950 + number % 40, 2000 + number % 20
        yield (
            f"{number:06d}", name, f"{day}/{born}", f"{day}/{admitted}", f"{day}/{admitted + 1}", f"T{number:08d}",
            f"CB{number % cells:04d}", f"{day}/{admitted}", "không", "có" if number % 3 else "không",
            "Đảng ủy Thử Nghiệm", f"{number % 500}-QĐ/ĐU", f"{day}/{admitted}",
        )  # fmt: skip


@contextmanager
def timed(what: str) -> Iterator[None]:
    """Print how long a block took, and the greatest memory so far."""
    begun, own = time.perf_counter(), time.process_time()
    yield
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    took, own = time.perf_counter() - begun, time.process_time() - own
    print(f"{what:<20}{took:8.1f} s, of which Python {own:6.1f} s   up to {memory} MB", flush=True)


def run(database: TestDatabase, count: int, cells: int) -> None:
    """Bring the files and print the figures."""
    with UnitOfWork(database.engine, uuid7()) as work:
        tenant = tenants.create_tenant(work, code="thu-nghiem", name="Đảng bộ Thử Nghiệm", actor="benchmark")
    steps = Steps(database, tenant.id)
    steps.bring("units", workbook(UNIT_HEADINGS, units(cells)))
    content = workbook(HEADINGS, people(count, cells, Random(1)))
    print(f"{count} people, {len(content) / 1e6:.1f} MB")
    first = steps.bring("people", content)
    steps.bring("people", content)
    with timed("undo"), UnitOfWork(database.engine, tenant.id) as work:
        services.undo_import(work, first, actor="benchmark")


class Steps:
    """The steps of an import, each timed."""

    def __init__(self, database: TestDatabase, tenant_id: UUID) -> None:
        self.database, self.tenant_id = database, tenant_id

    def bring(self, kind: str, content: bytes) -> UUID:
        """Bring a file, preview it and write it; return the key of the import."""
        engine, tenant = self.database.engine, self.tenant_id
        heard: list[tuple[int, int]] = []
        with timed(f"{kind}: upload"), UnitOfWork(engine, tenant) as work:
            file = receive(f"{kind}.xlsx", io.BytesIO(content))
            one = services.upload(work, file, Wanted(kind), choices(), account_id=None, actor="benchmark")
        with timed(f"{kind}: preview"), UnitOfWork(engine, tenant) as work:
            one = services.make_preview(work, one.id, choices(), lambda *done: heard.append(done))
        print("  ", {state: number for state, number in one.counts.items() if number}, f"progress {len(heard)} times")
        with UnitOfWork(engine, tenant) as work:
            services.confirm(held(work.session, one.id), Consent.TAKE_POSSIBLE_DUPLICATES)
        with timed(f"{kind}: write"), UnitOfWork(engine, tenant) as work:
            services.apply_import(work, one.id, choices(), actor="benchmark")
        return one.id


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--cells", type=int, default=400)
    args = parser.parse_args()
    with short_home() as home, EmbeddedPostgres(home) as server, new_database(server.url) as addresses:
        migrating.load_models()
        migrating.upgrade(addresses)
        database = TestDatabase(addresses)
        run(database, args.people, args.cells)
        database.dispose()


if __name__ == "__main__":
    main()
