"""Blueprints of the API, all under one version: what every route of it does, and is described as doing.

A route of an `ApiBlueprint` need not say that it may answer 400, 401, 403, 404, 409, 412, 413, 415, 422, 429 or 503:
each that can happen is described by itself. A POST takes an `Idempotency-Key`. A body of JSON may have 1 MB, one with
files 21 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from flask import current_app, request
from flask_smorest import Blueprint
from flask_smorest.etag import _get_etag_ctx
from flask_smorest.exceptions import PreconditionFailed
from flask_smorest.utils import resolve_schema_instance
from werkzeug import Response
from werkzeug.exceptions import HTTPException

from core.access.requests import OPEN, PERMISSION
from core.wire.once import once_only
from core.wire.reading import Reader

VERSION = "/api/v1"
LARGEST_BODY, LARGEST_UPLOAD = 1024 * 1024, 21 * 1024 * 1024
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
IDEMPOTENCY_KEY = "IDEMPOTENCY_KEY"  # the name of its parameter in the description

_ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.TOO_MANY_REQUESTS)
_GUARDED = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_OF_WRITES = (HTTPStatus.CONFLICT, HTTPStatus.PRECONDITION_FAILED)
_OF_BODIES = (HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """Routes of one area below `/api/v1`: `ApiBlueprint("units", __name__, "/units")`."""

    ARGUMENTS_PARSER = Reader()

    def __init__(self, name: str, module: str, path: str, *, description: str = "") -> None:
        super().__init__(f"api_{name}", module, url_prefix=f"{VERSION}{path}", description=description)
        self.area = name
        self._prepare_doc_cbks.append(self._prepare_usual_doc)
        self.before_request(_limit_body)

    def add_url_rule(
        self,
        rule: str,
        endpoint: str | None = None,
        view_func: Callable[..., Any] | None = None,
        provide_automatic_options: bool | None = None,
        *,
        parameters: list[Any] | None = None,
        tags: list[str] | None = None,
        **options: Any,
    ) -> None:
        """Register a route; one that takes a POST happens once for each key that it is sent with."""
        if view_func is not None and "POST" in options.get("methods", ()):
            view_func = once_only(view_func)
        super().add_url_rule(
            rule,
            endpoint,
            view_func,
            provide_automatic_options,
            parameters=parameters,
            tags=[self.area] if tags is None else tags,
            **options,
        )

    def check_etag(self, etag_data: Any, etag_schema: Any = None) -> None:
        """Raise 412 where the reader's `If-Match` is not of what stands there now.

        A tag that a proxy made weak on the way (it compressed the answer) is still the tag.
        """
        if etag_schema is not None:
            etag_data = resolve_schema_instance(etag_schema).dump(etag_data)
        _get_etag_ctx()["etag_checked"] = True
        if not request.if_match.contains_weak(self._generate_etag(etag_data)):
            raise PreconditionFailed

    def _check_not_modified(self, etag: str) -> None:
        """Answer 304, with the tag, a reader who has this already."""
        if request.method in self.METHODS_CHECKING_NOT_MODIFIED and request.if_none_match.contains_weak(etag):
            response = Response(status=HTTPStatus.NOT_MODIFIED)
            response.set_etag(etag)
            raise HTTPException(response=response)

    def _store_endpoint_docs(
        self, endpoint: str, obj: Any, parameters: list[Any] | None, tags: list[str] | None, **options: Any
    ) -> None:
        """Add to what is described which permission a route needs."""
        super()._store_endpoint_docs(endpoint, obj, parameters, tags, **options)
        for method, doc in self._docs[endpoint].items():
            if method != "parameters":
                doc["route"] = (obj.__name__, getattr(obj, PERMISSION, None), getattr(obj, OPEN, None))
                _name_permission(doc)

    @staticmethod
    def _prepare_usual_doc(
        doc: dict[str, Any], doc_info: Mapping[str, Any], *, method: str, **_: Any
    ) -> dict[str, Any]:
        """Describe what any route may answer, its name, and what it needs."""
        name, permission, is_open = doc_info["route"]
        responses = doc.setdefault("responses", {})
        for status in _usual(doc, method.upper(), bool(is_open)):
            if not {status, str(int(status))} & responses.keys():
                responses[status] = status.name
        doc["operationId"] = name
        if permission is not None:
            doc["x-permission"] = str(permission)
            if method == "post":
                doc.setdefault("parameters", []).append(IDEMPOTENCY_KEY)
        if is_open:
            doc["security"] = []
        return doc


def _usual(doc: Mapping[str, Any], method: str, is_open: bool) -> list[HTTPStatus]:
    found = [*_ALWAYS, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE]
    if not is_open:
        found += _GUARDED
    if method in WRITES:
        found += _OF_WRITES
    if "requestBody" in doc:
        found += _OF_BODIES
    return found


def _name_permission(doc: dict[str, Any]) -> None:
    """Say in words, below the summary, which permission is needed."""
    _, permission, _ = doc["route"]
    if permission is not None:
        said = doc["docstring"].get("description")
        doc["docstring"]["description"] = "\n\n".join(filter(None, [said, needed(str(permission))]))


def needed(permission: str) -> str:
    """Return the words with which a description says which permission is needed."""
    return f"Cần quyền `{permission}`."


def _limit_body() -> None:
    """Let a body be as large as its route takes, before anybody reads it."""
    view = current_app.view_functions.get(request.endpoint or "")
    takes = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    files = any(isinstance(one, Mapping) and one.get("in") == "files" for one in takes)
    request.max_content_length = LARGEST_UPLOAD if files else LARGEST_BODY
