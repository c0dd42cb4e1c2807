"""Shares of levels among subordinates, and the lowest of peers. Pure.

Who was exempt, or only reviewed, has that word in place of a level and is not counted. Where a level is not known
yet, a share is not known either: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from core.rulebook.loading import vocabulary

NOT_COUNTED = frozenset({"exempt", "reviewed_only", "not_reviewed"})

Levels = Sequence[str | None]


def scale_of(level: str) -> tuple[str, ...]:
    """Return the scale that has a level, best first; empty where none has it."""
    scales: Mapping[str, Mapping[str, str]] = vocabulary()["scales"]
    return next((tuple(scale) for name, scale in scales.items() if name != "grade" and level in scale), ())


def share_at_least(levels: Levels, threshold: str) -> Fraction | None:
    """Return the share at a level or better; None where a level is unknown or nobody counts."""
    return _share(levels, lambda level: _place(level) <= _place_in(level, threshold))


def share_lowest(levels: Levels) -> Fraction | None:
    """Return the share at the lowest level of its scale; None where a level is unknown or nobody counts."""
    return _share(levels, lambda level: level == scale_of(level)[-1])


def lowest(levels: Levels) -> str | None:
    """Return the lowest level; None where a level is unknown or nobody counts."""
    counted = _counted(levels)
    return max(counted, key=_place) if counted else None


def _share(levels: Levels, belongs: Callable[[str], bool]) -> Fraction | None:
    counted = _counted(levels)
    return Fraction(sum(map(belongs, counted)), len(counted)) if counted else None


def _counted(levels: Levels) -> list[str]:
    """Return the levels that count; none where one is unknown."""
    counted = [one for one in levels if one not in NOT_COUNTED]
    known = [one for one in counted if one is not None and scale_of(one)]
    return known if len(known) == len(counted) else []


def _place(level: str) -> int:
    return scale_of(level).index(level)


def _place_in(level: str, threshold: str) -> int:
    """Return where a threshold stands in the scale of a level; before everything where it is not in it."""
    scale = scale_of(level)
    return scale.index(threshold) if threshold in scale else -1
