"""Long work is done once, says how far it is and why it failed, can be stopped and tried again."""

from __future__ import annotations

from uuid import uuid4

import pytest
from redis import Redis
from sqlalchemy import func, select, update

from core import clock
from core.access import Role
from core.access.platform import Platform
from core.audit import AuditEntry
from core.db import tenant_session
from core.db.keys import uuid7
from core.errors import N_, Conflict, Message, NotAllowed, NotFound, WrongInput, fault
from core.jobs import Run, lease, services, task
from core.jobs.kinds import JobState
from core.jobs.models import Job
from core.jobs.performing import perform_job
from core.jobs.queue import queue_on, waiting
from core.jobs.sweeping import sweep
from core.tenancy import tenant_of_now
from core.unit_of_work import UnitOfWork
from tenants.models import PluginChoice, Tenant


def add_a_row(run: Run, name: str = "x", position: int = 1) -> None:
    """Do some work that shows: a row which may be there only once."""
    with run.work() as work:
        work.session.add(PluginChoice(position=position, plugin=name))


def rows(database, tenant) -> int:
    with tenant_session(database.engine, tenant.id) as session:
        return session.scalar(select(func.count()).select_from(PluginChoice)) or 0


def actions(database, tenant) -> list[str]:
    with tenant_session(database.engine, tenant.id) as session:
        query = select(AuditEntry.action).where(AuditEntry.action.like("jobs.%")).order_by(AuditEntry.number)
        return list(session.scalars(query))


def test_a_job_does_its_work_for_its_tenant_and_keeps_what_came_of_it(
    database, tenant, start_job, read_job, work_off
) -> None:
    unit_id = uuid4()

    @task("test.dull")
    def dull(run: Run) -> dict[str, object]:
        assert tenant_of_now() == tenant.id
        assert run.arguments == {"unit_id": str(unit_id), "year": 2026}
        run.result["rows"] = 1
        add_a_row(run)
        return {"rows": 1, "later": 2}

    job = start_job(unit_id=unit_id, year=2026)
    assert (job.state, job.percent) == (JobState.QUEUED, None)
    work_off()
    job = read_job(job)
    assert (job.state, job.result, job.attempt, rows(database, tenant)) == (
        JobState.DONE,
        {"rows": 1, "later": 2},
        1,
        1,
    )
    assert job.started_at is not None
    assert job.finished_at is not None
    assert actions(database, tenant) == ["jobs.start"]


def test_nothing_is_queued_before_the_rows_are_safe(app, platform, database, tenant) -> None:
    def fall() -> None:
        with app.app_context(), UnitOfWork(database.engine, tenant.id) as work:
            services.start(work, "test.dull", account_id=None)
            assert waiting(platform.redis) == set()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fall()
    assert waiting(platform.redis) == set()


def test_the_queue_carries_two_keys_and_nothing_else(platform, tenant, start_job) -> None:
    job = start_job(name="Nguyễn Văn A")
    entry = queue_on(platform.redis).fetch_job(job.id.hex)
    assert entry.args == [str(tenant.id), str(job.id)]
    stored = platform.redis.hgetall(f"rq:job:{job.id.hex}")
    assert not any(b"Nguy" in value or b"dull" in value for value in stored.values())


def test_progress_is_seen_by_others_while_the_work_goes_on(start_job, read_job, work_off) -> None:
    seen = []

    @task("test.dull")
    def dull(run: Run) -> None:
        run.progress(30, 200, Message(N_("Đang đọc dòng {row}"), {"row": 30}))
        run.progress(31, 200)  # too soon after: not written
        job = read_job(started)
        seen.append((job.done, job.total, job.percent, job.doing.said() if job.doing else None))

    started = start_job()
    work_off()
    assert seen == [(30, 200, 15, "Đang đọc dòng 30")]


def test_a_refusal_of_ours_is_said_to_people_with_its_place(database, tenant, start_job, read_job, work_off) -> None:
    @task("test.dull")
    def dull(run: Run) -> None:
        with run.work() as work:
            work.session.add(PluginChoice(position=1, plugin="x"))
            raise WrongInput([fault("Dòng 3", N_("năm {year} chỉ có hai chữ số."), year="26")])

    job = start_job()
    work_off()
    job = read_job(job)
    assert job.state == JobState.FAILED
    assert [(where, message.said()) for where, message in job.faults] == [("Dòng 3", "năm 26 chỉ có hai chữ số.")]
    assert rows(database, tenant) == 0
    assert actions(database, tenant) == ["jobs.start", "jobs.fail"]


def test_another_error_says_only_that_the_system_failed(start_job, read_job, work_off) -> None:
    @task("test.dull")
    def dull(run: Run) -> None:
        raise ValueError("secret of Nguyễn Văn A")

    job = start_job()
    work_off()
    assert next(message.said() for _, message in read_job(job).faults).startswith("Lỗi của hệ thống")
    assert "secret" not in str(read_job(job).error)


