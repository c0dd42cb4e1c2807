"""`xeploai db`, `tenant` and `audit` as people run them, on a server that they start themselves."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from core.cli import main
from core.config import read_settings
from core.db import Addresses, migrating, security
from core.servers import EmbeddedPostgres
from core.testing.databases import QUICK, new_database, short_home

TOP = Path(__file__).parents[2]


class Command:
    """Runs the command in this process; remembers what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        self.capsys.readouterr()
        status = main(arguments)
        self.out, self.err = self.capsys.readouterr()
        return status


@pytest.fixture
def xeploai(capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(capsys)


@pytest.fixture
def here(postgres: str, template: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Addresses]:
    """An installation on a server of its own choice, with an empty database."""
    with new_database(postgres) as addresses:
        monkeypatch.setenv("DATABASE_URL", addresses.owner.render_as_string(hide_password=False))
        monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path))
        yield addresses


def every_row(addresses: Addresses) -> dict[str, list[str]]:
    with migrating.owner_connection(addresses) as connection:
        tables = list(
            connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"))
        )
        return {one: sorted(connection.scalars(text(f"SELECT t::text FROM {one} AS t"))) for one in tables}


def fill(xeploai: Command) -> None:
    assert xeploai("db", "upgrade") == 0
    can_tho = ["--plugins", "trung_uong,can_tho", "--rulebook", "2023=can_tho/2023"]
    assert xeploai("tenant", "create", "can-tho", "--name", "Đảng ủy Trường Đại học Y Dược Cần Thơ", *can_tho) == 0
    assert xeploai("tenant", "create", "khoa-y", "--name", "Đảng bộ Khoa Y", "--parent", "can-tho") == 0


def test_a_committee_is_made_in_a_minute(here: Addresses, xeploai: Command) -> None:
    fill(xeploai)
    assert xeploai("tenant", "list") == 0
    assert xeploai.out.splitlines() == [
        "can-tho  Đảng ủy Trường Đại học Y Dược Cần Thơ",
        "  khoa-y  Đảng bộ Khoa Y",
    ]
    assert xeploai("tenant", "show", "khoa-y") == 0
    assert "Plugin: trung_uong, can_tho (theo can-tho)" in xeploai.out
    assert "2023: can_tho/2023 (theo can-tho)" in xeploai.out
    assert xeploai("tenant", "choose", "khoa-y", "--rulebook", "2023=trung_uong/2023") == 0
    assert xeploai("tenant", "show", "khoa-y", "--lang", "en") == 0
    assert "2023: trung_uong/2023\n" in xeploai.out
    assert "(from can-tho)" in xeploai.out
    assert xeploai("db", "check") == 0
    assert xeploai("audit", "verify") == 0
    assert [line.split(",")[0] for line in xeploai.out.splitlines()] == ["can-tho: 3 mục", "khoa-y: 2 mục"]


def test_tampering_fails_the_verification(here: Addresses, xeploai: Command) -> None:
    fill(xeploai)
    with migrating.owner_connection(here) as connection, connection.begin():
        connection.execute(text("UPDATE audit_entry SET actor = 'x' WHERE number = 2"))
    assert xeploai("audit", "verify", "khoa-y") == 0
    assert xeploai("audit", "verify") == 1
    assert "nội dung đã bị sửa" in xeploai.out


def test_a_lost_database_comes_back_with_every_row(here: Addresses, xeploai: Command, tmp_path: Path) -> None:
    fill(xeploai)
    before, file = every_row(here), tmp_path / "saved"
    assert before["audit_entry"]
    assert xeploai("db", "backup", str(file)) == 0
    assert file.stat().st_mode & 0o777 == 0o600
    with migrating.owner_connection(here) as connection, connection.begin():
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    assert every_row(here) == {}
    assert xeploai("db", "restore", str(file)) == 0
    assert every_row(here) == before
    assert xeploai("db", "check") == 0
    assert xeploai("audit", "verify") == 0


def test_a_backup_replaces_what_is_there_only_when_told(here: Addresses, xeploai: Command, tmp_path: Path) -> None:
    fill(xeploai)
    before, file = every_row(here), str(tmp_path / "saved")
    assert xeploai("db", "backup", file) == 0
    assert xeploai("db", "backup", file) == 2
    assert "tệp đã có" in xeploai.err
    assert xeploai("tenant", "create", "later", "--name", "Sau đó") == 0
    after = every_row(here)
    assert xeploai("db", "restore", file) == 2
    assert "--replace" in xeploai.err
    assert every_row(here) == after != before
    assert xeploai("db", "restore", file, "--replace") == 0
    assert every_row(here) == before


