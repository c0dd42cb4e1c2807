"""An application with one small area of its own, and requests to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from marshmallow import fields, validate
from redis import Redis
from sqlalchemy import func, select

from core import audit
from core.access import Permission, Platform, Role, principal, reading, requires, working
from core.access.requests import EXTENSION, open_to_all
from core.app import create_app
from core.audit.models import AuditEntry
from core.config import Settings
from core.db import tenant_session
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.hierarchy.models import Document
from core.testing import visitors
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from core.web import limits, openapi, pages, problems, protection
from core.wire import ApiBlueprint, Code, Day, In, Name, Note, Out, PageIn, keyset, page_of
from tenants.choices import choices
from tenants.models import Tenant

MakeApp = Callable[..., Flask]

# What tests put in the way of a route: called inside its work, after it, or in place of an answer.
_in_the_work: list[Callable[[], object]] = []
_after_the_work: list[Callable[[], object]] = []


class DocumentIn(In):
    """A document."""

    number = Code(required=True)
    title = Name(required=True)
    note = Note(load_default="")
    dated = Day(required=True)
    pages = fields.Integer(load_default=1)
    secret = fields.Boolean(load_default=False)
    parts = fields.List(fields.String(), load_default=list, validate=validate.Length(max=5))


class TitleIn(In):
    """A new title."""

    title = Name(required=True)


class TrialOut(Out):
    """A document."""

    id = fields.UUID(required=True)
    number = fields.String(required=True)
    title = fields.String(required=True)
    dated = fields.Date(required=True)


class FilterIn(PageIn):
    """Which documents."""

    number = Code(load_default=None, allow_none=True)
    secret = fields.Boolean(load_default=False)
    year = fields.List(fields.Integer(), load_default=list)


class CountedOut(Out):
    """How much came."""

    bytes = fields.Integer(required=True)


def make_blueprint() -> ApiBlueprint:
    """Return the routes, anew for each application."""
    trial = ApiBlueprint("trial", __name__, "/trial", description="Để thử.")

    @trial.get("/documents")
    @requires(Permission.SEE_UNITS)
    @trial.arguments(FilterIn, location="query")
    @trial.response(200, page_of(TrialOut))
    def list_trials(args: dict[str, Any]) -> dict[str, Any]:
        """List documents."""
        query = select(Document)
        if args["number"]:
            query = query.where(Document.number == args["number"])
        with reading() as session:
            return keyset(session, query, [Document.number, Document.id], args)

    @trial.post("/documents")
    @requires(Permission.EDIT_UNITS)
    @trial.arguments(DocumentIn)
    @trial.response(201, TrialOut)
    def add_trial(args: dict[str, Any]) -> Document:
        """Add a document.

        And say so in the audit.
        """
        with working() as work:
            made = _add(work, args)
            for call in _in_the_work:
                call()
        for call in _after_the_work:
            call()
        with reading() as session:
            return _find(session, made.id)

    @trial.post("/both")
    @requires(Permission.EDIT_UNITS)
    @trial.arguments(DocumentIn)
    @trial.response(201, TrialOut)
    def add_what_can_be(args: dict[str, Any]) -> Document:
        """Add a document, and try to add another."""
        with working() as work:
            made = _add(work, args)
        try:
            with working() as work:
                _add(work, args | {"number": "2"})
                raise refusal(NotFound, N_("Không có."))
        except NotFound:
            return made

    @trial.get("/documents/<uuid:document_id>")
    @requires(Permission.SEE_UNITS)
    @trial.etag
    @trial.response(200, TrialOut)
    def show_trial(document_id: UUID) -> Document:
        """Show a document."""
        with reading() as session:
            return _find(session, document_id)

    @trial.patch("/documents/<uuid:document_id>")
    @requires(Permission.EDIT_UNITS)
    @trial.etag
    @trial.arguments(TitleIn)
    @trial.response(200, TrialOut)
    def correct_trial(args: dict[str, Any], document_id: UUID) -> Document:
        """Correct the title of a document."""
        with working() as work:
            found = _find(work.session, document_id)
            trial.check_etag(found, TrialOut)
            found.title = args["title"]
            return found

    @trial.post("/files")
    @requires(Permission.IMPORT)
    @trial.arguments(FilesIn, location="files")
    @trial.response(200, CountedOut)
    def count_bytes(files: dict[str, Any]) -> dict[str, int]:
        """Count what an uploaded file holds."""
        with working() as work:
            audit.record(work, "trial.count", actor=principal().account_id)
        return {"bytes": len(files["file"].read())}

    @trial.get("/refused")
    @requires(Permission.SEE_UNITS)
    def refuse() -> Response:
        """Do what a test puts here."""
        for call in _in_the_work:
            call()
        return Response(status=204)

    @trial.get("/faults")
    @open_to_all("a test reads what every fault looks like")
    def show_faults() -> None:
        """Raise what is wrong with a file."""
        raise WrongInput([fault("a", N_("chỉ dùng cùng với DATABASE_URL."))])

    return trial


class FilesIn(In):
    """A file."""

    file = fields.Raw(required=True, metadata={"type": "string", "format": "binary"})


def _add(work: UnitOfWork, args: dict[str, Any]) -> Document:
    made = Document(issuer="Đảng ủy phường", number=args["number"], dated=args["dated"], title=args["title"])
    work.session.add(made)
    work.session.flush()
    audit.record(work, "trial.add", actor=principal().account_id, subject=made.id)
    return made


def _find(session: Any, document_id: UUID) -> Document:
    found = session.scalars(select(Document).where(Document.id == document_id)).one_or_none()
    if found is None:
        raise refusal(NotFound, N_("Không có văn bản này."))
    assert isinstance(found, Document)
    return found


@pytest.fixture(scope="module")
def make_app(database: TestDatabase, redis_url: str) -> MakeApp:
    """Make an application over this module's database, with the trial area."""

    def make(*, redis: Any = None, **config: Any) -> Flask:
        settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
        made = Flask("core", template_folder="web/templates", static_folder="web/static")
        made.secret_key = settings.secret_key()
        made.config.update(config)
        queue = redis or Redis.from_url(redis_url)
        made.extensions[EXTENSION] = Platform(settings, database.engine, queue, choices(), visitors.identify_by_environ)
        protection.register(made, settings)
        openapi.describe(made).register_blueprint(make_blueprint())
        pages.register(made)
        problems.register(made)
        limits.register(made, queue)
        made.testing = True
        made.config["PROPAGATE_EXCEPTIONS"] = False
        return made

    return make


