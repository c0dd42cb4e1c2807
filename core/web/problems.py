"""Errors to answers: a page for whoever reads pages, a problem of RFC 9457 for whoever calls the API."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from http import HTTPStatus

from flask import Flask, Response, current_app, json, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from core import errors
from core.errors import N_
from core.web import failures
from core.web.language import say
from core.web.leading import led_on
from core.web.refusals import FAILED, IN_PROGRESS, NOT_SIGNED_IN, OF_STATUS, UNAVAILABLE, Kind, kind_of
from core.web.resending import held
from core.wire.blueprints import VERSION
from core.wire.words import message_of

MEDIA_TYPE = "application/problem+json"
DOCS = f"{VERSION}/docs"
_SECONDS: Mapping[Kind, int] = {IN_PROGRESS: 1, UNAVAILABLE: 5}
_PLACES = frozenset({"json", "query", "querystring", "path", "headers", "form", "files", "_schema"})


def register(app: Flask) -> None:
    """Answer every error of ours, and of Flask, with words: JSON under the API, a page elsewhere."""
    app.register_error_handler(errors.XepLoaiError, _ours)
    app.register_error_handler(HTTPException, _of_http)
    for kind in failures.FAILURES:
        app.register_error_handler(kind, _of_servers)
    app.register_error_handler(Exception, _unexpected)


def is_api() -> bool:
    """Say whether this request is one of the API."""
    return request.path == VERSION or request.path.startswith(f"{VERSION}/")


def _ours(error: errors.XepLoaiError) -> ResponseReturnValue:
    led = None if is_api() else led_on(error) or held(error)
    if led is not None:
        return led
    kind = kind_of(error)
    if kind.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        current_app.logger.error("refused", exc_info=error)
        return answer(kind)
    faults = error.faults if isinstance(error, errors.WrongInput) else ()
    said = [{"where": one.where, "message": one.message.said(say)} for one in faults]
    response = answer(kind, None if faults else error.said(say), said)
    if isinstance(error, errors.TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _of_servers(error: Exception) -> ResponseReturnValue:
    """Answer what the database or the queue refused; what is nobody's refusal is a fault of ours."""
    ours = failures.as_ours(error)
    if ours is None:
        return _unexpected(error)
    if type(ours) is errors.XepLoaiError:  # a schema let something through that no column takes
        current_app.logger.error("refused by the database", exc_info=error)
    return _ours(ours)


def _of_http(error: HTTPException) -> ResponseReturnValue:
    """Answer what Flask, or the reading of arguments, refuses; keep what it says in headers (Allow, Location)."""
    status = error.code or HTTPStatus.INTERNAL_SERVER_ERROR
    if error.response is not None or status < HTTPStatus.BAD_REQUEST:
        return error.get_response()
    data = getattr(error, "data", None) or {}
    faults = list(_flat(data.get("messages") or data.get("errors") or {}))
    whole = " ".join(one["message"] for one in faults if not one["where"])
    response = answer(_kind_of(status), _detail(error) or whole, [one for one in faults if one["where"]])
    response.status_code = status
    for name, value in (*error.get_headers(), *(data.get("headers") or {}).items()):
        if name not in {"Content-Type", "Content-Length"}:
            response.headers[name] = value
    return response


def _detail(error: HTTPException) -> str:
    """Return what is known of a refusal beyond its kind."""
    if isinstance(error, RequestEntityTooLarge) and request.max_content_length:
        return say(N_("Nhiều nhất {most} MB."), most=request.max_content_length // 1024 // 1024)
    return ""


def _kind_of(status: int) -> Kind:
    usual = OF_STATUS[HTTPStatus.BAD_REQUEST] if status < HTTPStatus.INTERNAL_SERVER_ERROR else FAILED
    return OF_STATUS.get(status, usual)


def _unexpected(error: Exception) -> ResponseReturnValue:
    current_app.logger.error("failed", exc_info=error)
    return answer(FAILED)


def answer(kind: Kind, detail: str | None = None, faults: list[dict[str, str]] | None = None) -> Response:
    """Return a refusal as whoever asks can read it."""
    title = say(kind.title)
    if not is_api():
        page = render_template("problem.html", status=int(kind.status), title=title, detail=detail, faults=faults or [])
        return Response(page, kind.status, mimetype="text/html")
    problem: dict[str, object] = {"type": f"{DOCS}#{kind.slug}", "title": title, "status": int(kind.status)}
    if detail:
        problem["detail"] = detail
    if faults:
        problem["faults"] = faults
    response = Response(json.dumps(problem, ensure_ascii=False), kind.status, mimetype=MEDIA_TYPE)
    if kind is NOT_SIGNED_IN:
        response.headers["WWW-Authenticate"] = "Bearer"
    if kind in _SECONDS:
        response.headers["Retry-After"] = str(_SECONDS[kind])
    return response


def _flat(messages: object, where: str = "") -> Iterator[dict[str, str]]:
    """Yield the faults that marshmallow found, each with the path of its field; the place (json, query) is left out."""
    if isinstance(messages, Mapping):
        for key, inner in messages.items():
            place = where if key == "_schema" or (not where and key in _PLACES) else f"{where}.{key}"
            yield from _flat(inner, place.strip("."))
    elif isinstance(messages, list | tuple):
        for one in messages:
            yield from _flat(one, where)
    else:
        yield {"where": where, "message": message_of(messages).said(say)}