def test_a_broken_backup_changes_nothing(here: Addresses, xeploai: Command, tmp_path: Path) -> None:
    fill(xeploai)
    before, file = every_row(here), tmp_path / "saved"
    assert xeploai("db", "backup", str(file)) == 0
    whole = file.read_bytes()
    flipped = whole[:2000] + bytes([whole[2000] ^ 1]) + whole[2001:]
    for broken in (whole[: len(whole) * 2 // 3], whole[:-300], whole[:-1], flipped, b"nothing of the kind", b""):
        file.write_bytes(broken)
        assert xeploai("db", "restore", str(file), "--replace") == 2
        assert "bị hỏng" in xeploai.err
        assert every_row(here) == before


def test_a_restore_that_stops_half_way_changes_nothing(here: Addresses, xeploai: Command, tmp_path: Path) -> None:
    fill(xeploai)
    before, file = every_row(here), tmp_path / "saved"
    with migrating.owner_connection(here) as connection, connection.begin():
        connection.execute(text("CREATE FUNCTION f(int) RETURNS bool LANGUAGE sql AS 'SELECT $1 = 1'"))
        connection.execute(text("CREATE TABLE z (n int CHECK (f(n)))"))
        connection.execute(text("INSERT INTO z VALUES (1)"))
        connection.execute(text("CREATE OR REPLACE FUNCTION f(int) RETURNS bool LANGUAGE sql AS 'SELECT $1 = 2'"))
    assert xeploai("db", "backup", str(file)) == 0
    assert xeploai("db", "restore", str(file), "--replace") == 2
    assert xeploai.err.startswith("psql")
    assert {**every_row(here), "z": []} == {**before, "z": []}
    assert every_row(here)["z"] == ["(1)"]


WRONG = [
    (["tenant", "create", "Cần Thơ", "--name", "x"], "a-z"),
    (["tenant", "create", "x", "--name", "x", "--plugins", "nowhere"], "chưa được cài"),
    (["tenant", "create", "x", "--name", "x", "--rulebook", "can_tho/2023"], "2023=can_tho/2023"),
    (["tenant", "show", "nowhere"], "xeploai tenant list"),
    (["audit", "verify", "nowhere"], "xeploai tenant list"),
    (["db", "restore", "/nowhere"], "không có tệp"),
    (["db", "backup", "/nowhere/at/all"], "không có thư mục"),
]


def test_wrong_input_is_answered_in_words(here: Addresses, xeploai: Command) -> None:
    assert xeploai("tenant", "list") == 2
    assert "xeploai db upgrade" in xeploai.err
    assert xeploai("db", "check") == 1
    assert xeploai("db", "upgrade") == 0
    for arguments, words in WRONG:
        assert xeploai(*arguments) == 2, arguments
        assert words in xeploai.err
        assert xeploai.out == ""
    assert xeploai("tenant", "list") == 0
    assert xeploai.out == ""


def test_a_login_that_row_security_would_not_bind_is_refused(
    here: Addresses, xeploai: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(xeploai)
    monkeypatch.setenv("DATABASE_APP_URL", os.environ["DATABASE_URL"])
    assert xeploai("tenant", "list") == 2
    assert "không được sở hữu gì" in xeploai.err
    assert xeploai("db", "check") == 1


def test_an_owner_who_may_not_make_roles_works_with_roles_made_for_it(
    here: Addresses, xeploai: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = str(here.owner.database)
    with migrating.owner_connection(here) as connection, connection.begin():
        security.make_roles(connection, here)
        for role in ("owner", "app", "read"):
            connection.execute(text(f"CREATE ROLE {plain}_{role} LOGIN PASSWORD 'plain'"))
        connection.execute(text(f"GRANT xeploai_app TO {plain}_app"))
        connection.execute(text(f"GRANT xeploai_read TO {plain}_read"))
        connection.execute(text(f"GRANT {plain}_owner TO CURRENT_USER"))
        connection.execute(text(f"ALTER DATABASE {plain} OWNER TO {plain}_owner"))
    for name, role in (("DATABASE_URL", "owner"), ("DATABASE_APP_URL", "app"), ("DATABASE_READ_URL", "read")):
        url = here.owner.set(username=f"{plain}_{role}", password="plain")
        monkeypatch.setenv(name, url.render_as_string(hide_password=False))
    fill(xeploai)
    assert xeploai("db", "check") == 0
    assert xeploai("tenant", "list") == 0
    assert xeploai.out.startswith("can-tho")


def test_a_wrong_setting_is_answered_in_words(xeploai: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:///x")
    assert xeploai("db", "check") == 2
    assert xeploai.err.startswith("DATABASE_URL: phải có dạng postgresql://")


def test_without_an_address_everything_starts_by_itself(xeploai: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr("core.servers.postgres._SETTINGS", QUICK | {"synchronous_commit": "on"})
    with short_home() as home:
        monkeypatch.setenv("XEPLOAI_HOME", str(home))
        fill(xeploai)
        before = rows_of(home)
        assert xeploai("db", "backup", str(home / "saved")) == 0
        saved = (home / "saved").read_bytes()
    with short_home() as home:
        (home / "saved").write_bytes(saved)
        monkeypatch.setenv("XEPLOAI_HOME", str(home))
        assert xeploai("db", "restore", str(home / "saved")) == 0
        assert rows_of(home) == before
        assert xeploai("audit", "verify") == 0
        assert EmbeddedPostgres(home).pid() is None


def rows_of(home: Path) -> dict[str, list[str]]:
    with EmbeddedPostgres(home) as server:
        return every_row(Addresses.of(server.url, read_settings({"XEPLOAI_HOME": str(home), "PATH": os.defpath})))
