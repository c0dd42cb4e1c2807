"""A platform to work on, and kinds of work that are dull."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from core.access import Platform, Principal, Role
from core.access.principal import Grant
from core.access.requests import EXTENSION
from core.db import tenant_session
from core.db.keys import uuid7
from core.jobs import services
from core.jobs.models import Job
from core.jobs.queue import queue_on
from core.jobs.tasks import _tasks
from core.jobs.worker import WorkerOfOneProcess
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants.models import Tenant

StartJob = Callable[..., Job]
ReadJob = Callable[[Job], Job]


@pytest.fixture
def platform(app: Flask, tenant: Tenant) -> Platform:
    """The parts of the running installation, its queue empty, as if the committee of the test were its only one."""
    found: Platform = app.extensions[EXTENSION]
    queue_on(found.redis).empty()
    all_of_them = found.choices.committees
    only = replace(
        found.choices, committees=lambda session: [one for one in all_of_them(session) if one.id == tenant.id]
    )
    return replace(found, choices=only)


@pytest.fixture
def work_off(platform: Platform) -> Callable[[], None]:
    """Work until the queue is empty, as a worker that has just started."""

    def work() -> None:
        WorkerOfOneProcess(platform).work(burst=True, logging_level="ERROR")

    return work


@pytest.fixture(autouse=True)
def no_new_kinds() -> Iterator[None]:
    """Forget the kinds of work that a test registered."""
    there = dict(_tasks)
    yield
    _tasks.clear()
    _tasks.update(there)


@pytest.fixture
def tenant(make_tenant: Callable[..., Tenant]) -> Tenant:
    """A committee."""
    return make_tenant()


@pytest.fixture
def start_job(app: Flask, database: TestDatabase, tenant: Tenant) -> StartJob:
    """Start a job of the committee, of an account that nobody else has."""

    def start(kind: str = "test.dull", *, account_id: UUID | None = None, **arguments: Any) -> Job:
        with app.app_context(), UnitOfWork(database.engine, tenant.id) as work:
            return services.start(work, kind, account_id=account_id or uuid7(), **arguments)

    return start


@pytest.fixture
def read_job(database: TestDatabase) -> ReadJob:
    """Read a job anew."""

    def read(job: Job) -> Job:
        with tenant_session(database.engine, job.tenant_id) as session:
            return session.scalars(select(Job).where(Job.id == job.id)).one()

    return read


@pytest.fixture
def asking(tenant: Tenant) -> Callable[..., Principal]:
    """Make somebody of the committee who asks."""

    def make(role: Role = Role.CLERK, *, account_id: UUID | None = None, unit_id: UUID | None = None) -> Principal:
        return Principal(tenant.id, account_id or uuid7(), "Người thử", (Grant(role, unit_id),), second_factor=True)

    return make
