"""What protects a write: tags of what was read, and that it comes from where it seems to."""

from __future__ import annotations

import pytest

PATH = "/api/v1/trial/documents"
OTHER_SITE = {"Sec-Fetch-Site": "cross-site", "Origin": "https://example.org"}


@pytest.fixture
def kept(clerk, document):
    """A document that stands there, and its tag."""
    made = clerk.post(PATH, json=document()).json
    address = f"{PATH}/{made['id']}"
    return address, clerk.get(address).headers["ETag"]


def test_what_did_not_change_is_not_sent_again(clerk, kept) -> None:
    address, tag = kept
    answer = clerk.get(address, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    assert clerk.get(address, headers={"If-None-Match": '"x"'}).status_code == 200


def test_a_change_needs_the_tag_of_what_was_read(clerk, kept) -> None:
    address, tag = kept
    without = clerk.patch(address, json={"title": "Mới"})
    assert (without.status_code, without.json["type"]) == (428, "/api/v1/docs#missing-etag")
    changed = clerk.patch(address, json={"title": "Mới"}, headers={"If-Match": tag})
    assert (changed.status_code, changed.json["title"]) == (200, "Mới")
    assert changed.headers["ETag"] == clerk.get(address).headers["ETag"] != tag


def test_a_tag_that_a_proxy_made_weak_is_still_the_tag(clerk, kept) -> None:
    address, tag = kept
    assert clerk.get(address, headers={"If-None-Match": f"W/{tag}"}).status_code == 304
    assert clerk.patch(address, json={"title": "Mới"}, headers={"If-Match": f"W/{tag}"}).status_code == 200


def test_who_read_something_older_changes_nothing(clerk, kept) -> None:
    address, tag = kept
    clerk.patch(address, json={"title": "Mới"}, headers={"If-Match": tag})
    late = clerk.patch(address, json={"title": "Khác"}, headers={"If-Match": tag})
    assert (late.status_code, late.json["type"]) == (412, "/api/v1/docs#stale")
    assert clerk.get(address).json["title"] == "Mới"


@pytest.fixture
def signed_in(clerk):
    """A browser that is signed in: it sends its cookie with whatever it sends."""
    clerk.set_cookie("xl_session", "phiên")
    return clerk


def test_a_page_of_another_site_writes_nothing(signed_in, document, count) -> None:
    for headers in (OTHER_SITE, {"Origin": "https://example.org"}, {"Sec-Fetch-Site": "same-site"}):
        answer = signed_in.post(PATH, json=document(), headers=headers)
        assert (answer.status_code, answer.json["type"]) == (403, "/api/v1/docs#forged")
        assert answer.json["detail"]
    assert count() == 0


def test_a_cookie_alone_writes_nothing(signed_in, document, count) -> None:
    assert signed_in.post(PATH, json=document()).status_code == 403
    assert signed_in.post(PATH, json=document(), headers={"X-CSRF-Token": "x"}).status_code == 403
    assert count() == 0


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://localhost"}])
def test_a_page_of_ours_writes(signed_in, document, headers) -> None:
    assert signed_in.post(PATH, json=document(), headers=headers).status_code == 201


def test_a_cookie_with_the_token_of_its_session_writes(app, signed_in, document) -> None:
    from flask_wtf.csrf import generate_csrf

    with signed_in.session_transaction() as session, app.test_request_context():
        token = generate_csrf()
        from flask import g
        from flask import session as made

        session["csrf_token"] = made["csrf_token"]
        assert g.csrf_token == token
    assert signed_in.post(PATH, json=document(), headers={"X-CSRF-Token": token}).status_code == 201


def test_a_token_of_the_api_needs_no_cookie_and_no_token_of_a_form(clerk, document) -> None:
    assert clerk.post(PATH, json=document(), headers={"Authorization": "Bearer x"}).status_code == 201


def test_reading_needs_no_token(signed_in) -> None:
    assert signed_in.get(PATH).status_code == 200
