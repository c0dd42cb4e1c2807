"""The ways in which a row can end, and what is said of a row that can still end in several."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.rulebook.program import Program

CLASSIFIED = "classified"
UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Ending:
    """One way to end. `level` and `before` (before ceilings) are levels, empty where there is none."""

    number: int
    status: str
    level: str = ""
    basis: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of a row, from all the ways in which it can end."""

    status: str
    level: str | None
    best: str | None
    worst: str | None
    may_be: tuple[str, ...]
    basis: str | None
    before: str | None


class Endings:
    """All endings of a program, numbered from 2 (below stand the truth values of the diagrams)."""

    def __init__(self, program: Program) -> None:
        self.levels = program.levels
        self.all: list[Ending] = []
        self.exempt = self._add("exempt")
        self.not_reviewed = self._add("not_reviewed")
        self.reviewed_only = self._add("reviewed_only")
        self.open = self._add("open", basis="no_standard_met")
        self._levels = {
            (level, basis, before): self._add(CLASSIFIED, level, basis, before)
            for basis in ("standard", "disqualified", "no_standard_met")
            for place, before in enumerate(self.levels)
            for level in self.levels[place:]
        }

    def _add(self, status: str, level: str = "", basis: str = "", before: str = "") -> Ending:
        ending = Ending(len(self.all) + 2, status, level, basis, before)
        self.all.append(ending)
        return ending

    def level(self, level: str, basis: str, before: str) -> Ending:
        """Return the ending at a level."""
        return self._levels[level, basis, before]

    def labels(self) -> tuple[int, ...]:
        """Return for every ending's number one that is equal where status and level are: what counts as a change."""
        seen: dict[tuple[str, str], int] = {}
        return (0, 1, *(seen.setdefault((ending.status, ending.level), ending.number) for ending in self.all))

    def said(self, endings: Iterable[Ending], disqualified: bool) -> Said:
        """Return what is said of a row that can end in these ways; `disqualified`: a case of the lowest level surely
        holds.
        """
        possible = sorted(set(endings), key=lambda ending: ending.number)
        reached = sorted({ending.level for ending in possible if ending.level}, key=self.levels.index)
        others = sorted({ending.status for ending in possible if not ending.level})
        best, worst = (reached[0], reached[-1]) if reached else (None, None)
        if len(reached) + len(others) > 1:
            return Said(UNDETERMINED, None, best, worst, tuple(others), None, None)
        if others:
            return Said(others[0], None, None, None, (), possible[0].basis or None, None)
        bases = {ending.basis for ending in possible}
        basis = bases.pop() if len(bases) == 1 else ("disqualified" if disqualified else None)
        before = min((ending.before for ending in possible), key=self.levels.index)
        return Said(CLASSIFIED, best, best, worst, (), basis, before)
