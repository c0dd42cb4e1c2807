"""Files that nobody decided about are not kept for ever: they hold people's data."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from core import clock
from core.db import TenantSession
from core.exchange.kinds import ImportState
from core.exchange.models import Import, ImportFile, ImportRow

KEPT = timedelta(days=30)
_UNDECIDED = (ImportState.WAITING, ImportState.PREVIEWED, ImportState.REFUSED, ImportState.STALE)


def forget_undecided(session: TenantSession) -> None:
    """Take away the imports of long ago that were never written, with their files and previews."""
    undecided = Import.state.in_(_UNDECIDED), Import.created_at < clock.now() - KEPT, Import.applied_number.is_(None)
    ids = list(session.scalars(select(Import.id).where(*undecided).with_for_update(skip_locked=True)))
    if ids:
        session.execute(delete(ImportRow).where(ImportRow.import_id.in_(ids)))
        session.execute(delete(ImportFile).where(ImportFile.import_id.in_(ids)))
        session.execute(delete(Import).where(Import.id.in_(ids)), execution_options={"synchronize_session": False})
