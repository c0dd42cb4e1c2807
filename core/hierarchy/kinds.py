"""The kinds of units and bodies, and what happens to them. Pure."""

from __future__ import annotations

from enum import StrEnum


class UnitKind(StrEnum):
    """A node of the hierarchy. The codes of party organisations are those of the fact `org_type`."""

    COMMITTEE = "committee"  # đảng bộ
    CELL = "cell"  # chi bộ
    GROUP = "group"  # tổ đảng
    DEPARTMENT = "department"  # phòng chuyên môn


class BodyKind(StrEnum):
    """A group of people that belongs to a unit and acts for it."""

    COMMITTEE = "committee"  # cấp ủy, ban chấp hành
    STANDING_COMMITTEE = "standing_committee"  # ban thường vụ
    CELL_COMMITTEE = "cell_committee"  # chi ủy
    COLLECTIVE = "collective"  # tập thể lãnh đạo, quản lý


class ChangeKind(StrEnum):
    """What a document did to units on a day."""

    FOUND = "found"
    RENAME = "rename"
    MOVE = "move"  # another parent
    REKIND = "rekind"  # another kind, or grassroots or not
    MERGE = "merge"  # several into one
    SPLIT = "split"  # one into several, and it ends (chia)
    SPLIT_OFF = "split_off"  # new ones out of one that goes on (tách)
    HAND_OVER = "hand_over"  # with everything below, to another parent
    LEAVE = "leave"  # with everything below, out of the tenant
    DISSOLVE = "dissolve"


class Part(StrEnum):
    """What a unit was in a change."""

    FROM = "from"
    INTO = "into"
