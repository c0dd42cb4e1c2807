"""The records of people, units and bodies as JSON: for each kind what comes in, and what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from typing import Any

from marshmallow import fields, missing, validate

from core.people.kinds import AbsenceKind, CommendationLevel, DepartureKind, MembershipKind, StandingKind, StudentTrack
from core.people.schemas import one_of
from core.people.services.laws import LONGEST_TITLE, LOWEST_RANK, MOST_COLUMNS
from core.people.services.records import LONGEST_REASON, SUBJECTS
from core.wire import In, Out, PageIn
from core.wire.fields import Day, ExactNumber, Id, Name, Year

_UNTIL = {"description": "Ngày đầu tiên không còn; để trống: chưa kết thúc."}


def _document() -> Id:
    return Id(load_default=None, allow_none=True, metadata={"description": "Văn bản làm căn cứ."})


def _until() -> Day:
    return Day(load_default=None, allow_none=True, metadata=_UNTIL)


class RecordsOfPersonIn(PageIn):
    """Whose records."""

    person_id = Id(required=True)


class RecordsOfSubjectIn(PageIn):
    """Whose records: of exactly one person, unit or body."""

    person_id = Id(load_default=None, allow_none=True)
    unit_id = Id(load_default=None, allow_none=True)
    body_id = Id(load_default=None, allow_none=True)


class EndRecordIn(In):
    """The first day on which a record holds no more."""

    on = Day(required=True)


class StrikeIn(In):
    """Why a record is struck out."""

    reason = Name(most=LONGEST_REASON, required=True)


class _AboutPersonIn(In):
    person_id = Id(required=True)


class _AboutSubjectIn(In):
    person_id = Id(load_default=None, allow_none=True)
    unit_id = Id(load_default=None, allow_none=True)
    body_id = Id(load_default=None, allow_none=True)


class AddMembershipIn(_AboutPersonIn):
    """To which unit somebody belongs."""

    unit_id = Id(required=True)
    kind = fields.String(required=True, validate=one_of(MembershipKind))
    since = Day(required=True)
    until = _until()
    document_id = _document()


class AddDepartureIn(_AboutPersonIn):
    """That somebody left."""

    kind = fields.String(required=True, validate=one_of(DepartureKind))
    since = Day(required=True)
    until = _until()
    document_id = _document()


class AddPostIn(_AboutPersonIn):
    """A post in a unit, or in a body (then the unit is the body's)."""

    unit_id = Id(load_default=None, allow_none=True)
    body_id = Id(load_default=None, allow_none=True)
    title = Name(most=LONGEST_TITLE, required=True)
    since = Day(required=True)
    until = _until()
    leading = fields.Boolean(load_default=False)
    head = fields.Boolean(load_default=False)
    chairs = fields.Boolean(load_default=False)
    main = fields.Boolean(load_default=False)
    full_time = fields.Boolean(load_default=False)
    rank = fields.Integer(load_default=None, allow_none=True, validate=validate.Range(1, LOWEST_RANK))
    document_id = _document()


class AddStandingIn(_AboutPersonIn):
    """That a member is exempt from activity, or suspended."""

    kind = fields.String(required=True, validate=one_of(StandingKind))
    since = Day(required=True)
    until = _until()
    document_id = _document()


class AddAbsenceIn(_AboutPersonIn):
    """That somebody was away."""

    kind = fields.String(required=True, validate=one_of(AbsenceKind))
    since = Day(required=True)
    until = _until()


class AddDisciplineIn(_AboutSubjectIn):
    """A measure of discipline."""

    form = Name(most=LONGEST_TITLE, required=True)
    decided_on = Day(required=True)
    self_detected = fields.Boolean(load_default=False)
    document_id = _document()


class AddCommendationIn(_AboutPersonIn):
    """A commendation."""

    level = fields.String(required=True, validate=one_of(CommendationLevel))
    given_on = Day(required=True)
    document_id = _document()


class AddAwardIn(_AboutSubjectIn):
    """An award."""

    name = Name(most=LONGEST_TITLE, required=True)
    given_on = Day(required=True)
    document_id = _document()


class AddStateResultIn(_AboutPersonIn):
    """What the state side gave for a year."""

    year = Year(required=True)
    level = Name(most=LONGEST_TITLE, required=True)


class AddStudentRecordIn(_AboutPersonIn):
    """The year of a student: conduct 0 to 100, average 0 to 4, share of the credits owed 0 to 1."""

    year = Year(required=True)
    track = fields.String(required=True, validate=one_of(StudentTrack))
    conduct_points = ExactNumber(load_default=None, allow_none=True)
    gpa = ExactNumber(load_default=None, allow_none=True)
    credits_owed = ExactNumber(load_default=None, allow_none=True)
    tuition_owed = fields.Boolean(load_default=None, allow_none=True)


class AddYearLevelIn(_AboutSubjectIn):
    """The level of a year, and the rulebook under which it was given."""

    subject = Name(most=LONGEST_TITLE, required=True)
    year = Year(required=True)
    level = Name(most=LONGEST_TITLE, required=True)
    rulebook = Name(most=LONGEST_TITLE, required=True)
    document_id = _document()


class AddYearFactsIn(_AboutSubjectIn):
    """What was given for a year's review, by the codes of the spreadsheet's columns; decimals as text."""

    subject = Name(most=LONGEST_TITLE, required=True)
    year = Year(required=True)
    columns = fields.Dict(keys=fields.String(), required=True, validate=validate.Length(0, MOST_COLUMNS))


class _RecordOut(Out):
    id = fields.UUID(required=True)
    person_id = fields.UUID(required=True)


class _SubjectRecordOut(_RecordOut):
    person_id = fields.UUID(required=True, allow_none=True)
    unit_id = fields.UUID(required=True, allow_none=True)
    body_id = fields.UUID(required=True, allow_none=True)


class _SpanOut(_RecordOut):
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)


