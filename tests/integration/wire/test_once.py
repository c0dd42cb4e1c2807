"""A write with a key happens once, whatever happens between."""

from __future__ import annotations

import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from core import clock
from core.access import Role
from core.audit.models import AuditEntry
from core.db import tenant_session
from core.errors import N_, Conflict, refusal
from core.unit_of_work import UnitOfWork
from core.wire.models import IdempotencyKey

KEY = {"Idempotency-Key": "kế hoạch 1".encode().hex()}
PATH = "/api/v1/trial/documents"
AT = datetime(2026, 11, 20, 8, tzinfo=UTC)


def kind(answer) -> str:
    return answer.json["type"].partition("#")[2]


def test_a_repeated_write_gets_the_answer_it_got_and_is_not_done_again(clerk, document, count) -> None:
    first = clerk.post(PATH, json=document(), headers=KEY)
    again = clerk.post(PATH, json=document(), headers=KEY)
    assert (first.status_code, first.headers.get("Idempotency-Replayed")) == (201, None)
    assert (again.status_code, again.data, again.content_type) == (201, first.data, first.content_type)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert (count(), count(AuditEntry)) == (1, 1)


def test_without_a_key_nothing_is_kept(clerk, document, count) -> None:
    assert clerk.post(PATH, json=document()).status_code == 201
    assert count(IdempotencyKey) == 0


def test_a_key_is_for_one_request(clerk, document, count) -> None:
    clerk.post(PATH, json=document(), headers=KEY)
    other = clerk.post(PATH, json=document(number="13-KH/ĐU"), headers=KEY)
    assert (other.status_code, kind(other)) == (422, "key-reused")
    assert count() == 1


def test_the_same_key_on_another_address_is_another_request(clerk, document, count) -> None:
    clerk.post(PATH, json=document(), headers=KEY)
    other = clerk.post("/api/v1/trial/both", json=document(), headers=KEY)
    assert (other.status_code, kind(other)) == (422, "key-reused")


def test_a_refused_write_may_be_sent_again_corrected_under_its_key(clerk, document, count) -> None:
    assert clerk.post(PATH, json=document(dated="hôm nay"), headers=KEY).status_code == 422
    assert clerk.post(PATH, json=document(), headers=KEY).status_code == 201
    assert count() == 1


def test_a_write_that_fails_leaves_nothing(clerk, document, count, in_the_work) -> None:
    def refuse() -> None:
        raise refusal(Conflict, N_("Không có."))

    in_the_work.append(refuse)
    assert clerk.post(PATH, json=document(), headers=KEY).status_code == 409
    assert (count(), count(AuditEntry)) == (0, 0)
    in_the_work.clear()
    assert clerk.post(PATH, json=document(), headers=KEY).status_code == 201
    assert (count(), count(AuditEntry)) == (1, 1)


def test_a_part_that_fails_takes_only_itself_back(clerk, document, count) -> None:
    answer = clerk.post("/api/v1/trial/both", json=document(), headers=KEY)
    assert (answer.status_code, answer.json["number"]) == (201, "12-KH/ĐU")
    assert (count(), count(AuditEntry)) == (1, 1)


@pytest.mark.parametrize("key", ["", "có dấu".encode().decode("latin-1"), "a b", "x" * 201])
def test_a_key_is_short_and_plain(clerk, document, count, key) -> None:
    answer = clerk.post(PATH, json=document(), headers={"Idempotency-Key": key})
    assert (answer.status_code, answer.json["faults"][0]["where"]) == (422, "Idempotency-Key")
    assert count() == 0


def test_an_account_does_not_see_the_answer_of_another(client, tenant, document) -> None:
    first, second = client(tenant, Role.CLERK), client(tenant, Role.CLERK)
    assert first.post(PATH, json=document(), headers=KEY).status_code == 201
    other = second.post(PATH, json=document(number="13-KH/ĐU"), headers=KEY)
    assert (other.status_code, other.json["number"]) == (201, "13-KH/ĐU")


def test_who_may_not_write_gets_no_kept_answer(client, tenant, document, count) -> None:
    answer = client(tenant, Role.MEMBER).post(PATH, json=document(), headers=KEY)
    assert answer.status_code == 403
    assert client().post(PATH, json=document(), headers=KEY).status_code == 401
    assert count(IdempotencyKey) == 0


