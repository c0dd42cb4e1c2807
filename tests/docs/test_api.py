"""The page on the API: its examples are asked of the product and answered as it shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from redis import Redis

from core.access import Permission, Role
from core.app import create_app
from core.config import Settings
from core.testing.accounts import sign_in_as
from core.web.refusals import KINDS

PAGE = "docs/api.md"
ANYTHING = "…"


@pytest.fixture(scope="module")
def app(database, redis_url):
    settings = Settings(home=Path("/nonexistent"), given_secret="x" * 32, redis_url=redis_url)
    return create_app(settings, database.engine, Redis.from_url(redis_url))


@pytest.fixture
def token(app, make_tenant):
    """An access token of a clerk, made as a page makes it."""
    browser = sign_in_as(app, make_tenant().id, Role.CLERK)
    wanted = {
        "name": "Ví dụ",
        "days": 1,
        "scopes": [Permission.USE_OWN_ACCOUNT, Permission.SEE_UNITS, Permission.EDIT_UNITS],
    }
    made = browser.post("/api/v1/account/tokens", json=wanted, headers={"Sec-Fetch-Site": "same-origin"})
    assert made.status_code == 201
    return made.json["token"]


def parted(text: str) -> tuple[str, dict[str, str], str]:
    """Return the first line of a message, its headers, its body."""
    head, _, body = text.partition("\n\n")
    first, *headers = head.splitlines()
    return first, dict(line.split(": ", 1) for line in headers), body.strip()


def holds(shown, said) -> bool:
    """Say whether an answer holds what the page shows of it."""
    if shown == ANYTHING:
        return said is not None
    if isinstance(shown, dict):
        return isinstance(said, dict) and all(key in said and holds(value, said[key]) for key, value in shown.items())
    if isinstance(shown, list):
        return len(shown) == len(said) and all(map(holds, shown, said))
    return shown == said


def ask(app, token, text, known):
    filled = re.sub(r"\{(id|etag|next)\}", lambda found: known[found[1]], text)
    first, headers, body = parted(filled)
    method, path = first.split()
    headers["Authorization"] = f"Bearer {token}"
    answer = app.test_client().open(path, method=method, headers=headers, data=body or None)
    said = answer.get_json(silent=True) or {}
    known.update({key: said[key] for key in ("id", "next") if said.get(key)})
    known.update({"etag": answer.headers["ETag"]} if "ETag" in answer.headers else {})
    return answer


def test_the_examples_are_answered_as_shown(page, app, token) -> None:
    blocks = [one.text for one in page(PAGE).blocks("http")]
    assert len(blocks) > 10
    known: dict[str, str] = {}
    for asked, shown in zip(blocks[::2], blocks[1::2], strict=True):
        answer = ask(app, token, asked, known)
        status, headers, body = parted(shown)
        assert f"HTTP/1.1 {answer.status}".upper() == status.upper(), answer.text
        for name, value in headers.items():
            assert holds(value, answer.headers.get(name)), name
        assert holds(json.loads(body or "{}"), answer.get_json(silent=True) or {}), answer.text


def test_the_kinds_of_refusal_are_all_there(page) -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| (\d+) \|", page(PAGE).text, re.MULTILINE)
    assert listed == [(one.slug, str(int(one.status))) for one in KINDS]
