"""What a rulebook says of one subject: eligibility, criteria, point sheet, standards, disqualifiers, ceilings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from core.rulebook.conditions import Condition
from core.rulebook.domains import Value
from core.rulebook.facts import Fact


@dataclass(frozen=True)
class Marks:
    """What an entry rests on: clause, source, reading and its rival, the clause it departs from."""

    cite: str
    source: str = "document"
    taken: str = ""
    rival: str = ""
    departs_from: str = ""
    note: str = ""


@dataclass(frozen=True)
class Rule:
    """A condition with its clause. `section` is where it stands, `level` what it is asked for."""

    section: str
    level: str
    name: str
    label: str
    when: Condition
    unless: Condition | None
    condition: Condition
    marks: Marks


@dataclass(frozen=True)
class Ceiling:
    """A cap on the level: a level, or the level that a fact holds."""

    rule: Rule
    level: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Criterion:
    """A criterion that is graded; `fact` is its grade."""

    name: str
    label: str
    fact: Fact
    applies: Condition
    may_be_absent: bool
    marks: Marks


@dataclass(frozen=True)
class PointGroup:
    """A group of a point sheet; left out where it does not apply or where all its criteria are absent."""

    name: str
    label: str
    fact: Fact
    maximum: Fraction
    applies: Condition
    criteria: tuple[str, ...]
    marks: Marks


@dataclass(frozen=True)
class Otherwise:
    """What holds where no level's rules do: a level, or empty for an open case."""

    level: str
    marks: Marks


@dataclass(frozen=True)
class SubjectRules:
    """Everything that decides the level of one subject. Levels stand best first."""

    name: str
    label: str
    scale: Mapping[str, str]
    given: Mapping[str, Value]
    criteria: Mapping[str, Criterion]
    points: tuple[PointGroup, ...]
    exempt: tuple[Rule, ...]
    reviewed_only: tuple[Rule, ...]
    standards: Mapping[str, tuple[Rule, ...]]
    disqualifiers: tuple[Rule, ...]
    otherwise: Otherwise
    ceilings: tuple[Ceiling, ...]

    @property
    def levels(self) -> tuple[str, ...]:
        """Return the levels, best first."""
        return tuple(self.scale)

    @property
    def lowest(self) -> str:
        """Return the lowest level."""
        return self.levels[-1]

    @property
    def computed(self) -> bool:
        """Say whether the rulebook gives levels at all, or only records what others decided."""
        return bool(self.standards)

    def rules(self) -> Iterator[Rule]:
        """Yield every rule in the order in which it is looked at."""
        yield from self.exempt
        yield from self.reviewed_only
        yield from self.disqualifiers
        for rules in self.standards.values():
            yield from rules
        for ceiling in self.ceilings:
            yield ceiling.rule
