"""The one table that knows both our errors and HTTP: what each kind of refusal is called and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType

from core import errors
from core.errors import N_
from core.web.protection import Forged


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of refusal: `slug` is the end of its address, `advice` says what the caller does about it."""

    slug: str
    status: HTTPStatus
    title: str
    advice: str


BAD_REQUEST = Kind(
    "bad-request",
    HTTPStatus.BAD_REQUEST,
    N_("Yêu cầu không đọc được"),
    N_("Thân yêu cầu không phải JSON đúng dạng; detail nói chỗ sai. Sửa rồi gửi lại."),
)
NOT_SIGNED_IN = Kind(
    "not-signed-in",
    HTTPStatus.UNAUTHORIZED,
    N_("Cần đăng nhập"),
    N_("Thiếu mã truy cập, hoặc mã hay phiên đã hết hạn. Đăng nhập lại hoặc tạo mã mới."),
)
NOT_ALLOWED = Kind(
    "not-allowed",
    HTTPStatus.FORBIDDEN,
    N_("Không có quyền"),
    N_("Vai trò, hoặc phạm vi của mã truy cập, không cho làm việc này. Hỏi quản trị của đơn vị."),
)
FORGED = Kind(
    "forged",
    HTTPStatus.FORBIDDEN,
    N_("Yêu cầu không đến từ trang của hệ thống"),
    N_("Ghi bằng cookie cần X-CSRF-Token của phiên. Chương trình nên dùng mã truy cập, không dùng cookie."),
)
SECOND_FACTOR_NEEDED = Kind(
    "second-factor-needed",
    HTTPStatus.FORBIDDEN,
    N_("Cần xác thực hai bước"),
    N_("Vai trò quyết định cần phiên đã xác thực hai bước. Bật ở trang tài khoản rồi đăng nhập lại."),
)
NOT_FOUND = Kind(
    "not-found",
    HTTPStatus.NOT_FOUND,
    N_("Không tìm thấy"),
    N_("Không có, hoặc không thuộc phạm vi được xem. Kiểm tra địa chỉ và mã."),
)
METHOD_NOT_ALLOWED = Kind(
    "method-not-allowed",
    HTTPStatus.METHOD_NOT_ALLOWED,
    N_("Địa chỉ này không nhận cách gọi đó"),
    N_("Tiêu đề Allow của trả lời cho biết những cách gọi được nhận."),
)
CONFLICT = Kind(
    "conflict",
    HTTPStatus.CONFLICT,
    N_("Không hợp với hiện trạng"),
    N_("Điều yêu cầu trái với dữ liệu đang có; phần detail nói phải làm gì trước."),
)
ARCHIVED = Kind(
    "archived",
    HTTPStatus.CONFLICT,
    N_("Đơn vị đã lưu trữ"),
    N_("Đơn vị đã lưu trữ chỉ đọc được. Người vận hành mở lại thì mới sửa được."),
)
IN_PROGRESS = Kind(
    "in-progress",
    HTTPStatus.CONFLICT,
    N_("Yêu cầu này đang được thực hiện"),
    N_("Một yêu cầu cùng Idempotency-Key chưa xong. Đợi theo Retry-After rồi gửi lại y nguyên."),
)
STALE = Kind(
    "stale",
    HTTPStatus.PRECONDITION_FAILED,
    N_("Người khác đã sửa trước"),
    N_("If-Match không còn khớp. Đọc lại, xem chỗ khác, rồi gửi với ETag mới."),
)
TOO_LARGE = Kind(
    "too-large",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    N_("Tệp hoặc yêu cầu quá lớn"),
    N_("Chia nhỏ rồi gửi từng phần; detail nói giới hạn."),
)
UNSUPPORTED_MEDIA_TYPE = Kind(
    "unsupported-media-type",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    N_("Kiểu nội dung không dùng được"),
    N_("Gửi Content-Type như phần mô tả của lệnh, thường là application/json."),
)
WRONG_INPUT = Kind(
    "wrong-input",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    N_("Nội dung có chỗ chưa đúng"),
    N_("Mỗi phần tử của faults nói mục nào sai, vì sao. Sửa hết rồi gửi lại; chưa có gì được ghi."),
)
KEY_REUSED = Kind(
    "key-reused",
    HTTPStatus.UNPROCESSABLE_ENTITY,
    N_("Khóa đã dùng cho yêu cầu khác"),
    N_("Mỗi việc cần một Idempotency-Key riêng; chỉ gửi lại y nguyên yêu cầu cũ với khóa cũ."),
)
MISSING_ETAG = Kind(
    "missing-etag",
    HTTPStatus.PRECONDITION_REQUIRED,
    N_("Thiếu If-Match: đọc lại rồi gửi kèm ETag"),
    N_("Đọc bản ghi, lấy ETag của trả lời, gửi lại bằng If-Match."),
)
TOO_MANY = Kind(
    "too-many",
    HTTPStatus.TOO_MANY_REQUESTS,
    N_("Thử quá nhiều lần; hãy đợi rồi làm lại"),
    N_("Đợi số giây ghi ở Retry-After."),
)
FAILED = Kind(
    "failed",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    N_("Lỗi của hệ thống; đã ghi lại để sửa"),
    N_("Không phải lỗi của bên gọi. Gửi lại sau; nếu vẫn vậy thì báo người vận hành kèm giờ xảy ra."),
)
UNAVAILABLE = Kind(
    "unavailable",
    HTTPStatus.SERVICE_UNAVAILABLE,
    N_("Hệ thống tạm thời chưa phục vụ được"),
    N_("Cơ sở dữ liệu hoặc hàng đợi đang bận hay chưa chạy. Đợi theo Retry-After rồi gửi lại."),
)

KINDS = (
    BAD_REQUEST, NOT_SIGNED_IN, NOT_ALLOWED, FORGED, SECOND_FACTOR_NEEDED, NOT_FOUND, METHOD_NOT_ALLOWED, CONFLICT,
    ARCHIVED, IN_PROGRESS, STALE, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE, WRONG_INPUT, KEY_REUSED, MISSING_ETAG, TOO_MANY,
    FAILED, UNAVAILABLE,
)  # fmt: skip

# The first class in an error's line of ancestors that stands here decides.
OF_ERRORS: Mapping[type[BaseException], Kind] = MappingProxyType(
    {
        errors.NotSignedIn: NOT_SIGNED_IN,
        errors.SecondFactorNeeded: SECOND_FACTOR_NEEDED,
        Forged: FORGED,
        errors.NotAllowed: NOT_ALLOWED,
        errors.NotFound: NOT_FOUND,
        errors.Stale: STALE,
        errors.InProgress: IN_PROGRESS,
        errors.Archived: ARCHIVED,
        errors.Conflict: CONFLICT,
        errors.TooMany: TOO_MANY,
        errors.KeyReused: KEY_REUSED,
        errors.WrongInput: WRONG_INPUT,
        errors.PluginError: FAILED,
        errors.NoTenant: FAILED,
        errors.WrongTenant: FAILED,
        errors.ServerError: UNAVAILABLE,
        errors.DatabaseError: UNAVAILABLE,
        errors.XepLoaiError: WRONG_INPUT,
    }
)

# The kind that an HTTP status alone means: the first of its status.
OF_STATUS: Mapping[int, Kind] = MappingProxyType({int(one.status): one for one in reversed(KINDS)})


def kind_of(error: errors.XepLoaiError) -> Kind:
    """Return what kind of refusal an error is."""
    return next(OF_ERRORS[each] for each in type(error).__mro__ if each in OF_ERRORS)
