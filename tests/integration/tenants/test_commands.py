"""`xeploai tenant` and `xeploai audit`, as people run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from core.cli import main
from core.db import Addresses, migrating
from core.testing.databases import new_database


@pytest.fixture
def here(postgres: str, template: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Addresses]:
    """An installation with all tables and no tenant."""
    with new_database(postgres, template) as addresses:
        monkeypatch.setenv("DATABASE_URL", addresses.owner.render_as_string(hide_password=False))
        monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path / "home"))
        yield addresses


@pytest.fixture
def xeploai(here: Addresses, capsys: pytest.CaptureFixture[str]):
    """Run the command; return its status and all that it said."""

    def run(*arguments: str) -> tuple[int, str]:
        capsys.readouterr()
        status = main(arguments)
        return status, "".join(capsys.readouterr())

    return run


def test_a_committee_from_a_profile_with_its_admin(xeploai) -> None:
    assert "can_tho  " in xeploai("tenant", "profiles")[1]
    asked = ["--name", "Đảng ủy Trường Mẫu", "--profile", "can_tho", "--admin", "quantri", "--admin-name", "Lê Văn Mẫu"]
    status, said = xeploai("tenant", "create", "mau", *asked)
    assert (status, "http://127.0.0.1:8000/invitation/" in said) == (0, True)
    assert "2023: can_tho/2023" in xeploai("tenant", "show", "mau")[1]
    status, said = xeploai("tenant", "create", "khac", "--name", "x", "--profile", "nowhere")
    assert (status, "không có mẫu «nowhere»" in said) == (2, True)


def test_a_switch_is_looked_at_before(xeploai) -> None:
    xeploai("tenant", "create", "mau", "--name", "x", "--profile", "can_tho")
    xeploai("tenant", "create", "duoi", "--name", "x", "--parent", "mau")
    status, said = xeploai("tenant", "preview", "mau", "2023=trung_uong/2023")
    assert status == 0
    assert "2023: can_tho/2023 → trung_uong/2023" in said
    assert "subjects.standing_body" in said
    assert "duoi đổi theo" in said
    assert "2023: can_tho/2023" in xeploai("tenant", "show", "mau")[1]


def test_the_archive_and_back(xeploai) -> None:
    xeploai("tenant", "create", "mau", "--name", "x")
    assert xeploai("tenant", "archive", "mau")[0] == 0
    status, said = xeploai("tenant", "choose", "mau", "--plugins", "trung_uong")
    assert (status, "lưu trữ" in said) == (2, True)
    assert "(đã lưu trữ)" in xeploai("tenant", "list")[1]
    assert xeploai("tenant", "reopen", "mau")[0] == 0
    assert xeploai("tenant", "choose", "mau", "--plugins", "trung_uong")[0] == 0
    assert xeploai("tenant", "deliver") == (0, "")


def test_an_audit_is_checked_elsewhere_without_a_database(
    here: Addresses, xeploai, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    xeploai("tenant", "create", "mau", "--name", "Đảng ủy Mẫu", "--profile", "go_vap")
    file = tmp_path / "audit.jsonl"
    status, said = xeploai("audit", "export", "mau", "-o", str(file))
    seal = said.split()[-1]
    assert (status, len(seal), file.stat().st_mode & 0o777) == (0, 64, 0o600)
    assert xeploai("audit", "export", "mau", "-o", str(file))[0] == 2
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody:x@127.0.0.1:1/none")
    assert xeploai("audit", "verify", "--file", str(file), "--seal", seal)[0] == 0
    assert xeploai("audit", "verify", "--file", str(file), "--seal", "0" * 64)[0] == 1
    whole = file.read_text(encoding="utf-8")
    file.write_text(whole.replace("go_vap/2021", "go_vap/2020"), encoding="utf-8")
    status, said = xeploai("audit", "verify", "--file", str(file))
    assert (status, "nội dung đã bị sửa" in said, "HỎNG" in said) == (1, True, True)


def test_a_tampered_audit_betrays_itself_in_the_file_too(here: Addresses, xeploai, tmp_path: Path) -> None:
    xeploai("tenant", "create", "mau", "--name", "x", "--profile", "trung_uong")
    with migrating.owner_connection(here) as connection, connection.begin():
        connection.execute(text("DELETE FROM audit_entry WHERE number = 2"))
    file = tmp_path / "audit.jsonl"
    assert xeploai("audit", "export", "mau", "-o", str(file))[0] == 0
    status, said = xeploai("audit", "verify", "--file", str(file))
    assert (status, "sau mục 1 là mục 3" in said) == (1, True)


WRONG = [
    (["audit", "verify", "--file", "/nowhere"], "không đọc được tệp"),
    (["audit", "verify", "--file", __file__], "không phải tệp nhật ký"),
    (["audit", "verify", "mau", "--file", __file__], "bỏ mã đi"),
    (["audit", "verify", "--seal", "x"], "cùng với --file"),
    (["audit", "export", "nowhere", "-o", "x"], "Không có đơn vị"),
    (["tenant", "preview", "nowhere", "2023=x"], "Không có đơn vị"),
    (["tenant", "archive", "nowhere"], "Không có đơn vị"),
]


def test_wrong_input_is_answered_in_words(xeploai) -> None:
    for arguments, words in WRONG:
        status, said = xeploai(*arguments)
        assert (status, words in said) == (2, True), (arguments, said)
