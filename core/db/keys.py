"""Keys of rows: UUIDs that grow with time, so that new rows stand together in the index.

Never for anything secret: such a key says when it was made. A paper in a ballot box has a random one.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta
from uuid import UUID

from core import clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def uuid7() -> UUID:
    """Return a key of version 7 (RFC 9562): milliseconds, then their fraction in 12 bits, then chance."""
    milliseconds, rest = divmod((clock.now() - _EPOCH) // timedelta(microseconds=1), 1000)
    fraction = rest * 4096 // 1000
    chance = secrets.randbits(62)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | fraction << 64 | 0b10 << 62 | chance)
