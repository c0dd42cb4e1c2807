"""Fill an installation with as many committees, units and people as a country's provinces have, all invented.

The first committee is a province: all those units, and most of the people; the others are grassroots committees.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, insert

from core.db.keys import uuid7
from core.hierarchy.models import Unit, UnitPeriod
from core.people.models import Membership, Person, Post, YearFacts
from core.testing.invention import FAMILIES, GIVEN, MIDDLES
from core.unit_of_work import UnitOfWork
from tenants import services as tenants
from tenants.profiles import Profile

ACTOR = "seeding"
FOUNDED = date(2010, 1, 1)
YEAR = 2023
SHARE_OF_PROVINCE = 0.6  # of all people
UNITS_OF_OTHERS = 20
BIG_UNIT = 3_000  # the people of one committee of the province, spread over its cells
BIG_CELLS = 100
_AT_ONCE = 5_000
_GRADES = ("XS", "T", "T", "T", "TB")
_CRITERIA = tuple(
    f"grades.{one}.{number}" for one, last in (("qualities", 4), ("results", 3)) for number in range(1, last + 1)
)


@dataclass(frozen=True, slots=True)
class Size:
    """How much is wanted."""

    tenants: int = 200
    people: int = 200_000
    units: int = 15_000


@dataclass(frozen=True, slots=True)
class Seeded:
    """The province: its tenant, its code, and the committee with BIG_UNIT people."""

    tenant_id: UUID
    code: str
    big_unit: UUID


class Seeder:
    """Writes the rows of one tenant after the other."""

    def __init__(self, engine: Engine, size: Size, profile: Profile, seed: int = 1) -> None:
        self.engine = engine
        self.profile = profile
        self.size = size
        self.random = Random(seed)

    def run(self) -> Seeded:
        """Write everything; return the province."""
        people_there = int(self.size.people * SHARE_OF_PROVINCE) if self.size.tenants > 1 else self.size.people
        province = self._tenant("tinh", "Đảng bộ tỉnh Thử Nghiệm", self.size.units, people_there)
        others = self.size.tenants - 1
        for number in range(1, others + 1):
            people = (self.size.people - people_there) // others
            self._tenant(f"co-so-{number}", f"Đảng bộ cơ sở số {number}", min(UNITS_OF_OTHERS, self.size.units), people)
        return province

    def _tenant(self, code: str, name: str, units: int, people: int) -> Seeded:
        with UnitOfWork(self.engine, uuid7()) as work:
            tenants.create_tenant(work, code=code, name=name, profile=self.profile, actor=ACTOR)
        with UnitOfWork(self.engine, work.tenant_id) as work:
            cells, big_cells, big = self._units(work, name, units)
            self._people(work, self._places(cells, big_cells, people))
        return Seeded(work.tenant_id, code, big)

    # -- units ---------------------------------------------------------------------------------------------------------

    def _units(self, work: UnitOfWork, name: str, count: int) -> tuple[list[UUID], list[UUID], UUID]:
        """Write a tree of three levels; return its cells, those of the big committee, and that committee."""
        top = uuid7()
        committees = max(1, count // 11)
        shapes: list[tuple[UUID, UUID | None, str, str]] = [(top, None, "committee", name)]
        shapes += [(uuid7(), top, "committee", f"Đảng bộ cơ sở {number}") for number in range(1, committees + 1)]
        parents = [one[0] for one in shapes[1:]]
        left = count - len(shapes)
        big_cells = min(BIG_CELLS, max(1, left // 2))
        for number in range(1, left + 1):
            parent = parents[0] if number <= big_cells else parents[number % len(parents)]
            shapes.append((uuid7(), parent, "cell", f"Chi bộ {number}"))
        self._write(
            work, Unit, [{"id": one[0], "code": f"dv-{place}", "version": 1} for place, one in enumerate(shapes)]
        )
        self._write(work, UnitPeriod, [_period(*shape) for shape in shapes])
        cells = [one[0] for one in shapes if one[2] == "cell"]
        return cells[big_cells:] or cells, cells[:big_cells], parents[0]

    def _places(self, cells: Sequence[UUID], big_cells: Sequence[UUID], people: int) -> Iterator[UUID]:
        for number in range(people):
            yield big_cells[number % len(big_cells)] if number < BIG_UNIT else cells[number % len(cells)]

    # -- people --------------------------------------------------------------------------------------------------------

    def _people(self, work: UnitOfWork, places: Iterator[UUID]) -> None:
        waiting: dict[type[Any], list[dict[str, Any]]] = {Person: [], Membership: [], Post: [], YearFacts: []}
        for number, unit_id in enumerate(places, 1):
            self._person(waiting, number, unit_id)
            if number % _AT_ONCE == 0:
                self._flush(work, waiting)
        self._flush(work, waiting)

    def _person(self, waiting: Mapping[type[Any], list[dict[str, Any]]], number: int, unit_id: UUID) -> None:
        person_id, name = uuid7(), self._name()
        admitted = FOUNDED + timedelta(days=self.random.randrange(4_700))
        waiting[Person].append(
            {
                "id": person_id, "code": f"dv{number:06d}", "name": name, "admitted_on": admitted,
                "born_on": date(1960 + number % 40, 1 + number % 12, 1 + number % 28),
                "official_on": admitted + timedelta(days=365), "card_number": None, "is_student": False,
                "is_civil_servant": False, "merged_into_id": None, "version": 1,
            }
        )  # fmt: skip
        waiting[Membership].append(
            {"person_id": person_id, "unit_id": unit_id, "kind": "official_cell", "since": admitted, "until": None}
        )
        if number % 15 == 0:
            waiting[Post].append(_post(person_id, unit_id))
        waiting[YearFacts].append(
            {"subject": "party_member", "person_id": person_id, "year": YEAR, "version": 1, "columns": self._columns()}
        )

    def _columns(self) -> dict[str, Any]:
        grades = {name: self.random.choice(_GRADES) for name in _CRITERIA}
        return {
            **grades,
            "targets_done": "1",
            "targets_on_time": "1",
            "targets_exceeded": "0.6",
            "outstanding": True,
            "degradation_concluded": False,
            "results_not_completed": "0",
        }

    def _name(self) -> str:
        man = self.random.random() < 0.5
        return " ".join(self.random.choice(one.split()) for one in (FAMILIES, MIDDLES[man], GIVEN[man]))

    def _flush(self, work: UnitOfWork, waiting: Mapping[type[Any], list[dict[str, Any]]]) -> None:
        for model, rows in waiting.items():
            self._write(work, model, rows)
            rows.clear()

    @staticmethod
    def _write(work: UnitOfWork, model: type[Any], rows: Sequence[Mapping[str, Any]]) -> None:
        for start in range(0, len(rows), _AT_ONCE):
            work.session.execute(insert(model), rows[start : start + _AT_ONCE])


def _period(unit_id: UUID, parent_id: UUID | None, kind: str, name: str) -> dict[str, Any]:
    return {
        "unit_id": unit_id, "parent_id": parent_id, "kind": kind, "grassroots": kind == "committee",
        "name": name, "since": FOUNDED, "until": None, "document_id": None,
    }  # fmt: skip


def _post(person_id: UUID, unit_id: UUID) -> dict[str, Any]:
    return {
        "person_id": person_id, "unit_id": unit_id, "body_id": None, "title": "Bí thư chi bộ", "leading": False,
        "head": False, "chairs": True, "main": True, "full_time": True, "rank": 1, "since": FOUNDED, "until": None,
        "document_id": None,
    }  # fmt: skip
