"""Every route as requests: what stands in its address, its query and its body, by what each thing is.

`meanings.py` says what an argument or a field is of; what it does not know fails here, so that a new route is given
its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from core.access.requests import PERMISSION
from tests.leaks.meanings import (
    ARGUMENTS,
    FIELDS,
    FORMS,
    KNOWN_TO_OPERATORS,
    MORE,
    OF_ONE_SUBJECT,
    OF_ROUTE,
    OTHERS,
    PLAIN,
    QUERIES,
    SUBJECTS,
    Key,
)

API = "/api/v1"
SAFE = frozenset({"GET"})


@dataclass(frozen=True)
class Ask:
    """A request: its values may be keys that are still to be put in."""

    method: str
    rule: str
    endpoint: str
    permission: Any
    path: Mapping[str, Any] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None
    form: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """The end of the endpoint."""
        return self.endpoint.rpartition(".")[2]

    @property
    def writes(self) -> bool:
        """Whether it would change something."""
        return self.method not in SAFE

    def places(self, own: Mapping[str, str], foreign: Mapping[str, str]) -> list[tuple[Any, ...]]:
        """Return the places where somebody else's keys can stand in place of one's own."""
        found = [(place, self._kind_at(place)) for place in _places(self._parts())]
        return [place for place, kind in found if kind != KNOWN_TO_OPERATORS and own[kind] != foreign[kind]]

    def filled(self, own: Mapping[str, str], foreign: Mapping[str, str] | None = None, *at: tuple[Any, ...]) -> Ask:
        """Put in one's own keys, and somebody else's at some places."""
        path, query, body, form = _filled(self._parts(), own, foreign or own, at, ())
        return replace(self, path=path, query=query, body=body, form=form)

    def _kind_at(self, place: tuple[Any, ...]) -> Key:
        found: Any = self._parts()
        for step in place:
            found = found[step]
        assert isinstance(found, Key)
        return found

    def sent(self, client: Any) -> Any:
        """Send it, all keys being put in."""
        more: dict[str, Any] = {"query_string": dict(self.query)} if self.query else {}
        if self.rule.startswith(API):
            more["headers"] = {"If-Match": "*"}
        if self.body is not None:
            more["json"] = self.body
        if self.form is not None:
            more["data"] = self.form
        return client.open(address(self.rule, self.path), method=self.method, buffered=True, **more)

    def __str__(self) -> str:
        return f"{self.method} {self.rule} {dict(self.query) or ''} {self.body or self.form or ''}"

    def _parts(self) -> tuple[Any, ...]:
        return (self.path, self.query, self.body, self.form)


def address(rule: str, values: Mapping[str, Any]) -> str:
    """Return a rule with its arguments filled in."""
    return re.sub(r"<(?:[^<>:]+:)?(\w+)>", lambda found: str(values[found[1]]), rule)


def asks(app: Flask) -> list[Ask]:
    """Return requests for every guarded route: each once, and once more for every key that it may be given."""
    described = app.test_client().get(f"{API}/openapi.json").get_json()
    found: list[Ask] = []
    for rule in sorted(app.url_map.iter_rules(), key=lambda one: one.rule):
        permission = getattr(app.view_functions[rule.endpoint], PERMISSION, None)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}) if permission else ():
            bare = Ask(method, rule.rule, rule.endpoint, permission)
            bare = replace(bare, path={name: argument(bare, name) for name in arguments_of(rule)})
            found += _of_api(bare, described) if rule.rule.startswith(API) else _of_page(bare)
    return found


def arguments_of(rule: Rule) -> list[str]:
    """Return the arguments that stand in the address of a rule."""
    return re.findall(r"<(?:[^<>:]+:)?(\w+)>", rule.rule)


def argument(ask: Ask, name: str) -> Any:
    """Return what an argument of an address is of."""
    if name == "record_id":
        return Key(re.sub(r"^(list|show|add|correct|strike|end)_", "", ask.name))
    return OF_ROUTE.get((ask.name, name)) or known(ARGUMENTS, name, "ARGUMENTS")


def known(table: Mapping[str, Any], name: str, called: str) -> Any:
    """Return what a table of meanings says; it says to whom it is left where it is silent."""
    if name not in table:
        raise AssertionError(f"tests/leaks/meanings.py: enter «{name}» in {called}, so that its leaks are looked for")
    return table[name]


def _of_page(bare: Ask) -> Iterator[Ask]:
    if bare.writes:
        for path, form in known(FORMS, bare.endpoint, "FORMS"):
            yield replace(bare, path={**bare.path, **path}, form=form)
        return
    yield from _queries(bare)


def _queries(bare: Ask) -> Iterator[Ask]:
    for path, query in QUERIES.get(bare.endpoint, (({}, {}),)):
        yield replace(bare, path={**bare.path, **path}, query=query)


def _of_api(bare: Ask, described: Mapping[str, Any]) -> Iterator[Ask]:
    if bare.endpoint in QUERIES:
        yield from _queries(bare)
        return
    path = re.sub(r"<(?:[^<>:]+:)?(\w+)>", r"{\1}", bare.rule)
    operation = described["paths"][path][bare.method.lower()]
    shapes = Shapes(bare, described)
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        yield from _bodies(bare, shapes, shapes.resolved(content["application/json"]["schema"]))
        return
    parts = [one for one in operation.get("parameters", ()) if one.get("in") == "query"]
    base = {one["name"]: shapes.value(one["name"], one["schema"]) for one in parts if one.get("required")}
    yield replace(bare, query=base)
    for one in parts:
        if one["name"] not in base and shapes.is_key(one["schema"]):
            yield replace(bare, query={**base, one["name"]: shapes.value(one["name"], one["schema"])})


def _bodies(bare: Ask, shapes: Shapes, schema: Mapping[str, Any]) -> Iterator[Ask]:
    """Yield the body with what it must hold, then with each key that it may hold."""
    body = shapes.value("", schema) | MORE.get(bare.name, {})
    other = OTHERS.get(bare.name, {})
    yield replace(bare, body=body)
    if other:
        yield replace(bare, body=other)
    for name, shape in schema.get("properties", {}).items():
        for value in shapes.keyed(name, shape) if name not in {*body, *other} else ():
            yield replace(bare, body=_with(bare, body, name, value))


def _with(ask: Ask, body: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """Return a body with one thing more; what it is about is said once."""
    left_out = SUBJECTS if ask.name in OF_ONE_SUBJECT and name in SUBJECTS else frozenset[str]()
    return {one: said for one, said in body.items() if one not in left_out} | {name: value}


class Shapes:
    """Makes values of the shapes that the description of an operation names."""

    def __init__(self, ask: Ask, described: Mapping[str, Any]) -> None:
        self.ask, self.components = ask, described["components"]["schemas"]

    def resolved(self, shape: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a shape itself where another names it, that which is not null of several."""
        if "$ref" in shape:
            return self.resolved(self.components[shape["$ref"].rpartition("/")[2]])
        for several in ("anyOf", "oneOf", "allOf"):
            if several in shape:
                return self.resolved(next(one for one in shape[several] if one.get("type") != "null"))
        return shape

    def is_key(self, shape: Mapping[str, Any]) -> bool:
        """Say whether a shape is that of a key."""
        return bool(shape.get("format") == "uuid")

    def value(self, name: str, shape: Mapping[str, Any]) -> Any:
        """Return a value: what must be there, and nothing that need not."""
        shape = self.resolved(shape)
        own = OF_ROUTE.get((self.ask.name, name))
        if own is not None:
            return own
        if self.is_key(shape):
            return known(FIELDS, name, "FIELDS")
        if "properties" in shape:
            return {one: self.value(one, shape["properties"][one]) for one in shape.get("required", ())}
        if shape.get("type") == "array" and name not in PLAIN:
            return [self.value(name, shape["items"])]
        if shape.get("enum") and name not in ("role",):
            return shape["enum"][0]
        return known(PLAIN, name, "PLAIN")

    def keyed(self, name: str, shape: Mapping[str, Any]) -> Iterator[Any]:
        """Yield a value of a field that need not be there, where it holds keys."""
        shape = self.resolved(shape)
        if self.is_key(shape):
            yield self.value(name, shape)
        elif shape.get("type") == "array" and self._holds_keys(self.resolved(shape["items"])):
            yield [self.value(name, shape["items"])]
        elif self._holds_keys(shape):
            yield self.value(name, shape)

    def _holds_keys(self, shape: Mapping[str, Any]) -> bool:
        inner = [self.resolved(one) for one in shape.get("properties", {}).values()]
        return self.is_key(shape) or any(self._holds_keys(one) for one in inner)


def _places(found: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(found, Key):
        yield place
    elif isinstance(found, Mapping):
        for name, value in found.items():
            yield from _places(value, (*place, name))
    elif isinstance(found, Sequence) and not isinstance(found, str):
        for number, value in enumerate(found):
            yield from _places(value, (*place, number))


def _filled(
    found: Any, values: Mapping[str, str], foreign: Mapping[str, str], at: Sequence[Any], place: tuple[Any, ...]
) -> Any:
    if isinstance(found, Key):
        return (foreign if place in at else values)[found]
    if isinstance(found, Mapping):
        return {name: _filled(value, values, foreign, at, (*place, name)) for name, value in found.items()}
    if isinstance(found, list | tuple):
        return [_filled(value, values, foreign, at, (*place, number)) for number, value in enumerate(found)]
    return found
