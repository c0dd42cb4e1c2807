"""Every kind of file that can be imported and exported."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import N_, WrongInput, fault
from core.exchange.kinds import Subject
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.findings import COMMENDATIONS, DISCIPLINE
from core.exchange.subjects.given_facts import YEAR_FACTS
from core.exchange.subjects.people import People
from core.exchange.subjects.posts import POSTS
from core.exchange.subjects.sorts import Sort
from core.exchange.subjects.units import Units
from core.exchange.subjects.yearly import STATE_RESULTS, STUDENT_RECORDS, YEAR_LEVELS

SORTS: Mapping[Subject, Sort] = MappingProxyType(
    {
        one.subject: one
        for one in (
            Units(), People(), POSTS, STATE_RESULTS, STUDENT_RECORDS, DISCIPLINE, COMMENDATIONS, YEAR_LEVELS,
            YEAR_FACTS,
        )
    }
)  # fmt: skip


def sort_named(name: str) -> Sort:
    """Return a kind of file by its name; raise WrongInput for one that there is not."""
    found = next((one for subject, one in SORTS.items() if subject == name), None)
    if found is None:
        raise WrongInput(
            [fault("kind", N_("không có loại tệp «{kind}»; có: {kinds}"), kind=name, kinds=", ".join(SORTS))]
        )
    return found


__all__ = ["SORTS", "Asked", "Sort", "sort_named"]
