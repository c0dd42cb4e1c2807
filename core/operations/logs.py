"""The log: one line of JSON for each thing that happened, or colours for somebody at a terminal.

It never holds a name, an address, what was typed, a cookie or where a request came from. What an exception says
may hold all of that, so only its kind and its place in the code are written, and the words of those few kinds
that can only speak of code.
"""

from __future__ import annotations

import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog
from psycopg import Error as PostgresError
from sqlalchemy.exc import DBAPIError

from core import clock
from core.errors import XepLoaiError

ABOUT_CODE = (ImportError, NameError, AttributeError, TypeError, NotImplementedError)
LOUD = ("rq.worker", "alembic", "sqlalchemy", "werkzeug")  # they say what they work on
_TOP = str(Path(__file__).parents[2])
Line = MutableMapping[str, Any]


def configure(log_format: str | None = None, stream: TextIO | None = None) -> None:
    """Send every log of this process to a stream (standard error unless given), in its format."""
    out = stream or sys.stderr
    people = log_format == "console" or (log_format is None and out.isatty())
    before: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        _add_moment,
        _place_of_exception,
    ]
    renderer = (
        structlog.dev.ConsoleRenderer(colors=out.isatty()) if people else structlog.processors.JSONRenderer(_json)
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer], foreign_pre_chain=before
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.INFO)
    for name in LOUD:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.captureWarnings(True)


def _json(line: Mapping[str, Any], **_: Any) -> str:
    return json.dumps(line, ensure_ascii=False, default=str)


def _add_moment(logger: object, method: str, line: Line) -> Line:
    line["at"] = clock.now().isoformat(timespec="milliseconds")
    return line


def _place_of_exception(logger: object, method: str, line: Line) -> Line:
    """Put what is safe to say of an exception in its place."""
    given = line.pop("exc_info", None)
    line.pop("stack_info", None)
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        line["error"], line["from"] = list(_kinds(error)), list(_places(error.__traceback__))
    return line


def _kinds(error: BaseException | None) -> Iterator[str]:
    """Yield what an exception is, and what it came from."""
    while error is not None:
        yield safely_said(error)
        for one in getattr(error, "exceptions", ()):
            yield from _kinds(one)
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def safely_said(error: BaseException) -> str:
    """Return the kind of an exception, with as much of its words as cannot hold anybody's data."""
    kind = type(error).__name__
    if isinstance(error, XepLoaiError) and error.message is not None:
        return f"{kind}: {error.message.template}"
    if isinstance(error, ABOUT_CODE):
        return f"{kind}: {error}"
    inner = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(inner, PostgresError):
        words = (inner.sqlstate, inner.diag.constraint_name, inner.diag.table_name)
        return " ".join([kind, *(one for one in words if one)])
    return kind


def _places(trace: TracebackType | None) -> Iterator[str]:
    for frame in traceback.extract_tb(trace):
        yield f"{frame.filename.removeprefix(_TOP).lstrip('/')}:{frame.lineno} {frame.name}"
