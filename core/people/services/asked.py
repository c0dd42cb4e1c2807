"""A record as it is to stand, with whom and what it is checked against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from sqlalchemy import select

from core import clock
from core.db import TenantRow, TenantSession
from core.errors import N_, Conflict, Fault, Message, fault, refusal
from core.people.models import Person
from core.people.particulars import EARLIEST, past_faults, said_day
from core.people.services.keeping import Place, body_place, document_faults, place_faults, unit_place
from core.people.spans import Span, Spanning, first_met, holds_on

Said: TypeAlias = dict[str, Any]
R = TypeVar("R", bound=TenantRow)
FIRST_YEAR = 1930


@dataclass(frozen=True, slots=True)
class Asked:
    """What a record is to say; `own_id` is its key where it stands already, `person` the one it is about, if any."""

    session: TenantSession
    said: Said
    own_id: UUID | None
    person: Person | None

    @property
    def span(self) -> Span:
        """The time for which it is to hold."""
        return Span(self.said["since"], self.said["until"])

    def others(self, model: type[R], *conditions: Any) -> Sequence[R]:
        """Return the other records of a table that meet conditions, as they stand now."""
        query = select(model).where(*conditions)
        if self.own_id is not None:
            query = query.where(model.id != self.own_id)
        return self.session.scalars(query.execution_options(populate_existing=True)).all()

    def others_of_person(self, model: type[R]) -> Sequence[R]:
        """Return the person's other records of a table."""
        return self.others(model, model.__table__.c.person_id == self.said["person_id"])

    def place(self, unit: str = "unit_id", body: str = "body_id") -> Place | None:
        """Return the body it names, else the unit; None where there is none such."""
        if self.said.get(body) is not None:
            return body_place(self.session, self.said[body])
        return unit_place(self.session, self.said[unit])


def span_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with the days of a record that holds for a time, and with its document."""
    since, until = asked.span.since, asked.span.until
    if until is not None and until <= since:
        text = N_("ngày kết thúc {until} phải sau ngày bắt đầu {since}")
        yield fault("until", text, until=said_day(until), since=said_day(since))
    if since < EARLIEST:
        yield fault("since", N_("ngày {day} quá xa về trước; hãy xem lại"), day=said_day(since))
    yield from _birth_faults(asked, "since")
    yield from document_faults(asked.session, asked.said.get("document_id"))


def day_faults(asked: Asked, where: str) -> Iterator[Fault]:
    """Yield what is wrong with a record of something that happened on a day to a person, a unit or a body."""
    day: date = asked.said[where]
    yield from past_faults(where, day, clock.today())
    yield from _birth_faults(asked, where)
    yield from document_faults(asked.session, asked.said.get("document_id"))
    if asked.person is None:
        place = asked.place()
        if place is None or not holds_on(place.life, day):
            yield fault(where, N_("đơn vị hoặc tập thể không tồn tại vào ngày {day}"), day=said_day(day))


def year_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with the year of a record, and with its document."""
    year, now = asked.said["year"], clock.today().year
    if not FIRST_YEAR <= year <= now:
        yield fault("year", N_("năm {year} không dùng được; chọn từ {first} đến {last}"), **_years(year, now))
    born = asked.person.born_on if asked.person else None
    if born is not None and year <= born.year:
        yield fault("year", N_("năm {year} không sau năm sinh {born}"), year=str(year), born=str(born.year))
    yield from document_faults(asked.session, asked.said.get("document_id"))


def choice_faults(asked: Asked, where: str, choices: type[StrEnum]) -> Iterator[Fault]:
    """Yield a fault for a value that is none of those there are."""
    if asked.said[where] not in set(choices):
        text = N_("không có «{value}»; chọn một trong: {choices}")
        yield fault(where, text, value=asked.said[where], choices=", ".join(choices))


def member_faults(asked: Asked) -> Iterator[Fault]:
    """Yield a fault where the person is no member of the Party yet."""
    admitted = asked.person.admitted_on if asked.person else None
    if admitted is None:
        yield fault("person_id", N_("chưa phải đảng viên; hãy ghi ngày vào Đảng trước"))
    elif asked.span.since < admitted:
        text = N_("ngày {day} sớm hơn ngày vào Đảng {admitted}")
        yield fault("since", text, day=said_day(asked.span.since), admitted=said_day(admitted))


def unit_faults(asked: Asked) -> Iterator[Fault]:
    """Yield a fault where the unit or body is not there all through the time."""
    where = "body_id" if asked.said.get("body_id") is not None else "unit_id"
    yield from place_faults(asked.place(), where, asked.span)


def demand_alone(asked: Asked, others: Iterable[Spanning], template: str) -> None:
    """Raise Conflict where another record has a day in common; `template` says so with `{span}`."""
    met = first_met(asked.span, others)
    if met is not None:
        raise refusal(Conflict, template, span=said_span(met))


def said_span(span: Spanning) -> Message:
    """Return a time in words."""
    if span.until is None:
        return Message(N_("từ {since}"), {"since": said_day(span.since)})
    return Message(N_("từ {since} đến trước {until}"), {"since": said_day(span.since), "until": said_day(span.until)})


def _birth_faults(asked: Asked, where: str) -> Iterator[Fault]:
    born = asked.person.born_on if asked.person else None
    if born is not None and asked.said[where] <= born:
        text = N_("ngày {day} không sau ngày sinh {born}")
        yield fault(where, text, day=said_day(asked.said[where]), born=said_day(born))


def _years(year: int, now: int) -> dict[str, str]:
    return {"year": str(year), "first": str(FIRST_YEAR), "last": str(now)}
