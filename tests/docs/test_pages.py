"""Every page: its links lead somewhere, what it names is there, its commands say what it shows."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
DECISIONS = sorted((TOP / "docs" / "decisions").glob("*.md"))


def anchor(heading):
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def anchors(path):
    return {anchor(one) for one in re.findall(r"^#+ (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)}


def leads_somewhere(page, target):
    path, _, fragment = target.partition("#")
    there = page.path.parent / path if path else page.path
    return there.exists() and (not fragment or fragment in anchors(there))


def broken_links(page):
    return [one for one in re.findall(r"\]\(([^)\s]+)\)", page.prose()) if not leads_somewhere(page, one)]


def test_every_link_leads_to_a_page_or_heading_that_is_there(pages):
    assert {str(page.path): found for page in pages if (found := broken_links(page))} == {}


def test_every_file_of_the_house_that_a_page_names_is_there(pages):
    named = re.compile(r"`((?:core|plugins|tests|docs|benchmarks|tenants|migrations)/[\w./*-]*)`")
    missing = {
        (str(page.path), path)
        for page in pages
        for path in named.findall(page.prose())
        if not any(TOP.glob(path.rstrip("/")))
    }
    assert missing == set()


def test_every_page_of_the_documentation_is_reached_from_the_readme(page):
    reached, waiting = set(), [TOP / "README.md"]
    while waiting:
        here = waiting.pop()
        reached.add(here)
        links = [(here.parent / one).resolve() for one in re.findall(r"\]\(([^)#\s]+\.md)", page(here).prose())]
        waiting.extend(one for one in links if one not in reached)
    assert {path for path in (TOP / "docs").glob("*.md") if path not in reached} == set()


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_is_short_and_says_context_decision_and_consequences(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 20
    assert re.findall(r"^\*\*(Context|Decision|Consequences)\.\*\*", text, re.MULTILINE) == [
        "Context",
        "Decision",
        "Consequences",
    ]
    assert text.startswith(f"# {int(path.stem.partition('-')[0])}. ")


def test_decisions_are_numbered_without_a_gap():
    assert [int(path.stem.partition("-")[0]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_commands_of_the_readme_say_what_it_shows(page):
    commands = [one for block in page("README.md").blocks("console") for one in block.commands()]
    here = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    ran = 0
    for command, shown in commands:
        if command.startswith("xeploai "):
            said = subprocess.run(
                command,
                shell=True,
                cwd=TOP,
                capture_output=True,
                check=True,
                encoding="utf-8",
                env={**os.environ, "PATH": here},
            )
            assert (said.stdout, said.stderr) == (shown, "")
            ran += 1
    assert ran


def test_the_readme_names_every_command(page):
    named = set(re.findall(r"^\| `xeploai (\w+)", page("README.md").text, re.MULTILINE))
    assert named >= {"rulebooks", "rulebook", "classify", "tally", "quota", "places", "whatif"}


def test_the_readme_maps_every_folder_of_the_house(page):
    named = set(re.findall(r"^\| `(\w+)/", page("README.md").text, re.MULTILINE))
    there = {
        path.name
        for path in TOP.iterdir()
        if path.is_dir() and path.name[0] != "." and not path.name.endswith(".egg-info")
    }
    assert there & {"core", "plugins", "tests", "docs", "benchmarks", "tenants", "migrations"} <= named
