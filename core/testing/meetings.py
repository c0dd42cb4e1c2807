"""Invent what meetings hand in: ballots, the scopes of a quota, posts held, all resting on rows already invented."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from core.rulebook.ballots import APPROVE, ballot_names
from core.rulebook.edition import Rulebook
from core.rulebook.quotas import EXCELLENT, QuotaRule, quota_rule

Record = dict[str, object]
POSTS = ("Trưởng đơn vị", "Phó trưởng đơn vị", "Ủy viên", "Chủ tịch công đoàn", "Ủy viên hội đồng")


@dataclass(frozen=True)
class Rated:
    """Somebody invented, and how the rulebook's rules end for them: a level or a status."""

    id: str
    unit: str
    end: str


def _by_unit(people: Iterable[Rated]) -> dict[str, list[Rated]]:
    units: dict[str, list[Rated]] = defaultdict(list)
    for one in people:
        units[one.unit].append(one)
    return units


# -- ballots -------------------------------------------------------------------------------------------------


def ballots(book: Rulebook, subject: str, people: Sequence[Rated], random: Random) -> Iterator[Record]:
    """Yield the rows of a tally file: one ballot for each unit, one row for each candidate.

    Where the rulebook has a second round for those at the best level, it follows.
    """
    levels = book.subject(subject).levels
    units = _by_unit(one for one in people if one.end in levels)
    for unit in list(units.values())[:6]:
        yield from _classified(unit[: random.randint(5, 9)], levels, random)
    if APPROVE in ballot_names(book, subject):
        yield from _approved([one for one in people if one.end == levels[0]][:6], random)


def _turnout(ballot: str, random: Random) -> Record:
    official = random.randint(12, 34)
    present = official - random.randint(0, official // 6)
    return {
        "ballot": ballot,
        "official_members": official,
        "present": present,
        "voters": present - random.randint(0, 1),
    }


def _classified(unit: Sequence[Rated], levels: Sequence[str], random: Random) -> Iterator[Record]:
    turnout = _turnout("classify", random)
    for one in unit:
        near = levels.index(one.end)
        weights = [(14, 4, 1, 0.3)[min(abs(place - near), 3)] for place in range(len(levels))]
        marks = _marks(int(str(turnout["voters"])), levels, weights, random)
        yield {**turnout, "id": one.id, **marks}


def _marks(voters: int, choices: Sequence[str], weights: Sequence[float], random: Random) -> Record:
    invalid = int(random.random() < 0.15)
    cast = Counter(random.choices(choices, weights, k=voters - invalid))
    return {**{f"marks.{choice}": cast[choice] for choice in choices}, "invalid": invalid}


def _approved(candidates: Sequence[Rated], random: Random) -> Iterator[Record]:
    turnout = {**_turnout("approve", random), "places": max(1, len(candidates) // 2)}
    for one in candidates:
        marks = _marks(int(str(turnout["voters"])), ("yes", "no"), (random.choice((2, 5)), 2), random)
        yield {**turnout, "id": one.id, **marks}


# -- quotas --------------------------------------------------------------------------------------------------


def quota_groups(
    book: Rulebook, subject: str, people: Sequence[Rated], scopes: Mapping[str, Sequence[str]], random: Random
) -> Iterator[Record]:
    """Yield the rows of a quota file: the units of each scope, counted by level before the quota."""
    rule, units = quota_rule(book, subject, EXCELLENT), _by_unit(people)
    levels = book.subject(subject).levels
    own_levels = tuple(book.subject("party_org").levels)
    for scope, names in scopes.items():
        for number, name in enumerate(one for one in names if one in units):
            yield {
                "scope": scope,
                **_group(name, units[name], levels, rule, random),
                "unit_level": own_levels[number % 3],
            }


def _group(name: str, unit: Sequence[Rated], levels: Sequence[str], rule: QuotaRule, random: Random) -> Record:
    counted = Counter(one.end for one in unit)
    candidates = [one.id for one in unit if one.end == rule.level]
    votes = "; ".join(f"{one}:{random.randint(len(unit) * 2 // 3, len(unit))}" for one in candidates)
    return {
        "group": name,
        "size": len(unit),
        **{f"counts.{level}": counted[level] for level in levels},
        "candidates": votes or None,
    }


# -- places of review ----------------------------------------------------------------------------------------


def posts_held(people: Sequence[Rated], workplaces: Sequence[str], count: int, random: Random) -> Iterator[Record]:
    """Yield the rows of a places file: one row for each post, one to five posts a person, some no member."""
    for number, one in enumerate(random.sample(list(people), count)):
        member = number % 10 != 9
        person: Record = {"id": one.id, "cell": one.unit if member else None, "is_member": None if member else False}
        held = random.sample(workplaces, min(1 + number % 5, len(workplaces)))
        chairs, equal = random.randrange(len(held)), number % 4 == 3
        for place, workplace in enumerate(held):
            post = _post(workplace, 1 if equal else place + 1, random)
            yield {
                **person,
                **post,
                "post.chairs": place == chairs,
                "post.working_time": _time(place) if equal else None,
            }


def _post(workplace: str, rank: int, random: Random) -> Record:
    return {
        "post.unit": workplace,
        "post.title": random.choice(POSTS),
        "post.rank": rank,
        "post.full_time": rank == 1 or random.random() < 0.7,
    }


def _time(place: int) -> float:
    return (0.5, 0.3, 0.2, 0.0, 0.0)[place]
