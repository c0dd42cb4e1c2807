"""What an entry of the audit says to people: a sentence for each action, filled from its details. Pure.

Whoever records a new action adds its sentence here; a test compares the two.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from string import Formatter
from types import MappingProxyType
from typing import Any

from core.clock import VIETNAM
from core.errors import N_, Message

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # tenants
        "tenant.create": N_("Tạo đơn vị {name} ({code})"),
        "tenant.archive": N_("Lưu trữ đơn vị"),
        "tenant.reopen": N_("Mở lại đơn vị đã lưu trữ"),
        "tenant.choose_plugins": N_("Chọn plugin: {new}; trước đó: {old}"),
        "tenant.choose_rulebook": N_("Chọn bộ quy tắc năm {year}: {new}; trước đó: {old}"),
        "submission.submit": N_("Nộp kết quả năm {year} của «{about}» lên {to}: {results} mục"),
        "submission.withdraw": N_("Rút kết quả năm {year} của «{about}» đã nộp: {reason}"),
        "submission.receive": N_("Nhận kết quả năm {year} của «{about}» từ {sender}: {results} mục"),
        # break-glass sessions
        "break_glass.open": N_("Mở phiên khẩn cấp vào {into} đến {until}: {reason}"),
        "break_glass.let_in": N_("Người vận hành {operator} vào bằng phiên khẩn cấp đến {until}: {reason}"),
        "break_glass.request": N_("Phiên khẩn cấp của {operator}: {asked}"),
        "break_glass.end": N_("Kết thúc phiên khẩn cấp của {operator}"),
        "break_glass.close": N_("Phiên khẩn cấp vào {into} đã kết thúc"),
        # jobs
        "jobs.start": N_("Giao việc {kind}"),
        "jobs.cancel": N_("Hủy việc {kind}"),
        "jobs.retry": N_("Thử lại việc {kind}"),
        "jobs.fail": N_("Việc không làm được: {error}"),
        # accounts
        "account.create": N_("Tạo tài khoản {username} cho {name}"),
        "account.change": N_("Sửa tài khoản: {changed}"),
        "account.close": N_("Đóng tài khoản"),
        "account.reopen": N_("Mở lại tài khoản"),
        "account.ask_for_reset": N_("Báo quên mật khẩu"),
        "account.accept_invitation": N_("Nhận lời mời, đặt mật khẩu"),
        "account.reset_password": N_("Đặt lại mật khẩu bằng liên kết"),
        "account.give_link": N_("Cấp liên kết {kind} cho tài khoản"),
        "account.choose_openid": N_("Chọn đăng nhập bằng tài khoản ngoài: {new}; trước đó: {old}"),
        "account.link_openid": N_("Nối với tài khoản ngoài"),
        "account.change_password": N_("Đổi mật khẩu"),
        "account.add_passkey": N_("Thêm khóa đăng nhập {passkey}"),
        "account.end_passkey": N_("Bỏ khóa đăng nhập {passkey}"),
        "account.grant_role": N_("Giao vai trò {role} từ {since} đến {until}"),
        "account.end_role": N_("Kết thúc vai trò {role}"),
        "account.set_up_totp": N_("Bật mã xác thực hai bước"),
        "account.end_totp": N_("Tắt mã xác thực hai bước"),
        "account.clear_second_factors": N_("Xóa mọi cách xác thực bước hai"),
        "account.new_recovery_codes": N_("Cấp lại mã khôi phục"),
        "account.use_recovery_code": N_("Dùng một mã khôi phục; còn {left}"),
        "account.sign_in": N_("Đăng nhập bằng {method}"),
        "account.sign_out": N_("Đăng xuất"),
        "account.end_session": N_("Kết thúc một phiên đăng nhập"),
        "account.end_sessions": N_("Kết thúc {count} phiên đăng nhập"),
        "account.rehash": N_("Lưu lại mật khẩu theo cách mới"),
        "account.create_token": N_("Tạo mã truy cập {token} cho {days} ngày: {scopes}"),
        "account.end_token": N_("Bỏ mã truy cập {token}"),
        # units, bodies, documents
        "document.make": N_("Nhập văn bản {number} ngày {dated} của {issuer}"),
        "document.entitle": N_("Ghi trích yếu của văn bản {number} ngày {dated}: {title}"),
        "unit.found": N_("Lập đơn vị {name} ({code}) từ {since}"),
        "unit.rename": N_("Đổi tên đơn vị từ {day}: {new}; trước đó: {old}"),
        "unit.move": N_("Chuyển đơn vị từ {day}: {new}; trước đó: {old}"),
        "unit.rekind": N_("Đổi loại đơn vị từ {day}: {new}; trước đó: {old}"),
        "unit.correct": N_("Sửa sai về đơn vị: {new}; trước đó: {old}"),
        "unit.recode": N_("Đổi mã đơn vị: {new}; trước đó: {old}"),
        "unit.end": N_("Đơn vị {name} ({code}) kết thúc từ {day}"),
        "body.make": N_("Lập tập thể {name} ({code}) từ {since}"),
        "body.rename": N_("Đổi tên tập thể từ {day}: {new}; trước đó: {old}"),
        "body.end": N_("Tập thể kết thúc từ {day}"),
        "body.correct": N_("Sửa sai về tập thể: {new}; trước đó: {old}"),
        # people
        "person.add": N_("Thêm người: {values}"),
        "person.correct": N_("Sửa lý lịch: {new}; trước đó: {old}"),
        "person.admit": N_("Kết nạp: {new}"),
        "person.make_official": N_("Chuyển đảng chính thức: {new}"),
        "person.transfer": N_("Chuyển sinh hoạt đảng từ {on}"),
        "person.leave": N_("Rời đơn vị từ {on}"),
        "person.return": N_("Trở lại đơn vị từ {on}"),
        "person.merge": N_("Gộp hai hồ sơ của cùng một người"),
        # imports and exports
        "import.upload": N_("Gửi tệp nhập {file} ({kind})"),
        "import.apply": N_("Nhập tệp {file} ({kind}): {written} hàng được ghi, {wrong} hàng sai bị bỏ qua"),
        "import.undo": N_("Hoàn tác tệp nhập {file} ({kind}): {rows} chỗ"),
        "export.ask": N_("Xuất dữ liệu {kind}"),
        "demo.fill": N_("Nạp số liệu mẫu: {units} đơn vị"),
    }
)

# Records about people, units and bodies are all kept in one way: an action is the kind of record and a verb.
RECORDS: Mapping[str, str] = MappingProxyType(
    {
        "membership": N_("nơi sinh hoạt"),
        "departure": N_("việc rời đi"),
        "post": N_("chức vụ"),
        "standing": N_("miễn sinh hoạt, đình chỉ"),
        "absence": N_("thời gian vắng"),
        "discipline": N_("kỷ luật"),
        "commendation": N_("khen thưởng"),
        "award": N_("danh hiệu"),
        "state_result": N_("kết quả bên chính quyền"),
        "student_record": N_("kết quả học tập"),
        "year_level": N_("mức xếp loại năm"),
        "year_facts": N_("số liệu năm"),
    }
)
RECORD_VERBS: Mapping[str, str] = MappingProxyType(
    {
        "add": N_("Thêm {record}: {values}"),
        "correct": N_("Sửa {record}: {new}; trước đó: {old}"),
        "end": N_("Kết thúc {record}: {new}"),
        "strike": N_("Gạch bỏ {record} nhập nhầm: {values}; lý do: {reason}"),
    }
)

# Who did something without an account.
ACTORS: Mapping[str, str] = MappingProxyType(
    {"operator": N_("người vận hành, bằng dòng lệnh"), "system": N_("hệ thống"), "demo": N_("số liệu mẫu")}
)

UNKNOWN = N_("Việc khác: {action}")
YES, NO, NOTHING = N_("có"), N_("không"), "-"
_DAY = re.compile(r"[12]\d{3}-\d\d-\d\d")
_MOMENT = re.compile(r"[12]\d{3}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?[+-]\d\d:\d\d")


def sentence(action: str, details: Mapping[str, Any]) -> Message:
    """Return the sentence of an entry; a detail that it does not have is a dash."""
    area, _, verb = action.partition(".")
    template = SENTENCES.get(action)
    if template is not None:
        return Message(template, {name: _said(details.get(name)) for name in placeholders(template)})
    if area in RECORDS and verb in RECORD_VERBS:
        template = RECORD_VERBS[verb]
        said = {name: _said(details.get(name)) for name in placeholders(template)}
        return Message(template, {**said, "record": Message(RECORDS[area])})
    return Message(UNKNOWN, {"action": action})


def placeholders(template: str) -> list[str]:
    """Return the names that a sentence is filled with."""
    return [name for _, name, _, _ in Formatter().parse(template) if name]


def _said(value: object) -> object:
    if isinstance(value, bool):
        return Message(YES if value else NO)
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_plain(one)}" for key, one in value.items()) or NOTHING
    if isinstance(value, list | tuple):
        return ", ".join(map(_plain, value)) or NOTHING
    return _plain(value)


def _plain(value: object) -> str:
    """Write a value; days and moments, kept as `2025-12-01` and with their zone, as people in Việt Nam write them."""
    if value is None:
        return NOTHING
    text = str(value)
    if _DAY.fullmatch(text):
        year, month, day = text.split("-")
        return f"{day}/{month}/{year}"
    if not _MOMENT.fullmatch(text):
        return text
    try:
        return f"{datetime.fromisoformat(text).astimezone(VIETNAM):%H:%M %d/%m/%Y}"
    except ValueError:  # somebody's own words that only look like a moment
        return text
