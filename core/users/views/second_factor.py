"""One's own second factor: set up, shown for this session, done without; codes for paper."""

from __future__ import annotations

import io
from typing import Any

import segno
from flask import Blueprint, Response, request

from core.access.permissions import SECOND_FACTOR, Permission
from core.access.requests import platform, reading, requires, working
from core.db import shared_session
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.users import codes, guessing, services
from core.users.cookies import carried
from core.users.destinations import own_path
from core.users.forms import secret, typed, wrong
from core.users.services.second_factors import has_second_factor
from core.users.views.answers import done, lead, led_in, page, refused, with_next
from core.users.views.sessions_here import after_rise, demand_shown, own_sign_in

blueprint = Blueprint("second_factor", __name__, url_prefix="/account")
PATH = "/account/second-factor"


@blueprint.get("/second-factor")
@requires(Permission.USE_OWN_ACCOUNT)
def show() -> Response:
    """Show what guards the account, and the next step of setting it up."""
    return page("second_factor.html", **_state(), destination=own_path(request.args.get("next")))


@blueprint.post("/second-factor/begin")
@requires(Permission.USE_OWN_ACCOUNT)
def begin() -> Response:
    """Make the secret that a phone is to take over."""
    own = demand_shown()
    with working() as work:
        services.begin_totp(work, own.account_id, guessing.seal())
    return lead(with_next(PATH, own_path(typed("next"))))


@blueprint.get("/second-factor/square.svg")
@requires(Permission.USE_OWN_ACCOUNT)
def square() -> Response:
    """Draw the secret that is being set up, for the phone's camera."""
    own = demand_shown()
    with reading() as session:
        pending = services.pending_totp(session, own.account_id, guessing.seal())
        username = services.find_account(session, own.account_id).username
    if pending is None:
        raise refusal(NotFound, N_("Chưa bắt đầu bật xác thực hai bước; hãy bấm Bắt đầu."))
    with shared_session(platform().engine) as session:
        committee = platform().choices.committee(session, own.asking.tenant_id)
    holder = f"{username} ({committee.code})" if committee else username
    drawn = io.BytesIO()
    segno.make(codes.address(pending, holder=holder, issuer="Xếp Loại"), error="m").save(
        drawn, kind="svg", scale=5, border=4, xmldecl=False, svgclass=None, lineclass=None, light="#fff"
    )
    return Response(drawn.getvalue(), mimetype="image/svg+xml", headers={"Cache-Control": "no-store"})


@blueprint.post("/second-factor")
@requires(Permission.USE_OWN_ACCOUNT)
def confirm() -> Response:
    """Take the phone's codes into use, one of them shown."""
    own, destination = demand_shown(), own_path(typed("next"))
    attempt = guessing.guess_code(own.account_id)
    try:
        with working() as work:
            made = services.confirm_totp(work, own.account_id, secret("code"), guessing.seal())
    except WrongInput as error:
        return refused("second_factor.html", error, **_state(), destination=destination)
    attempt.was_right()
    return after_rise(own, page("recovery_codes.html", made=made, destination=destination))


@blueprint.post("/second-factor/show")
@requires(Permission.USE_OWN_ACCOUNT)
def show_code() -> Response:
    """Let this session pass as one with a second factor, for a code."""
    own, bearer = own_sign_in(), carried()
    attempt = guessing.guess_code(own.account_id)
    with working() as work:
        signed = services.pass_second_factor(work, bearer, secret("code"), guessing.seal()) if bearer else None
    if signed is None:
        error = wrong(fault("code", N_("mã không đúng hoặc đã dùng; gõ mã mới đang hiện, hoặc một mã dự phòng.")))
        return refused("second_factor.html", error, **_state(), destination=own_path(typed("next")))
    attempt.was_right()
    return led_in(signed, typed("next"))


@blueprint.post("/second-factor/end")
@requires(Permission.USE_OWN_ACCOUNT)
def end() -> Response:
    """Do without the phone's codes."""
    own = demand_shown()
    with working() as work:
        services.end_totp(work, own.account_id, actor=own.account_id)
    return done(PATH, N_("Đã tắt mã của điện thoại."))


@blueprint.post("/recovery-codes")
@requires(Permission.USE_OWN_ACCOUNT)
def renew_codes() -> Response:
    """Make new codes for paper; the old ones are worth nothing."""
    own = demand_shown()
    if not own.second_factor:
        return lead(PATH)
    with working() as work:
        made = services.new_recovery_codes(work, own.account_id, guessing.seal())
    return page("recovery_codes.html", made=made, destination="/account")


def _state() -> dict[str, Any]:
    own = own_sign_in()
    with reading() as session:
        account = services.find_account(session, own.account_id)
        has = has_second_factor(session, account)
        shown = own.second_factor or not has
        return {
            "account": account,
            "has": has,
            "shown": shown,
            "forced": bool(own.asking.roles & SECOND_FACTOR),
            "pending": services.pending_totp(session, own.account_id, guessing.seal()) if shown else None,
            "passkeys": services.list_passkeys(session, own.account_id),
            "codes_left": services.recovery_codes_left(session, own.account_id),
        }
