"""A parent sees what a child submits, and nothing else of it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import delete, select, text, update

from core.access import Role
from core.db import Base, tenant_session
from core.errors import Conflict, Stale, WrongInput
from core.people.models import YearLevel
from core.testing.databases import TestDatabase
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import ReceivedSubmission, Submission, Tenant
from tenants.results import digest
from tenants.services import delivering
from tenants.services.collecting import collect_results


@pytest.fixture
def pair(make_tenant, give_levels) -> tuple[Tenant, Tenant]:
    """A committee and one below it, which has two results of 2023."""
    above = make_tenant()
    below = make_tenant(parent=above)
    give_levels(below, a="HTTNV", b="HTXSNV")
    return above, below


def submit(database: TestDatabase, tenant: Tenant, **more: object) -> Submission:
    with UnitOfWork(database.engine, tenant.id) as work:
        return services.submit_results(work, year=2023, subject="party_org", actor="test", **more)


def received(database: TestDatabase, tenant: Tenant) -> list[ReceivedSubmission]:
    with tenant_session(database.engine, tenant.id) as session:
        return list(session.scalars(select(ReceivedSubmission).order_by(ReceivedSubmission.id)))


def test_the_parent_gets_what_the_child_submits(database: TestDatabase, pair, actions) -> None:
    above, below = pair
    sent = submit(database, below, note="Bản chính thức")
    [one] = received(database, above)
    assert (one.id, one.from_id, one.digest, one.note) == (sent.id, below.id, sent.digest, "Bản chính thức")
    assert digest(one.document) == sent.digest
    assert one.document["committee"] == below.code
    assert [(row["code"], row["name"], row["level"]) for row in one.document["results"]] == [
        ("a", "Chi bộ a", "HTTNV"),
        ("b", "Chi bộ b", "HTXSNV"),
    ]
    assert one.document["counts"] == [
        {"rulebook": "can_tho/2023", "level": "HTTNV", "count": 1},
        {"rulebook": "can_tho/2023", "level": "HTXSNV", "count": 1},
    ]
    assert actions(above)[-1] == "submission.receive"
    assert "submission.submit" in actions(below)


def test_a_later_submission_takes_the_place_of_the_one_before(database: TestDatabase, pair, give_levels) -> None:
    above, below = pair
    first = submit(database, below)
    give_levels(below, c="HTNV")
    second = submit(database, below)
    old, new = received(database, above)
    assert (old.id, old.replaced_at is not None) == (first.id, True)
    assert (new.id, new.replaces_id, new.replaced_at) == (second.id, first.id, None)
    assert len(new.document["results"]) == 3
    assert len(old.document["results"]) == 2


def test_what_is_withdrawn_stays_readable_with_the_reason(database: TestDatabase, pair, actions) -> None:
    above, below = pair
    sent = submit(database, below)
    with UnitOfWork(database.engine, below.id) as work:
        services.withdraw_submission(work, sent.id, reason="Nhầm số liệu", actor="test")
    [one] = received(database, above)
    assert one.withdrawn_at is not None
    assert one.withdrawn_because == "Nhầm số liệu"
    assert len(one.document["results"]) == 2
    assert actions(above)[-2:] == ["submission.receive", "submission.receive"]
    with pytest.raises(Conflict), UnitOfWork(database.engine, below.id) as work:
        services.withdraw_submission(work, sent.id, reason="Lần nữa", actor="test")
    submit(database, below)
    assert [state.withdrawn_at is None for state in received(database, above)] == [False, True]


def test_a_withdrawal_gives_its_reason(database: TestDatabase, pair) -> None:
    sent = submit(database, pair[1])
    with pytest.raises(WrongInput, match="lý do"), UnitOfWork(database.engine, pair[1].id) as work:
        services.withdraw_submission(work, sent.id, reason="  ", actor="test")


def test_there_must_be_something_new_and_somebody_above(database: TestDatabase, pair, make_tenant) -> None:
    above, below = pair
    with pytest.raises(Conflict, match="cấp trên"):
        submit(database, above)
    with pytest.raises(Conflict, match="2023"):
        submit(database, make_tenant(parent=above))
    submit(database, below)
    with pytest.raises(Conflict, match="đã nộp rồi"):
        submit(database, below)


def test_what_changed_since_it_was_looked_at_is_not_submitted(database: TestDatabase, pair, give_levels) -> None:
    above, below = pair
    with tenant_session(database.engine, below.id) as session:
        seen = digest(collect_results(session, 2023, "party_org"))
    give_levels(below, c="HTNV")
    with pytest.raises(Stale):
        submit(database, below, seen=seen)
    assert received(database, above) == []


def test_what_was_lost_on_the_way_is_delivered_later_and_once(
    database: TestDatabase, pair, monkeypatch, actions
) -> None:
    above, below = pair
    with monkeypatch.context() as broken:
        broken.setattr(delivering, "_bring", lambda *_: 1 // 0)
        sent = submit(database, below)
    assert received(database, above) == []
    assert [
        (tenant.code, count) for tenant, count in services.deliver_all(database.engine) if tenant.id == below.id
    ] == [(below.code, 1)]
    assert services.deliver_pending(database.engine, below.id) == 0
    assert [one.id for one in received(database, above)] == [sent.id]
    with UnitOfWork(database.engine, below.id) as work:
        work.session.execute(update(Submission).values(delivered=0))
    assert services.deliver_pending(database.engine, below.id) == 1
    assert actions(above).count("submission.receive") == 1


def test_an_older_revision_that_comes_late_changes_nothing(database: TestDatabase, pair) -> None:
    above, below = pair
    sent = submit(database, below)
    with UnitOfWork(database.engine, below.id) as work:
        services.withdraw_submission(work, sent.id, reason="Nhầm số liệu", actor="test")
    delivering._bring(database.engine, sent)
    [one] = received(database, above)
    assert (one.revision, one.withdrawn_at is not None) == (2, True)


def test_two_who_submit_at_the_same_time_leave_one_in_force(database: TestDatabase, pair) -> None:
    above, below = pair

    def one(number: int) -> bool:
        try:
            submit(database, below, note=str(number))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(one, range(4))) == 1
    assert len(received(database, above)) == 1


def rows(database: TestDatabase, tenant: Tenant) -> dict[str, list[str]]:
    """Return all that the application can read as a tenant, table by table, row-level security alone holding it."""
    with tenant_session(database.bare, tenant.id) as session:
        there = session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")).all()
        return {
            name: list(session.scalars(text(f"SELECT t::text FROM {name} AS t")))
            for name in there
            if "tenant_id" in getattr(Base.metadata.tables.get(name), "columns", ())
        }


def test_nothing_but_submissions_crosses(database: TestDatabase, pair) -> None:
    above, below = pair
    submit(database, below)
    own, seen = rows(database, below), rows(database, above)
    assert own["year_level"]
    assert own["unit"]
    assert [name for name, found in seen.items() if any("Chi bộ a" in row for row in found)] == ["received_submission"]
    filled = {name for name, found in seen.items() if found}
    assert filled == {"audit_entry", "audit_head", "received_submission"}
    assert "received_submission" not in {name for name, found in own.items() if found}


def test_the_child_keeps_its_records_to_itself_and_the_parent_keeps_what_it_got(database: TestDatabase, pair) -> None:
    above, below = pair
    submit(database, below)
    with UnitOfWork(database.engine, below.id) as work:
        work.session.execute(delete(YearLevel))
    assert len(received(database, above)[0].document["results"]) == 2


def test_a_grandparent_gets_nothing_by_itself(database: TestDatabase, make_tenant, give_levels) -> None:
    top = make_tenant()
    middle = make_tenant(parent=top)
    leaf = make_tenant(parent=middle)
    give_levels(leaf, a="HTTNV")
    submit(database, leaf)
    assert len(received(database, middle)) == 1
    assert received(database, top) == []


def test_submissions_through_the_api(client, pair) -> None:
    above, below = pair
    clerk = client(below, Role.CLERK)
    asked = {"year": 2023, "subject": "party_org"}
    preview = clerk.get("/api/v1/submissions/preview", query_string=asked).json
    sent = clerk.post("/api/v1/submissions", json={**asked, "note": "x", "seen": preview["digest"]})
    assert (sent.status_code, sent.json["delivered"], sent.json["state"]) == (201, True, "in_force")
    assert "document" not in sent.json
    board = client(above, Role.ORGANISATION_BOARD)
    [listed] = board.get("/api/v1/submissions/received?year=2023").json["items"]
    assert (listed["sender"], listed["counts"]) == (below.code, preview["document"]["counts"])
    assert board.get(f"/api/v1/submissions/received?sender={above.code}").json["items"] == []
    whole = board.get(f"/api/v1/submissions/received/{listed['id']}").json
    assert whole["document"] == preview["document"]
    assert clerk.post("/api/v1/submissions", json=asked).status_code == 409
    assert clerk.post("/api/v1/submissions", json={**asked, "seen": "0"}).status_code == 412
    gone = clerk.post(f"/api/v1/submissions/{listed['id']}/withdraw", json={"reason": "Nhầm"})
    assert gone.json["state"] == "withdrawn"
    assert [one["state"] for one in clerk.get("/api/v1/submissions").json["items"]] == ["withdrawn"]
    assert clerk.get(f"/api/v1/submissions/{listed['id']}").json["document"] == preview["document"]
    assert board.get(f"/api/v1/submissions/received/{listed['id']}").json["withdrawn_because"] == "Nhầm"


def test_a_submission_is_found_by_nobody_else(client, pair, make_tenant) -> None:
    above, below = pair
    sent = client(below, Role.CLERK).post("/api/v1/submissions", json={"year": 2023, "subject": "party_org"}).json["id"]
    for tenant, path in [
        (above, f"/api/v1/submissions/{sent}"),
        (below, f"/api/v1/submissions/received/{sent}"),
        (make_tenant(parent=above), f"/api/v1/submissions/received/{sent}"),
    ]:
        assert client(tenant, Role.TENANT_ADMIN).get(path).status_code == 404
    withdrawn = client(above, Role.TENANT_ADMIN).post(f"/api/v1/submissions/{sent}/withdraw", json={"reason": "x"})
    assert withdrawn.status_code == 404


@pytest.mark.parametrize("role", [Role.MEMBER, Role.CELL_SECRETARY, Role.INSPECTION_COMMITTEE, Role.OPERATOR])
def test_who_may_neither_submit_nor_see(client, pair, role: Role) -> None:
    them = client(pair[1], role)
    assert them.get("/api/v1/submissions").status_code == 403
    assert them.post("/api/v1/submissions", json={"year": 2023, "subject": "party_org"}).status_code == 403
