"""The side menu: at most seven entries, only those that the visitor may use and that are there."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request
from werkzeug.exceptions import HTTPException

from core.access import Permission, Principal
from core.errors import N_

MOST = 7
ON_A_PHONE = 4  # then comes «more»


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the menu: where it leads, how it reads, its icon, what it needs."""

    path: str
    text: str
    icon: str
    permission: Permission


ENTRIES = (
    Entry("/", N_("Việc của tôi"), "home", Permission.USE_OWN_ACCOUNT),
    Entry("/units", N_("Tổ chức"), "tree", Permission.SEE_UNITS),
    Entry("/people", N_("Đảng viên"), "people", Permission.SEE_PEOPLE),
    Entry("/operator", N_("Các đảng bộ"), "building", Permission.MANAGE_TENANTS),
    Entry("/imports", N_("Nhập dữ liệu"), "upload", Permission.IMPORT),
    Entry("/rulebooks", N_("Bộ quy tắc"), "book", Permission.SEE_RULEBOOKS),
    Entry("/jobs", N_("Tiến trình"), "clock", Permission.SEE_JOBS),
)
ADMINISTRATION = Entry("/admin", N_("Quản trị"), "gear", Permission.USE_OWN_ACCOUNT)


@dataclass(frozen=True, slots=True)
class Office:
    """An entry of the page of administration: where it leads, what it is, what one does there, what it needs."""

    path: str
    text: str
    what: str
    permission: Permission


OFFICES = (
    Office("/admin/accounts", N_("Tài khoản"), N_("Mời người dùng, giao và thu vai trò."), Permission.MANAGE_ACCOUNTS),
    Office("/settings", N_("Thiết lập"), N_("Chọn plugin và bộ quy tắc của từng năm."), Permission.CHOOSE_RULEBOOKS),
    Office("/audit", N_("Nhật ký"), N_("Ai đã làm gì, khi nào; không sửa được."), Permission.SEE_AUDIT),
    Office(
        "/break-glass",
        N_("Phiên hỗ trợ khẩn cấp"),
        N_("Người vận hành đã vào lúc nào, vì sao."),
        Permission.SEE_BREAK_GLASS,
    ),
    Office(
        "/operator/health",
        N_("Tình trạng hệ thống"),
        N_("Máy chủ, hàng đợi, dung lượng."),
        Permission.SEE_INSTALLATION,
    ),
)


def entries(asking: Principal) -> tuple[Entry, ...]:
    """Return the entries of a visitor, in their order; administration last."""
    found = [one for one in ENTRIES if asking.may(one.permission) and is_served(one.path)]
    if offices(asking):
        found = [*found[: MOST - 1], ADMINISTRATION]
    return tuple(found[:MOST])


def offices(asking: Principal) -> tuple[Office, ...]:
    """Return what a visitor administers."""
    return tuple(one for one in OFFICES if asking.may(one.permission) and is_served(one.path))


def is_here(entry: Entry) -> bool:
    """Say whether the page that is shown belongs to an entry."""
    return request.path == entry.path or (entry.path != "/" and request.path.startswith(f"{entry.path}/"))


def is_served(path: str) -> bool:
    """Say whether a page of the application stands at a path."""
    try:
        current_app.url_map.bind("localhost").match(path, "GET")
    except HTTPException:
        return False
    return True
