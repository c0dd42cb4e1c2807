"""What every template of the house keeps to."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).parents[3] / "core" / "web" / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
FORM = re.compile(r"<form\b[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
ids = {"ids": lambda file: file.relative_to(TEMPLATES).as_posix()}


@pytest.mark.parametrize("file", FILES, **ids)
def test_a_form_that_writes_carries_the_token(file: Path) -> None:
    forms = FORM.findall(file.read_text(encoding="utf-8"))
    assert [one for one in forms if "csrf" not in one] == []


@pytest.mark.parametrize("file", FILES, **ids)
def test_no_style_and_no_script_stands_in_a_page(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert re.findall(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", text) == []
    assert re.findall(r"<script(?![^>]*\ssrc=)", text) == []


@pytest.mark.parametrize("file", FILES, **ids)
def test_nothing_comes_from_elsewhere(file: Path) -> None:
    assert re.findall(r"(?:src|href|action)=\"(?:https?:)?//", file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("file", FILES, **ids)
def test_no_word_for_people_is_left_untranslated(file: Path) -> None:
    text = re.sub(r"\{#.*?#\}", "", file.read_text(encoding="utf-8"), flags=re.DOTALL)
    bare = re.sub(r"\{\{.*?\}\}|\{%.*?%\}", "", text, flags=re.DOTALL)
    written = set(re.findall(r"[^\W\d_]*[À-ÖØ-öø-ɏẠ-ỹ][^\W\d_]*", bare))
    assert written <= {"Xếp", "Loại", "Tiếng", "Việt"} | _names(file)


def _names(file: Path) -> set[str]:
    """The page of all components is filled with invented names."""
    if file.name != "components.html":
        return set()
    return {"Nguyễn", "Thị", "Hồng", "Ánh", "Trần", "Công", "Thành", "Đạt", "Chi", "bộ", "Sinh", "viên"}
