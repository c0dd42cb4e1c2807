"""The settings of an installation: read from the environment once, checked before anything starts.

| variable | says | unless given |
|---|---|---|
| `DATABASE_URL` | PostgreSQL, as the owner of its database | a server of our own, in `XEPLOAI_HOME` |
| `DATABASE_APP_URL`, `DATABASE_READ_URL` | the same, as the application, as a reader | derived from `DATABASE_URL` |
| `REDIS_URL` | Redis or Valkey | a server of our own, in `XEPLOAI_HOME` |
| `XEPLOAI_HOME` | the folder for data | `/var/lib/xeploai` as root, else `~/.local/share/xeploai` |
| `POSTGRES_BIN` | the folder of PostgreSQL's programs | those installed with the platform |
| `PORT` | where the pages are served | 8000 |
| `BIND` | on which address; `0.0.0.0`: on all | 127.0.0.1 |
| `PUBLIC_URL` | the address in the browser; with https, cookies are sent over https only | as the request says |
| `TRUSTED_PROXIES` | how many proxies of your own stand before it | 0 |
| `PROCESSES`, `THREADS` | server processes, and threads in each | 2, 16 |
| `WORKERS` | processes for long work | 2 |
| `SMTP_URL` | the mail server; without one, links are shown to the admin | none |
| `OIDC_ISSUER`, `OIDC_CLIENT_ID`, `OIDC_CLIENT_SECRET` | sign-in by OpenID Connect: all three | none |
| `METRICS_TOKEN` | the bearer token for `/metrics`; 16 characters or more | this machine only |
| `LOG_FORMAT` | `json`, or `console` for people | by where the log goes |
| `SECRET_KEY` | signs sessions and links; 32 characters or more | made once, kept in `XEPLOAI_HOME` |
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from core.errors import N_, Fault, WrongInput, fault

POSTGRES = {"postgresql", "postgres", "postgresql+psycopg"}
REDIS = {"redis", "rediss", "unix", "valkey", "valkeys"}
SHORTEST_SECRET = 32
SECRETS = {"SECRET_KEY": SHORTEST_SECRET, "METRICS_TOKEN": 16}
COUNTS = {"PORT": (1, 65535), "TRUSTED_PROXIES": (0, 10), "PROCESSES": (1, 64), "THREADS": (1, 256), "WORKERS": (1, 64)}
OPENID = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
LOG_FORMATS = {"json", "console"}
SECRET_FILE = "secret.key"


@dataclass(frozen=True, slots=True, repr=False)
class Settings:
    """What an installation was told. Never printed: addresses hold passwords."""

    home: Path
    port: int = 8000
    bind: str = "127.0.0.1"
    database_url: str | None = None
    database_app_url: str | None = None
    database_read_url: str | None = None
    redis_url: str | None = None
    postgres_bin: Path | None = None
    given_secret: str | None = None
    public_url: str | None = None
    trusted_proxies: int = 0
    processes: int = 2
    threads: int = 16
    workers: int = 2
    smtp_url: str | None = None
    oidc_issuer: str | None = None
    oidc_client_id: str | None = None
    oidc_client_secret: str | None = None
    metrics_token: str | None = None
    log_format: str | None = None

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
        bind=given.get("BIND", "127.0.0.1"),
        database_url=given.get("DATABASE_URL"),
        database_app_url=given.get("DATABASE_APP_URL"),
        database_read_url=given.get("DATABASE_READ_URL"),
        redis_url=given.get("REDIS_URL"),
        postgres_bin=Path(bin_folder) if bin_folder else None,
        given_secret=given.get("SECRET_KEY"),
        public_url=given["PUBLIC_URL"].rstrip("/") if "PUBLIC_URL" in given else None,
        smtp_url=given.get("SMTP_URL"),
        oidc_issuer=given.get("OIDC_ISSUER"),
        oidc_client_id=given.get("OIDC_CLIENT_ID"),
        oidc_client_secret=given.get("OIDC_CLIENT_SECRET"),
        metrics_token=given.get("METRICS_TOKEN"),
        log_format=given.get("LOG_FORMAT"),
        **{name.lower(): int(given[name]) for name in COUNTS if name in given},
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
    for name, (least, most) in COUNTS.items():
        count = given.get(name, str(least))
        if not (count.isascii() and count.isdigit() and least <= int(count[:9]) <= most):
            text = N_("«{count}» phải là số nguyên từ {least} đến {most}.")
            yield fault(name, text, count=count, least=least, most=most)
    for name, shortest in SECRETS.items():
        if len(given.get(name, "x" * shortest)) < shortest:
            yield fault(name, N_("quá ngắn; cần ít nhất {count} ký tự ngẫu nhiên."), count=shortest)
    yield from _address_faults(given)
    yield from _folder_faults(given)


def _is_postgres(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in POSTGRES and len(parts.path) > 1


def _address_faults(given: Mapping[str, str]) -> Iterator[Fault]:
    """Yield what is wrong with the addresses of the installation itself and of others that it calls."""
    if "BIND" in given and not _is_address(given["BIND"]):
        yield fault("BIND", N_("«{address}» phải là địa chỉ IP của máy này, ví dụ 0.0.0.0."), address=given["BIND"])
    if "PUBLIC_URL" in given and not _is_url(given["PUBLIC_URL"], {"http", "https"}, path=False):
        yield fault("PUBLIC_URL", N_("phải có dạng https://xep-loai.example, không kèm đường dẫn."))
    if "SMTP_URL" in given and not _is_url(given["SMTP_URL"], {"smtp", "smtps"}):
        yield fault("SMTP_URL", N_("phải có dạng smtp://TÀI_KHOẢN:MẬT_KHẨU@MÁY:587."))
    if "OIDC_ISSUER" in given and not _is_url(given["OIDC_ISSUER"], {"http", "https"}):
        yield fault("OIDC_ISSUER", N_("phải có dạng https://dang-nhap.example."))
    missing = [name for name in OPENID if name not in given]
    if 0 < len(missing) < len(OPENID):
        for name in missing:
            yield fault(name, N_("đăng nhập qua OpenID Connect cần đủ {names}."), names=", ".join(OPENID))
    if given.get("LOG_FORMAT", "json") not in LOG_FORMATS:
        yield fault("LOG_FORMAT", N_("phải là json hoặc console."))


def _is_url(text: str, schemes: set[str], *, path: bool = True) -> bool:
    try:
        parts = urlsplit(text)
        wanted = parts.port is None or parts.port > 0
    except ValueError:
        return False
    bare = parts.path in {"", "/"} and not (parts.query or parts.fragment)
    return wanted and parts.scheme in schemes and bool(parts.hostname) and (path or bare)


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


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
