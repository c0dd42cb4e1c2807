"""The tables of imports and exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from core.db import TenantRow, indexed, link
from core.exchange.kinds import MAY_PREVIEW, ImportState, RowState


class Import(TenantRow):
    """A file that somebody sent, what it would do, and what came of it.

    `roots`: the units at and below which it may do something, as texts; None: everywhere in the tenant. `counts`
    holds how many rows are in each state; `faults` why the file cannot be used (`{"where", "message"}`), `notes`
    what is to be said about the file as a whole. `digest` is the fingerprint of what the preview shows.
    """

    __tablename__ = "import"
    __table_args__ = (
        indexed("ix_import_account", "account_id", "id"),
        indexed("ix_import_state", "state"),
        CheckConstraint("size > 0", "is_not_empty"),
    )

    kind: Mapped[str]  # Subject
    year: Mapped[int | None]
    subject: Mapped[str | None]  # of the rulebook
    rulebook: Mapped[str | None]
    state: Mapped[str]  # ImportState
    account_id: Mapped[UUID | None]
    roots: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    file_name: Mapped[str]
    file_kind: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    columns: Mapped[list[str]]  # those that the file has, in its order
    counts: Mapped[dict[str, Any]]
    faults: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)
    digest: Mapped[str | None]
    leave_out: Mapped[bool]  # rows that are wrong are left out
    take_twins: Mapped[bool]  # rows that may be duplicates are none
    job_id: Mapped[UUID | None]  # the latest
    applied_number: Mapped[int | None]  # counts the imports that were written, in their order
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return sum(count for state, count in self.counts.items() if state != RowState.MISSING)

    @property
    def may_be_previewed(self) -> bool:
        """Whether the preview may be made anew."""
        return ImportState(self.state) in MAY_PREVIEW


class ImportFile(TenantRow):
    """The bytes of a file, apart from what is listed."""

    __tablename__ = "import_file"
    __table_args__ = (link("import_id", "import"), indexed("ix_import_file_import", "import_id"))

    import_id: Mapped[UUID]
    content: Mapped[bytes] = mapped_column()


class ImportRow(TenantRow):
    """A row of a file, or something that is missing in it (no number): its state and that of every cell."""

    __tablename__ = "import_row"
    __table_args__ = (
        link("import_id", "import"),
        indexed("ix_import_row_import", "import_id", "place"),
        indexed("ix_import_row_record", "record_id"),
    )

    import_id: Mapped[UUID]
    place: Mapped[int]  # its order in the preview
    number: Mapped[int | None]  # in the file
    state: Mapped[str]  # RowState
    key: Mapped[str]  # the code
    title: Mapped[str]  # the name
    record_id: Mapped[UUID | None]  # whom or what it is about, where that stands there
    may_be_taken: Mapped[bool]
    cells: Mapped[dict[str, Any]]
    notes: Mapped[list[dict[str, Any]]] = mapped_column(JSONB)


class ImportWrite(TenantRow):
    """A row of a table that an import wrote: the values before and after, so that it can be taken back exactly."""

    __tablename__ = "import_write"
    __table_args__ = (
        link("import_id", "import"),
        indexed("ix_import_write_import", "import_id", "place"),
        indexed("ix_import_write_record", "record_id"),
    )

    import_id: Mapped[UUID]
    place: Mapped[int]
    number: Mapped[int | None]  # of the row in the file
    table_name: Mapped[str]
    record_id: Mapped[UUID]
    before: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))


class Export(TenantRow):
    """A file that somebody asked for; it is kept for a day."""

    __tablename__ = "export"
    __table_args__ = (indexed("ix_export_account", "account_id", "id"), indexed("ix_export_kept_until", "kept_until"))

    kind: Mapped[str]  # Subject
    year: Mapped[int | None]
    subject: Mapped[str | None]
    rulebook: Mapped[str | None]
    unit_id: Mapped[UUID | None]
    roots: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    file_kind: Mapped[str]  # xlsx, csv
    state: Mapped[str]  # ExportState
    account_id: Mapped[UUID | None]
    rows: Mapped[int | None]
    content: Mapped[bytes | None] = mapped_column(deferred=True)
    job_id: Mapped[UUID | None]
    kept_until: Mapped[datetime]
