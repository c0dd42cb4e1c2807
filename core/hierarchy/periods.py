"""What is said of something through its life: periods that follow each other without a gap. Pure.

A period holds from `since` to the day before `until` (None: no end). The functions return new lists of periods;
where the same is said on both sides of a border, the periods become one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeAlias
from uuid import UUID

from core.errors import N_, Conflict, WrongInput, fault, refusal

Said: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Period:
    """What is said for a time, and the document that it began with."""

    since: date
    until: date | None
    said: Said = field(hash=False)
    document_id: UUID | None = None

    def holds_on(self, day: date) -> bool:
        """Say whether this holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def meets(self, since: date, until: date | None) -> bool:
        """Say whether this holds on any day from `since` to before `until`."""
        return (until is None or self.since < until) and (self.until is None or since < self.until)


def on(periods: Sequence[Period], day: date) -> Period | None:
    """Return the period that holds on a day, None outside of the life."""
    return next((one for one in periods if one.holds_on(day)), None)


def life(periods: Sequence[Period]) -> tuple[date, date | None]:
    """Return the first day, and the first day after the last (None: no end)."""
    return periods[0].since, periods[-1].until


def changed(periods: Sequence[Period], day: date, said: Said, document_id: UUID | None = None) -> list[Period]:
    """Say something new from a day on.

    Each thing said holds until the day on which, before, something else was said in its place: a rename dated
    before a move goes on through the move, and ends at the next rename. Raises WrongInput outside of the life,
    Conflict where nothing would change on the day.
    """
    now = _demand(periods, day)
    new = {name: value for name, value in said.items() if now.said[name] != value}
    if not new:
        raise refusal(Conflict, N_("Ngày {day} đã đúng như vậy, không có gì thay đổi."), day=day.strftime("%d/%m/%Y"))
    after = _split(periods, day, document_id)
    for name, value in new.items():
        after = list(_carried(after, day, name, now.said[name], value))
    return joined(after)


def ended(periods: Sequence[Period], day: date) -> list[Period]:
    """End a life: the day is the first on which nothing holds. Raises WrongInput outside of the life.

    Raises Conflict where something is already said to change on a later day.
    """
    _demand(periods, day)
    later = [one.since for one in periods if one.since > day]
    if later:
        text = N_("Đã ghi một thay đổi vào ngày {later}, sau ngày {day}; hãy sửa thay đổi ấy trước.")
        raise refusal(Conflict, text, later=later[0].strftime("%d/%m/%Y"), day=day.strftime("%d/%m/%Y"))
    kept = [one for one in periods if one.since < day]
    if not kept:
        text = N_("{day} là ngày đầu tiên; ngày kết thúc phải sau ngày đó.")
        raise WrongInput([fault("day", text, day=day.strftime("%d/%m/%Y"))])
    return [*kept[:-1], replace(kept[-1], until=day)]


def corrected(periods: Sequence[Period], since: date, said: Said) -> list[Period]:
    """Put right what the period that begins on a day says. Raises WrongInput where none begins then."""
    place = _place_of(periods, since)
    return joined(
        [
            replace(one, said={**one.said, **said}) if number == place else one
            for number, one in enumerate(periods)
        ]
    )  # fmt: skip


def begun(periods: Sequence[Period], since: date, day: date) -> list[Period]:
    """Put right the day on which a period begins; the one before ends then.

    Raises WrongInput where none begins on `since`, or where the day would leave no day to this one or the one before.
    """
    place = _place_of(periods, since)
    until = periods[place].until
    first = periods[place - 1].since if place else None
    if (first is not None and day <= first) or (until is not None and day >= until):
        raise WrongInput([fault("since", N_("ngày này vượt qua thay đổi liền trước hoặc liền sau; hãy sửa lần lượt"))])
    moved = list(periods)
    moved[place] = replace(periods[place], since=day)
    if place:
        moved[place - 1] = replace(periods[place - 1], until=day)
    return moved


def lasting(periods: Sequence[Period], until: date | None) -> list[Period]:
    """Put right the end of a life. Raises WrongInput for a day that is not after the last period begins."""
    if until is not None and until <= periods[-1].since:
        text = N_("ngày kết thúc phải sau ngày {since}")
        raise WrongInput([fault("until", text, since=periods[-1].since.strftime("%d/%m/%Y"))])
    return [*periods[:-1], replace(periods[-1], until=until)]


def joined(periods: Sequence[Period]) -> list[Period]:
    """Make one of neighbours that say the same."""
    kept: list[Period] = []
    for one in periods:
        if kept and kept[-1].said == one.said:
            kept[-1] = replace(kept[-1], until=one.until)
        else:
            kept.append(one)
    return kept


def gapless(periods: Sequence[Period]) -> bool:
    """Say whether periods follow each other without gap or overlap, each of at least a day."""
    return all(one.until is None or one.since < one.until for one in periods) and all(
        before.until == after.since for before, after in pairwise(periods)
    )


def _demand(periods: Sequence[Period], day: date) -> Period:
    found = on(periods, day)
    if found is None:
        first, end = life(periods)
        values = {"day": day.strftime("%d/%m/%Y"), "first": first.strftime("%d/%m/%Y")}
        if day < first:
            raise WrongInput([fault("day", N_("{day} sớm hơn ngày thành lập {first}"), **values)])
        values["end"] = end.strftime("%d/%m/%Y") if end else ""
        raise WrongInput([fault("day", N_("{day} không sớm hơn ngày kết thúc {end}"), **values)])
    return found


def _split(periods: Sequence[Period], day: date, document_id: UUID | None) -> list[Period]:
    """Make a border on a day; what begins there has the document."""
    parts: list[Period] = []
    for one in periods:
        if one.holds_on(day) and one.since < day:
            parts += [replace(one, until=day), replace(one, since=day, document_id=document_id)]
        elif one.since == day and document_id is not None:
            parts.append(replace(one, document_id=document_id))
        else:
            parts.append(one)
    return parts


def _carried(periods: Sequence[Period], day: date, name: str, old: object, new: object) -> Iterator[Period]:
    """Put the new in place of the old from a day on, up to the first period that says neither."""
    going = True
    for one in periods:
        if one.since >= day:
            going = going and one.said[name] == old
        yield replace(one, said={**one.said, name: new}) if going and one.since >= day else one


def _place_of(periods: Sequence[Period], since: date) -> int:
    for place, one in enumerate(periods):
        if one.since == since:
            return place
    text = N_("không có thay đổi nào bắt đầu từ ngày {day}")
    raise WrongInput([fault("since", text, day=since.strftime("%d/%m/%Y"))])
