"""The kinds of records about people. Pure."""

from __future__ import annotations

from enum import StrEnum


class MembershipKind(StrEnum):
    """Why a person belongs to a unit for a time."""

    OFFICIAL_CELL = "official_cell"  # nơi sinh hoạt chính thức
    TEMPORARY = "temporary"  # sinh hoạt tạm thời
    STAFF = "staff"  # works there, member or not (viên chức, người lao động)


class StandingKind(StrEnum):
    """What sets a member apart for a time. The codes are those of the facts."""

    EXEMPT_FROM_ACTIVITY = "exempt_from_activity"
    SUSPENDED_FROM_ACTIVITY = "suspended_from_activity"
    SUSPENDED_FROM_COMMITTEE = "suspended_from_committee"


class AbsenceKind(StrEnum):
    """Why somebody was away."""

    SICK = "sick"
    MATERNITY = "maternity"
    STUDY = "study"
    OTHER = "other"


class SubjectKind(StrEnum):
    """What a record of a year is about."""

    PERSON = "person"
    UNIT = "unit"
    BODY = "body"


class StudentTrack(StrEnum):
    """How a student studies."""

    REGULAR = "regular"
    BRIDGE = "bridge"
    POSTGRADUATE = "postgraduate"


class CommendationLevel(StrEnum):
    """Who gave a commendation, lowest first."""

    RECTOR = "rector"
    CITY = "city"
    MINISTRY = "ministry"
