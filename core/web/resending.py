"""What somebody typed is not lost with a session: the page that refuses a form holds what was sent, to be sent again.

Nothing is kept on the server. It is offered only where the browser says that a page of ours sent the form:
another site's form must not come back as one of ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

from flask import Response, render_template, request

from core.errors import N_, NotSignedIn, XepLoaiError
from core.web import protection
from core.web.language import say

FORM = {"application/x-www-form-urlencoded", "multipart/form-data"}
SECRET_WORDS = ("password", "code", "secret", "token")


def held(error: XepLoaiError) -> Response | None:
    """Return the page that holds what was typed, where a form of ours was refused for its session; else None."""
    if request.method != "POST" or request.mimetype not in FORM or not protection.is_certainly_ours():
        return None
    if isinstance(error, NotSignedIn):
        why = N_("Chưa có gì được ghi; những gì đã nhập vẫn còn ở trang này.")
        return _held(N_("Phiên làm việc đã hết"), why, sign_in=True)
    if isinstance(error, protection.Forged):
        why = N_("Chưa có gì được ghi; những gì đã nhập vẫn còn ở trang này.")
        return _held(N_("Trang đã mở quá lâu"), why, sign_in=False)
    return None


def _held(title: str, why: str, *, sign_in: bool) -> Response:
    kept = [(name, value) for name, value in request.form.items(multi=True) if not _is_secret(name)]
    page = render_template(
        "resend.html", title=say(title), why=say(why), kept=kept, sign_in=sign_in, left_out=any(_left_out())
    )
    status = HTTPStatus.UNAUTHORIZED if sign_in else HTTPStatus.FORBIDDEN
    return Response(page, status, mimetype="text/html")


def _left_out() -> Iterator[bool]:
    yield from (bool(file.filename) for file in request.files.values())
    yield from (_is_secret(name) for name in request.form if name != "csrf_token")


def _is_secret(name: str) -> bool:
    return any(word in name for word in SECRET_WORDS)