def test_a_key_is_forgotten_after_a_day(clerk, document, count) -> None:
    with clock.frozen(AT):
        assert clerk.post(PATH, json=document(), headers=KEY).status_code == 201
    with clock.frozen(AT + timedelta(hours=23)):
        assert clerk.post(PATH, json=document(), headers=KEY).headers["Idempotency-Replayed"] == "true"
    with clock.frozen(AT + timedelta(hours=25)):
        assert clerk.post(PATH, json=document(number="13-KH/ĐU"), headers=KEY).status_code == 201
    assert (count(), count(IdempotencyKey)) == (2, 1)


def test_the_table_gives_neither_the_key_nor_the_answer_away(clerk, tenant, database, document) -> None:
    clerk.post(PATH, json=document(title="Điều không ai khác được đọc"), headers=KEY)
    with tenant_session(database.engine, tenant.id) as session:
        row = session.scalars(select(IdempotencyKey)).one()
    kept = repr([getattr(row, one.key) for one in IdempotencyKey.__table__.columns])
    assert KEY["Idempotency-Key"] not in kept
    assert "Điều không ai khác".encode() not in row.sealed_body


def test_an_archived_tenant_still_says_what_was_answered(clerk, tenant, database, document, monkeypatch) -> None:
    first = clerk.post(PATH, json=document(), headers=KEY)
    with UnitOfWork(database.engine, tenant.id) as work:
        work.allow_archived("the test archives")
        work.session.get(type(tenant), tenant.id).archived_at = clock.now()
    assert clerk.post(PATH, json=document(), headers=KEY).data == first.data
    other = clerk.post(PATH, json=document(number="13-KH/ĐU"), headers={"Idempotency-Key": "2"})
    assert (other.status_code, kind(other)) == (409, "archived")


def test_two_at_once_are_one(app, clerk, document, count, in_the_work) -> None:
    inside, go = threading.Event(), threading.Event()

    def wait() -> None:
        inside.set()
        assert go.wait(20)

    in_the_work.append(wait)
    answers: list = []
    first = threading.Thread(target=lambda: answers.append(clerk.post(PATH, json=document(), headers=KEY)))
    first.start()
    assert inside.wait(20)
    second = clerk.post(PATH, json=document(), headers=KEY)
    go.set()
    first.join()
    assert (second.status_code, kind(second), second.headers["Retry-After"]) == (409, "in-progress", "1")
    assert answers[0].status_code == 201
    assert (count(), count(AuditEntry)) == (1, 1)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def post_and_die(engine, clerk, document) -> None:
    """Run in a child: its connections are its own, and SIGKILL asks nobody."""
    engine.dispose(close=False)
    clerk.post(PATH, json=document, headers=KEY)
    os._exit(0)


@pytest.mark.parametrize("when", ["before it is answered", "in the middle"])
def test_a_server_killed_before_the_commit_has_done_nothing_and_blocks_nobody(
    database, clerk, document, count, in_the_work, after_the_work, when
) -> None:
    (in_the_work if when == "in the middle" else after_the_work).append(die)
    child = get_context("fork").Process(target=post_and_die, args=(database.engine, clerk, document()))
    child.start()
    child.join(30)
    assert child.exitcode == -signal.SIGKILL
    assert (count(), count(AuditEntry)) == (0, 0)
    in_the_work.clear()
    after_the_work.clear()
    assert clock.wait_until(lambda: clerk.post(PATH, json=document(), headers=KEY).status_code == 201, 10)
    assert (count(), count(AuditEntry)) == (1, 1)


def test_a_server_killed_after_the_commit_has_left_its_answer(database, clerk, document, count, monkeypatch) -> None:
    monkeypatch.setattr(UnitOfWork, "_leave", lambda work: die())  # what comes right after the commit
    child = get_context("fork").Process(target=post_and_die, args=(database.engine, clerk, document()))
    child.start()
    child.join(30)
    monkeypatch.undo()
    assert child.exitcode == -signal.SIGKILL
    assert (count(), count(AuditEntry)) == (1, 1)
    again = clerk.post(PATH, json=document(), headers=KEY)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert again.json["number"] == "12-KH/ĐU"
    assert (count(), count(AuditEntry)) == (1, 1)


def test_an_upload_is_the_same_request_when_its_file_is_the_same(clerk, count) -> None:
    def send(held: bytes):
        head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
        kind_of_body = "multipart/form-data; boundary=edge"
        body = head + held + b"\r\n--edge--\r\n"
        return clerk.post("/api/v1/trial/files", data=body, content_type=kind_of_body, headers=KEY)

    large = b"x" * 700_000
    assert send(large).json == {"bytes": 700_000}
    assert send(large).headers["Idempotency-Replayed"] == "true"
    assert kind(send(large + b"y")) == "key-reused"
    assert count(AuditEntry) == 1
