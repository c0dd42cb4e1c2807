"""Random rows of a subject: values at, beside and between the thresholds of its rules."""

from __future__ import annotations

import random
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from itertools import product

from core.rulebook import exact
from core.rulebook.classification import Classifier
from core.rulebook.domains import Numbers, Value
from core.rulebook.facts import Fact
from core.rulebook.program import Program

ELIGIBLE = {"months_in_party": 30, "months_established": 30, "months_in_post": 30, "members_now": 9}


def cuts_of(program: Program, fact: Fact) -> list[Fraction]:
    """Return the constants that a fact is compared with."""
    place = program.index.get(fact.name)
    domain = program.variables[place].domain if place is not None else None
    return _written(domain.cuts) if isinstance(domain, Numbers) else []


@cache
def _written(cuts: tuple[Fraction, ...]) -> list[Fraction]:
    """Return those that a row can give as a decimal."""
    return [cut for cut in cuts if "/" not in exact.text_of(cut)]


def make_values(program: Program, chance: random.Random, *, missing: float = 0.0) -> dict[str, Value]:
    """Return a row of values; most rows are eligible, each value is left out with the given probability."""
    values = {}
    for fact in program.asked_for:
        if chance.random() >= missing:
            values[fact.name] = make_value(program, fact, chance)
    if chance.random() < 0.8:
        values.update({name: Fraction(value) for name, value in ELIGIBLE.items() if name in values})
        for name in ("exempt_from_activity", "suspended_from_activity", "review_done"):
            values.pop(name, None)
    for name, fact in program.book.facts.items():
        for other in fact.implies:
            if values.get(name) is True:
                values[other] = True
            elif values.get(other) is False:
                values[name] = False
    return values


def make_value(program: Program, fact: Fact, chance: random.Random) -> Value:
    """Return a value: good ones are more likely, thresholds are met exactly or missed by a little."""
    if not fact.numeric:
        choices = list(fact.choices)
        best = {"best_first": choices[0], "lowest_first": choices[-1]}.get(fact.order, chance.choice(choices))
        return best if chance.random() < 0.5 else chance.choice(choices)
    high = Fraction(40) if fact.high is None else fact.high
    step = Fraction(1) if fact.type == "whole" else Fraction(1, 1000)
    cuts = cuts_of(program, fact)
    if cuts and chance.random() < 0.6:
        value = chance.choice(cuts) + step * chance.choice((-1, 0, 0, 1))
        value = min(max(value, fact.low), high)
    else:
        share = chance.choice((Fraction(0), Fraction(1), Fraction(chance.randrange(1001), 1000)))
        value = fact.low + (high - fact.low) * share
    return Fraction(int(value)) if fact.type == "whole" else value


def as_columns(values: dict[str, Value]) -> dict[str, object]:
    """Return values as a row gives them: decimals as text."""
    return {name: exact.text_of(value) if isinstance(value, Fraction) else value for name, value in values.items()}


def completions(classifier: Classifier, values: dict[str, Value], missing: list[str]) -> Iterator[dict[str, Value]]:
    """Yield the row with the missing facts filled in, one way for every combination of their cells."""
    program = classifier.program
    inputs = program.inputs
    for filled in product(*(representatives(classifier, inputs[name], values) for name in missing)):
        yield {**values, **dict(zip(missing, filled, strict=True))}


def representatives(classifier: Classifier, fact: Fact, values: dict[str, Value]) -> list[Value]:
    """Return a value of every cell of a fact; for points, values around every total that a rule asks about."""
    program = classifier.program
    if fact.name.startswith("points."):
        high = fact.high or Fraction(0)
        return sorted({Fraction(0), high, *(high * part / 60 for part in range(1, 60))})
    variable = program.variables[program.index[fact.name]]
    if not isinstance(variable.domain, Numbers):
        return [variable.domain.values[cell] for cell in variable.cells]
    samples = (variable.domain.span(cell).sample(whole=variable.domain.whole) for cell in variable.cells)
    return [sample for sample in samples if sample is not None]
