"""In which states imports, their rows and cells may be. Pure."""

from __future__ import annotations

from enum import StrEnum


class ImportState(StrEnum):
    """Where an import stands."""

    WAITING = "waiting"  # for its preview
    PREVIEWED = "previewed"
    REFUSED = "refused"  # the file cannot be used at all
    CONFIRMED = "confirmed"  # it is being written
    STALE = "stale"  # what stands there has changed since the preview
    APPLIED = "applied"
    UNDOING = "undoing"
    UNDONE = "undone"


class RowState(StrEnum):
    """What a row, or a cell of it, would do."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"  # to another unit
    UNCHANGED = "unchanged"
    MISSING = "missing"  # stands in the database, and not in the file; it stays
    DUPLICATE = "duplicate"
    WRONG = "wrong"


class Subject(StrEnum):
    """What a file is about."""

    UNITS = "units"
    PEOPLE = "people"
    POSTS = "posts"
    STATE_RESULTS = "state_results"
    STUDENT_RECORDS = "student_records"
    DISCIPLINE = "discipline"
    COMMENDATIONS = "commendations"
    YEAR_LEVELS = "year_levels"
    YEAR_FACTS = "year_facts"


class ExportState(StrEnum):
    """Where an export stands."""

    WAITING = "waiting"
    READY = "ready"
    GONE = "gone"  # its time is over


# From which an import may be looked at anew, be written, be taken back.
MAY_PREVIEW = frozenset({ImportState.PREVIEWED, ImportState.REFUSED, ImportState.STALE, ImportState.UNDONE})
WRITES = frozenset({RowState.NEW, RowState.CHANGED, RowState.MOVED})
STANDS_IN_THE_WAY = frozenset({RowState.WRONG, RowState.DUPLICATE})
