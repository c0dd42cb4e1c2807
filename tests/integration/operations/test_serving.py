"""An installation as a whole: it starts, serves, looks after its processes, and leaves nothing behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis
from sqlalchemy import Engine, func, select

from core.access import Grant, Principal, Role
from core.clock import wait_until
from core.commands.parts import Parts, parts
from core.config import Settings
from core.db import Addresses, application_engine, tenant_session
from core.db.keys import uuid7
from core.errors import DatabaseError, ServerError, WrongInput
from core.jobs import services
from core.jobs.kinds import JobState
from core.jobs.models import Job
from core.jobs.queue import queueing
from core.operations.listening import address_of, listening_socket
from core.servers import EmbeddedPostgres, EmbeddedValkey
from core.servers.account import UNPRIVILEGED, Account, account_of_servers, barrier
from core.testing.databases import new_code, new_database, short_home
from core.unit_of_work import UnitOfWork
from tenants.models import PluginChoice, Tenant
from tenants.services import create_tenant

from .conftest import Served


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """The folder of an installation that the tests of this module start one after the other."""
    with short_home() as folder:
        yield folder


SYSTEM_PYTHON = Path("/usr/bin/python3")


class Inside:
    """What the operator of a machine could do beside a running installation: its database and its queue."""

    def __init__(self, database_url: str, redis_url: str, home: Path) -> None:
        addresses = Addresses.of(database_url, Settings(home=home))
        self.engine: Engine = application_engine(addresses.application)
        self.redis = Redis.from_url(redis_url)
        with UnitOfWork(self.engine, uuid7()) as work:
            self.tenant: Tenant = create_tenant(work, code=new_code(), name="Đảng bộ thử", actor="test")

    def start(self, gate: Path) -> Job:
        with queueing(self.redis), UnitOfWork(self.engine, self.tenant.id) as work:
            return services.start(work, "test.slow", account_id=None, gate=str(gate))

    def cancel(self, job: Job) -> None:
        asking = Principal(self.tenant.id, uuid7(), "Quản trị", (Grant(Role.TENANT_ADMIN),), second_factor=True)
        with UnitOfWork(self.engine, self.tenant.id) as work:
            services.cancel(work, job.id, asking=asking)

    def job(self, job: Job) -> Job:
        with tenant_session(self.engine, self.tenant.id) as session:
            return session.scalars(select(Job).where(Job.id == job.id)).one()

    def comes_to(self, job: Job, state: JobState) -> bool:
        return wait_until(lambda: self.job(job).state == state, 30, every=0.05)

    def goes_on(self, job: Job) -> bool:
        return wait_until(lambda: self.job(job).state == JobState.RUNNING and self.job(job).done > 0, 30, every=0.05)

    def rows(self) -> int:
        with tenant_session(self.engine, self.tenant.id) as session:
            return session.scalar(select(func.count()).select_from(PluginChoice)) or 0

    def worker_of(self, job: Job) -> int:
        """Return the worker whose child does a job."""
        _, horse, _ = json.loads(self.redis.get(f"xeploai:lease:{self.job(job).lease}") or b"")
        return int(Path(f"/proc/{horse}/stat").read_text().rpartition(")")[2].split()[1])

    def close(self) -> None:
        self.engine.dispose()
        self.redis.close()


def beside(home: Path) -> Inside:
    return Inside(EmbeddedPostgres(home).url, EmbeddedValkey(home).url, home)


def test_it_serves_whatever_happens_around_it_and_ctrl_c_leaves_nothing(home: Path, serve) -> None:
    one: Served = serve(home)
    assert f"http://127.0.0.1:{one.port}" in one.said()
    assert one.answers("/ready")
    status, page = one.get("/sign-in")
    assert (status, "<form" in page) == (200, True)

    silent = [socket.create_connection(("127.0.0.1", one.port)) for _ in range(20)]  # more than there are threads
    half = [socket.create_connection(("127.0.0.1", one.port)) for _ in range(2)]
    for connection in half:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    assert one.answers("/health")
    for connection in silent + half:
        connection.close()

    assert one.get("/nowhere?who=Nguyen")[0] == 404
    web = _child_that_serves(one)
    os.kill(web, signal.SIGKILL)
    assert wait_until(lambda: web not in one.left(), 10)
    assert wait_until(one.answers, 30, every=0.1)

    assert "Nguyen" not in one.said()
    assert one.end(signal.SIGINT) == 0
    assert one.left() == []
    with listening_socket("127.0.0.1", one.port):
        pass


def _child_that_serves(one: Served) -> int:
    """Return the process that answers: the child of the supervisor's first child."""
    of = {pid: int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1]) for pid in one.left()}
    return next(pid for pid, parent in of.items() if of.get(parent) == one.process.pid and "python" in _name(pid))


def _name(pid: int) -> str:
    return os.readlink(f"/proc/{pid}/exe")