def test_a_kind_that_nobody_knows_fails(start_job, read_job, work_off) -> None:
    job = start_job("test.unheard_of")
    work_off()
    assert read_job(job).state == JobState.FAILED


def test_a_cancelled_job_that_waits_is_not_begun(database, tenant, start_job, read_job, work_off, asking) -> None:
    task("test.dull")(add_a_row)
    account_id = uuid7()
    job = start_job(account_id=account_id)
    with UnitOfWork(database.engine, tenant.id) as work:
        services.cancel(work, job.id, asking=asking(account_id=account_id))
    work_off()
    assert (read_job(job).state, rows(database, tenant)) == (JobState.CANCELLED, 0)
    assert actions(database, tenant) == ["jobs.start", "jobs.cancel"]


@pytest.mark.parametrize("where", ["progress", "commit"])
def test_a_job_that_is_cancelled_on_its_way_leaves_nothing(
    where, database, tenant, start_job, read_job, work_off, asking
) -> None:
    account_id = uuid7()
    reached = []

    @task("test.dull")
    def dull(run: Run) -> None:
        with run.work() as work:
            work.session.add(PluginChoice(position=1, plugin="x"))
            work.session.flush()
            with UnitOfWork(database.engine, tenant.id) as other:
                services.cancel(other, run.job_id, asking=asking(account_id=account_id))
            if where == "progress":
                run.progress(1, 1)
                reached.append("after the progress")

    job = start_job(account_id=account_id)
    work_off()
    assert (read_job(job).state, rows(database, tenant), reached) == (JobState.CANCELLED, 0, [])
    assert read_job(job).error is None


def test_what_has_ended_is_not_cancelled_and_what_is_done_is_not_tried_again(
    database, tenant, start_job, work_off, asking
) -> None:
    task("test.dull")(lambda run: None)
    account_id = uuid7()
    job = start_job(account_id=account_id)
    work_off()
    for verb in (services.cancel, services.retry):
        with pytest.raises(Conflict), UnitOfWork(database.engine, tenant.id) as work:
            verb(work, job.id, asking=asking(account_id=account_id))


def test_a_failed_job_is_tried_again(app, database, tenant, start_job, read_job, work_off, asking) -> None:
    account_id, tries = uuid7(), []

    @task("test.dull")
    def dull(run: Run) -> None:
        tries.append(run.attempt)
        if len(tries) == 1:
            raise ValueError
        add_a_row(run)

    job = start_job(account_id=account_id)
    work_off()
    with app.app_context(), UnitOfWork(database.engine, tenant.id) as work:
        again = services.retry(work, job.id, asking=asking(account_id=account_id))
        assert (again.state, again.error) == (JobState.QUEUED, None)
    work_off()
    assert (read_job(job).state, tries, rows(database, tenant)) == (JobState.DONE, [1, 2], 1)


def test_an_entry_that_comes_twice_does_nothing_twice(platform, database, tenant, start_job, read_job) -> None:
    task("test.dull")(add_a_row)
    job = start_job()
    for _ in range(2):
        perform_job(platform, tenant.id, job.id)
    assert (read_job(job).state, read_job(job).attempt, rows(database, tenant)) == (JobState.DONE, 1, 1)


def test_an_entry_of_a_tenant_that_is_gone_does_nothing(platform) -> None:
    perform_job(platform, uuid7(), uuid7())


def test_the_first_of_two_workers_that_is_thought_dead_commits_nothing(
    platform: Platform, database, tenant, start_job, read_job
) -> None:
    """A worker that was only slow comes back when another has taken over: its work is not kept."""
    attempts = []

    @task("test.dull")
    def dull(run: Run) -> None:
        attempts.append(run.attempt)
        with run.work() as work:
            work.session.add(PluginChoice(position=run.attempt, plugin=f"attempt {run.attempt}"))
            if run.attempt == 1:
                forget_signs_of_life(platform.redis)
                assert sweep(platform) >= 1
                perform_job(platform, tenant.id, run.job_id)

    job = start_job()
    perform_job(platform, tenant.id, job.id)
    assert attempts == [1, 2]
    assert (read_job(job).state, read_job(job).attempt, rows(database, tenant)) == (JobState.DONE, 2, 1)


def forget_signs_of_life(redis: Redis) -> None:
    for key in redis.scan_iter("xeploai:lease:*"):
        redis.delete(key)


def test_a_job_whose_way_to_the_queue_was_cut_off_is_found(
    platform, database, tenant, start_job, read_job, work_off
) -> None:
    task("test.dull")(add_a_row)
    job = start_job()
    queue_on(platform.redis).empty()  # as if the server had died between the commit and the queue
    work_off()  # a worker that starts looks around first
    assert (read_job(job).state, rows(database, tenant)) == (JobState.DONE, 1)


