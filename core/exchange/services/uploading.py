"""Take a file that somebody sends, and give out the files to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core import audit, clock
from core.access.platform import Choices
from core.db import TenantSession
from core.errors import N_, Say, WrongInput, fault
from core.exchange.columns import Columns
from core.exchange.files import Received
from core.exchange.kinds import ImportState, Subject
from core.exchange.models import Import, ImportFile
from core.exchange.services.forgetting import forget_undecided
from core.exchange.sheets import example, text_table, workbook
from core.exchange.subjects import Asked, sort_named
from core.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file is about: its kind; the year, subject and rulebook of a file of facts.

    `roots`: the units at and below which something may be done or seen; None: everywhere.
    """

    kind: str
    year: int | None = None
    subject: str | None = None
    rulebook: str | None = None
    roots: frozenset[UUID] | None = None


def asked_of(session: TenantSession, choices: Choices, wanted: Wanted, **more: Any) -> Asked:
    """Return what a plan or an export rests on."""
    return Asked(
        session, choices, clock.today(), wanted.roots, wanted.year, wanted.subject, wanted.rulebook, **more
    )  # fmt: skip


def columns_of(session: TenantSession, choices: Choices, wanted: Wanted) -> Columns:
    """Return the columns of a kind of file; raise WrongInput where it is not known, or its rulebook is not."""
    return sort_named(wanted.kind).columns(asked_of(session, choices, wanted))


def template(session: TenantSession, choices: Choices, wanted: Wanted, file_kind: str, say: Say) -> bytes:
    """Return a file to fill in, with one row as an example."""
    columns = columns_of(session, choices, wanted)
    rows = [example(columns)]
    if file_kind == "csv":
        return text_table(columns, rows, say)
    return workbook(columns, rows, sort_named(wanted.kind).label, say)


def upload(
    work: UnitOfWork, file: Received, wanted: Wanted, choices: Choices, *, account_id: UUID | None, actor: str | UUID
) -> Import:
    """Keep a file that waits for its preview. Raises WrongInput where it is not said what it is about."""
    _demand_year(wanted)
    columns_of(work.session, choices, wanted)
    forget_undecided(work.session)
    one = Import(
        kind=wanted.kind, year=wanted.year, subject=wanted.subject, rulebook=wanted.rulebook,
        state=ImportState.WAITING, account_id=account_id,
        roots=None if wanted.roots is None else sorted(map(str, wanted.roots)),
        file_name=file.name, file_kind=file.kind, size=len(file.content), sha256=file.sha256,
        columns=[], counts={}, faults=[], notes=[], leave_out=False, take_twins=False,
    )  # fmt: skip
    work.session.add(one)
    work.session.flush()
    work.session.add(ImportFile(import_id=one.id, content=file.content))
    work.session.flush()
    audit.record(
        work, "import.upload", actor=actor, subject=one.id, kind=one.kind, file=one.file_name, sha256=one.sha256
    )
    return one


def _demand_year(wanted: Wanted) -> None:
    if wanted.kind == Subject.YEAR_FACTS and wanted.year is not None and wanted.year > clock.today().year:
        raise WrongInput([fault("year", N_("năm {year} chưa tới"), year=str(wanted.year))])
