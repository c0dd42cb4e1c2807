"""What an installation says of itself: alive, ready, numbers, a log without anybody in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask, request
from redis import Redis
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.access import Role
from core.access.requests import EXTENSION
from core.app import create_app
from core.config import Settings
from core.db import migrating, owner_engine
from core.errors import N_, Conflict, refusal
from core.jobs import counting
from core.operations import logs
from core.operations.requests import LARGEST
from core.testing import visitors

NOWHERE = Path("/nonexistent")


@pytest.fixture
def told() -> Iterator[io.StringIO]:
    """Where the log goes, as JSON, while a test runs."""
    root, out = logging.getLogger(), io.StringIO()
    before = root.handlers, root.level
    logs.configure("json", out)
    yield out
    root.handlers, root.level = before
    logging.captureWarnings(False)
    structlog.contextvars.clear_contextvars()


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def configured(app: Flask):
    """Change the settings of the application for a test."""
    platform = app.extensions[EXTENSION]

    def change(**values: Any) -> None:
        app.extensions[EXTENSION] = replace(platform, settings=replace(platform.settings, **values))

    yield change
    app.extensions[EXTENSION] = platform


def test_a_process_that_lives_says_so_to_anybody(client) -> None:
    assert client().get("/health").json == {"alive": True}


def test_an_installation_that_is_well_is_ready(client) -> None:
    answer = client().get("/ready")
    parts = {"database": "ok", "migrations": "ok", "queue": "ok"}
    assert (answer.status_code, answer.json) == (200, {"ready": True, "parts": parts})


def test_a_queue_that_is_away_is_named(app, client) -> None:
    platform = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = replace(platform, redis=Redis(unix_socket_path="/nonexistent", retry=None))
    try:
        answer = client().get("/ready")
    finally:
        app.extensions[EXTENSION] = platform
    assert (answer.status_code, answer.json["parts"]["queue"]) == (503, "no answer")


def test_tables_that_are_out_of_date_are_named(database, client) -> None:
    engine = owner_engine(database.addresses.owner)
    with engine.begin() as connection:
        newest = connection.scalar(text("UPDATE alembic_version SET version_num = '0001' RETURNING version_num"))
        assert newest == "0001"
    answer = client().get("/ready")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :newest"), {"newest": migrating.newest()})
    assert (answer.status_code, answer.json["parts"]["migrations"]) == (503, "not migrated")
    assert client().get("/ready").status_code == 200


def test_the_numbers_are_for_this_machine_or_for_whoever_has_the_token(client, configured) -> None:
    assert client().get("/metrics").status_code == 200
    passed_on = {"X-Forwarded-For": "203.0.113.9"}
    elsewhere = {"REMOTE_ADDR": "203.0.113.9"}
    assert client().get("/metrics", headers=passed_on).status_code == 403
    assert client().get("/metrics", environ_base=elsewhere).status_code == 403
    assert client().get("/metrics", environ_base=elsewhere, headers={"Authorization": "Bearer "}).status_code == 403
    configured(metrics_token="t" * 16)
    for token, status in (("t" * 16, 200), ("x" * 16, 403)):
        headers = {"Authorization": f"Bearer {token}"}
        assert client().get("/metrics", environ_base=elsewhere, headers=headers).status_code == status


def test_the_numbers_count_by_the_template_of_a_route(app, client, make_tenant) -> None:
    counting.count(app.extensions[EXTENSION].redis, "test.counted", "done", 1.5)
    unit_id = "0198a1b2-0000-7000-8000-000000000000"
    client(make_tenant(), Role.CLERK).get(f"/api/v1/units/{unit_id}")
    said = client().get("/metrics").text
    assert 'xeploai_requests_total{method="GET",route="/api/v1/units/<uuid:unit_id>",status="404"}' in said
    assert 'xeploai_jobs_total{kind="test.counted",state="done"} 1.0' in said
    assert 'xeploai_job_seconds_total{kind="test.counted"} 1.5' in said
    assert "xeploai_jobs_waiting" in said
    assert "xeploai_database_connections" in said
    assert unit_id not in said


def test_an_operator_sees_how_the_parts_are(client, make_tenant) -> None:
    page = client(make_tenant(), Role.OPERATOR).get("/operator/health")
    assert page.status_code == 200
    assert "Mọi phần đang chạy tốt." in page.text
    assert client(make_tenant(), Role.TENANT_ADMIN).get("/operator/health").status_code == 403


def test_a_request_leaves_a_line_without_anybody_in_it(app, client, make_tenant, told) -> None:
    tenant = make_tenant(name="Đảng bộ xã Bí Mật")
    app.config["WTF_CSRF_ENABLED"], before = False, app.config.get("WTF_CSRF_ENABLED")
    try:
        typed = {"committee": tenant.code, "username": "nguyenvana", "password": "mật khẩu rất dài"}
        client().post(
            "/sign-in?next=/people?q=Nguyen", data=typed, headers={"User-Agent": "Phone of A"},
            environ_base={"REMOTE_ADDR": "203.0.113.9"},
        )  # fmt: skip
        client(tenant, Role.CLERK, name="Trần Thị B").get("/people?q=Nguyen", headers={"Cookie": "xl=secret-cookie"})
    finally:
        app.config["WTF_CSRF_ENABLED"] = before
    said = told.getvalue()
    for secret in ("nguyenvana", "mật khẩu", "203.0.113.9", "Phone of", "Nguyen", "Bí Mật", "Trần", "cookie"):
        assert secret not in said
    sign_in = next(one for one in lines(told) if one.get("route") == "/sign-in")
    assert {"at", "level", "event", "request", "method", "status", "ms"} <= sign_in.keys()
    assert [one.get("tenant") for one in lines(told)][-1] == str(tenant.id)


@pytest.fixture
def failing(database, redis_url):
    """An application with a page that fails in whichever way a test wants."""
    settings = Settings(home=NOWHERE, given_secret="x" * 32, redis_url=redis_url)
    made = create_app(settings, database.engine, Redis.from_url(redis_url), identify=visitors.identify_by_environ)
    made.config["PROPAGATE_EXCEPTIONS"] = False
    raised: list[Exception] = []

    def fail() -> str:
        raise raised[0]

    made.add_url_rule("/fail", view_func=fail)

    def failed(error: Exception) -> int:
        raised[:] = [error]
        status: int = visitors.client_of(made, None).get("/fail").status_code
        return status

    return failed


class Driver(Exception):
    """What a driver would say."""


@pytest.mark.parametrize(
    "error",
    [
        ValueError("no such person: Nguyễn Văn A"),
        IntegrityError("INSERT", {"name": "Nguyễn Văn A"}, Driver("Key (name)=(Nguyễn Văn A) already exists.")),
        KeyError("Nguyễn Văn A"),
    ],
)
def test_a_failing_request_says_where_in_the_code_and_not_about_whom(error, failing, told) -> None:
    assert failing(error) >= 400
    said = told.getvalue()
    assert "Nguyễn" not in said
    assert "\\u" not in said
    assert lines(told)[-1]["route"] == "/fail"


def test_a_failure_is_found_by_its_kind_and_its_place(failing, told) -> None:
    assert failing(ValueError("Nguyễn Văn A")) == 500
    line = next(one for one in lines(told) if one["level"] == "error")
    assert line["error"] == ["ValueError"]
    assert any("test_watching.py" in one for one in line["from"])
    assert line["request"]


def test_words_that_speak_of_code_alone_are_kept() -> None:
    assert logs.safely_said(AttributeError("'X' has no attribute 'y'")) == "AttributeError: 'X' has no attribute 'y'"
    assert logs.safely_said(refusal(Conflict, N_("«{name}» đã có."), name="A")) == "Conflict: «{name}» đã có."
    assert logs.safely_said(KeyError("A")) == "KeyError"


def test_what_is_too_large_is_refused_unread(client, make_tenant) -> None:
    for path, kind in (("/sign-in", "text/html"), ("/api/v1/units", "application/problem+json")):
        answer = client(make_tenant(), Role.CLERK).post(path, environ_overrides={"CONTENT_LENGTH": str(LARGEST + 1)})
        assert (answer.status_code, answer.mimetype) == (413, kind)


def test_a_proxy_is_believed_only_where_the_settings_say_so(database, redis_url) -> None:
    seen = {}
    for count in (0, 1):
        settings = Settings(home=NOWHERE, given_secret="x" * 32, redis_url=redis_url, trusted_proxies=count)
        made = create_app(settings, database.engine, Redis.from_url(redis_url), identify=visitors.identify_by_environ)

        def show():
            return f"{request.remote_addr} {request.scheme}"

        made.add_url_rule("/show", view_func=show)
        headers = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https", "X-Request-ID": "a" * 32}
        answer = made.test_client().get("/show", headers=headers)
        seen[count] = answer.text, answer.headers["X-Request-ID"] == "a" * 32
    assert seen == {0: ("127.0.0.1 http", False), 1: ("203.0.113.9 https", True)}
