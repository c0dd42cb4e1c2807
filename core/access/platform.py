"""What a request works with, put together once by `core.app`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias
from uuid import UUID

from flask import Request
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from core.access.principal import Principal
from core.config import Settings
from core.db import TenantSession


@dataclass(frozen=True, slots=True)
class Committee:
    """A tenant as the core sees it."""

    id: UUID
    code: str
    name: str
    archived: bool = False
    parent_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """What tenants chose, as the core may ask it without knowing how it is kept."""

    committee: Callable[[Session, UUID], Committee | None]
    committee_named: Callable[[Session, str], Committee | None]
    committees: Callable[[Session], Sequence[Committee]]
    plugins: Callable[[TenantSession], Sequence[str]]
    rulebook: Callable[[TenantSession, int], str | None]
    # The engine, the key of a break-glass session, who holds it, and what is asked of which route.
    rescuer: Callable[[Engine, str, Principal, str], Principal | None]


@dataclass(frozen=True, slots=True)
class Platform:
    """The parts of a running installation."""

    settings: Settings
    engine: Engine
    redis: Any  # a redis.Redis, of the queue
    choices: Choices
    identify: Identify
    locales: tuple[Path, ...] = ()  # the `locale` folders beside the core's own


Identify: TypeAlias = Callable[[Platform, Request], Principal | None]
