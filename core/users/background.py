"""What is done after the answer: one thread of this process, begun when it is first needed.

For what may be lost when the process dies (the letter that somebody asks for again) and must not be waited for:
how long it takes would tell whether there was anything to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from typing import ParamSpec

P = ParamSpec("P")
_log = logging.getLogger(__name__)


def later(call: Callable[P, object], *args: P.args, **values: P.kwargs) -> Future[None]:
    """Do something soon, after what was given before; what fails is logged without its arguments."""
    context = copy_context()
    return _thread().submit(context.run, _quietly, lambda: call(*args, **values))


def _quietly(call: Callable[[], object]) -> None:
    try:
        call()
    except Exception as error:
        _log.error("a letter was not sent: %s", type(error).__name__)


@cache
def _thread() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="letters")
