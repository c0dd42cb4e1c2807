"""`xeploai plugin new`: from nothing to a plugin that the platform finds and whose one case says what to mend."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from core.cli import main

TOP = Path(__file__).parents[2]


@pytest.fixture
def new(tmp_path, monkeypatch, capsys):
    """Run `plugin new` in an empty folder; return the status, what was said and what was complained of."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        status = main(["plugin", "new", *arguments])
        said = capsys.readouterr()
        return status, said.out, said.err

    return run


def xeploai(*arguments, folder, path=""):
    return subprocess.run(
        [sys.executable, "-m", "core.cli", *arguments],
        cwd=folder,
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, [str(path), str(TOP)]))},
    )


def test_the_skeleton_is_a_distribution_with_everything_a_plugin_needs(new, tmp_path):
    status, out, err = new("song_cau")
    assert (status, err) == (0, "")
    written = {str(file.relative_to(tmp_path)) for file in tmp_path.rglob("*") if file.is_file()}
    assert written == {
        "song_cau/pyproject.toml",
        "song_cau/setup.cfg",
        "song_cau/song_cau/README.md",
        "song_cau/song_cau/__init__.py",
        "song_cau/song_cau/cases/2025.yaml",
        "song_cau/song_cau/locale/en/LC_MESSAGES/messages.po",
        "song_cau/song_cau/plugin.py",
        "song_cau/song_cau/rulebooks/2025.yaml",
        "song_cau/tests/test_cases.py",
    }
    assert written <= set(out.splitlines())
    assert "pip install -e song_cau" in out
    assert "xeploai check song_cau/song_cau/rulebooks/2025.yaml" in out
    assert all("${" not in (tmp_path / file).read_text(encoding="utf-8") for file in written)


def test_the_skeleton_has_one_case_which_fails_and_says_what_to_mend(new, capsys):
    new("song_cau")
    assert main(["check", "song_cau/song_cau/rulebooks/2025.yaml"]) == 1
    out = capsys.readouterr().out
    assert "1 ca, 1 chưa đạt" in out
    assert "song_cau/song_cau/cases/2025.yaml:9: " in out
    assert "amendments trong rulebooks/2025.yaml" in out


def test_the_case_passes_when_the_amendment_beside_it_is_switched_on(new, capsys):
    new("song_cau")
    file = Path("song_cau/song_cau/rulebooks/2025.yaml")
    head, mark, rest = file.read_text(encoding="utf-8").partition("#amendments")
    file.write_text(head + (mark + rest).replace("#", ""), encoding="utf-8")
    assert main(["check", str(file)]) == 0
    assert "1 ca, 0 chưa đạt" in capsys.readouterr().out


def test_the_review_year_may_be_given(new, tmp_path):
    status, _, _ = new("song_cau", "--year", "2026")
    assert status == 0
    rulebook = (tmp_path / "song_cau/song_cau/rulebooks/2026.yaml").read_text(encoding="utf-8")
    assert "rulebook: song_cau/2026" in rulebook
    assert "review_years: [2026]" in rulebook
    assert main(["check", "song_cau/song_cau/rulebooks/2026.yaml"]) == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["Song_Cau"], "Song_Cau: "),
        (["song-cau"], "song-cau: "),
        (["sông_cầu"], "sông_cầu: "),
        (["2025"], "2025: "),
        (["class"], "class: "),
        (["../out"], "../out: "),
        (["can_tho"], "can_tho: "),
        (["json"], "json: "),
        (["song_cau", "--year", "25"], "25: "),
        (["song_cau", "--year", "next"], "next: "),
    ],
)
def test_a_wrong_name_or_year_is_refused_and_nothing_written(new, tmp_path, arguments, named):
    status, out, err = new(*arguments)
    assert (status, out) == (2, "")
    assert err.startswith(named)
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_there_is_left_alone(new, tmp_path):
    (tmp_path / "song_cau").mkdir()
    status, out, err = new("song_cau")
    assert (status, out) == (2, "")
    assert err.startswith("song_cau: ")
    assert list((tmp_path / "song_cau").iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(new, monkeypatch):
    def refuse(*arguments, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    status, out, err = new("song_cau")
    assert (status, out) == (2, "")
    assert err.startswith("song_cau: ")


@pytest.fixture
def site(new, tmp_path):
    """Write the skeleton and put its package where installing would: what setup.cfg names, and the entry points."""
    new("song_cau")
    settings = ConfigParser(interpolation=None)
    settings.read(tmp_path / "song_cau" / "setup.cfg", encoding="utf-8")
    patterns = ["*.py", *settings["options.package_data"]["song_cau"].split()]
    package = tmp_path / "song_cau" / settings["options"]["packages"]
    for file in {file for pattern in patterns for file in package.glob(pattern)}:
        there = tmp_path / "site" / file.relative_to(package.parent)
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, there)
    described = tmp_path / "site" / "song_cau-0.1.0.dist-info"
    described.mkdir()
    (described / "METADATA").write_text("Metadata-Version: 2.1\nName: song_cau\nVersion: 0.1.0\n")
    points = settings["options.entry_points"]["xeploai.plugins"].strip()
    (described / "entry_points.txt").write_text(f"[xeploai.plugins]\n{points}\n")
    return tmp_path / "site"


def test_the_package_is_installed_whole(site, tmp_path):
    written, installed = (
        {str(file.relative_to(top)) for file in (top / "song_cau").rglob("*.*") if file.suffix != ".pyc"}
        for top in (tmp_path / "song_cau", site)
    )
    assert installed == written


def test_the_platform_finds_the_plugin_by_its_entry_point_and_speaks_its_english(site, tmp_path):
    listed = xeploai("rulebooks", folder=tmp_path, path=site)
    assert (listed.returncode, listed.stderr) == (0, "")
    assert "song_cau/2025" in listed.stdout
    english = xeploai("--lang", "en", "rulebooks", folder=tmp_path, path=site)
    assert "Review and classification 2025" in " ".join(english.stdout.split())


def test_an_installed_plugin_is_not_begun_again(site, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    again = xeploai("plugin", "new", "song_cau", folder=tmp_path / "elsewhere", path=site)
    assert (again.returncode, again.stdout) == (2, "")
    assert again.stderr.startswith("song_cau: ")


def test_its_own_tests_fail_only_for_the_case(site, tmp_path):
    tests = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=tmp_path / "song_cau",
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(site), str(TOP)])},
    )
    assert tests.returncode == 1
    assert "2 failed" in tests.stdout
    assert "level: 'HTXSNV', cần 'HTTNV'" in tests.stdout
    assert "Traceback" not in tests.stdout
