"""The seal of an entry: a hash over what it says and the seal before it. Pure, to be checked offline."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

START = "0" * 64

_EXACT = (str, int, bool, type(None))


@dataclass(frozen=True, slots=True)
class Entry:
    """What is sealed. `number` counts from 1 within a tenant; `previous` is the seal before, `START` at first."""

    tenant_id: UUID
    number: int
    at: datetime
    actor: str
    action: str
    subject: str | None
    details: Mapping[str, Any]
    previous: str

    def seal(self) -> str:
        """Return the hash: SHA-256 of one line of JSON with sorted keys, times in UTC with microseconds."""
        said = {
            "tenant_id": str(self.tenant_id),
            "number": self.number,
            "at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "actor": self.actor,
            "action": self.action,
            "subject": self.subject,
            "details": self.details,
            "previous": self.previous,
        }
        line = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        return hashlib.sha256(line.encode()).hexdigest()


def exact(details: Mapping[str, Any]) -> dict[str, Any]:
    """Return details as the database will give them back; raise TypeError for a value that might come back changed."""
    return {_key(key): _value(value) for key, value in details.items()}


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"{key!r}: a key of an audit entry is text")
    return key


def _value(value: object) -> Any:
    if isinstance(value, Mapping):
        return exact(value)
    if isinstance(value, list | tuple):
        return [_value(one) for one in value]
    if isinstance(value, UUID):
        return str(value)
    if not isinstance(value, _EXACT):
        raise TypeError(f"{value!r}: an audit entry holds text, whole numbers, yes and no, lists of them; nothing else")
    return value
