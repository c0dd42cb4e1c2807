"""What a form answers: it leads on where all is well, and comes back with what is wrong, and what was typed, where not.

What was seen is sent along as a fingerprint: whoever saw an older state is told (409), and nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from types import MappingProxyType
from typing import TypeAlias

from flask import redirect
from werkzeug.wrappers import Response

from core.access import working
from core.errors import N_, Conflict, Fault, Stale, WrongInput, XepLoaiError, refusal
from core.unit_of_work import UnitOfWork
from core.wire.forms import Form, returned

Answer: TypeAlias = Response | tuple[str, int]

# The field in which people type the code of what the services know by its key.
FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "unit_id": "unit",
        "to_unit_id": "unit",
        "body_id": "body",
        "parent_id": "parent",
        "document_id": "number",
        "parts": "code1",
    }
)


class _Over(Exception):
    """A rehearsal is over, and nothing of it stays."""


def written(write: Callable[[], str], again: Callable[[Form], str]) -> Answer:
    """Write, and lead on to the path that this gives; show the form `again` where it is refused (422, 409)."""
    try:
        path = write()
    except WrongInput as error:
        return again(returned(at_fields(error))), 422
    except (Conflict, Stale) as error:
        return again(returned(on_top(error))), 409
    return redirect(path)


def at_fields(error: WrongInput) -> WrongInput:
    """Return the faults at the fields that people see."""
    return WrongInput([Fault(FIELDS.get(one.where, one.where), one.message) for one in error.faults])


def on_top(error: XepLoaiError) -> WrongInput:
    """Return a refusal as something that is wrong with the whole form."""
    assert error.message is not None
    return WrongInput([Fault("", error.message)])


def fingerprint(*seen: object) -> str:
    """Return a text that is another one as soon as anything of what was seen is."""
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:32]


def demand_seen(seen: str, stands: str) -> None:
    """Raise Stale where something else stands there than was seen; nothing seen: whoever asks does not mind."""
    if seen and seen != stands:
        raise refusal(Stale, N_("Người khác đã sửa từ khi đọc; hãy đọc lại rồi sửa."))


@contextmanager
def rehearsing() -> Iterator[UnitOfWork]:
    """Do some work only to see what it comes to, or that it is refused; nothing of it stays."""
    with suppress(_Over), working() as work:
        yield work
        raise _Over
