"""For whom and about what a file is read or written: the session, the day, how far somebody's rights reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

from core.access.platform import Choices
from core.db import TenantSession
from core.editions import installed_editions
from core.errors import N_, WrongInput, fault
from core.exchange.subjects.documents import DocumentBook
from core.exchange.subjects.places import BodyBook, UnitBook
from core.plugins import TenantHooks, installed
from core.rulebook.classification import Classifier

Progress: TypeAlias = Callable[[int, int], object]
AT_ONCE = 20_000


def unheard(done: int, total: int) -> None:
    """Tell nobody how far it is."""


@dataclass
class Asked:
    """What a plan or an export rests on.

    `roots`: the units at and below which something may be done; None: everywhere. `holding`: what is read stays as
    it is until the transaction ends, and lines get their writes.
    """

    session: TenantSession
    choices: Choices
    today: date
    roots: frozenset[UUID] | None = None
    year: int | None = None
    subject: str | None = None
    rulebook: str | None = None
    holding: bool = False
    progress: Progress = unheard
    _rulebooks: dict[int, str | None] = field(default_factory=dict)

    @cached_property
    def units(self) -> UnitBook:
        """All units of the tenant."""
        return UnitBook(self.session, self.today)

    @cached_property
    def bodies(self) -> BodyBook:
        """All bodies of the tenant."""
        return BodyBook(self.session)

    @cached_property
    def documents(self) -> DocumentBook:
        """All documents that were entered."""
        return DocumentBook(self.session)

    @cached_property
    def reach(self) -> frozenset[UUID] | None:
        """The units within reach, as they stand today; None: all."""
        return None if self.roots is None else self.units.below(self.roots)

    @cached_property
    def hooks(self) -> TenantHooks:
        """The plugins of the tenant."""
        return TenantHooks(installed(), self.choices.plugins(self.session))

    @cached_property
    def classifier(self) -> Classifier:
        """The rulebook's subject that a file of facts is about; raises WrongInput where it is not said."""
        if self.subject is None or self.year is None:
            raise WrongInput([fault("subject", N_("cần nêu đối tượng và năm của số liệu"))])
        name = self.rulebook or self.rulebook_of(self.year)
        if name is None:
            text = N_("chưa chọn bộ quy tắc cho năm {year}; hãy chọn, hoặc nêu rõ bộ quy tắc")
            raise WrongInput([fault("rulebook", text, year=self.year)])
        return installed_editions().classifier(name, self.subject)

    def rulebook_of(self, year: int) -> str | None:
        """Return the rulebook that the tenant chose for a year."""
        if year not in self._rulebooks:
            self._rulebooks[year] = self.choices.rulebook(self.session, year)
        return self._rulebooks[year]

    def reaches(self, unit_id: UUID | None) -> bool:
        """Say whether a unit is within reach; the top of the tenant is for those who reach everything."""
        return self.reach is None or (unit_id is not None and unit_id in self.reach)

    def reaches_any(self, units: Iterable[UUID]) -> bool:
        """Say whether one of some units is within reach."""
        return self.reach is None or not self.reach.isdisjoint(units)


def in_parts(values: Iterable[Any], size: int = AT_ONCE) -> list[list[Any]]:
    """Return values some at a time, in their order, for queries that name them."""
    every = list(values)
    return [every[start : start + size] for start in range(0, len(every), size)]
