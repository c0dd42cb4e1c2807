"""The same rows give the same columns in every format."""

from __future__ import annotations

import csv
import io
import json
import tempfile
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from core.rowfiles import RowFile, write_rows

WORDS = st.text(st.characters(exclude_categories=("C",), exclude_characters="\u2028\u2029"), min_size=1, max_size=8)
TEXTS = WORDS.map(str.strip).filter(bool)
NUMBERS = st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=3, allow_nan=False)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "id": TEXTS,
            "name": st.none() | TEXTS,
            "gpa": st.none() | NUMBERS,
            "months_in_party": st.none() | NUMBERS,
            "grades.results.1": st.none() | st.sampled_from(["XS", "T", "TB"]),
            "points.politics": st.none() | NUMBERS,
        }
    ),
    min_size=1,
    max_size=20,
)


def columns(path, headings, size):
    file = RowFile(str(path), headings)
    found: dict[str, list[object]] = {one.name: [] for one in headings}
    for chunk in file.chunks(size):
        for name, values in found.items():
            values.extend(chunk.columns.get(name, [None] * len(chunk)))
    assert file.faults == []
    return found


def as_json(row):
    def written(value):
        return f"<{value}>" if isinstance(value, Decimal) else value

    kept = {name: written(value) for name, value in row.items()}
    return {
        "id": kept["id"],
        "name": kept["name"],
        "facts": {"gpa": kept["gpa"], "months_in_party": kept["months_in_party"]},
        "grades": {"results.1": kept["grades.results.1"]},
        "points": {"politics": kept["points.politics"]},
    }


def decimals_bare(text):
    """Take the marks off decimals, so that JSON holds them digit by digit."""
    import re

    return re.sub(r'"<(-?\d+\.\d+)>"', r"\1", text)


def test_every_format_gives_the_same_columns(headings):
    @settings(deadline=None, max_examples=60)
    @given(ROWS, st.integers(1, 7))
    def agree(rows, size):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            titles = [one.name for one in headings]
            nested = [as_json(row) for row in rows]
            (folder / "a.json").write_text(decimals_bare(json.dumps(nested, indent=1)), encoding="utf-8")
            lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in nested)
            (folder / "a.jsonl").write_text(decimals_bare(lines), encoding="utf-8")
            table = io.StringIO()
            writer = csv.writer(table, delimiter=";")
            writer.writerows([titles, *([row[one] for one in titles] for row in rows)])
            (folder / "a.csv").write_bytes(table.getvalue().encode())
            write_rows(rows, str(folder / "a.xlsx"), "xlsx", headings={one: one for one in titles})
            wanted = {one: [row[one] for row in rows] for one in titles}
            assert columns(folder / "a.json", headings, size) == wanted
            assert columns(folder / "a.jsonl", headings, size) == wanted
            assert columns(folder / "a.xlsx", headings, size) == wanted
            assert columns(folder / "a.csv", headings, size) == {
                name: [None if one is None else str(one) for one in values] for name, values in wanted.items()
            }

    agree()


def test_any_bytes_are_read_or_refused_but_never_crash(headings, faults_of):
    @settings(deadline=None, max_examples=300)
    @given(
        st.sampled_from(["csv", "json", "jsonl", "xlsx"]),
        st.binary(max_size=60) | st.text('[]{}":,\\\n\t;idgpafacts01.eE-', max_size=60).map(str.encode),
    )
    def survive(suffix, content):
        with tempfile.TemporaryDirectory() as name:
            path = Path(name, f"a.{suffix}")
            path.write_bytes(content)
            assert all(one.startswith(str(path)) for one in faults_of(str(path)))

    survive()
