"""The description of the API (OpenAPI 3.1), made from its routes and schemas."""

from __future__ import annotations

from flask import Flask
from flask_smorest import Api

from core.wire.blueprints import VERSION
from core.wire.schemas import ProblemOut


class Description(Api):  # type: ignore[misc]
    """The API as a whole; what it refuses it refuses as a problem."""

    ERROR_SCHEMA = ProblemOut

    def _register_error_handlers(self) -> None:
        """Leave errors to `core.web.problems`."""


def describe(app: Flask) -> Description:
    """Prepare the description; blueprints are registered on what is returned."""
    app.config.update(
        API_TITLE="Xếp Loại",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX=VERSION,
        OPENAPI_JSON_PATH="openapi.json",
    )
    return Description(app)
