"""The tables of this area."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped

from core.db import TenantRow, indexed
from core.errors import Message
from core.jobs.kinds import FINISHED, JobState
from core.jobs.words import message_of


class Job(TenantRow):
    """A piece of long work: who asked for it, how far it is, what came of it.

    The row is the truth, the queue only says which rows to look at. `attempt` counts how often somebody began;
    whoever finishes must still be the one who began last. `account_id` may be of an operator of another tenant.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("state IN ('queued', 'running', 'done', 'failed', 'cancelled')", "state_is_known"),
        CheckConstraint("done >= 0 AND total >= 0 AND attempt >= 0", "counted"),
        indexed("ix_job_state", "state"),
        indexed("ix_job_account", "account_id", "id"),
    )

    kind: Mapped[str]
    state: Mapped[str]  # JobState
    arguments: Mapped[dict[str, Any]]  # keys of rows, and small choices
    account_id: Mapped[UUID | None]
    done: Mapped[int]
    total: Mapped[int]  # 0: not known yet
    note: Mapped[dict[str, Any] | None]  # a Message: what is being done
    result: Mapped[dict[str, Any] | None]
    error: Mapped[dict[str, Any] | None]  # {"faults": [{"where", "message"}]}: why it failed
    attempt: Mapped[int]
    last_attempt: Mapped[int]  # beyond it, the work is not begun again by itself
    lease: Mapped[UUID | None]  # under which whoever works on it gives signs of life
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen unless somebody asks for it."""
        return JobState(self.state) in FINISHED

    @property
    def percent(self) -> int | None:
        """How much is done, of a hundred; None where nobody can say."""
        return 100 * min(self.done, self.total) // self.total if self.total else None

    @property
    def doing(self) -> Message | None:
        """What is being done, for people."""
        return message_of(self.note) if self.note else None

    @property
    def faults(self) -> list[tuple[str, Message]]:
        """Why it failed, for people: each with its place, which may be empty."""
        return [(one["where"], message_of(one["message"])) for one in (self.error or {}).get("faults", ())]
