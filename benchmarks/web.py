"""Measure the platform as people use it: 200 committees, 200,000 people, 15,000 units, 20 requests a second.

    python benchmarks/web.py            # seeds an installation of its own in a temporary folder
    python benchmarks/web.py --home DIR # keeps it there, and uses it again the next time
    python benchmarks/web.py --home DIR --only-seed

Figures are of the whole way: HTTP, web server, row-level security, JSON. Nothing here is a test; docs/performance.md
has the figures with the machine and the day.
"""

from __future__ import annotations

import argparse
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID

from sqlalchemy import Engine, select

from core import clock
from core.access import Role
from core.commands.installation import installation
from core.db import migrating, shared_session, tenant_session
from core.hierarchy import queries
from core.hierarchy.models import UnitPeriod
from core.people.models import Person
from core.testing.seeding import Seeder, Size
from core.unit_of_work import UnitOfWork
from core.users import services as users
from core.users.bearers import new_bearer
from core.users.cookies import SESSION
from core.users.kinds import SignInMethod
from core.users.models import AccessToken
from core.users.services.sessions import begin_session
from tenants import services as tenants
from tenants.profiles import find_profile

RATE, SECONDS = 20, 15
VISITORS = 8  # each has a limit of its own
AS_OF = "2023-12-31"


@dataclass(frozen=True, slots=True)
class Ground:
    """What requests are made about."""

    visitors: Sequence[tuple[str, str]]  # of each a session's cookie and a token
    parents: Sequence[UUID]
    people: Sequence[UUID]
    names: Sequence[str]
    big_unit: UUID


