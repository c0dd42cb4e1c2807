"""Every installed plugin keeps its promises, and a broken promise is told with its place."""

from __future__ import annotations

import importlib
import sys

import pytest

from core.editions import Editions, installed_editions
from core.plugins import build_manager, everybody, installed
from core.rulebook.edition import Rulebook
from core.testing.promises import check_plugin, gaps
from core.testing.scaffold import write_plugin

PLUGINS = [name for name, _ in installed().list_name_plugin()]
AMENDMENT = """
amendments:
  - point: "3.1"
    change: standards.party_member.HTXSNV.targets.exceeded.targets_exceeded
    from: {at_least: 30%}
    to: {at_least: 40%}
"""
BOTH_SIDES = """  - name: đúng 40% là đạt
    classify: party_member
    from: member
    expect: {level: HTXSNV}
"""


@pytest.mark.parametrize("name", PLUGINS)
def test_every_installed_plugin_keeps_its_promises(name):
    assert check_plugin(name) == []


@pytest.fixture
def sound(tmp_path, monkeypatch):
    """Write a plugin that keeps every promise; return its package's folder."""
    write_plugin("song_thu", tmp_path, installed_editions())
    monkeypatch.syspath_prepend(tmp_path / "song_thu")
    folder = tmp_path / "song_thu" / "song_thu"
    with (folder / "rulebooks" / "2025.yaml").open("a", encoding="utf-8") as file:
        file.write(AMENDMENT)
    with (folder / "cases" / "2025.yaml").open("a", encoding="utf-8") as file:
        file.write(BOTH_SIDES)
    yield folder
    for name in [one for one in sys.modules if one.partition(".")[0] == "song_thu"]:
        del sys.modules[name]


def broken_promises():
    plugins = [*installed().list_name_plugin(), ("song_thu", importlib.import_module("song_thu.plugin"))]
    return check_plugin("song_thu", Editions(everybody(build_manager(plugins))))


def replace(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_plugin_breaks_nothing(sound):
    assert broken_promises() == []


def test_a_rulebook_that_does_not_load_is_told_with_its_line(sound):
    replace(sound / "rulebooks" / "2025.yaml", "at_least: 30%", "at_least: 50%")
    (said,) = broken_promises()
    assert "2025.yaml:" in said
    assert "30%" in said


def test_a_case_file_of_another_rulebook_is_told(sound):
    replace(sound / "cases" / "2025.yaml", "rulebook: song_thu/2025", "rulebook: song_thu/2026")
    said = broken_promises()
    assert any("«rulebook: song_thu/2026»" in one and "song_thu/2025" in one for one in said)
    assert any(one.startswith("song_thu/2025: ") and "cases/" in one for one in said)


def test_a_case_file_that_cannot_be_read_is_told(sound):
    (sound / "cases" / "broken.yaml").write_text("cases: [\n", encoding="utf-8")
    (said,) = broken_promises()
    assert "broken.yaml" in said


def test_a_case_file_that_is_wrong_is_told_with_its_line(sound):
    replace(sound / "cases" / "2025.yaml", "classify: party_member", "classified: party_member")
    assert any("cases/2025.yaml:" in one and "classified" in one for one in broken_promises())


def test_a_case_that_fails_is_told_with_its_line_and_name(sound):
    replace(sound / "cases" / "2025.yaml", "{level: HTXSNV}", "{level: HTNV}")
    (said,) = broken_promises()
    assert "cases/2025.yaml:" in said
    assert "đúng 40% là đạt" in said
    assert "HTXSNV" in said


def test_a_rule_that_no_case_sees_from_both_sides_is_named(sound):
    replace(sound / "cases" / "2025.yaml", BOTH_SIDES, "")
    (said,) = broken_promises()
    assert "standards.party_member.HTXSNV.targets.exceeded: met" in said


def test_a_missing_readme_is_told(sound):
    (sound / "README.md").unlink()
    (said,) = broken_promises()
    assert "README.md: " in said


@pytest.mark.parametrize("named", ["song_thu/2025", "00-KH/ĐU"])
def test_a_readme_names_every_edition_and_document(sound, named):
    replace(sound / "README.md", named, "...")
    (said,) = broken_promises()
    assert "README.md: " in said
    assert f"«{named}»" in said


@pytest.mark.parametrize(
    "statement", ["import core.cli", "from core.rulebook import exact", "from core import editions"]
)
def test_a_plugin_imports_nothing_of_the_core_but_its_api(sound, statement):
    (sound / "more.py").write_text(f"import json\nfrom . import plugin\n{statement}\n", encoding="utf-8")
    (said,) = broken_promises()
    assert "more.py:3: " in said


def test_the_api_may_be_imported_either_way_and_tests_may_import_more(sound):
    (sound / "more.py").write_text("from core import api\nimport core.api\n", encoding="utf-8")
    (sound / "tests").mkdir()
    (sound / "tests" / "test_it.py").write_text("import core.testing.promises\n", encoding="utf-8")
    assert broken_promises() == []


def test_an_entry_without_a_clause_is_told():
    # the loader refuses such a file, so the edition is made by hand
    book = Rulebook("song_thu/2025", {"steps": {"draft": {"label": "Viết báo cáo"}}}, {}, {})
    (said,) = gaps(book)
    assert said.startswith("song_thu/2025: «steps.draft»")


def test_a_plugin_that_is_not_installed_is_told():
    (said,) = check_plugin("song_la")
    assert said.startswith("song_la: ")
