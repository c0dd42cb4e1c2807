"""The door of every route: who asks, whether they may, and the session of their tenant."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from flask import Flask, current_app, g, request

from core.access.permissions import Permission
from core.access.platform import Platform
from core.access.principal import Principal
from core.db import TenantSession, tenant_session
from core.errors import N_, NotSignedIn, refusal
from core.tenancy import acting_for
from core.unit_of_work import UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")

EXTENSION = "xeploai"
PERMISSION, OPEN = "__permission__", "__open__"  # marks on a view, for the test that walks all routes


def platform() -> Platform:
    """Return the parts of the running installation."""
    return cast(Platform, current_app.extensions[EXTENSION])


def visitor() -> Principal | None:
    """Return whoever asks, or None for a stranger; asked once a request."""
    if "principal" not in g:
        here = platform()
        g.principal = here.identify(here, request)
    return cast("Principal | None", g.principal)


def principal() -> Principal:
    """Return whoever asks; raise NotSignedIn for a stranger."""
    found = visitor()
    if found is None:
        raise refusal(NotSignedIn, N_("Cần đăng nhập trước."))
    return found


def requires(permission: Permission) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be called only by those who may do this somewhere; the service narrows it to their units."""

    def guarded(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **values: P.kwargs) -> R:
            asking = principal()
            asking.demand(permission)
            with acting_for(asking.tenant_id):
                return view(*args, **values)

        setattr(checked, PERMISSION, permission)
        return checked

    return guarded


def open_to_all(reason: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let anybody call a view, for a reason that a reader of the code can weigh."""

    def marked(view: Callable[P, R]) -> Callable[P, R]:
        setattr(view, OPEN, reason)
        return view

    return marked


def open_endpoint(app: Flask, endpoint: str, reason: str) -> None:
    """Let anybody call a view that is not ours to decorate."""
    view = app.view_functions[endpoint]

    @wraps(view)
    def called(*args: Any, **values: Any) -> Any:
        return view(*args, **values)

    app.view_functions[endpoint] = open_to_all(reason)(called)


@contextmanager
def reading() -> Iterator[TenantSession]:
    """Open a session of the asker's tenant, for reading."""
    joined = _joined()
    if joined is not None:
        yield joined.session
        return
    with tenant_session(platform().engine, principal().tenant_id) as session:
        yield session


@contextmanager
def working() -> Iterator[UnitOfWork]:
    """Open a unit of work of the asker's tenant; it commits at the end of the block.

    Inside `one_work()` it is a part of that one: it holds or falls by itself, and commits with the whole.
    """
    joined = _joined()
    if joined is not None:
        with joined.part():
            yield joined
        return
    with UnitOfWork(platform().engine, principal().tenant_id) as work:
        yield work


@contextmanager
def one_work() -> Iterator[UnitOfWork]:
    """Make all that this request reads and writes one transaction, committed at the end of the block."""
    with UnitOfWork(platform().engine, principal().tenant_id) as work:
        g.one_work = work
        try:
            yield work
        finally:
            g.pop("one_work")


def _joined() -> UnitOfWork | None:
    return cast("UnitOfWork | None", g.get("one_work"))