def test_a_job_is_done_once_whoever_is_killed(home: Path, serve, tmp_path: Path) -> None:
    one: Served = serve(home)
    inside = beside(home)
    try:
        first = inside.start(tmp_path / "first")
        assert inside.goes_on(first)
        os.kill(inside.worker_of(first), signal.SIGKILL)
        assert wait_until(lambda: inside.job(first).attempt == 2, 30, every=0.05)
        (tmp_path / "first").touch()
        assert inside.comes_to(first, JobState.DONE)
        assert (inside.job(first).result, inside.rows()) == ({"attempt": 2}, 1)

        unwanted = inside.start(tmp_path / "never")
        assert inside.goes_on(unwanted)
        inside.cancel(unwanted)

        second = inside.start(tmp_path / "second")
        assert inside.goes_on(second)
        assert inside.job(unwanted).state == JobState.CANCELLED
        assert 'xeploai_jobs_total{kind="test.slow",state="done"} 1.0' in one.get("/metrics")[1]
        assert one.end(signal.SIGKILL) == -signal.SIGKILL
        assert wait_until(lambda: not one.left(), 20, every=0.05), one.left()

        again: Served = serve(home)
        (tmp_path / "second").touch()
        assert inside.comes_to(second, JobState.DONE)
        assert (inside.job(second).result, inside.rows()) == ({"attempt": 2}, 2)

        third = inside.start(tmp_path / "third")
        assert inside.goes_on(third)
        again.process.send_signal(signal.SIGTERM)
        assert wait_until(lambda: "Đang dừng" in again.said(), 10)
        assert again.end(signal.SIGINT) == 0  # whoever asks twice does not wait for the job
        assert again.left() == []
    finally:
        inside.close()


def test_it_serves_on_a_database_and_a_queue_that_were_given(database, redis_url: str, serve, tmp_path: Path) -> None:
    owner = database.addresses.owner.render_as_string(hide_password=False)
    one: Served = serve(
        tmp_path, DATABASE_URL=owner, REDIS_URL=redis_url,
        DATABASE_APP_URL=database.addresses.application.render_as_string(hide_password=False),
    )  # fmt: skip
    inside = Inside(owner, redis_url, tmp_path)
    try:
        assert one.answers("/ready")
        (tmp_path / "gate").touch()
        job = inside.start(tmp_path / "gate")
        assert inside.comes_to(job, JobState.DONE)
        assert not (tmp_path / "postgres").exists()
        assert one.end(signal.SIGTERM) == 0
        assert one.left() == []
    finally:
        inside.close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_an_ordinary_account_can_run_it(serve) -> None:
    account = account_of_servers()
    assert account is not None
    python = next((one for one in (Path(sys.executable), SYSTEM_PYTHON) if _may_run(one, account)), None)
    if python is None or barrier(Path(__file__), account):
        pytest.skip(f"{UNPRIVILEGED} cannot enter the folders of the program")
    with short_home() as folder:
        os.chown(folder, account.uid, account.gid)
        one: Served = serve(folder, "serve", "--no-workers", account=account.uid, python=python)
        assert one.answers("/ready")
        assert one.end(signal.SIGINT) == 0
        assert one.left() == []


def _may_run(python: Path, account: Account) -> bool:
    """Say whether an account can run the program with a Python."""
    if not python.exists() or barrier(python.resolve(), account):
        return False
    environment = {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [str(python), "-c", "import core.commands.supervising"]
    tried = subprocess.run(
        command, env=environment, check=False, capture_output=True, user=account.uid, group=account.gid
    )
    return tried.returncode == 0


def test_a_database_that_is_not_migrated_is_told_so(postgres: str, redis_url: str, tmp_path: Path) -> None:
    with new_database(postgres) as addresses:
        url = addresses.owner.render_as_string(hide_password=False)
        settings = Settings(home=tmp_path, database_url=url, redis_url=redis_url)
        with pytest.raises(DatabaseError, match="xeploai db upgrade"):
            _open(settings)


def test_a_queue_that_does_not_answer_is_told_so(database, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("core.commands.parts.PATIENCE", 0.0)
    url = database.addresses.owner.render_as_string(hide_password=False)
    with pytest.raises(ServerError, match="REDIS_URL"):
        _open(Settings(home=tmp_path, database_url=url, redis_url="unix:///nonexistent"))


def _open(settings: Settings) -> Parts:
    with parts(settings) as found:
        return found


def test_a_port_that_is_taken_is_named() -> None:
    with listening_socket("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(WrongInput, match=rf"PORT: cổng {port} đang có"):
            listening_socket("127.0.0.1", port)


def test_an_address_that_is_not_of_this_machine_is_named() -> None:
    with pytest.raises(WrongInput, match=r"BIND: .*192\.0\.2\.1"):
        listening_socket("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("bind", "shown"),
    [("127.0.0.1", "http://127.0.0.1:80"), ("0.0.0.0", "http://127.0.0.1:80"), ("::", "http://[::1]:80")],
)
def test_the_address_that_is_printed_can_be_opened_here(bind: str, shown: str) -> None:
    assert address_of(bind, 80) == shown
