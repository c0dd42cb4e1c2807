"""The kinds of records about people. Pure."""

from __future__ import annotations

from enum import StrEnum


class MembershipKind(StrEnum):
    """Why a person belongs to a unit for a time."""

    OFFICIAL_CELL = "official_cell"  # nơi sinh hoạt chính thức
    TEMPORARY = "temporary"  # sinh hoạt tạm thời
    STAFF = "staff"  # works there, member or not (viên chức, người lao động)


class DepartureKind(StrEnum):
    """Why somebody is no more of the committee, or no more a member."""

    MOVED_AWAY = "moved_away"  # chuyển sinh hoạt ra ngoài đảng bộ
    DIED = "died"
    WORK_ENDED = "work_ended"  # one who is no member
    EXPELLED = "expelled"  # khai trừ
    REMOVED = "removed"  # xóa tên
    RESIGNED = "resigned"  # xin ra khỏi Đảng


# Who leaves so is no member any more, and goes on working where they work.
LEAVES_PARTY_ONLY = frozenset({DepartureKind.EXPELLED, DepartureKind.REMOVED, DepartureKind.RESIGNED})


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


class PartyStatus(StrEnum):
    """What somebody is to the Party on a day."""

    OFFICIAL = "official"
    PROBATIONARY = "probationary"
    NONE = "none"


class Presence(StrEnum):
    """Whether somebody belongs to a unit on a day."""

    HERE = "here"
    LEFT = "left"


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