@pytest.fixture(scope="module")
def app(make_app: MakeApp) -> Flask:
    """The application with the trial area."""
    return make_app()


@pytest.fixture
def in_the_work() -> list[Callable[[], object]]:
    """What is called inside the work of a route."""
    return _in_the_work


@pytest.fixture
def after_the_work() -> list[Callable[[], object]]:
    """What is called by a route when its work is done and nothing is answered yet."""
    return _after_the_work


@pytest.fixture(autouse=True)
def nothing_in_the_way() -> Iterator[None]:
    """Take away what a test put in the way of the routes."""
    yield
    _in_the_work.clear()
    _after_the_work.clear()


@pytest.fixture
def tenant(make_tenant: Callable[..., Tenant]) -> Tenant:
    """A committee of this test's own."""
    return make_tenant()


@pytest.fixture
def clerk(client: Callable[..., FlaskClient], tenant: Tenant) -> FlaskClient:
    """A clerk of the committee."""
    return client(tenant, Role.CLERK)


@pytest.fixture
def document() -> Callable[..., dict[str, Any]]:
    """What adds a document."""
    return lambda **more: {"number": "12-KH/ĐU", "title": "Kế hoạch kiểm điểm", "dated": "2026-11-20"} | more


@pytest.fixture
def count(database: TestDatabase, tenant: Tenant) -> Callable[..., int]:
    """Count the committee's documents, and what the audit says of them."""

    def count_rows(model: Any = Document) -> int:
        query = select(func.count()).select_from(model)
        if model is AuditEntry:
            query = query.where(AuditEntry.action.startswith("trial."))
        with tenant_session(database.engine, tenant.id) as session:
            return session.scalar(query) or 0

    return count_rows


@pytest.fixture(scope="module")
def full_app(database: TestDatabase, redis_url: str) -> Flask:
    """The product's own application."""
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    return create_app(settings, database.engine, Redis.from_url(redis_url), identify=visitors.identify_by_environ)
