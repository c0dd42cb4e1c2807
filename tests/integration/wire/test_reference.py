"""The reference of the API: open, complete, without a script or style of its own in the page."""

from __future__ import annotations

import re

import pytest

from core.web.refusals import KINDS

DOCS = "/api/v1/docs"


@pytest.fixture
def stranger(full_app):
    return full_app.test_client()


@pytest.fixture
def spec(stranger):
    return stranger.get("/api/v1/openapi.json").json


def test_every_kind_of_refusal_is_explained_where_its_address_leads(stranger) -> None:
    page = stranger.get(DOCS).text
    assert [one.slug for one in KINDS if f'id="{one.slug}"' not in page] == []


def test_every_area_has_a_page_with_all_its_operations(stranger, spec) -> None:
    index = stranger.get(DOCS).text
    wanted = {
        (operation["tags"][0], operation["operationId"])
        for path in spec["paths"].values()
        for method, operation in path.items()
        if method != "parameters"
    }
    shown = set()
    for area in {tag for tag, _ in wanted}:
        assert f'href="{DOCS}/{area}"' in index
        answer = stranger.get(f"{DOCS}/{area}")
        assert answer.status_code == 200
        shown |= {(area, one) for one in re.findall(r'class="operation" id="(\w+)"', answer.text)}
    assert shown == wanted


def test_an_area_that_there_is_not(stranger) -> None:
    assert stranger.get(f"{DOCS}/nothing").status_code == 404


def test_nothing_stands_in_the_page_that_the_policy_forbids(stranger) -> None:
    for path in (DOCS, f"{DOCS}/units"):
        answer = stranger.get(path)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert not re.findall(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", answer.text)


def test_a_form_sends_a_key_only_with_what_makes_something(stranger) -> None:
    page = stranger.get(f"{DOCS}/units").text
    forms = re.findall(r'data-method="(\w+)"[^>]*data-once="([^"]*)"', page)
    assert {(method, bool(key)) for method, key in forms} >= {("GET", False), ("POST", True)}
    assert all(bool(key) == (method == "POST") for method, key in forms)
