"""Pages as a browser goes through them: where their links lead, and what their buttons send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException

from core.access.requests import PERMISSION
from tests.leaks.routes import Ask, address

FEW = 2  # so many pages of a route are looked at, from so many different queries
_SENDS = {f"hx-{verb}": verb.upper() for verb in ("get", "post", "put", "patch", "delete")}
HOST = "http://localhost"


@dataclass(frozen=True)
class Way:
    """A link or a button: the address, how it is sent, and what a form holds."""

    method: str
    address: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass
class Page:
    """A page that was opened, and where it leads."""

    address: str
    status: int
    text: str
    ways: list[Way] = field(default_factory=list)


class _Reader(HTMLParser):
    """Reads links, forms and what htmx sends."""

    def __init__(self, here: str) -> None:
        super().__init__()
        self.here, self.ways = here, list[Way]()
        self._form: dict[str, str] | None = None
        self._fields: list[tuple[str, str]] = []
        self._buttons: list[dict[str, str]] = []
        self._select: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        for name, method in _SENDS.items():
            if name in given:
                self._add(method, given[name])
        if tag == "a" and "href" in given:
            self._add("GET", given["href"])
        elif tag == "form":
            self._form, self._fields, self._buttons = given, [], []
        elif tag == "button" and self._form is not None:
            self._buttons.append(given)
        elif tag == "input" and given.get("name") and _is_sent(given):
            self._fields.append((given["name"], given.get("value", "on")))
        elif tag == "textarea" and given.get("name"):
            self._fields.append((given["name"], ""))
        elif tag == "select":
            self._select = given.get("name")
        elif tag == "option" and self._select:
            chosen = [one for one in self._fields if one[0] != self._select]
            if "selected" in given or len(chosen) == len(self._fields):
                self._fields = [*chosen, (self._select, given.get("value", ""))]

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            for button in self._buttons or [{}]:
                method = button.get("formmethod") or self._form.get("method") or "get"
                goal = button.get("formaction") or self._form.get("action") or self.here
                named = ((button["name"], button.get("value", "")),) if button.get("name") else ()
                self._add(method.upper(), goal, (*self._fields, *named))
            self._form = None
        elif tag == "select":
            self._select = None

    def _add(self, method: str, goal: str, fields: tuple[tuple[str, str], ...] = ()) -> None:
        whole = urlsplit(urljoin(HOST + self.here, goal))
        if whole.scheme == "http" and whole.netloc == "localhost" and not goal.startswith("#"):
            query = f"?{whole.query}" if whole.query else ""
            self.ways.append(Way(method, whole.path + query, fields))


def _is_sent(given: dict[str, str]) -> bool:
    kind = given.get("type", "text")
    return kind not in ("submit", "button", "file") and (kind not in ("checkbox", "radio") or "checked" in given)


def walk(app: Flask, client: FlaskClient) -> Iterator[Page]:
    """Yield the pages that somebody comes to from the first one by links, few of each kind."""
    waiting, seen = ["/"], Counter[tuple[str, ...]]()
    opened: set[str] = set()
    while waiting:
        here = waiting.pop(0)
        kind = _kind(app, here)
        if here in opened or kind is None or seen[kind] >= FEW:
            continue
        opened.add(here)
        seen[kind] += 1
        page = opened_page(client, here)
        yield page
        waiting += [one.address for one in page.ways if one.method == "GET"]


def opened_page(client: FlaskClient, here: str) -> Page:
    """Open a page."""
    answer = client.get(here)
    page = Page(here, answer.status_code, answer.get_data(as_text=True))
    if answer.mimetype == "text/html":
        reader = _Reader(urlsplit(here).path)
        reader.feed(page.text)
        page.ways = reader.ways
    return page


def as_it_stands(app: Flask, client: FlaskClient, ask: Ask, own: Mapping[str, str]) -> Ask:
    """Return a request of a form with what stands in it on one's own page, beside what is typed; others as they are."""
    path = address(ask.rule, ask.filled(own).path)
    if ask.form is None or route_of(app, Way("GET", path)) is None:
        return ask
    here = [way for way in opened_page(client, path).ways if way.method == ask.method and way.address == path]
    return replace(ask, form={**dict(here[0].fields), **ask.form}) if here else ask


def route_of(app: Flask, way: Way) -> str | None:
    """Return the endpoint to which a way leads; None where there is none."""
    try:
        found: tuple[str, object] = app.url_map.bind("localhost").match(urlsplit(way.address).path, way.method)
    except HTTPException:
        return None
    return found[0]


def permission_of(app: Flask, endpoint: str) -> object:
    """Return what an endpoint needs; None where it is open to all."""
    return getattr(app.view_functions[endpoint], PERMISSION, None)


def _kind(app: Flask, here: str) -> tuple[str, ...] | None:
    """Return the route of an address with the names in its query; None for files and what is not there."""
    endpoint = route_of(app, Way("GET", here))
    if endpoint is None or endpoint in ("static", "home.style", "api-docs.openapi_json"):
        return None
    return (endpoint, *sorted(name for name, _ in parse_qsl(urlsplit(here).query)))
