"""Headers of every answer, and which writes are let in."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask
from flask_wtf.csrf import generate_csrf

from core.web import assets

OURS = {"Sec-Fetch-Site": "same-origin"}


def token_of(app: Flask, client) -> str:
    """Return the token that a form of a page would carry, with the cookie that goes with it."""
    app.add_url_rule("/form", "form", generate_csrf)
    return client.get("/form").text


def test_every_answer_allows_only_what_is_of_the_house(bare) -> None:
    policy = bare.test_client().get("/page").headers["Content-Security-Policy"]
    assert {part.split()[0] for part in policy.split("; ")} >= {"default-src", "script-src", "style-src", "img-src"}
    assert "unsafe" not in policy
    assert "data:" not in policy
    assert "http" not in policy


def test_an_answer_that_does_not_exist_has_the_headers_too(bare) -> None:
    answer = bare.test_client().get("/nowhere")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(("base", "said"), [("https://xeploai.example", True), ("http://localhost", False)])
def test_only_https_asks_browsers_to_stay_with_https(bare, base: str, said: bool) -> None:
    answer = bare.test_client().get("/page", base_url=base)
    assert ("Strict-Transport-Security" in answer.headers) is said


def test_a_form_without_its_token_is_refused(bare) -> None:
    assert bare.test_client().post("/page").status_code == 403


def test_a_form_with_its_token_is_taken(bare) -> None:
    client = bare.test_client()
    token = token_of(bare, client)
    assert client.post("/page", data={"csrf_token": token}, headers=OURS).status_code == 200


def test_a_token_of_another_browser_is_refused(bare) -> None:
    token = token_of(bare, bare.test_client())
    assert bare.test_client().post("/page", data={"csrf_token": token}).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://other.example"}],
    ids=str,
)
@pytest.mark.parametrize("path", ["/page", "/api/v1/thing"])
def test_what_another_site_sends_is_refused_even_with_a_token(bare, headers: dict[str, str], path: str) -> None:
    client = bare.test_client()
    headers = headers | {"X-CSRF-Token": token_of(bare, client)}
    assert client.post(path, headers=headers).status_code == 403


def test_the_api_with_a_cookie_wants_the_token_or_a_page_of_ours(bare) -> None:
    client = bare.test_client()
    token = token_of(bare, client)
    assert client.post("/api/v1/thing").status_code == 403
    assert client.post("/api/v1/thing", headers={"X-CSRF-Token": token}).status_code == 200
    assert client.post("/api/v1/thing", headers=OURS).status_code == 200


def test_the_api_with_a_token_of_its_own_wants_no_other(bare) -> None:
    client = bare.test_client()
    token_of(bare, client)
    assert client.post("/api/v1/thing", headers={"Authorization": "Bearer xl_x"}).status_code == 200


def test_pages_are_packed_only_for_requests_that_no_other_site_made(bare) -> None:
    client = bare.test_client()
    packed = client.get("/page", headers={"Accept-Encoding": "gzip"} | OURS)
    assert gzip.decompress(packed.data) == ("xin chào " * 500).encode()
    for site in ({}, {"Sec-Fetch-Site": "cross-site"}):
        answer = client.get("/page", headers={"Accept-Encoding": "gzip"} | site)
        assert "Content-Encoding" not in answer.headers
    assert "Content-Encoding" not in client.get("/page", headers=OURS).headers


def test_an_address_with_the_digest_of_its_file_may_be_kept_for_ever() -> None:
    path, _, version = assets.static_url("icon.svg").partition("?v=")
    assert assets.is_current(path, version)
    assert not assets.is_current(path, "0" * 16)
    assert not assets.is_current(path, None)
    assert not assets.is_current("/static/nothing.svg", version)


def test_the_stylesheet_names_no_file_that_is_not_there() -> None:
    sheet = assets.stylesheet().decode()
    assert sheet.count("/static/vendor/source-sans-3/") == sheet.count(".woff2?v=") == 4
    assert "data:" not in sheet
    assert "://" not in sheet
