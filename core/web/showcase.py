"""Invented contents for the page that shows every component in every state."""

from __future__ import annotations

from datetime import date
from typing import Any

from core.errors import N_

LEVELS = ("HTXSNV", "HTTNV", "HTNV", "KHTNV", "TSVM", "YK", "undetermined", "open")
_LONG_UNIT = "Chi bộ Phòng Quản lý khoa học và Hợp tác quốc tế trực thuộc Đảng bộ Trường Đại học Y Dược"
_CONDITIONS = (
    {
        "met": True,
        "text": N_("Điểm rèn luyện từ 80 trở lên"),
        "value": "86",
        "clause": "68-KH/ĐU II.B.2.3.1",
        "remark": None,
    },
    {
        "met": False,
        "text": N_("Điểm trung bình học tập từ 3,2 trở lên"),
        "value": "3,05",
        "clause": "68-KH/ĐU II.B.2.3.1",
        "remark": N_("Cách hiểu khác: khen thưởng thay cho cả hai điều kiện"),
    },
    {"met": None, "text": N_("Không bị kỷ luật trong năm"), "value": None, "clause": None, "remark": None},
)
_PEOPLE = (
    ("Nguyễn Thị Hồng Ánh", "Chi bộ Tổ dân phố 3", date(2009, 5, 19), "HTXSNV", 12),
    ("Trần Công Thành Đạt", _LONG_UNIT, date(2021, 11, 30), "undetermined", 1234),
    ("Lê Văn Ổn", "Chi bộ Sinh viên", date(2023, 2, 3), "open", 0),
)


def samples() -> dict[str, Any]:
    """Return what the page is filled with."""
    return {"levels": LEVELS, "conditions": _CONDITIONS, "people": _PEOPLE, "long_unit": _LONG_UNIT}
