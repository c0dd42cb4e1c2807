"""The sample spreadsheets are read by the commands as anybody's would be, and show the rules on both sides."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from core.cli import main
from core.editions import installed_editions
from core.testing.samples import SampleFile, make, shipped

LOCALITIES = ("can_tho", "go_vap", "nghe_an", "so_noi_vu", "son_la")
Result = dict[str, Any]


@cache
def samples() -> list[SampleFile]:
    return shipped(installed_editions())


def shown(file: SampleFile) -> str:
    return f"{file.rulebook.partition('/')[0]}-{file.path.name}"


def put_out(file: SampleFile, capsys: pytest.CaptureFixture[str], *more: str) -> list[Result]:
    subject = [file.subject] if file.subject else []
    status = main([file.command, file.rulebook, *subject, str(file.path), *more])
    captured = capsys.readouterr()
    assert (status, captured.err) == (0, "")
    return [json.loads(line) for line in captured.out.splitlines()]


def of(locality: str, command: str) -> list[SampleFile]:
    return [one for one in samples() if one.rulebook.startswith(f"{locality}/") and one.command == command]


@pytest.mark.parametrize("locality", LOCALITIES)
def test_every_locality_ships_people_organisations_ballots_and_quotas(locality: str) -> None:
    subjects = {one.subject for one in of(locality, "classify")}
    assert {"party_member", "party_org"} <= subjects
    assert of(locality, "tally")
    assert of(locality, "quota")


@pytest.mark.parametrize("file", [one for one in samples() if one.path.suffix == ".xlsx"], ids=shown)
def test_a_sample_is_read_without_a_fault(file: SampleFile, capsys: pytest.CaptureFixture[str]) -> None:
    results = put_out(file, capsys)
    if file.command == "classify":
        assert 40 <= len(results) <= 300
        assert len({one["id"] for one in results}) == len(results)


@pytest.mark.parametrize("file", [one for one in samples() if one.path.name == "dang-vien.xlsx"], ids=shown)
def test_most_members_of_a_sample_stand_at_the_second_level(
    file: SampleFile, capsys: pytest.CaptureFixture[str]
) -> None:
    results = put_out(file, capsys)
    levels = Counter(one["level"] or one["status"] for one in results)
    assert levels["HTTNV"] > len(results) / 2
    assert {"HTXSNV", "HTNV", "KHTNV", "undetermined", "exempt"} <= set(levels)
    assert levels["KHTNV"] < len(results) / 8


@pytest.mark.parametrize("locality", LOCALITIES)
def test_the_samples_of_a_locality_show_nearly_every_rule_met_and_not_met(
    locality: str, capsys: pytest.CaptureFixture[str]
) -> None:
    seen: dict[str, set[str]] = defaultdict(set)
    for file in of(locality, "classify"):
        rules = installed_editions().rulebook(file.rulebook).subject(file.subject)
        names = {f"{one.section}.{one.level}.{one.name}": one.label for one in rules.rules()}
        for result in put_out(file, capsys, "--explain"):
            for one in result["trace"]:
                name = f"{one['section']}.{one['level'] or ''}.{one['rule']}"
                aside = one["section"] == "ceilings" and one["result"] == "not_applicable"
                seen[f"{_family(file)} {name}"].add("not_met" if aside else one["result"])
                assert name in names
    both = [name for name, results in seen.items() if {"met", "not_met"} <= results]
    assert len(both) >= 0.8 * len(seen), sorted(set(seen) - set(both))


def _family(file: SampleFile) -> str:
    """Name the subject whose standards are asked: leaders are often asked what members are."""
    entry = installed_editions().rulebook(file.rulebook).section("subjects").get(file.subject, {})
    return str(entry.get("like", file.subject))


def test_the_same_plan_makes_the_same_bytes(tmp_path: Path) -> None:
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        folder.mkdir()
        files = [replace(one, path=folder / one.path.name) for one in samples() if one.rulebook == "so_noi_vu/2017"]
        make(installed_editions(), files)
        made.append({one.path.name: one.path.read_bytes() for one in files})
    assert made[0] == made[1]
    assert len(made[0]) == len(files)


def test_the_samples_command_shows_every_sample_and_says_how_many_rows_it_leaves_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["samples"]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    for file in samples():
        assert f"({file.path.name})" in captured.out
    assert "… và 288 dòng nữa" in captured.out
    assert "Tổng 300: HTTNV" in captured.out


def test_the_readme_shows_what_the_command_really_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    top = Path(__file__).parents[2]
    monkeypatch.chdir(top)
    page = (top / "README.md").read_text(encoding="utf-8")
    command, shown_there = re.findall(r"```console\n\$ xeploai (.*? --table)\n(.*?)```", page, re.DOTALL)[0]
    assert main(command.split()) == 0
    assert capsys.readouterr().out == shown_there
