"""The one table that knows both our errors and HTTP; a refusal of the API is a problem of RFC 9457."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Flask, Response, current_app, json, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from core import errors
from core.errors import N_
from core.web.language import say
from core.wire.blueprints import VERSION

# The first class in an error's line of ancestors that stands here decides.
STATUS: dict[type[Exception], HTTPStatus] = {
    errors.NotSignedIn: HTTPStatus.UNAUTHORIZED,
    errors.NotAllowed: HTTPStatus.FORBIDDEN,
    errors.NotFound: HTTPStatus.NOT_FOUND,
    errors.Stale: HTTPStatus.PRECONDITION_FAILED,
    errors.Conflict: HTTPStatus.CONFLICT,
    errors.TooMany: HTTPStatus.TOO_MANY_REQUESTS,
    errors.WrongInput: HTTPStatus.UNPROCESSABLE_ENTITY,
    errors.PluginError: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.NoTenant: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.WrongTenant: HTTPStatus.INTERNAL_SERVER_ERROR,
    errors.ServerError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.DatabaseError: HTTPStatus.SERVICE_UNAVAILABLE,
    errors.XepLoaiError: HTTPStatus.UNPROCESSABLE_ENTITY,
}

TITLES = {
    HTTPStatus.BAD_REQUEST: N_("Yêu cầu không đọc được"),
    HTTPStatus.UNAUTHORIZED: N_("Cần đăng nhập"),
    HTTPStatus.FORBIDDEN: N_("Không có quyền"),
    HTTPStatus.NOT_FOUND: N_("Không tìm thấy"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("Địa chỉ này không nhận cách gọi đó"),
    HTTPStatus.CONFLICT: N_("Không hợp với hiện trạng"),
    HTTPStatus.PRECONDITION_FAILED: N_("Người khác đã sửa trước"),
    HTTPStatus.PRECONDITION_REQUIRED: N_("Thiếu If-Match: đọc lại rồi gửi kèm ETag"),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: N_("Tệp hoặc yêu cầu quá lớn"),
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: N_("Kiểu nội dung không dùng được"),
    HTTPStatus.UNPROCESSABLE_ENTITY: N_("Nội dung có chỗ chưa đúng"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("Thử quá nhiều lần; hãy đợi rồi làm lại"),
    HTTPStatus.INTERNAL_SERVER_ERROR: N_("Lỗi của hệ thống; đã ghi lại để sửa"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("Hệ thống tạm thời chưa phục vụ được"),
}


def status_of(error: errors.XepLoaiError) -> HTTPStatus:
    """Return the status under which an error leaves the house."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def register(app: Flask) -> None:
    """Answer every error of ours, and of Flask, with words: JSON under the API, a page elsewhere."""
    app.register_error_handler(errors.XepLoaiError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    app.register_error_handler(Exception, _unexpected)


def is_api() -> bool:
    """Say whether this request is one of the API."""
    return request.path.startswith(VERSION)


def _ours(error: errors.XepLoaiError) -> ResponseReturnValue:
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.error("refused", exc_info=error)
        return answer(status)
    faults = error.faults if isinstance(error, errors.WrongInput) else ()
    said = [{"where": one.where, "message": one.message.said(say)} for one in faults]
    response = answer(status, None if faults else error.said(say), said, kind=type(error).__name__)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _of_http(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask, or the reading of arguments, refuses; keep what it says in headers (Allow, Location)."""
    if error.response is not None:
        return error.response
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    data = getattr(error, "data", None) or {}
    response = answer(status, faults=list(_flat(data.get("messages") or data.get("errors") or {})))
    for name, value in error.get_headers():
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    for name, value in (data.get("headers") or {}).items():
        response.headers[name] = value
    return response


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("failed", exc_info=error)
    return answer(HTTPStatus.INTERNAL_SERVER_ERROR)


def answer(
    status: HTTPStatus,
    detail: str | None = None,
    faults: list[dict[str, str]] | None = None,
    *,
    kind: str | None = None,
) -> Response:
    """Return a refusal as whoever asks can read it."""
    title = say(TITLES.get(status, N_("Yêu cầu không thực hiện được")))
    if not is_api():
        page = render_template("problem.html", status=int(status), title=title, detail=detail, faults=faults or [])
        return Response(page, status, mimetype="text/html")
    problem: dict[str, object] = {
        "type": f"{VERSION}/docs#{kind or status.name.lower()}",
        "title": title,
        "status": int(status),
    }
    if detail:
        problem["detail"] = detail
    if faults:
        problem["faults"] = faults
    return Response(json.dumps(problem, ensure_ascii=False), status, mimetype="application/problem+json")


def _flat(messages: object, where: str = "") -> Iterator[dict[str, str]]:
    """Yield the faults that marshmallow found, each with the path of its field; the place (json, query) is left out."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            place = where if not where and key in {"json", "query", "path", "headers", "_schema"} else f"{where}.{key}"
            yield from _flat(inner, place.strip("."))
    elif isinstance(messages, list | tuple):
        for one in messages:
            yield from _flat(one, where)
    else:
        yield {"where": where, "message": say(str(messages))}
