"""The application as it runs: whoever asks is known by a cookie or a token."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis

from core.access import Role
from core.app import create_app
from core.config import Settings
from core.testing.accounts import TestAccount, make_account
from core.testing.databases import TestDatabase
from core.users import passwords
from core.users.sealing import Seal

MakeAccount = Callable[..., TestAccount]
SECRET = "x" * 32


@pytest.fixture(scope="module", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hash with hardly any work: hundreds of sign-ins; what is really used has tests of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "HASHER", passwords.PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="module")
def settings(redis_url: str) -> Settings:
    """What the installation was told; a module overrides it to be told more."""
    return Settings(home=Path("/nonexistent"), given_secret=SECRET, redis_url=redis_url)


@pytest.fixture(scope="module")
def real_app(database: TestDatabase, settings: Settings) -> Flask:
    """The application over this module's database."""
    made = create_app(settings, database.engine, Redis.from_url(settings.redis_url or ""))
    made.testing = True
    made.config["PROPAGATE_EXCEPTIONS"] = False
    return made


@pytest.fixture
def seal() -> Seal:
    """The seal of the installation."""
    return Seal(SECRET)


@pytest.fixture
def account_of(real_app: Flask, make_tenant) -> MakeAccount:
    """Make an account, in a new committee where none is given."""

    def make(tenant=None, role: Role | None = Role.MEMBER, unit_id=None, **more) -> TestAccount:
        return make_account(real_app, (tenant or make_tenant()).id, role, unit_id, **more)

    return make
