"""A real browser before the application, served over a real socket; whose requests they are, a cookie says."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Request
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from core.access import Grant, Platform, Principal, Role
from core.access.requests import EXTENSION
from core.db.keys import uuid7
from core.testing.browsing import DESK
from tenants.models import Tenant

COOKIE = "test_principal"
SERIOUS = {"serious", "critical"}

OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    quiet = "--disable-background-networking --disable-component-update --disable-sync --no-first-run --disable-quic"
    return browser_type_launch_args | {
        "executable_path": "/usr/bin/chromium",
        "args": ["--no-sandbox", *quiet.split()],
    }


@pytest.fixture(scope="module")
def people_known() -> dict[str, Principal]:
    """Whose the requests are, by the value of a cookie."""
    return {}


@pytest.fixture(scope="module")
def address(app: Flask, people_known: dict[str, Principal]) -> Iterator[str]:
    """The application, served, with forms guarded as in earnest."""

    def identify(platform: Platform, request: Request) -> Principal | None:
        return people_known.get(request.cookies.get(COOKIE, ""))

    here = app.extensions[EXTENSION]
    app.extensions[EXTENSION] = Platform(here.settings, here.engine, here.redis, here.choices, identify, here.locales)
    app.config["WTF_CSRF_ENABLED"] = True
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser complained of: scripts that failed, and what the policy of contents refused."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, address: str, people_known: dict[str, Principal], complaints: list[str]
) -> Iterator[OpenPage]:
    """Open a browser of somebody (without a tenant: of a stranger) at a width, and in it a page."""
    contexts: list[BrowserContext] = []

    def make(
        path: str,
        tenant: Tenant | None = None,
        role: Role = Role.TENANT_ADMIN,
        *,
        unit_id: UUID | None = None,
        width: int = DESK,
        language: str = "vi",
        **settings,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, base_url=address, locale="vi-VN", **settings
        )
        contexts.append(context)
        cookies = [{"name": "xl_lang", "value": language, "url": address}]
        if tenant is not None:
            key = uuid7().hex
            grants = (Grant(role, unit_id),)
            people_known[key] = Principal(tenant.id, uuid7(), "Nguyễn Thị Hồng Ánh", grants, second_factor=True)
            cookies.append({"name": COOKIE, "value": key, "url": address})
        context.add_cookies(cookies)
        page = context.new_page()
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield make
    for one in contexts:
        one.close()


@pytest.fixture(scope="session")
def barriers() -> Callable[[Page], list[str]]:
    """Return what keeps people out of a page, as axe finds it; only what is serious."""
    axe = Axe()

    def found(page: Page) -> list[str]:
        violations = axe.run(page).response["violations"]
        return [
            f"{one['id']}: {node['html'][:120]}"
            for one in violations
            if one["impact"] in SERIOUS
            for node in one["nodes"]
        ]

    return found
