"""What somebody typed is not lost with a session."""

from __future__ import annotations

import pytest

from core.access import Permission, requires


@pytest.fixture(scope="module")
def app(app):
    """The application with a form of its own, before it serves anybody."""

    @requires(Permission.USE_OWN_ACCOUNT)
    def noted() -> str:
        from flask import request

        return f"<p id=noted>{request.form['note']}</p>"

    app.add_url_rule("/test/note", "test_note", noted, methods=["POST"])
    return app


def send(page, note: str, *, token: bool = True) -> None:
    """Let a form of the page be sent to the view above, as a form of that view would be."""
    page.evaluate(
        """([note, token]) => {
            const form = document.querySelector("form.language").cloneNode(true);
            form.action = "/test/note";
            form.insertAdjacentHTML("beforeend", "<input name=note><input name=password>");
            form.note.value = note;
            form.password.value = "bí mật";
            if (!token) form.csrf_token.value = "cũ";
            document.body.append(form);
            form.requestSubmit();
        }""",
        [note, token],
    )
    page.wait_for_url("**/test/note*")


def test_a_session_that_ended_keeps_what_was_typed_until_one_is_back(open_page, make_tenant, people_known) -> None:
    page = open_page("/", make_tenant())
    key = next(one["value"] for one in page.context.cookies() if one["name"] == "test_principal")
    gone = people_known.pop(key)
    send(page, "Đã khắc phục «3» việc")
    assert page.locator("h1").inner_text() == "Phiên làm việc đã hết"
    assert "bí mật" not in page.content()
    people_known[key] = gone
    page.get_by_role("button", name="Gửi lại").click()
    assert page.locator("#noted").inner_text() == "Đã khắc phục «3» việc"


def test_a_form_that_stood_open_too_long_is_sent_again_with_one_press(open_page, make_tenant) -> None:
    page = open_page("/", make_tenant())
    send(page, "Nội dung dài", token=False)
    assert page.locator("h1").inner_text() == "Trang đã mở quá lâu"
    page.get_by_role("button", name="Gửi lại").click()
    assert page.locator("#noted").inner_text() == "Nội dung dài"


def test_another_sites_form_is_never_offered_again(client, make_tenant, app) -> None:
    from core.access import Role

    app.config["WTF_CSRF_ENABLED"] = True
    sent = {"data": {"note": "x"}, "headers": {"Sec-Fetch-Site": "cross-site"}}
    answer = client(make_tenant(), Role.MEMBER).post("/test/note", **sent)
    assert answer.status_code == 403
    assert "Gửi lại" not in answer.text
