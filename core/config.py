"""The settings of an installation: read from the environment once, checked before anything starts.

| variable | says | unless given |
|---|---|---|
| `DATABASE_URL` | PostgreSQL, as the owner of its database | a server of our own, in `XEPLOAI_HOME` |
| `DATABASE_APP_URL`, `DATABASE_READ_URL` | the same, as the application, as a reader | derived from `DATABASE_URL` |
| `REDIS_URL` | Redis or Valkey | a server of our own, in `XEPLOAI_HOME` |
| `XEPLOAI_HOME` | the folder for data | `/var/lib/xeploai` as root, else `~/.local/share/xeploai` |
| `POSTGRES_BIN` | the folder of PostgreSQL's programs | those installed with the platform |
| `PORT` | where the pages are served | 8000 |
| `SECRET_KEY` | signs sessions and links; 32 characters or more | made once, kept in `XEPLOAI_HOME` |
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import N_, Fault, WrongInput, fault

POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}
REDIS = {"redis", "rediss", "unix", "valkey", "valkeys"}
SHORTEST_SECRET = 32
SECRET_FILE = "secret.key"


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What an installation was told. Never printed: addresses hold passwords."""

    home: Path
    port: int = 8000
    database_url: str | None = None
    database_app_url: str | None = None
    database_read_url: str | None = None
    redis_url: str | None = None
    postgres_bin: Path | None = None
    given_secret: str | None = None

    def secret_key(self) -> str:
        """Return the secret of the installation; make and keep one (mode 0600) where none was given."""
        return self.given_secret or kept_secret(self.home / SECRET_FILE)


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the settings; raise WrongInput with every fault, each under the name of its variable."""
    given = {name: value.strip() for name, value in environment.items() if value.strip()}
    faults = list(_faults(given))
    if faults:
        raise WrongInput(faults)
    bin_folder = given.get("POSTGRES_BIN")
    return Settings(
        home=Path(given["XEPLOAI_HOME"]).absolute() if "XEPLOAI_HOME" in given else usual_home(given),
        port=int(given.get("PORT", "8000")),
        database_url=given.get("DATABASE_URL"),
        database_app_url=given.get("DATABASE_APP_URL"),
        database_read_url=given.get("DATABASE_READ_URL"),
        redis_url=given.get("REDIS_URL"),
        postgres_bin=Path(bin_folder) if bin_folder else None,
        given_secret=given.get("SECRET_KEY"),
    )


def usual_home(environment: Mapping[str, str]) -> Path:
    """Return the folder for data where none was named.

    As root it is one that an account without rights can reach: PostgreSQL does not run as root.
    """
    if os.geteuid() == 0:
        return Path("/var/lib/xeploai")
    shared = environment.get("XDG_DATA_HOME") or (environment.get("HOME") and f"{environment['HOME']}/.local/share")
    if shared and _may_be_made(Path(shared)):
        return Path(shared).absolute() / "xeploai"
    return Path.cwd() / ".xeploai"


def derived_secret(secret: str, purpose: str) -> str:
    """Return a secret that follows from another one, so that it need not be kept."""
    return hmac.new(secret.encode(), purpose.encode(), "sha256").hexdigest()


def kept_secret(file: Path) -> str:
    """Return the secret kept in a file; make one, readable by its owner only, where there is none."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        _keep(secrets.token_urlsafe(48), file)
    return _read_secret(file)


def _keep(secret: str, file: Path) -> None:
    """Write a secret so that whoever comes at the same time sees a whole one, and all see the same."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(secret + "\n")
    with suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()


def _read_secret(file: Path) -> str:
    if file.stat().st_mode & 0o077:
        raise WrongInput(
            [fault(str(file), N_("người khác đọc được tệp bí mật này; chạy: chmod 600 {file}"), file=file)]
        )
    secret = file.read_text(encoding="ascii").strip()
    if len(secret) < SHORTEST_SECRET:
        raise WrongInput([fault(str(file), N_("tệp bí mật trống hoặc quá ngắn; xóa nó đi để tạo lại."))])
    return secret


def _may_be_made(folder: Path) -> bool:
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    return os.access(there, os.W_OK | os.X_OK)


def _faults(given: Mapping[str, str]) -> Iterator[Fault]:
    for name in ("DATABASE_URL", "DATABASE_APP_URL", "DATABASE_READ_URL"):
        if name in given and not _is_postgres(given[name]):
            yield fault(name, N_("phải có dạng postgresql://TÀI_KHOẢN:MẬT_KHẨU@MÁY:5432/CƠ_SỞ_DỮ_LIỆU."))
    for name in ("DATABASE_APP_URL", "DATABASE_READ_URL"):
        if name in given and "DATABASE_URL" not in given:
            yield fault(name, N_("chỉ dùng cùng với DATABASE_URL."))
    if "REDIS_URL" in given and given["REDIS_URL"].partition("://")[0] not in REDIS:
        yield fault("REDIS_URL", N_("phải có dạng redis://:MẬT_KHẨU@MÁY:6379/0."))
    port = given.get("PORT", "8000")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        yield fault("PORT", N_("«{port}» phải là số nguyên từ 1 đến 65535."), port=port)
    if len(given.get("SECRET_KEY", "x" * SHORTEST_SECRET)) < SHORTEST_SECRET:
        yield fault("SECRET_KEY", N_("quá ngắn; cần ít nhất {count} ký tự ngẫu nhiên."), count=SHORTEST_SECRET)
    yield from _folder_faults(given)


def _is_postgres(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in POSTGRES and len(parts.path) > 1


def _folder_faults(given: Mapping[str, str]) -> Iterator[Fault]:
    if "XEPLOAI_HOME" in given:
        home = Path(given["XEPLOAI_HOME"])
        if home.exists() and not home.is_dir():
            yield fault("XEPLOAI_HOME", N_("«{folder}» không phải là thư mục."), folder=home)
        elif not _may_be_made(home):
            yield fault("XEPLOAI_HOME", N_("không ghi được vào «{folder}»."), folder=home)
    if "POSTGRES_BIN" in given and not (Path(given["POSTGRES_BIN"]) / "postgres").is_file():
        folder = given["POSTGRES_BIN"]
        yield fault("POSTGRES_BIN", N_("không có chương trình postgres trong «{folder}»."), folder=folder)
