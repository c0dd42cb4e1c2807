"""A wrong rulebook is refused: every fault with its line, what is wrong and what to do.

The first lines of each file in `tests/bad_rulebooks` say which, in order: `# expect: LINE: words of the message`.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.cli import main
from core.editions import Editions
from core.errors import WrongInput

FOLDER = Path(__file__).parents[2] / "bad_rulebooks"
FILES = sorted(FOLDER.glob("*.yaml"))
EXPECTED = re.compile(r"# expect: (\d+): (.+)")


def expected(text: str) -> list[tuple[str, str]]:
    """Return the line and the words of every fault that a file says it has."""
    found = [EXPECTED.fullmatch(line) for line in text.splitlines()]
    return [(one[1], one[2]) for one in found if one]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_fault_is_named_with_its_line_and_nothing_else_is(editions: Editions, file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    with pytest.raises(WrongInput) as refused:
        editions.read(text, "a.yaml")
    faults = [one.said() for one in refused.value.faults]
    wanted = expected(text)
    assert [one.split(": ")[0] for one in faults] == [f"a.yaml:{line}" for line, _ in wanted]
    assert [one for one, (_, words) in zip(faults, wanted, strict=True) if words not in one] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_check_prints_a_line_for_every_fault_and_nothing_else(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(FOLDER)
    status = main(["check", file.name])
    said = capsys.readouterr()
    assert (status, said.out) == (2, "")
    wanted = expected(file.read_text(encoding="utf-8"))
    assert [line.split(": ")[0] for line in said.err.splitlines()] == [f"{file.name}:{line}" for line, _ in wanted]


def test_no_message_stays_in_braces_or_shows_an_object(editions: Editions) -> None:
    for file in FILES:
        with pytest.raises(WrongInput) as refused:
            editions.read(file.read_text(encoding="utf-8"), "a.yaml")
        for one in refused.value.faults:
            assert not re.search(r"\{\w+\}|<[a-z]|Fraction|mappingproxy", one.said()), one.said()
