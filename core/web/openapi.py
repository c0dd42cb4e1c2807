"""The description of the API (OpenAPI 3.1), made from its routes and schemas."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from itertools import chain
from types import MappingProxyType
from typing import Any

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask
from flask_smorest import Api
from flask_smorest.utils import prepare_response
from marshmallow import Schema

from core.users.cookies import SESSION as SESSION_COOKIE
from core.web.problems import MEDIA_TYPE
from core.web.refusals import OF_STATUS
from core.wire import once
from core.wire.blueprints import IDEMPOTENCY_KEY, VERSION, ApiBlueprint
from core.wire.schemas import ProblemOut

ABOUT = """\
Mọi việc làm được trên trang đều làm được qua API này, với cùng các quyền.

- Xác thực: gửi `Authorization: Bearer <mã truy cập>`; mã tạo ở trang tài khoản. Trình duyệt đã đăng nhập dùng cookie
  của phiên, và khi ghi thì gửi thêm `X-CSRF-Token`.
- Danh sách trả về từng trang: `{"items": […], "next": "…"}`; gửi `after` bằng `next` để đọc trang sau, `next` là null
  ở trang cuối.
- Mỗi bản ghi có `ETag`. Khi sửa, gửi lại bằng `If-Match`: nếu người khác đã sửa trước thì nhận 412, không mất gì.
- Gửi `Idempotency-Key` cùng một yêu cầu POST thì gửi lại bao nhiêu lần cũng chỉ thực hiện một lần.
- Lỗi trả về dạng `application/problem+json` (RFC 9457); `type` dẫn tới phần giải thích ở trang này.
- Mỗi tài khoản được gọi 600 lần một phút; quá thì nhận 429 với `Retry-After`.
- Ngày viết `2026-11-20`, thời điểm kèm múi giờ, số lẻ viết như chữ: `"3.05"`.
"""

# What an area is about, where its blueprint does not say so itself.
AREAS: Mapping[str, str] = MappingProxyType(
    {
        "audit": "Nhật ký không sửa được.",
        "break_glass": "Những phiên hỗ trợ khẩn cấp vào dữ liệu của đơn vị.",
        "choices": "Plugin và bộ quy tắc từng năm mà đơn vị chọn.",
        "exports": "Xuất ra bảng tính.",
        "facts": "Dữ kiện tính từ hồ sơ, mức xếp loại và căn cứ.",
        "imports": "Nhập từ bảng tính: xem trước, xác nhận, hoàn tác.",
        "operator": "Vận hành: các đơn vị sử dụng hệ thống, phiên hỗ trợ khẩn cấp.",
        "submissions": "Kết quả nộp lên cấp trên và nhận từ cấp dưới.",
    }
)

RETRY_AFTER = {"description": "Sau bao nhiêu giây thì gửi lại.", "schema": {"type": "integer"}}
_HEADERS: Mapping[HTTPStatus, dict[str, Any]] = MappingProxyType(
    {
        HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": {"description": "Bearer", "schema": {"type": "string"}}},
        HTTPStatus.TOO_MANY_REQUESTS: {"Retry-After": RETRY_AFTER},
        HTTPStatus.SERVICE_UNAVAILABLE: {"Retry-After": RETRY_AFTER},
    }
)


class Description(Api):  # type: ignore[misc]
    """The API as a whole; what it refuses it refuses as a problem, and each route says which it may."""

    ERROR_SCHEMA = ProblemOut
    DEFAULT_ERROR_RESPONSE_NAME = None  # «anything else» would make every undocumented answer a documented one

    def __init__(self, app: Flask, **options: Any) -> None:
        self._areas: set[str] = set()
        options["marshmallow_plugin"] = MarshmallowPlugin(schema_name_resolver=self._name_of)
        super().__init__(app, spec_kwargs=options)

    def register_blueprint(self, blp: ApiBlueprint, *, parameters: list[Any] | None = None, **options: Any) -> None:
        """Register the routes of an area, and the area as a tag."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp, **options)
        blp.register_views_in_doc(self, self._app, self.spec, name=blp.name, parameters=parameters)
        if blp.area not in self._areas:
            self._areas.add(blp.area)
            self.spec.tag({"name": blp.area, "description": blp.description or AREAS.get(blp.area, blp.area)})

    def _name_of(self, schema: type[Schema] | Schema) -> str:
        """Return what a schema is called: its class, with its area before and a number after where that is taken."""
        made = schema if isinstance(schema, type) else type(schema)
        area = made.__module__.removeprefix("core.").partition(".")[0].capitalize()
        names = chain([made.__name__], (f"{area}{made.__name__}{number or ''}" for number in (0, *range(2, 100))))
        return next(one for one in names if one not in self.spec.components.schemas)

    def _register_error_handlers(self) -> None:
        """Leave errors to `core.web.problems`."""

    def _register_responses(self) -> None:
        """Describe once what each refusal looks like."""
        for status in HTTPStatus:
            response: dict[str, Any] = {
                "description": OF_STATUS[status].title if status in OF_STATUS else status.phrase
            }
            if status >= HTTPStatus.BAD_REQUEST:
                response |= {"schema": ProblemOut, "headers": dict(_HEADERS.get(status, {}))}
            prepare_response(response, self.spec, MEDIA_TYPE)
            self.spec.components.response(status.name, response, lazy=True)


def describe(app: Flask) -> Description:
    """Prepare the description; blueprints are registered on what is returned."""
    app.config.update(
        API_TITLE="Xếp Loại",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=VERSION,
        OPENAPI_JSON_PATH="openapi.json",
    )
    options = {"info": {"description": ABOUT}, "security": [{"token": []}, {"session": []}]}
    described = Description(app, **options)
    components = described.spec.components
    token = {"type": "http", "scheme": "bearer", "description": "Mã truy cập của một tài khoản, có hạn và phạm vi."}
    session = {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE, "description": "Phiên của trình duyệt."}
    components.security_scheme("token", token)
    components.security_scheme("session", session)
    key = {
        "description": "Một khóa mới cho mỗi việc: gửi lại cùng khóa thì nhận lại trả lời cũ, trong 24 giờ.",
        "schema": {"type": "string", "pattern": f"^[!-~]{{1,{once.LONGEST}}}$"},
        "name": once.HEADER,
    }
    components.parameter(IDEMPOTENCY_KEY, "header", key, lazy=True)
    return described
