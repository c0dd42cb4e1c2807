"""Passkeys, as the script of a page asks for them: to sign in, and to keep a new one."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, request

from core.access.language import say
from core.access.permissions import Permission
from core.access.requests import open_to_all, platform, reading, requires, working
from core.errors import N_, WrongInput, fault
from core.unit_of_work import UnitOfWork
from core.users import guessing, services
from core.users.addresses import relying_party
from core.users.cookies import CHALLENGE, carried, give_challenge, give_session
from core.users.forms import wrong
from core.users.remembering import SECONDS, Remembered
from core.users.services.passkeys import holder_of
from core.users.views.answers import done, where_to
from core.users.views.sessions_here import after_rise, demand_shown
from core.users.views.signing_in import browser

blueprint = Blueprint("passkeys", __name__)


@blueprint.post("/sign-in/passkey/options")
@open_to_all("nobody is signed in before they sign in")
def sign_in_options() -> Response:
    """Give a browser the challenge for a key."""
    options = services.sign_in_options(relying_party())
    key = _challenges("sign_in").put({"challenge": options["challenge"]})
    return give_challenge(jsonify(options), key, SECONDS)


@blueprint.post("/sign-in/passkey")
@open_to_all("nobody is signed in before they sign in")
def sign_in() -> Response:
    """Sign in with a key; answer where to go."""
    guess = guessing.guess_link()
    sent = _json()
    challenge = _challenges("sign_in").take(request.cookies.get(CHALLENGE, ""))
    try:
        if challenge is None:
            raise wrong(fault("passkey", N_("quá thời gian chờ; bấm lại để thử lần nữa.")))
        tenant_id, _ = holder_of(sent["credential"])
        with UnitOfWork(platform().engine, tenant_id) as work:
            signed = services.sign_in_with_passkey(
                work, sent["credential"], challenge=challenge["challenge"], party=relying_party(), browser=browser()
            )
    except WrongInput as error:
        return _said(error)
    guess.was_right()
    old = carried()
    if old is not None:
        with UnitOfWork(platform().engine, old.tenant_id) as work:
            services.end_sign_in(work, old)
    return give_session(jsonify({"to": where_to(signed, str(sent.get("next", "")))}), signed.bearer)


@blueprint.post("/account/passkeys/options")
@requires(Permission.USE_OWN_ACCOUNT)
def registration_options() -> Response:
    """Give a browser what it needs to make a key."""
    own = demand_shown()
    with reading() as session:
        options = services.registration_options(session, own.account_id, relying_party())
    _challenges("registration").put({"challenge": options["challenge"]}, str(own.sign_in_id))
    return jsonify(options)


@blueprint.post("/account/passkeys")
@requires(Permission.USE_OWN_ACCOUNT)
def register() -> Response:
    """Keep a key that the browser made; answer with recovery codes where they are the first."""
    own, sent = demand_shown(), _json()
    challenge = _challenges("registration").take(str(own.sign_in_id))
    try:
        if challenge is None:
            raise wrong(fault("passkey", N_("quá thời gian chờ; bấm lại để thử lần nữa.")))
        with working() as work:
            made = services.register_passkey(
                work, own.account_id, sent["credential"], challenge=challenge["challenge"], party=relying_party(),
                name=str(sent.get("name", "")), seal=guessing.seal(),
            )  # fmt: skip
    except WrongInput as error:
        return _said(error)
    return after_rise(own, jsonify({"to": "/account/second-factor", "recovery_codes": made}))


@blueprint.post("/account/passkeys/<uuid:passkey_id>/end")
@requires(Permission.USE_OWN_ACCOUNT)
def end(passkey_id: Any) -> Response:
    """Forget a key."""
    own = demand_shown()
    with working() as work:
        services.end_passkey(work, own.account_id, passkey_id)
    return done("/account/second-factor", N_("Đã bỏ khóa truy cập."))


def _json() -> dict[str, Any]:
    """Return what the script sent: an object with a credential; anything else is treated as an empty one."""
    sent = request.get_json(silent=True)
    if isinstance(sent, dict) and isinstance(sent.get("credential"), dict):
        return sent
    return {"credential": {}}


def _said(error: WrongInput) -> Response:
    response = jsonify({"error": " ".join(one.message.said(say) for one in error.faults)})
    response.status_code = 422
    return response


def _challenges(kind: str) -> Remembered:
    return Remembered(platform().redis, f"passkey.{kind}")
