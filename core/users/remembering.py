"""What is remembered for a few minutes and taken once: challenges of passkeys, the way to a provider and back."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from core.errors import N_, ServerError, refusal

SECONDS = 300


@dataclass(frozen=True, slots=True)
class Remembered:
    """Things remembered in the queue's server, each kind apart."""

    redis: Any
    kind: str

    def put(self, value: dict[str, Any], key: str | None = None) -> str:
        """Remember a value for five minutes; return the key under which it is taken back."""
        key = key or secrets.token_urlsafe(32)
        try:
            self.redis.set(self._name(key), json.dumps(value), ex=SECONDS)
        except RedisError as error:
            raise _away() from error
        return key

    def take(self, key: str) -> dict[str, Any] | None:
        """Return what was remembered and forget it; None where it is over."""
        try:
            found = self.redis.getdel(self._name(key))
        except RedisError as error:
            raise _away() from error
        value: dict[str, Any] | None = json.loads(found) if found else None
        return value

    def _name(self, key: str) -> str:
        return f"xeploai:{self.kind}:{key}"


def _away() -> ServerError:
    error = refusal(ServerError, N_("Máy chủ hàng đợi (Redis) không trả lời; thử lại sau."))
    assert isinstance(error, ServerError)
    return error