def test_a_job_is_written_down_while_the_queue_does_not_answer(database, tenant, platform, read_job) -> None:
    from core.jobs.queue import queueing

    with (
        queueing(Redis(unix_socket_path="/nonexistent", retry=None)),
        UnitOfWork(database.engine, tenant.id) as work,
    ):
        job = services.start(work, "test.dull", account_id=None)
    assert read_job(job).state == JobState.QUEUED
    assert sweep(platform) == 1
    assert waiting(platform.redis) == {job.id}
    assert sweep(platform) == 0


def left_running(database, job: Job, **values: object) -> None:
    """Leave a job as a worker leaves it that is killed."""
    with UnitOfWork(database.engine, job.tenant_id) as work:
        work.session.execute(update(Job).where(Job.id == job.id).values(state=JobState.RUNNING, attempt=1, **values))


def test_a_job_whose_worker_lives_is_left_alone(platform, database, start_job, read_job) -> None:
    job = start_job()
    with lease.held(platform.redis) as lease_id:
        left_running(database, job, lease=lease_id)
        assert sweep(platform) == 0
    assert sweep(platform) == 1
    assert read_job(job).state == JobState.QUEUED


def test_the_lease_of_a_dead_process_of_this_machine_is_void_at_once(platform, monkeypatch) -> None:
    with lease.held(platform.redis) as lease_id:
        assert lease.alive(platform.redis, lease_id)
        monkeypatch.setattr(lease, "born", lambda pid: "another process of that number")
        assert not lease.alive(platform.redis, lease_id)
        monkeypatch.setattr(lease, "machine", lambda: "another machine")
        assert lease.alive(platform.redis, lease_id)


def test_a_job_that_kills_its_worker_each_time_is_given_up(platform, database, start_job, read_job) -> None:
    job = start_job()
    left_running(database, job, last_attempt=1)
    assert sweep(platform) == 0
    found = read_job(job)
    assert found.state == JobState.FAILED
    assert "1 lần" in found.faults[0][1].said()


def test_an_archived_committee_has_no_work_done(platform, database, tenant, start_job, read_job) -> None:
    task("test.dull")(add_a_row)
    waits, was_left = start_job(), start_job()
    left_running(database, was_left, last_attempt=1)
    with UnitOfWork(database.engine, tenant.id) as work:
        work.allow_archived("as if a job had slipped in")
        work.session.execute(update(Tenant).where(Tenant.id == tenant.id).values(archived_at=clock.now()))
    perform_job(platform, tenant.id, waits.id)
    sweep(platform)
    assert [read_job(one).state for one in (waits, was_left)] == [JobState.FAILED, JobState.FAILED]
    assert "lưu trữ" in read_job(waits).faults[0][1].said()
    assert rows(database, tenant) == 0


def test_work_is_committed_once_in_an_attempt(start_job, read_job, work_off) -> None:
    @task("test.dull")
    def dull(run: Run) -> None:
        add_a_row(run)
        with pytest.raises(RuntimeError):
            add_a_row(run, "y", 2)

    job = start_job()
    work_off()
    assert read_job(job).state == JobState.DONE


def test_one_sees_ones_own_jobs_and_all_of_them_where_one_sees_the_whole_tenant(
    database, tenant, start_job, asking
) -> None:
    account_id = uuid7()
    mine, other = start_job(account_id=account_id), start_job()
    with tenant_session(database.engine, tenant.id) as session:
        narrow = asking(account_id=account_id, unit_id=uuid7())
        assert [one.id for one in services.list_jobs(session, asking=narrow)] == [mine.id]
        assert services.find_job(session, mine.id, asking=narrow).id == mine.id
        with pytest.raises(NotFound):
            services.find_job(session, other.id, asking=narrow)
        assert [one.id for one in services.list_jobs(session, asking=asking())] == [other.id, mine.id]


def test_another_ones_job_is_stopped_only_by_the_admin(database, tenant, start_job, asking) -> None:
    job = start_job()
    with pytest.raises(NotAllowed), UnitOfWork(database.engine, tenant.id) as work:
        services.cancel(work, job.id, asking=asking(Role.CLERK))
    with UnitOfWork(database.engine, tenant.id) as work:
        assert services.cancel(work, job.id, asking=asking(Role.TENANT_ADMIN)).state == JobState.CANCELLED


def test_two_kinds_of_one_name_are_a_mistake_of_the_programmer() -> None:
    task("test.dull")(add_a_row)
    with pytest.raises(ValueError, match=r"test\.dull"):
        task("test.dull")(test_two_kinds_of_one_name_are_a_mistake_of_the_programmer)
