"""What the database and the queue say when they refuse, or are away, as errors of ours."""

from __future__ import annotations

from redis.exceptions import ConnectionError as RedisAway
from redis.exceptions import TimeoutError as RedisSlow
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.orm.exc import StaleDataError

from core import errors
from core.errors import N_, XepLoaiError, refusal

UNIQUE, REFERENCED, EXCLUDED = "23505", "23503", "23P01"
BUSY = frozenset({"40001", "40P01", "55P03", "53300", "57014"})  # serialisation, deadlock, lock, connections, time

FAILURES = (SQLAlchemyError, RedisAway, RedisSlow)


def as_ours(failure: Exception) -> XepLoaiError | None:
    """Return the error of ours that a failure means; None where it is a fault of the program."""
    if isinstance(failure, StaleDataError):
        return refusal(errors.Stale, N_("Người khác đã sửa trước; đọc lại rồi làm lại."))
    if isinstance(failure, IntegrityError):
        return _of_constraint(_state(failure))
    if isinstance(failure, DataError):
        return refusal(errors.XepLoaiError, N_("Có giá trị mà cơ sở dữ liệu không nhận; xem lại rồi gửi lại."))
    if isinstance(failure, RedisAway | RedisSlow):
        return refusal(errors.ServerError, N_("Hàng đợi không trả lời."))
    if _is_away(failure):
        return refusal(errors.DatabaseError, N_("Cơ sở dữ liệu đang bận hoặc không trả lời."))
    return None


def _of_constraint(state: str) -> XepLoaiError:
    if state in {UNIQUE, EXCLUDED}:
        return refusal(errors.Conflict, N_("Đã có một bản ghi trùng với bản ghi này; đọc lại danh sách rồi thử lại."))
    if state == REFERENCED:
        text = N_("Một bản ghi được nêu không còn, hoặc còn bản ghi khác dựa vào nó; đọc lại rồi thử lại.")
        return refusal(errors.Conflict, text)
    return refusal(errors.XepLoaiError, N_("Có giá trị mà cơ sở dữ liệu không nhận; xem lại rồi gửi lại."))


def _is_away(failure: Exception) -> bool:
    if isinstance(failure, DBAPIError) and (failure.connection_invalidated or _state(failure) in BUSY):
        return True
    return isinstance(failure, OperationalError | PoolExhausted)


def _state(failure: DBAPIError) -> str:
    """Return PostgreSQL's five letters for what happened."""
    return getattr(failure.orig, "sqlstate", None) or ""