@contextmanager
def served(environment: dict[str, str]) -> Iterator[str]:
    """Serve the installation for a block; yield its address."""
    process = subprocess.Popen([sys.executable, "-m", "core.cli", "serve"], env=environment, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{environment['PORT']}"
    try:
        _wait(address)
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/ready", timeout=5).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise SystemExit("the server does not answer")


def prepared(environment: dict[str, str], size: Size) -> Ground:
    """Make and fill the installation where that was not done yet; return what to ask about."""
    with installation(environment) as here:
        migrating.upgrade(here.addresses)
        with shared_session(here.engine) as session:
            there = next((one for one in tenants.list_tenants(session) if one.code == "tinh"), None)
        started = time.perf_counter()
        seeder = Seeder(here.engine, size, find_profile("can_tho"))
        tenant_id = there.id if there else seeder.run().tenant_id
        if not there:
            print(f"seeded in {time.perf_counter() - started:.0f} s")
        return _ground(here.engine, tenant_id)


def _ground(engine: Engine, tenant_id: UUID) -> Ground:
    with tenant_session(engine, tenant_id) as session:
        kinds = session.execute(select(UnitPeriod.unit_id, UnitPeriod.name).where(UnitPeriod.kind == "committee")).all()
        people = session.execute(select(Person.id, Person.name).limit(2_000)).all()
        asked = [_timed(lambda: queries.tree_as_of(session, clock.today())) for _ in range(5)]
    print(f"the tree as of a day, in the process: {statistics.median(asked) * 1000:.0f} ms")
    visitors = [_visitor(engine, tenant_id) for _ in range(VISITORS)]
    big = next(one.unit_id for one in kinds if one.name == "Đảng bộ cơ sở 1")
    parents = [one.unit_id for one in kinds]
    return Ground(visitors, parents, [one.id for one in people], [one.name for one in people], big)


def _visitor(engine: Engine, tenant_id: UUID) -> tuple[str, str]:
    """Make a clerk; return a cookie of theirs and a token."""
    bearer = new_bearer(tenant_id)
    with UnitOfWork(engine, tenant_id) as work:
        name = f"clerk-{bearer.token_hash[:8]}"
        account = users.create_account(work, username=name, name="Văn phòng", password="một câu đủ dài", actor="bench")
        users.grant_role(work, account.id, Role.CLERK, actor="bench")
        scopes = ["see_units", "see_people", "classify"]
        expires = clock.now() + timedelta(days=1)
        token = AccessToken(
            account_id=account.id, token_hash=bearer.token_hash, name="bench", scopes=scopes, second_factor=True,
            expires_at=expires,
        )  # fmt: skip
        work.session.add(token)
        signed_in = begin_session(work, account, SignInMethod.PASSWORD, "bench")
    return signed_in.bearer.as_session(), bearer.as_access_token()


def measured(address: str, ground: Ground, chance: random.Random) -> Iterator[tuple[str, str]]:
    """Yield the lines of the table: what was asked, and its figures."""
    api, query = f"{address}/api/v1", f"subject=party_member&year=2023&as_of={AS_OF}"
    pages: dict[str, Callable[[], str]] = {
        "API: one level of the tree": lambda: f"{api}/units?parent={chance.choice(ground.parents)}",
        "API: people search": lambda: f"{api}/people?q={quote(chance.choice(ground.names))}",
        "API: one person": lambda: f"{api}/people/{chance.choice(ground.people)}",
        "page: home": lambda: f"{address}/",
        "page: tree level": lambda: f"{address}/units/{chance.choice(ground.parents)}",
        "page: people list": lambda: f"{address}/people",
        "page: one person": lambda: f"{address}/people/{chance.choice(ground.people)}",
        "page: rulebook": lambda: f"{address}/rulebooks/can_tho/2023",
    }
    for title, where in pages.items():
        yield title, _under_load(ground, where)
    for title, where in (
        ("API: tree of all units as of a day", f"{api}/units/tree?as_of={AS_OF}"),
        ("API: facts of 3,000 people computed and classified", f"{api}/facts/totals?unit_id={ground.big_unit}&{query}"),
    ):
        asked = [_timed(lambda where=where: _ask(ground, where)) for _ in range(5)]  # type: ignore[misc]
        yield title, f"median {statistics.median(asked) * 1000:.0f} ms of 5"


def _under_load(ground: Ground, where: Callable[[], str]) -> str:
    """Ask RATE times a second, whatever the answers take; return the figures."""
    start = time.perf_counter() + 0.5
    with ThreadPoolExecutor(32) as pool:
        jobs = [pool.submit(_asked_at, ground, where(), start + number / RATE) for number in range(RATE * SECONDS)]
        took = sorted(job.result() for job in jobs)
    return f"p50 {took[len(took) // 2] * 1000:.0f} ms, p95 {took[int(len(took) * 0.95)] * 1000:.0f} ms"


def _asked_at(ground: Ground, where: str, moment: float) -> float:
    """Ask at a moment; the time counts from then, so that waiting for others is seen."""
    time.sleep(max(0.0, moment - time.perf_counter()))
    _ask(ground, where)
    return time.perf_counter() - moment


def _ask(ground: Ground, where: str) -> bytes:
    request = urllib.request.Request(where)
    cookie, token = random.choice(ground.visitors)
    if "/api/" in where:
        request.add_header("Authorization", f"Bearer {token}")
    else:
        request.add_header("Cookie", f"{SESSION}={cookie}")
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return bytes(answer.read())
    except urllib.error.HTTPError as error:
        raise SystemExit(f"{where}: {error} {error.read()[:500].decode()}") from error


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--home", help="the folder of the installation; kept for the next time")
    for name, usual in (("tenants", 200), ("people", 200_000), ("units", 15_000)):
        parser.add_argument(f"--{name}", type=int, default=usual)
    parser.add_argument("--only-seed", action="store_true", help="fill the installation and stop")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        home = Path(args.home or folder)
        home.mkdir(parents=True, exist_ok=True)
        home.chmod(0o711)
        environment = {**os.environ, "XEPLOAI_HOME": str(home), "PORT": str(_free_port())}
        ground = prepared(environment, Size(args.tenants, args.people, args.units))
        if args.only_seed:
            return 0
        with served(environment) as address:
            for title, figures in measured(address, ground, random.Random(1)):
                print(f"{title}: {figures}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
