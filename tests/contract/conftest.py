"""The product's application with something in it, asked by an admin who may do everything a tenant lets one do."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from redis import Redis

from core.access import Grant, Principal, Role
from core.app import create_app
from core.config import Settings
from core.db.keys import uuid7
from core.hierarchy import services as hierarchy
from core.people import services as people
from core.testing import visitors
from core.testing.databases import TestDatabase, new_code
from core.unit_of_work import UnitOfWork
from tenants import services as tenants

SINCE = date(2020, 1, 1)


@dataclass
class Held:
    """An application over a committee that holds something, as WSGI; and the keys of what it holds, by their names."""

    app: Flask
    principal: Principal
    keys: dict[str, UUID]
    token: str = "mot-ma-de-thu"

    def __call__(self, environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        """Be the admin for whoever shows the token, and for nobody else."""
        signed_in = environ.get("HTTP_AUTHORIZATION") == f"Bearer {self.token}"
        more = visitors.client_of(self.app, self.principal).environ_base if signed_in else {}
        return self.app({**environ, **more}, start)


@pytest.fixture(scope="module")
def held(database: TestDatabase, redis_url: str) -> Held:
    """The application, a committee with a unit, a body, a document and a person, and its admin."""
    tenant_id = uuid7()
    with UnitOfWork(database.engine, tenant_id) as work:
        tenants.create_tenant(work, code=new_code(), name="Đảng bộ phường", actor="test")
    with UnitOfWork(database.engine, tenant_id) as work:
        made = {"actor": "test", "since": SINCE}
        unit = hierarchy.found_unit(work, code="DB", name="Đảng bộ phường", kind="committee", **made)
        body = hierarchy.make_body(work, code="BTV", name="Ban Thường vụ", kind="committee", unit_id=unit.id, **made)
        document = hierarchy.keep_document(work, issuer="Đảng ủy", number="1-QĐ", dated=SINCE, actor="test")
        person = people.add_person(work, code="1", name="Trần Thị Một", unit_id=unit.id, **made)
    keys = {"unit_id": unit.id, "body_id": body.id, "document_id": document.id, "person_id": person.id}
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    app = create_app(settings, database.engine, Redis.from_url(redis_url), identify=visitors.identify_by_environ)
    app.config["API_RATE"] = "1000000 per minute"
    admin = Principal(tenant_id, uuid7(), "Người thử", (Grant(Role.TENANT_ADMIN),), person.id, second_factor=True)
    return Held(app, admin, keys)
