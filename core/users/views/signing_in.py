"""Sign in with a password, or through an outside provider; the second factor; sign out."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, Response, request

from core.access.platform import Committee
from core.access.requests import open_to_all, platform, visitor
from core.db import shared_session, tenant_session
from core.db.keys import uuid7
from core.errors import N_, WrongInput, fault
from core.unit_of_work import UnitOfWork
from core.users import guessing, openid, services
from core.users.addresses import top
from core.users.browsers import described
from core.users.cookies import CHALLENGE, COMMITTEE, carried, give_challenge, give_committee, take_session
from core.users.destinations import own_path
from core.users.forms import secret, typed, wrong
from core.users.remembering import SECONDS, Remembered
from core.users.views.answers import lead, led_in, page, refused, with_next

blueprint = Blueprint("signing_in", __name__)
FEW = 30  # committees that are offered as a list to choose from
MANY = 300  # that are offered while one types


@blueprint.get("/sign-in")
@open_to_all("nobody is signed in before they sign in")
def show() -> Response:
    """Show the form; whoever is signed in already is led on."""
    destination = own_path(request.args.get("next"))
    if visitor() is not None:
        return lead(destination)
    return page("sign_in.html", **offered(), destination=destination)


@blueprint.post("/sign-in")
@open_to_all("nobody is signed in before they sign in")
def sign_in() -> Response:
    """Sign in with a password."""
    code, username = typed("committee"), typed("username")
    whose = guessing.holder(code, username)
    attempt = guessing.guess_password(whose)
    committee = committee_named(code)
    with UnitOfWork(platform().engine, committee.id if committee else uuid7()) as work:
        signed = services.sign_in(work, username=username, password=secret("password"), browser=browser())
    if signed is None or committee is None:
        error = wrong(fault("", N_("Đơn vị, tên đăng nhập hoặc mật khẩu không đúng.")))
        return refused("sign_in.html", error, **offered(), destination=own_path(typed("next")))
    attempt.was_right()
    return guessing.mark(give_committee(led_in(signed, typed("next")), committee.code), whose)


@blueprint.get("/sign-in/second-factor")
@open_to_all("whoever is here has shown a password and nothing more")
def show_second_factor() -> Response:
    """Ask for the second factor of a session that waits for it."""
    destination = own_path(request.args.get("next"))
    if _waiting() is None:
        return lead(with_next("/sign-in", destination))
    return page("sign_in_second_factor.html", destination=destination)


@blueprint.post("/sign-in/second-factor")
@open_to_all("whoever is here has shown a password and nothing more")
def pass_second_factor() -> Response:
    """Let a session through for a code."""
    bearer, account_id = carried(), _waiting()
    if bearer is None or account_id is None:
        return lead(with_next("/sign-in", own_path(typed("next"))))
    attempt = guessing.guess_code(account_id)
    with UnitOfWork(platform().engine, bearer.tenant_id) as work:
        signed = services.pass_second_factor(work, bearer, secret("code"), guessing.seal())
    if signed is None:
        error = wrong(fault("code", N_("mã không đúng hoặc đã dùng; gõ mã mới đang hiện, hoặc một mã dự phòng.")))
        return refused("sign_in_second_factor.html", error, destination=own_path(typed("next")))
    attempt.was_right()
    return led_in(signed, typed("next"))


@blueprint.post("/sign-out")
@open_to_all("whoever has no session any more may press it too")
def sign_out() -> Response:
    """End the session of this browser."""
    bearer = carried()
    if bearer is not None:
        with UnitOfWork(platform().engine, bearer.tenant_id) as work:
            services.end_sign_in(work, bearer)
    return take_session(lead("/sign-in"))


@blueprint.get("/sign-in/openid")
@open_to_all("nobody is signed in before they sign in")
def begin_openid() -> Response:
    """Show the way to the outside provider: a link, because no form of ours may lead to another site."""
    provider, committee = openid.provider(platform().settings), committee_named(request.args.get("committee", ""))
    destination = own_path(request.args.get("next"))
    if provider is None or committee is None:
        error = wrong(fault("openid", N_("Chọn đơn vị trước khi đăng nhập qua nhà cung cấp.")))
        return _not_through(error, destination)
    way = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
    try:
        address = provider.begin(_back(), **way)
    except WrongInput as error:
        return _not_through(error, destination)
    key = _ways().put(way | {"tenant": committee.id.hex, "code": committee.code, "next": destination})
    shown = page("openid.html", address=address, provider=urlsplit(provider.issuer).hostname)
    return give_challenge(shown, key, SECONDS)


@blueprint.get("/sign-in/openid/back")
@open_to_all("nobody is signed in before they sign in")
def end_openid() -> Response:
    """Let somebody in who comes back from the provider, in the browser that was sent there."""
    provider, way = openid.provider(platform().settings), _ways().take(request.cookies.get(CHALLENGE, ""))
    state, code = request.args.get("state", ""), request.args.get("code", "")
    if provider is None or way is None or not code or not hmac.compare_digest(state.encode(), way["state"].encode()):
        return _not_through(wrong(fault("openid", N_("Lượt đăng nhập này đã quá hạn; hãy bắt đầu lại."))), "/")
    try:
        claims = provider.claims(_back(), code=code, nonce=way["nonce"], verifier=way["verifier"])
        with UnitOfWork(platform().engine, UUID(way["tenant"])) as work:
            signed = services.sign_in_with_openid(work, claims, browser=browser())
    except WrongInput as error:
        return _not_through(error, way["next"])
    return give_committee(led_in(signed, way["next"]), way["code"])


def committee_named(code: str) -> Committee | None:
    """Return the committee with a code, however it was typed."""
    here = platform()
    with shared_session(here.engine) as session:
        return here.choices.committee_named(session, code.strip().lower()) if code.isprintable() else None


def browser() -> str:
    """Return a few words on the browser of this request."""
    return described(request.user_agent.string)


def offered() -> dict[str, Any]:
    """Return what a form offers: the committees, which of them first, the provider."""
    here = platform()
    with shared_session(here.engine) as session:
        committees: Sequence[Committee] = here.choices.committees(session)
    chosen = typed("committee") or request.args.get("committee") or request.cookies.get(COMMITTEE, "")
    return {
        "committees": committees[:MANY],
        "few": len(committees) <= FEW,
        "chosen": chosen,
        "outside": openid.provider(here.settings) is not None,
    }


def _waiting() -> UUID | None:
    """Return the account whose session waits in this browser."""
    bearer = carried()
    if bearer is None:
        return None
    with tenant_session(platform().engine, bearer.tenant_id) as session:
        found = services.find_waiting(session, bearer)
    return found.account_id if found else None


def _not_through(error: WrongInput, destination: str) -> Response:
    return refused("sign_in.html", error, **offered(), destination=destination)


def _ways() -> Remembered:
    return Remembered(platform().redis, "openid")


def _back() -> str:
    return f"{top()}/sign-in/openid/back"
