"""What happened, for good: entries that are only ever added, each sealed with the one before it.

`record(work, "unit.rename", subject=unit_id, old="…", new="…")` adds one as the transaction commits;
`verify(session)` finds what was changed, removed or put in between afterwards. Nothing here may tie a person
to a ballot paper.
"""

from core.audit.models import AuditEntry, AuditHead
from core.audit.proving import Verdict
from core.audit.recording import record
from core.audit.verifying import end_of, entries_up_to, verify

__all__ = ["AuditEntry", "AuditHead", "Verdict", "end_of", "entries_up_to", "record", "verify"]
