"""docs/writing-a-plugin.md, walked from its first step to its last: what it shows is what happens."""

from __future__ import annotations

import importlib
import re
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
import xlsxwriter

from core.testing.promises import check_plugin

RULEBOOK = "song_cau/song_cau/rulebooks/2025.yaml"
CASES = "song_cau/song_cau/cases/2025.yaml"
CHECK = ["check", RULEBOOK]


@pytest.fixture
def guide(page):
    return page("docs/writing-a-plugin.md")


@pytest.fixture
def steps(guide):
    """Return the YAML blocks: an amended rulebook, a rule of its own, cases, a quota amended, its case."""
    return [block.text for block in guide.blocks("yaml")]


@pytest.fixture
def shown(guide):
    """Return the blocks of output."""
    return [block.text for block in guide.blocks("text")]


@pytest.fixture
def begun(run, tmp_path, monkeypatch):
    """Step 1: a skeleton in an empty folder, which the platform finds as if it were installed."""
    monkeypatch.chdir(tmp_path)
    status, _, err = run("plugin", "new", "song_cau")
    assert (status, err) == (0, "")
    yield tmp_path / "song_cau"
    for name in [one for one in sys.modules if one.partition(".")[0] == "song_cau"]:
        del sys.modules[name]


@pytest.fixture
def installed(begun, install, monkeypatch):
    """Return what `pip install -e song_cau` does for the platform."""
    monkeypatch.syspath_prepend(begun)
    return lambda: install("song_cau", importlib.import_module("song_cau.plugin"))


def write(path, text):
    Path(path).write_text(text, encoding="utf-8")


def with_rules(steps):
    write(RULEBOOK, steps[0] + steps[1])


def finished(steps):
    """Do steps 3, 4 and 6."""
    write(RULEBOOK, steps[0] + steps[3] + steps[1])
    write(CASES, steps[2] + steps[4])


def test_the_tree_of_the_skeleton_is_the_one_shown(begun, shown):
    named = set(re.findall(r"[\w/.]+\.(?:cfg|toml|py|yaml|md)", shown[0]))
    files = {str(file.relative_to(begun)) for file in begun.rglob("*.*") if file.suffix not in (".pyc", ".po")}
    written = {file.removeprefix("song_cau/") for file in files if not file.endswith("__init__.py")}
    assert written == named
    assert (begun / "song_cau" / "locale" / "en").is_dir()


def test_the_case_of_the_skeleton_fails_as_shown(begun, run, guide):
    status, out, _ = run(*CHECK)
    (expected,) = [said for block in guide.blocks("console") for command, said in block.commands() if said]
    assert status == 1
    assert out.startswith(expected)
    assert out.splitlines()[1].startswith(f"{CASES}:9: ")


def test_the_case_passes_when_the_amendments_are_there(begun, run, steps):
    write(RULEBOOK, steps[0])
    status, out, _ = run(*CHECK)
    assert (status, out.splitlines()[0]) == (0, "song_cau/2025: đúng định dạng; 1 ca, 0 chưa đạt.")


def test_the_three_cases_pass_and_leave_no_rule_out(begun, run, steps, shown):
    with_rules(steps)
    write(CASES, steps[2])
    assert run(*CHECK) == (0, shown[1], "")


def test_a_rule_that_no_case_sees_both_ways_is_named_as_shown(begun, run, steps, shown):
    with_rules(steps)
    write(CASES, steps[2].rpartition("  - name: ")[0])
    assert run(*CHECK) == (0, shown[2], "")


def test_an_amendment_of_something_else_is_told_with_line_and_what_stands_there(begun, run, steps):
    write(RULEBOOK, steps[0].replace("from: {at_least: 30%}", "from: {at_least: 50%}"))
    status, out, err = run(*CHECK)
    assert (status, out) == (2, "")
    line = steps[0].splitlines().index("    from: {at_least: 30%}") + 1
    assert err.startswith(f"{RULEBOOK}:{line}: ")
    assert "30%" in err


def test_the_comparison_shows_the_lines_that_the_page_quotes(begun, installed, run, steps, shown):
    with_rules(steps)
    installed()
    status, out, _ = run("diff", "trung_uong/2025", "song_cau/2025")
    assert status == 0
    lines = iter(out.splitlines())
    assert [line for line in shown[3].splitlines() if line not in lines] == []


def test_the_quota_and_its_case_hold(begun, run, steps):
    finished(steps)
    status, out, _ = run(*CHECK)
    assert (status, out) == (0, "song_cau/2025: đúng định dạng; 4 ca, 0 chưa đạt.\n")


def test_the_commands_of_the_page_run_and_there_are_no_others(begun, installed, run, steps, guide):
    finished(steps)
    installed()
    with xlsxwriter.Workbook("so-lieu.xlsx") as workbook:
        workbook.add_worksheet().write_column(0, 0, ["months_in_party", 30])
    named = {command for block in guide.blocks("console") for command, _ in block.commands()}
    assert named - {"xeploai plugin new song_cau", "pip install -e song_cau"} == {
        f"xeploai {' '.join(CHECK)}",
        "xeploai diff trung_uong/2025 song_cau/2025",
        "xeploai facts song_cau/2025 party_member",
        "xeploai classify song_cau/2025 party_member so-lieu.xlsx --table",
        "xeploai classify song_cau/2025 party_member so-lieu.xlsx --explain",
    }
    inline = [
        one.replace("FILE", "so-lieu.xlsx")
        for one in re.findall(r"`xeploai ((?:show|whatif|rulebooks?) ?[^`]*)`", guide.text)
    ]
    for words in [
        command.partition(" ")[2] for command in named if command.startswith("xeploai") and "new" not in command
    ] + inline:
        status, out, err = run(*words.split())
        assert (status, err) == (0, "")
        assert out


def test_the_finished_plugin_keeps_what_every_plugin_promises(begun, installed, steps):
    finished(steps)
    readme = begun / "song_cau" / "README.md"
    write(readme, readme.read_text(encoding="utf-8").replace("00-KH/ĐU", "12-KH/ĐU, 366-QĐ/TW"))
    assert check_plugin("song_cau", installed()) == []


def test_the_entry_point_is_the_one_shown(begun, guide):
    (block,) = guide.blocks("ini")
    shown, there = ConfigParser(), ConfigParser()
    shown.read_string(block.text)
    there.read(begun / "setup.cfg", encoding="utf-8")
    section = "options.entry_points"
    assert dict(shown[section]) == dict(there[section])
