"""Who calls too often waits; who is counted is the account, on the queue's server or without it."""

from __future__ import annotations

import logging

import pytest
from redis import Redis

from core.access import Grant, Principal, Role
from core.db.keys import uuid7
from core.testing.visitors import client_of

PATH = "/api/v1/trial/documents"


@pytest.fixture(scope="module")
def slow_app(make_app):
    return make_app(API_RATE="3 per minute")


def caller(app, tenant):
    return client_of(app, Principal(tenant.id, uuid7(), "Người thử", (Grant(Role.CLERK),), second_factor=True))


def statuses(client, times=4):
    return [client.get(PATH).status_code for _ in range(times)]


def test_who_calls_too_often_is_told_when_to_come_again(slow_app, tenant) -> None:
    client = caller(slow_app, tenant)
    assert statuses(client, 3) == [200, 200, 200]
    refused = client.get(PATH)
    assert (refused.status_code, refused.content_type) == (429, "application/problem+json")
    assert refused.json["type"] == "/api/v1/docs#too-many"
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_accounts_are_counted_apart(slow_app, tenant) -> None:
    assert statuses(caller(slow_app, tenant)) == [200, 200, 200, 429]
    assert statuses(caller(slow_app, tenant), 1) == [200]


def test_all_routes_are_counted_together(slow_app, tenant) -> None:
    client = caller(slow_app, tenant)
    assert statuses(client, 3) == [200, 200, 200]
    assert client.get("/api/v1/trial/refused").status_code == 429


def test_all_processes_count_together(make_app, tenant) -> None:
    one, other = make_app(API_RATE="3 per minute"), make_app(API_RATE="3 per minute")
    client = caller(one, tenant)
    elsewhere = other.test_client()
    elsewhere.environ_base.update(client.environ_base)
    assert statuses(client, 3) == [200, 200, 200]
    assert statuses(elsewhere, 1) == [429]


def test_pages_are_not_counted(slow_app, tenant) -> None:
    client = caller(slow_app, tenant)
    assert statuses(client) == [200, 200, 200, 429]
    assert client.get("/nowhere").status_code == 404


def test_without_the_queue_each_process_counts_and_says_so(make_app, tenant, tmp_path, caplog) -> None:
    away = make_app(API_RATE="3 per minute", redis=Redis(unix_socket_path=str(tmp_path / "nobody.sock")))
    with caplog.at_level(logging.WARNING):
        assert statuses(caller(away, tenant)) == [200, 200, 200, 429]
    assert "storage" in caplog.text
