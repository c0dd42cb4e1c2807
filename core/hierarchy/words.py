"""Kinds of units, bodies and changes in words. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.errors import N_
from core.hierarchy.kinds import BodyKind, ChangeKind, UnitKind

UNITS: Mapping[str, str] = MappingProxyType(
    {
        UnitKind.COMMITTEE: N_("Đảng bộ"),
        UnitKind.CELL: N_("Chi bộ"),
        UnitKind.GROUP: N_("Tổ đảng"),
        UnitKind.DEPARTMENT: N_("Phòng chuyên môn"),
    }
)
BODIES: Mapping[str, str] = MappingProxyType(
    {
        BodyKind.COMMITTEE: N_("Cấp ủy"),
        BodyKind.STANDING_COMMITTEE: N_("Ban thường vụ"),
        BodyKind.CELL_COMMITTEE: N_("Chi ủy"),
        BodyKind.COLLECTIVE: N_("Tập thể lãnh đạo, quản lý"),
    }
)
CHANGES: Mapping[str, str] = MappingProxyType(
    {
        ChangeKind.FOUND: N_("Thành lập"),
        ChangeKind.RENAME: N_("Đổi tên"),
        ChangeKind.MOVE: N_("Chuyển sang đơn vị cấp trên khác"),
        ChangeKind.REKIND: N_("Đổi loại"),
        ChangeKind.MERGE: N_("Sáp nhập, hợp nhất"),
        ChangeKind.SPLIT: N_("Chia"),
        ChangeKind.SPLIT_OFF: N_("Tách"),
        ChangeKind.HAND_OVER: N_("Bàn giao"),
        ChangeKind.LEAVE: N_("Chuyển ra ngoài đảng bộ"),
        ChangeKind.DISSOLVE: N_("Giải thể"),
    }
)
