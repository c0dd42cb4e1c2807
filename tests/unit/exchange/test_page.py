"""docs/import.md names the columns that there are, in their order, and marks those that must be filled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.exchange.kinds import RowState, Subject
from core.exchange.subjects import SORTS

PAGE = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
DOCUMENT = ("document_issuer", "document_number", "document_date")


def row(kind: str) -> str:
    found = re.search(rf"^\| `{kind}` \| (.*) \|$", PAGE, re.MULTILINE)
    assert found is not None
    return found.group(1)


@pytest.mark.parametrize("kind", [one for one in Subject if one is not Subject.YEAR_FACTS])
def test_the_page_names_the_columns_of_every_kind(kind: Subject) -> None:
    columns = SORTS[kind].columns(None).every  # type: ignore[arg-type]
    wanted = [f"**`{one.name}`**" if one.needed else f"`{one.name}`" for one in columns if one.name not in DOCUMENT]
    has_document = any(one.name in DOCUMENT for one in columns)
    assert row(kind).split(", ") == wanted + ["document"] * has_document


def test_the_page_names_every_kind_and_state() -> None:
    assert row("year_facts")
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == {*Subject, *RowState}
