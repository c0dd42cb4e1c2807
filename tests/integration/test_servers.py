"""Servers of our own: they start, survive SIGKILL with every row, die with their parent, and are no root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import redis

from core.clock import wait_until
from core.errors import ServerError
from core.servers import EmbeddedPostgres, EmbeddedValkey, process
from core.servers.account import account_of_servers
from core.servers.binaries import postgres_binaries
from core.servers.embedded import LONGEST_SOCKET, EmbeddedServer
from core.testing.databases import QUICK, short_home

TOP = Path(__file__).parents[2]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")


@pytest.fixture
def home() -> Iterator[Path]:
    with short_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def served() -> Iterator[EmbeddedPostgres]:
    """A server whose data the tests of this module share: making them takes most of the time.

    What it commits is handed to the system at once, as always; that the disk has it too is PostgreSQL's own affair.
    """
    with short_home() as folder, EmbeddedPostgres(folder, settings={"fsync": "off"}) as server:
        yield server


def gone(pid: int) -> bool:
    """Say whether a process has ended; one that nobody has buried yet counts."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return not process.alive(pid)


def kill(server: EmbeddedServer) -> None:
    """Kill a server of this process as the kernel would, and forget it as a new process would."""
    pid = server.pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    if server._child is not None:
        server._child.wait()
        server._child = None
    server.stop()


def script(body: str, home: Path, **options: object) -> subprocess.Popen[str]:
    """Run a program of a few lines that knows `home` and the servers."""
    head = "import sys, os; from pathlib import Path; home = Path(sys.argv[1])\n"
    head += "from core.servers import EmbeddedPostgres, EmbeddedValkey\n"
    command = [sys.executable, "-c", head + body, str(home)]
    return subprocess.Popen(command, cwd=TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, **options)  # type: ignore[call-overload, no-any-return]


def test_the_owner_of_the_database_is_no_superuser(served: EmbeddedPostgres) -> None:
    with psycopg.connect(served.url) as connection:
        row = connection.execute(
            "SELECT current_user, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert row.fetchone() == ("xeploai", False, False)
        assert connection.execute("SHOW data_checksums").fetchone() == ("on",)
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_nobody_enters_without_the_password(served: EmbeddedPostgres) -> None:
    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(served.url.replace("xeploai:", "xeploai:x"))
    for file in (served.home / "postgres.password", served.log):
        assert file.stat().st_mode & 0o077 == 0
    assert served.folder.stat().st_mode & 0o077 == 0


def test_every_committed_row_survives_a_kill(served: EmbeddedPostgres) -> None:
    with psycopg.connect(served.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 5000) AS number")
    connection = psycopg.connect(served.url)
    connection.execute("INSERT INTO kept SELECT generate_series(5001, 6000)")
    connection.commit()
    connection.execute("INSERT INTO kept VALUES (0)")
    kill(served)
    connection.close()
    with EmbeddedPostgres(served.home) as again, psycopg.connect(again.url) as connection:
        assert connection.execute("SELECT count(*), min(number), max(number) FROM kept").fetchone() == (6000, 1, 6000)
    served.start()


def test_the_second_start_takes_less_than_a_second(served: EmbeddedPostgres) -> None:
    served.stop()
    late: list[str] = []
    timer = threading.Timer(1.0, late.append, ["late"])
    timer.start()
    served.start()
    timer.cancel()
    assert late == []


@as_root
def test_root_starts_it_as_somebody_without_rights(served: EmbeddedPostgres) -> None:
    account = account_of_servers()
    assert account is not None
    status = Path(f"/proc/{served.pid()}/status").read_text()
    assert f"Uid:\t{account.uid}\t{account.uid}\t{account.uid}" in status
    assert "Groups:\t \n" in status or "Groups:\t\n" in status
    assert "CapEff:\t0000000000000000" in status


@as_root
def test_a_folder_that_its_account_cannot_reach_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(ServerError, match="XEPLOAI_HOME"):
        EmbeddedPostgres(closed / "home").start()


@as_root
def test_programs_that_its_account_cannot_reach_are_copied(home: Path, tmp_path: Path) -> None:
    package = postgres_binaries().parents[1]
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    for tree in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(tree, closed / tree.name, symlinks=True)
    with EmbeddedPostgres(home, settings=QUICK, binaries=closed / package.name / "pginstall" / "bin") as server:
        assert server.binaries.is_relative_to(home)
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)


