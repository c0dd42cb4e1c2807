"""People as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.people.duplicates import Likeness
from core.people.kinds import DepartureKind, MembershipKind, PartyStatus, Presence
from core.wire import In, Out, PageIn
from core.wire.fields import Code, Day, Id, Name


def one_of(kind: type[Any]) -> validate.OneOf:
    """Return the validator of a field that holds one of some kinds."""
    return validate.OneOf([one.value for one in kind])


def _as_of() -> Day:
    return Day(load_default=None, allow_none=True, metadata={"description": "Tại ngày nào; mặc định hôm nay."})


def _document() -> Id:
    return Id(load_default=None, allow_none=True, metadata={"description": "Văn bản làm căn cứ."})


class PersonDayIn(In):
    """As of which day somebody is shown."""

    as_of = _as_of()


class UnitPeopleIn(PageIn):
    """Who is wanted among the people of a unit and below it; what is left out does not matter."""

    as_of = _as_of()
    q = Name(most=100, load_default="", metadata={"description": "Chữ đầu của họ tên (có dấu hoặc không), mã, số thẻ."})
    kind = fields.String(load_default=None, allow_none=True, validate=one_of(MembershipKind))
    status = fields.String(load_default=None, allow_none=True, validate=one_of(PartyStatus))
    presence = fields.String(load_default=None, allow_none=True, validate=one_of(Presence))
    is_student = fields.Boolean(load_default=None, allow_none=True)
    is_civil_servant = fields.Boolean(load_default=None, allow_none=True)
    is_leader = fields.Boolean(load_default=None, allow_none=True)


class PeopleIn(UnitPeopleIn):
    """Who is wanted."""

    unit_id = Id(load_default=None, allow_none=True, metadata={"description": "Đơn vị, kể cả các đơn vị trực thuộc."})


class CorrectPersonIn(In):
    """What was entered wrongly of a person; what is left out stays."""

    code = Code()
    name = Name()
    born_on = Day(allow_none=True)
    admitted_on = Day(allow_none=True)
    official_on = Day(allow_none=True)
    card_number = Name(most=40, allow_none=True)
    is_student = fields.Boolean()
    is_civil_servant = fields.Boolean()


class AddPersonIn(In):
    """A person, and the unit to which they belong since a day (today); a member to a cell, others to the staff."""

    code = Code(required=True)
    name = Name(required=True)
    born_on = Day(load_default=None, allow_none=True)
    admitted_on = Day(load_default=None, allow_none=True)
    official_on = Day(load_default=None, allow_none=True)
    card_number = Name(most=40, load_default=None, allow_none=True)
    is_student = fields.Boolean(load_default=False)
    is_civil_servant = fields.Boolean(load_default=False)
    unit_id = Id(load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True)
    kind = fields.String(load_default=None, allow_none=True, validate=one_of(MembershipKind))
    document_id = _document()


class TransferIn(In):
    """To which cell a member goes; `on` is the first day there."""

    to_unit_id = Id(required=True)
    on = Day(required=True)
    document_id = _document()


class PersonLeaveIn(In):
    """Why somebody leaves; `on` is the first day on which they are gone."""

    kind = fields.String(required=True, validate=one_of(DepartureKind))
    on = Day(required=True)
    document_id = _document()


class PersonReturnIn(In):
    """Where somebody who left belongs again; `on` is the first day there."""

    unit_id = Id(required=True)
    on = Day(required=True)
    kind = fields.String(load_default=MembershipKind.OFFICIAL_CELL.value, validate=one_of(MembershipKind))
    document_id = _document()


class AdmitIn(In):
    """On which day, and in which cell, somebody becomes a probationary member."""

    unit_id = Id(required=True)
    on = Day(required=True)
    document_id = _document()


class MakeOfficialIn(In):
    """On which day a probationary member becomes an official one."""

    on = Day(required=True)
    document_id = _document()


class MergePeopleIn(In):
    """The entry whose records go to the person that is kept."""

    duplicate_id = Id(required=True)


class BelongingOut(Out):
    """To which unit somebody belongs."""

    id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    unit = fields.String(required=True)
    kind = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)


class HoldingOut(Out):
    """A post that somebody holds."""

    id = fields.UUID(required=True)
    unit_id = fields.UUID(required=True)
    unit = fields.String(required=True)
    body_id = fields.UUID(required=True, allow_none=True)
    body = fields.String(required=True, allow_none=True)
    title = fields.String(required=True)
    leading = fields.Boolean(required=True)
    head = fields.Boolean(required=True)
    main = fields.Boolean(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)


class GoneOut(Out):
    """That somebody left; `until` is the day of the return."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)


class PersonOut(Out):
    """A person as of a day; `merged_into_id` says where the records of a duplicate went."""

    id = fields.UUID(required=True, attribute="person.id")
    version = fields.Integer(required=True, attribute="person.version")
    code = fields.String(required=True, attribute="person.code")
    name = fields.String(required=True, attribute="person.name")
    born_on = fields.Date(required=True, allow_none=True, attribute="person.born_on")
    admitted_on = fields.Date(required=True, allow_none=True, attribute="person.admitted_on")
    official_on = fields.Date(required=True, allow_none=True, attribute="person.official_on")
    card_number = fields.String(required=True, allow_none=True, attribute="person.card_number")
    is_student = fields.Boolean(required=True, attribute="person.is_student")
    is_civil_servant = fields.Boolean(required=True, attribute="person.is_civil_servant")
    merged_into_id = fields.UUID(required=True, allow_none=True, attribute="person.merged_into_id")
    status = fields.String(required=True, validate=one_of(PartyStatus))
    memberships = fields.List(fields.Nested(BelongingOut), required=True)
    posts = fields.List(fields.Nested(HoldingOut), required=True)
    standings = fields.List(fields.String(), required=True)
    departure = fields.Nested(GoneOut, required=True, allow_none=True)


class PeoplePageOut(Out):
    """A page of people in the order of their names; `total` counts them all, with the first page only."""

    items = fields.List(fields.Nested(PersonOut), required=True)
    next = fields.String(required=True, allow_none=True)
    total = fields.Integer(required=True, allow_none=True)


class HappeningOut(Out):
    """Something of a person's life, in words; what is of a year stands at its end."""

    day = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    kind = fields.String(required=True)
    record_id = fields.UUID(required=True, allow_none=True)
    text = fields.String(required=True)
    document = fields.String(required=True, allow_none=True)


class TimelineOut(Out):
    """What happened to a person, the earliest first."""

    items = fields.List(fields.Nested(HappeningOut), required=True)


class NamesakeOut(Out):
    """One of several entries that may be of one person."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    born_on = fields.Date(required=True, allow_none=True)
    card_number = fields.String(required=True, allow_none=True)


class SuspicionOut(Out):
    """Entries that may be of one person, and what they have in common."""

    likeness = fields.String(required=True, validate=one_of(Likeness))
    people = fields.List(fields.Nested(NamesakeOut), required=True)


class SuspicionsOut(Out):
    """Who may be entered twice."""

    items = fields.List(fields.Nested(SuspicionOut), required=True)


class UnitCountOut(Out):
    """How many belong to a unit itself, those below it not counted."""

    unit_id = fields.UUID(required=True)
    official = fields.Integer(required=True)
    probationary = fields.Integer(required=True)
    temporary = fields.Integer(required=True)
    staff = fields.Integer(required=True)


class UnitCountsOut(Out):
    """The units in which anybody is, with how many."""

    as_of = fields.Date(required=True)
    items = fields.List(fields.Nested(UnitCountOut), required=True)
