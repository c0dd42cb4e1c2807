"""`xeploai import` and `xeploai export` as people run them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.cli import main
from core.db import Addresses, migrating
from core.testing.databases import new_database
from tests.integration.exchange.conftest import UNITS, separated, sheet

PEOPLE = [
    ["Mã", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Mã đơn vị", "Từ ngày"],
    ["N1", "Nguyễn Văn An", "20/11/1980", "03/02/2005", "CB1", "03/02/2010"],
    ["N2", "Trần Thị Bình", "01/02/1985", "19/05/2012", "CB2", "19/05/2012"],
]


class Command:
    """Runs the command in this process; remembers what it said."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys, self.folder = capsys, folder
        self.out = self.err = ""

    def __call__(self, *arguments: str) -> int:
        self.capsys.readouterr()
        status = main(arguments)
        self.out, self.err = self.capsys.readouterr()
        return status

    def file(self, name: str, content: bytes) -> str:
        """Write a file; return its path."""
        path = self.folder / name
        path.write_bytes(content)
        return str(path)


@pytest.fixture
def xeploai(
    postgres: str, template: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    """The command over an installation with one committee, its units imported."""
    with new_database(postgres, template) as addresses:
        monkeypatch.setenv("DATABASE_URL", addresses.owner.render_as_string(hide_password=False))
        monkeypatch.setenv("XEPLOAI_HOME", str(tmp_path / "home"))
        _make_roles(addresses)
        command = Command(capsys, tmp_path)
        assert command("tenant", "create", "phuong", "--name", "Đảng bộ phường") == 0
        assert command("import", "phuong", "units", command.file("units.xlsx", sheet(UNITS)), "--confirm") == 0
        yield command


def _make_roles(addresses: Addresses) -> None:
    migrating.load_models()
    migrating.upgrade(addresses)


def test_a_file_is_previewed_and_written_only_when_it_is_confirmed(xeploai: Command) -> None:
    file = xeploai.file("people.csv", separated(PEOPLE))
    assert xeploai("import", "phuong", "people", file) == 0
    assert "2  mới" in xeploai.out
    assert xeploai("export", "phuong", "people", "-o", str(xeploai.folder / "none.csv")) == 0
    assert xeploai.out.startswith("0 hàng")
    assert xeploai("import", "phuong", "people", file, "--confirm") == 0
    assert "Đã ghi" in xeploai.out
    out = xeploai.folder / "people.xlsx"
    assert xeploai("export", "phuong", "people", "-o", str(out)) == 0
    assert xeploai("import", "phuong", "people", str(out)) == 0
    assert xeploai.out.splitlines()[0].strip() == "2  không đổi"


def test_what_changes_is_shown_old_and_new_and_what_is_wrong_stops_the_whole(xeploai: Command) -> None:
    assert xeploai("import", "phuong", "people", xeploai.file("a.csv", separated(PEOPLE)), "--confirm") == 0
    changed = [PEOPLE[0], ["N1", "Nguyễn Văn Ân", *PEOPLE[1][2:]], ["N2", "Trần Thị Bình", "1/2/85", *PEOPLE[2][3:]]]
    file = xeploai.file("b.csv", separated(changed))
    assert xeploai("import", "phuong", "people", file) == 1
    assert "Họ và tên: Nguyễn Văn An → Nguyễn Văn Ân" in xeploai.out
    assert "hàng 3  sai  N2" in xeploai.out
    assert "! Ngày sinh: «1/2/85» chỉ có hai chữ số của năm" in xeploai.out
    assert xeploai("import", "phuong", "people", file, "--confirm") == 2
    assert "Còn 1 hàng sai" in xeploai.err
    assert xeploai("import", "phuong", "people", file, "--confirm", "--leave-out-wrong") == 0


REFUSED = {
    "no such committee": (["import", "xa", "people", "{file}"], "xa"),
    "no such kind": (["import", "phuong", "nguoi", "{file}"], "không có loại tệp «nguoi»"),
    "no such file": (["import", "phuong", "people", "{file}.none"], "không mở được tệp"),
    "a picture": (["import", "phuong", "people", "{picture}"], "đây là ảnh"),
    "no year": (["import", "phuong", "year_facts", "{file}"], "cần nêu đối tượng và năm"),
    "a year that is none": (["import", "phuong", "year_facts", "{file}", "--year", "x"], "phải là một năm"),
    "another kind of file": (["export", "phuong", "people", "-o", "a.pdf"], ".xlsx hoặc .csv"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_done_is_refused_in_words(xeploai: Command, name: str) -> None:
    arguments, words = REFUSED[name]
    files = {"file": xeploai.file("a.csv", separated(PEOPLE)), "picture": xeploai.file("b.csv", b"\x89PNG....")}
    assert xeploai(*(one.format(**files) for one in arguments)) == 2
    assert words in xeploai.err
