"""Bounds of rows with missing facts, against every way to fill them in."""

from __future__ import annotations

import random
from itertools import groupby

import pytest

from core.editions import Editions, installed_editions
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.domains import Value
from core.testing.rows import completions, make_values

SUBJECTS = [
    (name, subject) for name in installed_editions().names() for subject in installed_editions().rulebook(name).subjects
]
Filled = dict[tuple[Value, ...], tuple[str, str | None]]


def asked(classifier: Classifier) -> list[str]:
    """Return the facts, grades and points that a row of the subject may lack."""
    return [fact.name for fact in classifier.program.asked_for if fact.default is None]


def filled_in(classifier: Classifier, values: dict[str, Value], missing: list[str]) -> Filled:
    """Return status and level for every way to fill in the missing facts."""
    found = {}
    for row in completions(classifier, values, missing):
        outcome = classifier.classify(row)
        found[tuple(row[name] for name in missing)] = (outcome.status, outcome.level)
    return found


def can_change(found: Filled, place: int) -> bool:
    """Say whether two ways that differ only in one fact end differently."""
    others = sorted(found, key=lambda values: str(values[:place] + values[place + 1 :]))
    for _, group in groupby(others, key=lambda values: str(values[:place] + values[place + 1 :])):
        if len({found[values] for values in group}) > 1:
            return True
    return False


def expected(classifier: Classifier, found: Filled, missing: list[str]) -> dict[str, object]:
    """Return what an outcome must say, from all the ways to fill it in."""
    levels = sorted({level for _, level in found.values() if level}, key=classifier.program.levels.index)
    others = sorted({status for status, level in found.values() if level is None})
    changing = [name for place, name in enumerate(missing) if can_change(found, place)]
    if len(set(found.values())) == 1:
        (status, level), others = next(iter(found.values())), []
    else:
        status, level = "undetermined", None
    best, worst = (levels[0], levels[-1]) if levels else (None, None)
    bounds = {"best": best, "worst": worst, "may_be": others}
    return {"status": status, "level": level, **bounds, "missing": sorted(changing)}


def said(outcome: Outcome) -> dict[str, object]:
    """Return the same of an outcome."""
    data = outcome.as_data()
    return {key: data[key] for key in ("status", "level", "best", "worst", "may_be", "missing")}


@pytest.mark.parametrize(("name", "subject"), SUBJECTS)
def test_bounds_are_reached_never_left_and_missing_names_what_can_change_the_level(
    editions: Editions, name: str, subject: str
) -> None:
    classifier = editions.classifier(name, subject)
    chance = random.Random(f"{name} {subject} bounds")
    names = asked(classifier)
    for _ in range(40 if names else 0):
        missing = chance.sample(names, min(len(names), chance.choice((1, 2, 2, 3))))
        points = [name for name in missing if name.startswith("points.")]
        missing = [name for name in missing if name not in points[1:]]
        values = make_values(classifier.program, chance)
        for fact in missing:
            values.pop(fact, None)
        missing = [name for name in names if name not in values]
        if len(missing) > 4 or sum(name.startswith("points.") for name in missing) > 1:
            continue
        found = filled_in(classifier, values, missing)
        assert said(classifier.classify(values)) == expected(classifier, found, missing), values
