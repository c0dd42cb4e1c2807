"""The table of this area: keys under which a write happens once."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from core.db import TenantRow, indexed, once


class IdempotencyKey(TenantRow):
    """A key that an account sent with a write, and the answer it got; no answer: it was not done.

    The row is locked while the write is being done, by the transaction that does it, and gets its answer in that
    transaction. The key is kept as a hash and the body sealed with the key, so the table opens no answer.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (once("account_id", "hashed"), indexed("ix_idempotency_key_kept_until", "kept_until"))

    account_id: Mapped[UUID]
    hashed: Mapped[str]
    kept_until: Mapped[datetime]
    fingerprint: Mapped[str | None]
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None]
    sealed_body: Mapped[bytes | None] = mapped_column()
