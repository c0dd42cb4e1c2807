"""What waits for whoever is signed in: each area says its own, the home page lists them, the pressing ones first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, cast

from flask import Flask, current_app

from core.access import Principal, reading
from core.db import TenantSession
from core.errors import Message

EXTENSION = "xeploai.duties"


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits: what it is, until or since when, where it is done, what the button says."""

    text: Message
    link: str
    button: Message
    when: date | None = None
    pressing: bool = False


# A provider asks only what the visitor may see, and answers in few cheap queries.
Provider: TypeAlias = Callable[[TenantSession, Principal], Iterable[Duty]]


def register(app: Flask, providers: Iterable[Provider]) -> None:
    """Say who is asked, in this order."""
    app.extensions[EXTENSION] = tuple(providers)


def duties_of(asking: Principal) -> list[Duty]:
    """Return what waits for somebody: pressing things first, then by day."""
    providers = cast("tuple[Provider, ...]", current_app.extensions.get(EXTENSION, ()))
    with reading() as session:
        found = [duty for provider in providers for duty in provider(session, asking)]
    return sorted(found, key=lambda one: (not one.pressing, one.when or date.max))
