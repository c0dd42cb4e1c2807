"""The pages and the API of long work."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.access import Role
from core.db.keys import uuid7
from core.errors import N_, WrongInput, fault
from core.jobs import task
from core.jobs.kinds import JobState


@pytest.fixture
def mine(client: Callable[..., FlaskClient], tenant):
    """A clerk of the committee, and the account."""
    account_id = uuid7()
    return client(tenant, Role.CLERK, account_id=account_id), account_id


@pytest.fixture
def no_csrf(app: Flask):
    """Let forms be sent without the page they stand on."""
    before = app.config.get("WTF_CSRF_ENABLED")
    app.config["WTF_CSRF_ENABLED"] = False
    yield
    app.config["WTF_CSRF_ENABLED"] = before


def failed(run) -> None:
    raise WrongInput([fault("Dòng 3", N_("thiếu họ tên."))])


def test_the_list_shows_what_there_is_and_how_far_it_is(mine, start_job, work_off) -> None:
    task("test.dull", title=N_("Việc thử"))(lambda run: None)
    http, account_id = mine
    assert "Chưa có việc nào." in http.get("/jobs").text
    start_job(account_id=account_id)
    assert "đang chờ" in http.get("/jobs").text
    work_off()
    page = http.get("/jobs").text
    assert "Việc thử" in page
    assert "xong" in page


def test_a_page_of_open_work_renews_itself_with_and_without_a_script(mine, start_job, work_off) -> None:
    task("test.dull")(lambda run: None)
    http, account_id = mine
    job = start_job(account_id=account_id)
    page = http.get(f"/jobs/{job.id}").text
    assert '<noscript><meta http-equiv="refresh"' in page
    assert f'hx-get="/jobs/{job.id}/progress"' in page
    part = http.get(f"/jobs/{job.id}/progress").text
    assert "<html" not in part
    work_off()
    for path in (f"/jobs/{job.id}", f"/jobs/{job.id}/progress"):
        text = http.get(path).text
        assert "Xong" in text
        assert "hx-get" not in text
        assert "http-equiv" not in text


def test_a_page_of_failed_work_says_why_and_offers_to_try_again(mine, start_job, read_job, work_off, no_csrf) -> None:
    task("test.dull")(failed)
    http, account_id = mine
    job = start_job(account_id=account_id)
    work_off()
    page = http.get(f"/jobs/{job.id}").text
    assert "Dòng 3" in page
    assert "thiếu họ tên." in page
    answer = http.post(f"/jobs/{job.id}/retry")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/jobs/{job.id}")
    assert read_job(job).state == JobState.QUEUED
    http.post(f"/jobs/{job.id}/cancel")
    assert read_job(job).state == JobState.CANCELLED


def test_the_api_says_all_of_a_job(mine, start_job, work_off) -> None:
    task("test.dull", title=N_("Việc thử"))(failed)
    http, account_id = mine
    job = start_job(account_id=account_id)
    work_off()
    found = http.get(f"/api/v1/jobs/{job.id}").json
    assert (found["title"], found["state"], found["attempt"], found["note"]) == ("Việc thử", "failed", 1, None)
    assert found["faults"] == [{"where": "Dòng 3", "message": "thiếu họ tên."}]


def test_the_api_lists_by_state_and_page(mine, start_job) -> None:
    http, account_id = mine
    jobs = [start_job(account_id=account_id) for _ in range(3)]
    page = http.get("/api/v1/jobs?limit=2&state=queued").json
    rest = http.get(f"/api/v1/jobs?limit=2&state=queued&after={page['next']}").json
    assert [one["id"] for one in page["items"] + rest["items"]] == [str(one.id) for one in jobs]
    assert http.get("/api/v1/jobs?state=done").json["items"] == []
    assert http.get("/api/v1/jobs?state=lost").status_code == 422


def test_the_api_cancels_and_tries_again(mine, start_job) -> None:
    http, account_id = mine
    job = start_job(account_id=account_id)
    assert http.post(f"/api/v1/jobs/{job.id}/cancel").json["state"] == "cancelled"
    assert http.post(f"/api/v1/jobs/{job.id}/cancel").status_code == 409
    assert http.post(f"/api/v1/jobs/{job.id}/retry").json["state"] == "queued"


@pytest.mark.parametrize("path", ["/jobs/{}", "/jobs/{}/progress", "/api/v1/jobs/{}"])
def test_a_job_of_another_tenant_is_not_there(path, client, make_tenant, start_job) -> None:
    job = start_job()
    assert client(make_tenant(), Role.TENANT_ADMIN).get(path.format(job.id)).status_code == 404


def test_another_ones_job_is_not_stopped_by_a_clerk(client, tenant, start_job) -> None:
    job = start_job()
    assert client(tenant, Role.CLERK).post(f"/api/v1/jobs/{job.id}/cancel").status_code == 403
    assert client(tenant, Role.MEMBER).get(f"/api/v1/jobs/{job.id}").status_code == 403
