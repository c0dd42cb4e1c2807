"""The documents that a file names: found, or made once for the whole file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from core.db import TenantSession
from core.db.keys import uuid7
from core.errors import N_
from core.exchange.columns import Column
from core.exchange.plans import Line, Write
from core.exchange.readers import DayReader, TextReader, Value
from core.hierarchy.models import Document

COLUMNS = (
    Column("document_issuer", N_("Cơ quan ban hành"), TextReader(300), N_("của văn bản làm căn cứ, nếu có")),
    Column("document_number", N_("Số văn bản"), TextReader(100), N_("ghi đủ cả ký hiệu, ví dụ 12-QĐ/ĐU")),
    Column("document_date", N_("Ngày văn bản"), DayReader(), N_("ngày ký")),
)
NAMES = tuple(one.name for one in COLUMNS)


class DocumentBook:
    """Every document that was entered, and those that a file adds."""

    def __init__(self, session: TenantSession) -> None:
        columns = (Document.id, Document.issuer, Document.number, Document.dated)
        self._said: dict[UUID, tuple[Any, ...]] = {row[0]: tuple(row[1:]) for row in session.execute(select(*columns))}
        self._ids: dict[tuple[Any, ...], UUID] = {said: one for one, said in self._said.items()}
        self.made: dict[UUID, Write] = {}  # those that the file adds; each line that names one carries it

    def columns_of(self, document_id: UUID | None) -> dict[str, Value]:
        """Return what the columns of a file say of a document."""
        said: tuple[Any, ...] = (None, None, None) if document_id is None else self._said[document_id]
        return dict(zip(NAMES, said, strict=True))

    def named_by(self, line: Line, stands: UUID | None) -> UUID | None:
        """Return the document that a line names; the one that stands there where the file has no such columns.

        Where it is not known yet, the line writes it. Notes what is wrong where only a part is given.
        """
        if not any(name in line.given for name in NAMES):
            return stands
        old = self.columns_of(stands)
        said = tuple(line.given.get(name, old[name]) for name in NAMES)
        if not any(said):
            return None
        if not all(said):
            missing = NAMES[said.index(None)]
            line.refuse(missing, N_("để trống; văn bản cần đủ cơ quan ban hành, số và ngày"))
            return stands
        return self._found_or_made(line, said)

    def _found_or_made(self, line: Line, said: tuple[Value, ...]) -> UUID:
        known = self._ids.get(said)
        if known is not None:
            made = self.made.get(known)
            if made is not None and made not in line.writes:
                line.writes.append(made)
            return known
        new = uuid7()
        self._ids[said], self._said[new] = new, said
        values: Mapping[str, Any] = {"issuer": said[0], "number": said[1], "dated": said[2], "title": ""}
        self.made[new] = Write(Document.__tablename__, new, None, values)
        line.writes.append(self.made[new])
        return new


def said_day(value: Value) -> date | None:
    """Return a value that is a day."""
    return value if isinstance(value, date) else None
