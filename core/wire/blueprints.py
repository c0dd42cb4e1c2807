"""Blueprints of the API, all under one version."""

from __future__ import annotations

from flask_smorest import Blueprint

VERSION = "/api/v1"


class ApiBlueprint(Blueprint):  # type: ignore[misc]
    """Routes of one area below `/api/v1`: `ApiBlueprint("units", __name__, "/units")`."""

    def __init__(self, name: str, module: str, path: str, *, description: str = "") -> None:
        super().__init__(f"api_{name}", module, url_prefix=f"{VERSION}{path}", description=description)
