"""Whatever goes wrong, the API answers with a problem that says what it is."""

from __future__ import annotations

import pytest
import redis.exceptions
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, TimeoutError
from sqlalchemy.orm.exc import StaleDataError

from core import errors
from core.access import Role
from core.db import tenant_session
from core.db.keys import uuid7
from core.errors import N_, refusal
from core.hierarchy.models import Body
from core.web.refusals import KINDS, OF_ERRORS, OF_STATUS

PATH = "/api/v1/trial/documents"
MEDIA_TYPE = "application/problem+json"


def kind(answer) -> str:
    assert answer.content_type == MEDIA_TYPE
    assert answer.json["status"] == answer.status_code
    assert answer.json["title"]
    address, _, slug = answer.json["type"].partition("#")
    assert address == "/api/v1/docs"
    return slug


def raising(error):
    def do() -> None:
        raise error

    return do


class Lost(Exception):
    """What a driver says, with PostgreSQL's five letters."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate


@pytest.mark.parametrize(
    ("error", "status", "slug"),
    [
        (refusal(errors.NotFound, N_("Không có.")), 404, "not-found"),
        (refusal(errors.NotAllowed, N_("Không có.")), 403, "not-allowed"),
        (refusal(errors.SecondFactorNeeded, N_("Không có.")), 403, "second-factor-needed"),
        (refusal(errors.NotSignedIn, N_("Không có.")), 401, "not-signed-in"),
        (refusal(errors.Conflict, N_("Không có.")), 409, "conflict"),
        (refusal(errors.Archived, N_("Không có.")), 409, "archived"),
        (refusal(errors.Stale, N_("Không có.")), 412, "stale"),
        (refusal(errors.TooMany, N_("Không có.")), 429, "too-many"),
        (refusal(errors.PluginError, N_("Không có.")), 500, "failed"),
        (refusal(errors.WrongTenant, N_("Không có.")), 500, "failed"),
        (refusal(errors.DatabaseError, N_("Không có.")), 503, "unavailable"),
        (StaleDataError(), 412, "stale"),
        (OperationalError("SELECT 1", {}, Lost("57P01")), 503, "unavailable"),
        (OperationalError("SELECT 1", {}, Lost("40P01")), 503, "unavailable"),
        (InterfaceError("SELECT 1", {}, Lost(""), connection_invalidated=True), 503, "unavailable"),
        (TimeoutError(), 503, "unavailable"),
        (redis.exceptions.ConnectionError(), 503, "unavailable"),
        (DBAPIError("SELECT 1", {}, Lost("42601")), 500, "failed"),
        (ZeroDivisionError(), 500, "failed"),
    ],
    ids=lambda one: type(one).__name__ if isinstance(one, Exception) else str(one),
)
def test_every_error_is_a_problem(clerk, in_the_work, error, status, slug) -> None:
    in_the_work.append(raising(error))
    answer = clerk.get("/api/v1/trial/refused")
    assert (answer.status_code, kind(answer)) == (status, slug)


def test_what_failed_inside_is_not_told(clerk, in_the_work) -> None:
    in_the_work.append(raising(OperationalError("SELECT secret", {}, Lost("57P01"))))
    assert b"secret" not in clerk.get("/api/v1/trial/refused").data


def test_who_is_not_signed_in_is_told_how_to_be(client) -> None:
    answer = client().get(PATH)
    assert (kind(answer), answer.headers["WWW-Authenticate"]) == ("not-signed-in", "Bearer")


def test_a_server_that_is_away_says_when_to_come_again(clerk, in_the_work) -> None:
    in_the_work.append(raising(TimeoutError()))
    assert clerk.get("/api/v1/trial/refused").headers["Retry-After"] == "5"


def test_two_rows_of_one_key_are_a_conflict(clerk, document) -> None:
    clerk.post(PATH, json=document())
    answer = clerk.post(PATH, json=document())
    assert (answer.status_code, kind(answer)) == (409, "conflict")
    assert "uq_document" not in answer.text


@pytest.mark.parametrize(
    ("statement", "status"),
    [
        ("INSERT INTO unit_period (tenant_id, id, unit_id) SELECT tenant_id, id, id FROM document", 422),  # NOT NULL
        ("SELECT 'x'::int", 422),
        ("SELECT 10000000000::int", 422),
        ("SELECT 1/0", 422),
        ("SELECT nothing", 500),
    ],
)
def test_what_the_database_refuses_is_refused(
    clerk, document, database, tenant, in_the_work, statement, status
) -> None:
    clerk.post(PATH, json=document())

    def run() -> None:
        with tenant_session(database.engine, tenant.id) as session:
            session.execute(text(statement).execution_options(raw_sql="a test"))

    in_the_work.append(run)
    answer = clerk.get("/api/v1/trial/refused")
    assert answer.status_code == status
    kind(answer)


def test_a_row_that_rests_on_none_is_a_conflict(clerk, database, tenant, in_the_work) -> None:
    def add_a_body_of_no_unit() -> None:
        with tenant_session(database.engine, tenant.id) as session:
            since = tenant.created_at.date()
            session.add(Body(unit_id=uuid7(), code="1", kind="committee", name="Cấp ủy", since=since))
            session.flush()

    in_the_work.append(add_a_body_of_no_unit)
    answer = clerk.get("/api/v1/trial/refused")
    assert (answer.status_code, kind(answer)) == (409, "conflict")


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"a": 1, "a": 1}', "application/json", 400),
        (b"a=1", "application/x-www-form-urlencoded", 415),
        (b"<a/>", "application/xml", 415),
        (b"{}", "", 415),
        (b"", "application/json", 422),
        (b"", "", 422),
        (b"[]", "application/json", 422),
        (b"null", "application/json", 422),
        (b'{"number": "\\u0000"}', "application/json", 422),
        (b'{"x": "' + b"x" * 1_100_000 + b'"}', "application/json", 413),
    ],
    ids=lambda one: one[:14] if isinstance(one, bytes) else None,
)
def test_a_body_that_cannot_be_used(clerk, count, body, content_type, status) -> None:
    answer = clerk.post(PATH, data=body, content_type=content_type)
    assert (answer.status_code, kind(answer)) == (status, OF_STATUS[status].slug)
    assert answer.json.get("detail") or answer.json["faults"]
    assert count() == 0


def test_faults_name_their_places(clerk, document) -> None:
    answer = clerk.post(PATH, json=document(parts=["a", 1], pages="2", more=1))
    assert {one["where"] for one in answer.json["faults"]} == {"parts.1", "pages", "more"}


def test_faults_of_ours_name_their_places(client) -> None:
    answer = client().get("/api/v1/trial/faults")
    assert (kind(answer), answer.json["faults"]) == (
        "wrong-input",
        [{"where": "a", "message": "chỉ dùng cùng với DATABASE_URL."}],
    )


def test_faults_are_said_in_the_language_of_the_account(client, tenant, document) -> None:
    english = client(tenant, Role.CLERK, language="en")
    answer = english.get("/api/v1/trial/faults")
    assert answer.json["faults"][0]["message"] == "is used together with DATABASE_URL only."


def test_another_method_is_told_which_there_are(clerk) -> None:
    answer = clerk.delete(PATH)
    assert (answer.status_code, kind(answer)) == (405, "method-not-allowed")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}


def test_a_method_that_nobody_knows(clerk) -> None:
    assert kind(clerk.open(PATH, method="BREW")) == "method-not-allowed"


def test_head_is_get_without_the_body(clerk) -> None:
    answer, full = clerk.head(PATH), clerk.get(PATH)
    assert (answer.status_code, answer.data) == (200, b"")
    assert answer.headers["Content-Length"] == full.headers["Content-Length"]


def test_options_say_what_may_be_done(clerk) -> None:
    answer = clerk.options(PATH)
    assert answer.status_code == 200
    assert "POST" in answer.headers["Allow"]


def test_an_address_that_is_none(clerk) -> None:
    for path in ("/api/v1/nowhere", "/api/v1", "/api/v1/", f"{PATH}/not-a-uuid"):
        assert kind(clerk.get(path)) == "not-found"


def test_every_kind_of_refusal_has_a_name_of_its_own() -> None:
    assert len({one.slug for one in KINDS}) == len(KINDS)
    assert set(OF_ERRORS.values()) <= set(KINDS)


def test_every_error_has_its_kind() -> None:
    def below(kind_):
        for one in kind_.__subclasses__():
            yield one
            yield from below(one)

    named = {one for one in below(errors.XepLoaiError) if one.__module__ == "core.errors"}
    assert named <= OF_ERRORS.keys()
