"""What roles and permissions are called, for people. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from core.access.permissions import Permission, Role
from core.errors import N_
from core.users.kinds import AccountState, OpenIdMatch

ROLES: Mapping[Role, str] = MappingProxyType(
    {
        Role.MEMBER: N_("Đảng viên"),
        Role.CELL_SECRETARY: N_("Bí thư chi bộ"),
        Role.COMMITTEE_MEMBER: N_("Cấp ủy viên"),
        Role.CLERK: N_("Văn phòng"),
        Role.ORGANISATION_BOARD: N_("Ban tổ chức (thẩm định)"),
        Role.INSPECTION_COMMITTEE: N_("Ủy ban kiểm tra"),
        Role.AUTHORITY: N_("Cấp có thẩm quyền quyết định"),
        Role.TELLER: N_("Tổ kiểm phiếu"),
        Role.TENANT_ADMIN: N_("Quản trị của đơn vị"),
        Role.OPERATOR: N_("Vận hành hệ thống"),
        Role.RESCUER: N_("Cứu hộ (phiên khẩn cấp)"),
    }
)

PERMISSIONS: Mapping[Permission, str] = MappingProxyType(
    {
        Permission.USE_OWN_ACCOUNT: N_("Dùng tài khoản của mình"),
        Permission.SEE_OWN_RECORD: N_("Xem hồ sơ của mình"),
        Permission.SEE_RULEBOOKS: N_("Xem bộ quy tắc"),
        Permission.SEE_UNITS: N_("Xem tổ chức đảng"),
        Permission.EDIT_UNITS: N_("Sửa tổ chức đảng"),
        Permission.SEE_PEOPLE: N_("Xem đảng viên"),
        Permission.EDIT_PEOPLE: N_("Sửa đảng viên"),
        Permission.IMPORT: N_("Nhập dữ liệu"),
        Permission.EXPORT: N_("Xuất dữ liệu"),
        Permission.CLASSIFY: N_("Tính xếp loại"),
        Permission.SEE_SUBMISSIONS: N_("Xem kết quả đã nộp"),
        Permission.SUBMIT: N_("Nộp kết quả lên cấp trên"),
        Permission.SEE_JOBS: N_("Xem việc đang chạy"),
        Permission.SEE_AUDIT: N_("Xem nhật ký"),
        Permission.MANAGE_ACCOUNTS: N_("Quản lý tài khoản"),
        Permission.CHOOSE_RULEBOOKS: N_("Chọn bộ quy tắc"),
        Permission.SEE_BREAK_GLASS: N_("Xem phiên khẩn cấp"),
        Permission.MANAGE_TENANTS: N_("Quản lý các đơn vị"),
        Permission.SEE_INSTALLATION: N_("Xem tình trạng hệ thống"),
        Permission.BREAK_GLASS: N_("Mở phiên khẩn cấp"),
    }
)

STATES: Mapping[AccountState, str] = MappingProxyType(
    {
        AccountState.INVITED: N_("Đã mời"),
        AccountState.ACTIVE: N_("Đang dùng"),
        AccountState.CLOSED: N_("Đã đóng"),
    }
)

OPENID: Mapping[OpenIdMatch, str] = MappingProxyType(
    {
        OpenIdMatch.OFF: N_("Không dùng"),
        OpenIdMatch.EMAIL: N_("Theo địa chỉ thư đã xác minh"),
        OpenIdMatch.USERNAME: N_("Theo tên đăng nhập"),
    }
)
