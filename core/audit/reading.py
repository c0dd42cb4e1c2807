"""Read the audit of a tenant: the newest first, and who was who."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select

from core.audit.models import AuditEntry
from core.clock import VIETNAM
from core.db import Base, TenantSession

# Who keeps the accounts stands above this: their tables are asked by name, for these two columns.
_NAMES = (("account", "id", "name"), ("break_glass", "account_id", "operator"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; None: whatever it is. Days are of Việt Nam, both included."""

    actor: str | None = None
    action: str | None = None  # the whole, or its first part: `unit` for all that was done to units
    subject: str | None = None
    since: date | None = None
    until: date | None = None


def entries(session: TenantSession, asked: Asked, *, before: int | None, limit: int) -> Sequence[AuditEntry]:
    """Return the newest entries that were asked for, those below a number where one is given."""
    query = select(AuditEntry).where(*_conditions(asked))
    if before is not None:
        query = query.where(AuditEntry.number < before)
    return session.scalars(query.order_by(AuditEntry.number.desc()).limit(limit)).all()


def names_of(session: TenantSession, actors: Iterable[str]) -> Mapping[str, str]:
    """Return the names of those actors who are accounts of the tenant, or operators who were let into it."""
    wanted = {one for one in map(_key, actors) if one is not None}
    found: dict[str, str] = {}
    for name, key, said in _NAMES:
        table = Base.metadata.tables.get(name)
        if table is not None and wanted:
            query = select(table.c[key], table.c[said]).where(
                table.c.tenant_id == session.tenant_id, table.c[key].in_(wanted)
            )
            found |= {str(one): text for one, text in session.execute(query)}
    return found


def _conditions(asked: Asked) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if asked.actor is not None:
        found.append(AuditEntry.actor == asked.actor)
    if asked.action is not None:
        found.append(
            (AuditEntry.action == asked.action) | AuditEntry.action.startswith(f"{asked.action}.", autoescape=True)
        )
    if asked.subject is not None:
        found.append(AuditEntry.subject == asked.subject)
    if asked.since is not None:
        found.append(AuditEntry.at >= _midnight(asked.since))
    if asked.until is not None:
        found.append(AuditEntry.at < _midnight(asked.until) + timedelta(days=1))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def _key(actor: str) -> UUID | None:
    try:
        return UUID(actor)
    except ValueError:
        return None
