"""The API's reference in a browser: it fits, keeps nobody out, and an operation is called from its page."""

from __future__ import annotations

import json

import pytest

from core.access import Role
from core.testing.browsing import DESK, PHONE, width_of

DOCS = "/api/v1/docs"
DOCUMENT = {"issuer": "Đảng ủy phường", "number": "12-KH/ĐU", "dated": "2026-11-20", "title": "Kế hoạch"}


@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("path", [DOCS, f"{DOCS}/documents#keep_document"])
def test_it_fits_keeps_nobody_out_and_breaks_no_policy(open_page, barriers, complaints, path, width) -> None:
    page = open_page(path, width=width)
    assert width_of(page) <= width
    assert (barriers(page), complaints) == ([], [])


def answer_of(operation) -> tuple[str, dict]:
    """Return the status line and the body that are shown."""
    operation.get_by_role("button", name="Gọi thử").click()
    said = operation.locator("output")
    said.wait_for()
    operation.page.wait_for_function("one => one.textContent !== ''", arg=said.element_handle())
    head, _, body = said.text_content().partition("\n\n")
    return head.splitlines()[0], json.loads(body)


def test_an_operation_is_called_from_its_page(open_page, make_tenant, complaints) -> None:
    page = open_page(f"{DOCS}/documents#keep_document", make_tenant(), Role.TENANT_ADMIN)
    operation = page.locator("details.operation[open]")
    operation.get_by_label("Thân yêu cầu").fill(json.dumps(DOCUMENT))
    status, body = answer_of(operation)
    assert (status[:3], body["number"]) == ("200", "12-KH/ĐU")
    listed = page.locator("#list_documents")
    listed.locator("summary").click()
    listed.get_by_label("limit").fill("1")
    status, body = answer_of(listed)
    assert (status[:3], [one["number"] for one in body["items"]]) == ("200", ["12-KH/ĐU"])
    assert complaints == []


def test_a_stranger_is_told_to_sign_in(open_page) -> None:
    page = open_page(f"{DOCS}/documents#list_documents")
    status, body = answer_of(page.locator("details.operation[open]"))
    assert (status[:3], body["type"]) == ("401", f"{DOCS}#not-signed-in")


def test_without_a_script_all_is_still_there(open_page) -> None:
    page = open_page(f"{DOCS}/documents", java_script_enabled=False)
    assert page.locator("form.try:visible").count() == 0
    page.locator("#keep_document > summary").click()
    assert page.locator("#keep_document").get_by_text("issuer").first.is_visible()