class _DocumentedOut(Out):
    document_id = fields.UUID(required=True, allow_none=True)


class MembershipOut(_SpanOut, _DocumentedOut):
    """That somebody belongs to a unit."""

    unit_id = fields.UUID(required=True)
    kind = fields.String(required=True)


class DepartureOut(_SpanOut, _DocumentedOut):
    """That somebody left; `until` is the day of the return."""

    kind = fields.String(required=True)


class PostOut(_SpanOut, _DocumentedOut):
    """A post."""

    unit_id = fields.UUID(required=True)
    body_id = fields.UUID(required=True, allow_none=True)
    title = fields.String(required=True)
    leading = fields.Boolean(required=True)
    head = fields.Boolean(required=True)
    chairs = fields.Boolean(required=True)
    main = fields.Boolean(required=True)
    full_time = fields.Boolean(required=True)
    rank = fields.Integer(required=True, allow_none=True)


class StandingOut(_SpanOut, _DocumentedOut):
    """That a member is exempt or suspended."""

    kind = fields.String(required=True)


class AbsenceOut(_SpanOut):
    """That somebody was away."""

    kind = fields.String(required=True)


class DisciplineOut(_SubjectRecordOut, _DocumentedOut):
    """A measure of discipline."""

    form = fields.String(required=True)
    decided_on = fields.Date(required=True)
    self_detected = fields.Boolean(required=True)


class CommendationOut(_RecordOut, _DocumentedOut):
    """A commendation."""

    level = fields.String(required=True)
    given_on = fields.Date(required=True)


class AwardOut(_SubjectRecordOut, _DocumentedOut):
    """An award."""

    name = fields.String(required=True)
    given_on = fields.Date(required=True)


class StateResultOut(_RecordOut):
    """What the state side gave for a year."""

    year = fields.Integer(required=True)
    level = fields.String(required=True)


class StudentRecordOut(_RecordOut):
    """The year of a student."""

    year = fields.Integer(required=True)
    track = fields.String(required=True)
    conduct_points = ExactNumber(required=True, allow_none=True)
    gpa = ExactNumber(required=True, allow_none=True)
    credits_owed = ExactNumber(required=True, allow_none=True)
    tuition_owed = fields.Boolean(required=True, allow_none=True)


class YearLevelOut(_SubjectRecordOut, _DocumentedOut):
    """The level of a year."""

    subject = fields.String(required=True)
    year = fields.Integer(required=True)
    level = fields.String(required=True)
    rulebook = fields.String(required=True)


class YearFactsOut(_SubjectRecordOut):
    """What was given for a year's review."""

    subject = fields.String(required=True)
    year = fields.Integer(required=True)
    columns = fields.Dict(keys=fields.String(), required=True)
    version = fields.Integer(required=True)


def correcting(adding: type[In], name: str, *, but: tuple[str, ...] = SUBJECTS) -> type[In]:
    """Return the schema of a correction: the fields of what is added, none of them needed, some left out."""
    given: Mapping[str, Any] = adding._declared_fields
    parts = {field: _free(given[field]) for field in given if field not in but}
    return type(name, (In,), {"__doc__": "What was entered wrongly; what is left out stays.", **parts})


def _free(field: Any) -> Any:
    """Return a field that may be left out, and then says nothing."""
    free = copy(field)
    free.required, free.load_default = False, missing
    return free
