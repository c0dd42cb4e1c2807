"""The shapes of the API's description, laid out in lines for a page: parameters, fields, an example."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from core.wire.blueprints import needed

Json = Mapping[str, Any]

DEEPEST = 6
MEDIA_TYPE = "application/json"
METHODS = ("get", "post", "put", "patch", "delete")

_EXAMPLES: Mapping[str, object] = {
    "date": "2026-11-20",
    "date-time": "2026-11-20T08:30:00+07:00",
    "uuid": "0197f0a2-5c1e-7d3b-9a44-1f2e3d4c5b6a",
    "integer": 1,
    "number": 1.5,
    "boolean": False,
    "string": "",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A field or parameter: its name, how deep it stands, what it takes, and what is said of it."""

    name: str
    type: str
    required: bool
    note: str = ""
    depth: int = 0
    place: str = ""  # of a parameter: path, query, header


@dataclass(frozen=True, slots=True)
class Answer:
    """A status that may be answered; `lines` describe its body (nobody is required to give anything)."""

    status: str
    title: str
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """A method of an address."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    permission: str | None
    parameters: tuple[Line, ...]
    media_type: str | None  # of the body, where it takes one
    body: tuple[Line, ...]
    example: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Area:
    """The operations under one tag."""

    name: str
    about: str
    operations: tuple[Operation, ...]


def areas(spec: Json) -> tuple[Area, ...]:
    """Return the areas of a description in its order, those without operations left out."""
    found: dict[str, list[Operation]] = {}
    for path, methods in spec["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                shared = methods.get("parameters", ())
                found.setdefault(operation["tags"][0], []).append(_operation(spec, path, method, operation, shared))
    return tuple(
        Area(tag["name"], tag["description"], tuple(found[tag["name"]])) for tag in spec["tags"] if tag["name"] in found
    )


def _operation(spec: Json, path: str, method: str, said: Json, shared: Any) -> Operation:
    media_type, body = _content(spec, said.get("requestBody", {}))
    return Operation(
        id=said["operationId"],
        method=method.upper(),
        path=path,
        summary=said.get("summary", said["operationId"]),
        description=said.get("description", "").removesuffix(needed(str(said.get("x-permission")))).strip(),
        permission=said.get("x-permission"),
        parameters=tuple(_parameter(spec, _there(spec, one)) for one in (*shared, *said.get("parameters", ()))),
        media_type=media_type,
        body=tuple(lines(spec, body)),
        example=json.dumps(example(spec, body), ensure_ascii=False, indent=2) if media_type == MEDIA_TYPE else "",
        answers=tuple(_answer(spec, status, _there(spec, one)) for status, one in sorted(said["responses"].items())),
    )


def _parameter(spec: Json, said: Json) -> Line:
    schema = _there(spec, said.get("schema", {}))
    note = said.get("description") or schema.get("description", "")
    return Line(said["name"], type_of(spec, schema), said.get("required", False), note, place=said["in"])


def _answer(spec: Json, status: str, said: Json) -> Answer:
    media_type, schema = _content(spec, said)
    inside = lines(spec, schema) if media_type == MEDIA_TYPE else ()
    return Answer(status, said.get("description", ""), tuple(replace(one, required=False) for one in inside))


def _content(spec: Json, said: Json) -> tuple[str | None, Json]:
    for media_type, content in said.get("content", {}).items():
        return media_type, _there(spec, content.get("schema", {}))
    return None, {}


def lines(spec: Json, schema: Json, depth: int = 0) -> Iterator[Line]:
    """Yield the fields of a schema, each followed by those inside it; a list stands for its items."""
    schema = _there(spec, schema)
    if schema.get("items") and "properties" not in schema:
        yield from lines(spec, schema["items"], depth)
        return
    required = set(schema.get("required", ()))
    for name, said in schema.get("properties", {}).items():
        inner = _there(spec, said)
        note = said.get("description") or inner.get("description", "")
        yield Line(name, type_of(spec, inner), name in required, note, depth)
        if depth < DEEPEST:
            yield from lines(spec, inner, depth + 1)


def type_of(spec: Json, schema: Json) -> str:
    """Return in few words what a schema takes: `string 1…200`, `"A" | "B"`, `uuid[]`, `integer | null`."""
    schema = _there(spec, schema)
    if "enum" in schema:
        return " | ".join(json.dumps(one, ensure_ascii=False) for one in schema["enum"])
    if "items" in schema:
        return f"{type_of(spec, schema['items'])}[]{_bounds(schema, 'Items')}{_or_null(schema)}"
    for joined in ("allOf", "anyOf", "oneOf"):
        if joined in schema:
            return " | ".join(dict.fromkeys(type_of(spec, one) for one in schema[joined]))
    if _types(schema) == ["null"]:
        return "null"
    named = schema.get("format") or " | ".join(one for one in _types(schema) if one != "null") or "any"
    return f"{named}{_bounds(schema, 'Length') or _range(schema)}{_or_null(schema)}"


def _types(schema: Json) -> list[str]:
    said = schema.get("type", [])
    return [said] if isinstance(said, str) else list(said)


def _or_null(schema: Json) -> str:
    return " | null" if "null" in _types(schema) else ""


def _bounds(schema: Json, of: str) -> str:
    return _between(schema.get(f"min{of}"), schema.get(f"max{of}"))


def _range(schema: Json) -> str:
    return _between(schema.get("minimum"), schema.get("maximum"))


def _between(least: object, most: object) -> str:
    if least is None and most is None:
        return ""
    return f" {'' if least is None else least}…{'' if most is None else most}"


def example(spec: Json, schema: Json, depth: int = 0) -> Any:
    """Return a value of a schema to begin with: what it requires, or all of it where it requires nothing."""
    schema = _there(spec, schema)
    if "default" in schema or "example" in schema:
        return schema.get("example", schema.get("default"))
    if schema.get("enum"):
        return schema["enum"][0]
    if "items" in schema:
        return [example(spec, schema["items"], depth + 1)] if depth < DEEPEST else []
    for joined in ("allOf", "anyOf", "oneOf"):
        if joined in schema:
            return example(spec, schema[joined][0], depth)
    if "properties" not in schema:
        return _EXAMPLES.get(schema.get("format", ""), _EXAMPLES.get(next(iter(_types(schema)), ""), {}))
    wanted = schema.get("required") or schema["properties"]
    if depth >= DEEPEST:
        return {}
    return {name: example(spec, schema["properties"][name], depth + 1) for name in wanted}


def _there(spec: Json, said: Json) -> Json:
    """Follow references to what they name."""
    while "$ref" in said:
        found: Any = spec
        for part in said["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        said = found
    return said
