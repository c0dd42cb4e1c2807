"""What people are and where they belong, in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import N_
from core.people.kinds import DepartureKind, MembershipKind, PartyStatus, Presence, StandingKind

STATUSES: Mapping[str, str] = MappingProxyType(
    {
        PartyStatus.OFFICIAL: N_("Đảng viên chính thức"),
        PartyStatus.PROBATIONARY: N_("Đảng viên dự bị"),
        PartyStatus.NONE: N_("Chưa là đảng viên"),
    }
)
MEMBERSHIPS: Mapping[str, str] = MappingProxyType(
    {
        MembershipKind.OFFICIAL_CELL: N_("Sinh hoạt chính thức"),
        MembershipKind.TEMPORARY: N_("Sinh hoạt tạm thời"),
        MembershipKind.STAFF: N_("Làm việc"),
    }
)
PRESENCES: Mapping[str, str] = MappingProxyType(
    {Presence.HERE: N_("Đang ở đảng bộ"), Presence.LEFT: N_("Đã rời đảng bộ")}
)
STANDINGS: Mapping[str, str] = MappingProxyType(
    {
        StandingKind.EXEMPT_FROM_ACTIVITY: N_("Miễn công tác, sinh hoạt"),
        StandingKind.SUSPENDED_FROM_ACTIVITY: N_("Đình chỉ sinh hoạt đảng"),
        StandingKind.SUSPENDED_FROM_COMMITTEE: N_("Đình chỉ sinh hoạt cấp ủy"),
    }
)
DEPARTURES: Mapping[str, str] = MappingProxyType(
    {
        DepartureKind.MOVED_AWAY: N_("Đã chuyển ra ngoài đảng bộ"),
        DepartureKind.DIED: N_("Đã mất"),
        DepartureKind.WORK_ENDED: N_("Đã thôi việc"),
        DepartureKind.EXPELLED: N_("Bị khai trừ"),
        DepartureKind.REMOVED: N_("Bị xóa tên"),
        DepartureKind.RESIGNED: N_("Đã xin ra khỏi Đảng"),
    }
)
