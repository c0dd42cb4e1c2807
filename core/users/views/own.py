"""One's own account: name, language, password, sessions, tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request

from core.access.language import COOKIE
from core.access.permissions import Permission
from core.access.requests import reading, requires, working
from core.errors import N_, WrongInput, fault
from core.i18n import LANGUAGES
from core.users import guessing, services
from core.users.cookies import YEAR, secure
from core.users.forms import secret, typed, wrong
from core.users.services.second_factors import has_second_factor
from core.users.views.answers import done, lead, page, refused
from core.users.views.sessions_here import demand_shown, own_sign_in
from core.users.words import PERMISSIONS, ROLES

blueprint = Blueprint("own", __name__, url_prefix="/account")
DAYS = (30, 90, 365)


@blueprint.get("")
@requires(Permission.USE_OWN_ACCOUNT)
def show() -> Response:
    """Show one's own account."""
    return page("account.html", **_account())


@blueprint.post("")
@requires(Permission.USE_OWN_ACCOUNT)
def change() -> Response:
    """Change one's own name and language."""
    own, language = own_sign_in(), typed("language")
    try:
        with working() as work:
            services.change_account(work, own.account_id, name=typed("name"), language=language, actor=own.account_id)
    except WrongInput as error:
        return refused("account.html", error, "name", "language", **_account())
    response = done("/account", N_("Đã lưu."))
    if language in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=YEAR, secure=secure(), samesite="Lax")
    return response


@blueprint.get("/password")
@requires(Permission.USE_OWN_ACCOUNT)
def show_password() -> Response:
    """Show the form for another password."""
    own_sign_in()
    return page("password.html")


@blueprint.post("/password")
@requires(Permission.USE_OWN_ACCOUNT)
def change_password() -> Response:
    """Change one's own password; all other sessions end."""
    own = demand_shown()
    attempt = guessing.guess_password(f"account/{own.account_id}")
    try:
        if secret("password") != secret("again"):
            raise wrong(fault("again", N_("hai lần gõ không giống nhau.")))
        with working() as work:
            services.change_password(
                work, own.account_id, old=secret("old"), new=secret("password"), keep=own.sign_in_id
            )
    except WrongInput as error:
        return refused("password.html", error, "old", "password", "again")
    attempt.was_right()
    return done("/account", N_("Đã đổi mật khẩu; các phiên đăng nhập khác đã kết thúc."))


@blueprint.post("/sessions/<uuid:sign_in_id>/end")
@requires(Permission.USE_OWN_ACCOUNT)
def end_session(sign_in_id: UUID) -> Response:
    """End one of one's own sessions."""
    own = own_sign_in()
    with working() as work:
        services.end_own_sign_in(work, own.account_id, sign_in_id)
    return lead("/sign-in") if sign_in_id == own.sign_in_id else done("/account", N_("Đã kết thúc phiên đăng nhập."))


@blueprint.post("/sessions/end-others")
@requires(Permission.USE_OWN_ACCOUNT)
def end_other_sessions() -> Response:
    """End all of one's own sessions but this one."""
    own = own_sign_in()
    with working() as work:
        count = services.end_other_sign_ins(work, own.account_id, own.sign_in_id)
    return done("/account", N_("Đã kết thúc {count} phiên đăng nhập khác."), count=count)


@blueprint.get("/tokens")
@requires(Permission.USE_OWN_ACCOUNT)
def show_tokens() -> Response:
    """Show one's own tokens, and the form for another one."""
    return page("tokens.html", **_tokens())


@blueprint.post("/tokens")
@requires(Permission.USE_OWN_ACCOUNT)
def create_token() -> Response:
    """Make a token; it is shown on this page and never again."""
    own, days = demand_shown(), typed("days")
    try:
        with working() as work:
            _, bearer = services.create_token(
                work, own.asking, name=typed("name"), scopes=request.form.getlist("scopes"),
                days=int(days) if days.isascii() and days.isdigit() and len(days) < 6 else 0,
            )  # fmt: skip
    except WrongInput as error:
        return refused("tokens.html", error, "name", "scopes", "days", **_tokens())
    return page("tokens.html", 201, **_tokens(), made=bearer.as_access_token())


@blueprint.post("/tokens/<uuid:token_id>/end")
@requires(Permission.USE_OWN_ACCOUNT)
def end_token(token_id: UUID) -> Response:
    """End one of one's own tokens."""
    own = own_sign_in()
    with working() as work:
        services.end_token(work, own.account_id, token_id)
    return done("/account/tokens", N_("Đã hủy mã truy cập."))


def _account() -> dict[str, Any]:
    own = own_sign_in()
    with reading() as session:
        account = services.find_account(session, own.account_id)
        return {
            "account": account,
            "guarded": has_second_factor(session, account),
            "sign_ins": services.list_sign_ins(session, own.account_id),
            "here": own.sign_in_id,
            "roles": [ROLES[one] for one in sorted(own.asking.roles)],
            "languages": LANGUAGES,
        }


def _tokens() -> dict[str, Any]:
    own = own_sign_in()
    with reading() as session:
        tokens = services.list_tokens(session, own.account_id)
    allowed = [(one, PERMISSIONS[one]) for one in Permission if own.asking.may(one)]
    return {"tokens": tokens, "allowed": allowed, "words": PERMISSIONS, "days": DAYS}
