"""How often somebody may guess. Nobody is locked out for good: every count is forgotten after its time.

An attempt is counted before it is made, so that many at once do not pass together, and taken back when it
was right. Counts stand in the queue's server under a keyed hash: no user name, no address.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from redis.exceptions import RedisError

from core.config import derived_secret
from core.errors import N_, ServerError, TooMany, refusal

QUARTER, DAY = 900, 86_400  # seconds


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts in so many seconds, for each value of a kind."""

    kind: str
    most: int
    seconds: int


# Somebody who mistypes waits a little; a stranger who tries many names, or one name from many places, waits long.
# The widest one keeps a flood away without letting it lock its victim out for a day.
HOLDER = Limit("holder", 10, QUARTER)  # of one account, from one address
ACCOUNT = Limit("account", 100, QUARTER)
ADDRESS = Limit("address", 200, QUARTER)
CODE = Limit("code", 5, QUARTER)  # six digits: three of a million are right at any moment
CODES = Limit("codes", 30, DAY)
ASKED = Limit("asked", 5, QUARTER)  # letters to one account
ASKING = Limit("asking", 50, QUARTER)  # letters asked for from one address


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that was counted."""

    redis: Any
    keys: Sequence[tuple[str, int]]

    def was_right(self) -> None:
        """Take the attempt back: only wrong ones count."""
        try:
            for key, _ in self.keys:
                self.redis.eval(_BACK, 1, key)
        except RedisError:
            return  # one count too many is forgotten soon


@dataclass(frozen=True, slots=True, repr=False)
class Throttle:
    """Counts attempts; `secret` is the installation's."""

    redis: Any
    secret: str

    def attempt(self, *counted: tuple[Limit, str]) -> Attempt:
        """Count an attempt under each limit; raise TooMany where one is passed, with the seconds to wait."""
        keys = [(self._key(limit, value), limit.most) for limit, value in counted]
        try:
            waits = [
                self.redis.eval(_COUNT, 1, key, limit.seconds, limit.most)
                for (key, _), (limit, _) in zip(keys, counted, strict=True)
            ]
        except RedisError as error:
            raise refusal(ServerError, N_("Máy chủ hàng đợi (Redis) không trả lời; thử lại sau.")) from error
        longest = max(int(one) for one in waits)
        if longest > 0:
            raise too_many(longest)
        return Attempt(self.redis, keys)

    def _key(self, limit: Limit, value: str) -> str:
        key = derived_secret(self.secret, "accounts.throttle").encode()
        return f"xeploai:tries:{limit.kind}:{hmac.new(key, value.encode(), 'sha256').hexdigest()[:32]}"


def too_many(seconds: int) -> TooMany:
    """Return the refusal of somebody who is to come again in so many seconds."""
    error = refusal(TooMany, N_("Thử sai quá nhiều lần; đợi {minutes} phút rồi thử lại."), minutes=-(-seconds // 60))
    assert isinstance(error, TooMany)
    error.retry_after = seconds
    return error


# Count, and begin the time with the first; answer how long to wait, 0 where it may be tried.
_COUNT = """
local n = redis.call('INCR', KEYS[1])
if n == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
if n <= tonumber(ARGV[2]) then return 0 end
return math.max(1, redis.call('TTL', KEYS[1]))
"""
_BACK = "if tonumber(redis.call('GET', KEYS[1]) or '0') > 0 then return redis.call('DECR', KEYS[1]) end return 0"
