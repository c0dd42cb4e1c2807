from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.config import kept_secret, read_settings, usual_home
from core.errors import WrongInput


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings({"HOME": "/nowhere"})
    assert settings.port == 8000
    assert settings.database_url is settings.redis_url is None


WRONG = {
    "DATABASE_URL": ("mysql://root@host/db", "postgresql://"),
    "DATABASE_APP_URL": ("postgresql://app:x@host/db", "cùng với DATABASE_URL"),
    "DATABASE_READ_URL": ("postgresql://read:x@host", "postgresql://"),
    "REDIS_URL": ("host:6379", "redis://"),
    "PORT": ("80a", "từ 1 đến 65535"),
    "SECRET_KEY": ("short", "ít nhất 32"),
    "XEPLOAI_HOME": ("/dev/null", "không phải là thư mục"),
    "BIND": ("localhost", "địa chỉ IP"),
    "PUBLIC_URL": ("https://host/xeploai", "không kèm đường dẫn"),
    "TRUSTED_PROXIES": ("-1", "từ 0 đến 10"),
    "PROCESSES": ("0", "từ 1 đến 64"),
    "THREADS": ("9999999999999999", "từ 1 đến 256"),
    "WORKERS": ("two", "từ 1 đến 64"),
    "SMTP_URL": ("mail.example:25", "smtp://"),
    "OIDC_ISSUER": ("login.example", "https://"),
    "METRICS_TOKEN": ("short", "ít nhất 16"),
    "LOG_FORMAT": ("xml", "json hoặc console"),
    "POSTGRES_BIN": ("/nowhere", "không có chương trình postgres"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_setting_is_named_with_what_to_do(name: str) -> None:
    value, words = WRONG[name]
    with pytest.raises(WrongInput) as caught:
        read_settings({name: value})
    assert any(fault.where == name and words in fault.said() for fault in caught.value.faults)


def test_all_wrong_settings_are_named_at_once() -> None:
    with pytest.raises(WrongInput) as caught:
        read_settings({name: value for name, (value, _) in WRONG.items()})
    assert {fault.where for fault in caught.value.faults} >= set(WRONG) - {"DATABASE_APP_URL"}


def test_settings_are_not_printed() -> None:
    assert "hidden" not in repr(read_settings({"DATABASE_URL": "postgresql://a:hidden@host/db"}))


def test_data_stand_where_the_account_may_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert usual_home({"HOME": str(tmp_path)}) == tmp_path / ".local/share/xeploai"
    assert usual_home({"XDG_DATA_HOME": str(tmp_path)}) == tmp_path / "xeploai"
    monkeypatch.chdir(tmp_path)
    assert usual_home({}) == tmp_path / ".xeploai"
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert usual_home({"HOME": str(tmp_path)}) == Path("/var/lib/xeploai")


def test_a_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "deep" / "secret.key"
    secret = kept_secret(file)
    assert len(secret) >= 32
    assert kept_secret(file) == secret
    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in file.parent.iterdir()] == ["secret.key"]


@pytest.mark.parametrize(("mode", "text", "words"), [(0o644, "x" * 40, "chmod 600"), (0o600, "", "quá ngắn")])
def test_a_secret_that_is_none_is_refused(tmp_path: Path, mode: int, text: str, words: str) -> None:
    file = tmp_path / "secret.key"
    file.write_text(text)
    file.chmod(mode)
    with pytest.raises(WrongInput, match=words):
        kept_secret(file)


def test_openid_needs_all_three() -> None:
    with pytest.raises(WrongInput) as caught:
        read_settings({"OIDC_ISSUER": "https://login.example"})
    assert [fault.where for fault in caught.value.faults] == ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET"]


def test_every_setting_arrives() -> None:
    given = {
        "PORT": "81", "BIND": "::", "PUBLIC_URL": "https://host/", "TRUSTED_PROXIES": "1", "PROCESSES": "3",
        "THREADS": "4", "WORKERS": "5", "SMTP_URL": "smtp://mail", "OIDC_ISSUER": "https://login",
        "OIDC_CLIENT_ID": "a",
        "OIDC_CLIENT_SECRET": "b", "METRICS_TOKEN": "t" * 16, "LOG_FORMAT": "console", "HOME": "/nowhere",
    }  # fmt: skip
    found = read_settings(given)
    assert (found.port, found.bind, found.public_url, found.trusted_proxies) == (81, "::", "https://host", 1)
    assert (found.processes, found.threads, found.workers, found.log_format) == (3, 4, 5, "console")
    assert (found.smtp_url, found.oidc_issuer, found.oidc_client_id) == ("smtp://mail", "https://login", "a")
    assert (found.oidc_client_secret, found.metrics_token) == ("b", "t" * 16)
