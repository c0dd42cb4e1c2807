"""Each plugin's README says what its rulebooks say: documents with their days, every reading, taken and rival."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from core.editions import installed_editions
from core.i18n import translator
from core.plugins import installed

PLUGINS = [name for name, _ in installed().list_name_plugin()]
HEADINGS = [
    "## Documents",
    "## What is special",
    "## Readings",
    "## Defaults and secondary sources",
    "## Where the page and the source differ",
]


def books_of(name):
    editions = installed_editions()
    return [editions.find(one) for one in editions.names() if one.partition("/")[0] == name]


def readings(data, base):
    """Yield the readings of a rulebook that do not stand in its base."""
    if isinstance(data, Mapping):
        there = base if isinstance(base, Mapping) else {}
        if "reading" in data and there.get("reading") != data["reading"]:
            yield data["reading"]
        for key, inside in data.items():
            yield from readings(inside, there.get(key))


@pytest.fixture(params=PLUGINS)
def plugin(request):
    return request.param


@pytest.fixture
def readme(page, plugin):
    return page(f"plugins/{plugin}/README.md")


def test_the_parts_come_in_the_same_order_everywhere(readme):
    assert [line for line in readme.text.splitlines() if line in HEADINGS] == HEADINGS


def test_every_document_stands_there_with_its_day(readme, plugin):
    for book in books_of(plugin):
        own = {key: one for key, one in book.documents.items() if book.base is None or key not in book.base.documents}
        days = ["/".join(reversed(one["date"].split("-"))) for one in own.values() if "date" in one]
        assert [day for day in days if day not in readme.text] == []


def test_the_readings_are_those_of_the_rulebooks_with_their_rivals(readme, plugin):
    say = translator("en", [readme.path.parent / "locale"])
    marked = {
        (say(one["taken"]), say(one["rival"]))
        for book in books_of(plugin)
        for one in readings(book.data, book.base and book.base.data)
    }
    part = readme.text.partition("## Readings\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (?!clause|---)[^|]+ \| ([^|]+) \| ([^|]+) \|$", part, re.MULTILINE)
    assert set(rows) == marked
