"""Rows in bulk come out as the same rows one by one, to the letter."""

from __future__ import annotations

import json
import random

import pytest

from core.commands.lines import LineWriter
from core.editions import Editions, installed_editions
from core.testing.rows import as_columns, make_values

SUBJECTS = [
    (name, subject) for name in installed_editions().names() for subject in installed_editions().rulebook(name).subjects
]
ROWS = 10_000


@pytest.mark.parametrize(("name", "subject"), SUBJECTS)
def test_rows_in_bulk_say_what_the_same_rows_say_one_by_one(editions: Editions, name: str, subject: str) -> None:
    classifier = editions.classifier(name, subject)
    chance = random.Random(f"{name} {subject}")
    rows = [make_values(classifier.program, chance, missing=chance.choice((0, 0.02, 0.1, 0.3))) for _ in range(ROWS)]
    given = [as_columns(row) for row in rows]
    columns = {column: [row.get(column) for row in given] for column in {key for row in rows for key in row}}
    writer = LineWriter(classifier, name, subject)
    encoded = writer.encoder.encode(columns, ROWS)
    assert encoded.problems == []
    lines = writer.lines(encoded, [str(row) for row in range(ROWS)])
    for row, (line, values) in enumerate(zip(lines, rows, strict=True)):
        alone = {"id": str(row), "subject": subject, "rulebook": name, **classifier.classify(values).as_data()}
        assert line == json.dumps(alone, ensure_ascii=False)