@as_root
def test_an_ordinary_user_starts_it_too(home: Path) -> None:
    account = account_of_servers()
    assert account is not None
    own = home / "own"
    own.mkdir(mode=0o700)
    os.chown(own, account.uid, account.gid)
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setgid(account.gid)
        os.setuid(account.uid)
        with EmbeddedPostgres(own, settings=QUICK) as server:
            os._exit(0 if server.account is None and server.answers() else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_path_too_long_for_a_socket_is_no_obstacle(home: Path) -> None:
    deep = home / ("x" * LONGEST_SOCKET)
    with EmbeddedPostgres(deep, settings=QUICK) as server:
        assert not server.sockets.is_relative_to(deep)
        with psycopg.connect(server.url) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    shutil.rmtree(server.sockets)


def test_data_of_another_major_version_are_left_alone(served: EmbeddedPostgres) -> None:
    served.stop()
    version = served.data / "PG_VERSION"
    ours = version.read_text()
    version.write_text("17\n")
    with pytest.raises(ServerError, match=r"PostgreSQL 17.*restore"):
        served.start()
    version.write_text(ours)
    served.start()


def test_what_an_interrupted_first_start_left_is_begun_anew(home: Path) -> None:
    server = EmbeddedPostgres(home, settings=QUICK)
    (server.folder / "data.new").mkdir(parents=True)
    if server.account:
        os.chown(server.folder, server.account.uid, server.account.gid)
        os.chown(server.folder / "data.new", server.account.uid, server.account.gid)
    with server:
        assert server.answers()


def test_a_server_that_does_not_start_says_why(served: EmbeddedPostgres) -> None:
    served.stop()
    broken = EmbeddedPostgres(served.home, settings={"shared_buffers": "nonsense"})
    with pytest.raises(ServerError, match="shared_buffers"):
        broken.start()
    served.start()


@pytest.mark.parametrize("make", ["EmbeddedPostgres(home, settings={'fsync': 'off'})", "EmbeddedValkey(home)"])
def test_a_server_dies_with_the_process_that_started_it(home: Path, make: str) -> None:
    body = f"server = {make}; server.start(); print(server.pid(), flush=True); sys.stdin.read()"
    with script(body, home) as child:
        assert child.stdout is not None
        pid = int(child.stdout.readline())
        assert not gone(pid)
        child.kill()
        assert wait_until(lambda: gone(pid), 10)


def test_a_second_process_comes_along_and_the_owner_waits_for_it(served: EmbeddedPostgres) -> None:
    body = (
        "server = EmbeddedPostgres(home); server.start(); print(server.pid(), flush=True)\n"
        "sys.stdin.readline(); import psycopg; print(psycopg.connect(server.url).execute('SELECT 7').fetchone()[0])\n"
        "server.stop()"
    )
    with script(body, served.home) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        assert int(child.stdout.readline()) == served.pid()
        stdin = child.stdin
        threading.Timer(0.3, lambda: (stdin.write("\n"), stdin.flush())).start()
        served.stop()
        assert child.stdout.readline() == "7\n"
        child.stdin.close()
        child.wait(timeout=10)
    served.start()


def test_only_the_main_thread_starts_a_server(home: Path) -> None:
    caught: list[str] = []

    def start() -> None:
        try:
            EmbeddedValkey(home).start()
        except RuntimeError as error:
            caught.append(str(error))

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert "main thread" in caught[0]


def test_what_is_queued_survives_a_kill(home: Path) -> None:
    server = EmbeddedValkey(home)
    server.start()
    with redis.Redis.from_url(server.url) as client:
        client.rpush("jobs", *range(50))
    kill(server)
    with EmbeddedValkey(home) as again, redis.Redis.from_url(again.url) as client:
        assert [int(one) for one in client.lrange("jobs", 0, -1)] == list(range(50))
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        with pytest.raises(redis.AuthenticationError), redis.Redis(unix_socket_path=str(again._socket)) as stranger:
            stranger.ping()
