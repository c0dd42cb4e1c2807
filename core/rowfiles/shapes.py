"""Say how flat rows of a spreadsheet become the nested objects that `tally`, `quota`, `places` read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from core.rowfiles.headings import Heading


@dataclass(frozen=True)
class TableShape:
    """The columns of a table and where each one's value goes in an object.

    `key`: the columns that stay equal over the consecutive rows of one object; a row that leaves them all
    blank goes on with the object above. `item`: the list that each row adds one thing to. `columns`: for
    each column a path, in the object (`voters`) or in the item (`candidates[].marks.*`, where `*` stands
    for what the heading says). `labels`: Vietnamese headings, by column. `lists`: columns whose text holds
    several things, `p1:28; p2:25`, and the names of the parts of each (none: the thing is plain text).
    """

    key: tuple[str, ...]
    item: str
    columns: Mapping[str, str]
    labels: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def headings(self) -> list[Heading]:
        """Return the columns as headings to look for."""
        return [Heading(name, self.labels.get(name, ())) for name in self.columns]

    def in_item(self, column: str) -> bool:
        """Say whether a column belongs to the item rather than to the whole object."""
        return self._path(column).startswith(f"{self.item}[].")

    def path(self, column: str) -> tuple[str, ...]:
        """Return the keys under which a column's value goes, within the object or within the item."""
        return tuple(self._path(column).removeprefix(f"{self.item}[].").split(".", 1))

    def pattern(self, column: str) -> str:
        """Return the column as this shape spells it: `marks.*` for `marks.HTXSNV`."""
        return column if column in self.columns else column.split(".", 1)[0] + ".*"

    def _path(self, column: str) -> str:
        pattern = self.pattern(column)
        return self.columns[pattern].replace("*", column.split(".", 1)[-1])


TALLY = TableShape(
    key=("ballot", "official_members", "electorate", "present", "voters", "places"),
    item="candidates",
    columns={
        "ballot": "ballot",
        "official_members": "official_members",
        "electorate": "electorate",
        "present": "present",
        "voters": "voters",
        "places": "places",
        "id": "candidates[].id",
        "marks.*": "candidates[].marks.*",
        "invalid": "candidates[].invalid",
    },
    labels={
        "ballot": ("Cuộc bỏ phiếu", "Lượt bỏ phiếu"),
        "official_members": ("Đảng viên chính thức", "Số đảng viên chính thức"),
        "electorate": ("Số người được bỏ phiếu", "Được triệu tập"),
        "present": ("Có mặt", "Số có mặt"),
        "voters": ("Số người bỏ phiếu", "Tham gia bỏ phiếu"),
        "places": ("Số suất", "Số lượng được chọn"),
        "id": ("Mã", "Mã số"),
        "marks.*": ("Phiếu *", "Số phiếu *"),
        "invalid": ("Phiếu không hợp lệ", "Không hợp lệ"),
    },
)

QUOTA = TableShape(
    key=("scope",),
    item="groups",
    columns={
        "scope": "scope",
        "special_achievement": "special_achievement",
        "outstanding_unit": "outstanding_unit",
        "group": "groups[].id",
        "size": "groups[].size",
        "unit_level": "groups[].unit_level",
        "counts.*": "groups[].counts.*",
        "candidates": "groups[].candidates",
        "taken": "groups[].taken",
        "group.special_achievement": "groups[].special_achievement",
        "group.outstanding_unit": "groups[].outstanding_unit",
    },
    labels={
        "scope": ("Phạm vi", "Đảng bộ"),
        "special_achievement": ("Thành tích đặc biệt xuất sắc", "Thành tích đặc biệt"),
        "outstanding_unit": ("Đơn vị tiêu biểu",),
        "group": ("Nhóm", "Chi bộ"),
        "size": ("Số đảng viên", "Tổng số"),
        "unit_level": ("Mức xếp loại của đơn vị", "Xếp loại đơn vị"),
        "counts.*": ("Số *", "Số lượng *"),
        "candidates": ("Số phiếu từng người", "Người đủ điều kiện"),
        "taken": ("Đã chọn", "Người được chọn"),
        "group.special_achievement": ("Nhóm có thành tích đặc biệt",),
        "group.outstanding_unit": ("Nhóm tiêu biểu",),
    },
    lists={"candidates": ("id", "votes"), "taken": ()},
)

PLACES = TableShape(
    key=("id",),
    item="posts",
    columns={
        "id": "id",
        "cell": "cell",
        "is_member": "is_member",
        "post.unit": "posts[].unit",
        "post.title": "posts[].title",
        "post.rank": "posts[].rank",
        "post.chairs": "posts[].chairs",
        "post.full_time": "posts[].full_time",
        "post.working_time": "posts[].working_time",
    },
    labels={
        "id": ("Mã", "Mã số"),
        "cell": ("Chi bộ", "Chi bộ sinh hoạt"),
        "is_member": ("Là đảng viên", "Đảng viên"),
        "post.unit": ("Đơn vị",),
        "post.title": ("Chức vụ",),
        "post.rank": ("Thứ bậc", "Thứ bậc chức vụ"),
        "post.chairs": ("Là người đứng đầu", "Người đứng đầu", "Chủ trì"),
        "post.full_time": ("Chuyên trách",),
        "post.working_time": ("Thời gian làm việc",),
    },
)
