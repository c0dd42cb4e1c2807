"""The accounts of a committee, for whoever looks after them."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, request
from sqlalchemy import select

from core import clock
from core.access.permissions import Permission, Role
from core.access.requests import platform, principal, reading, requires, working
from core.db import TenantSession
from core.errors import N_, WrongInput, fault
from core.hierarchy.models import Unit, UnitPeriod
from core.users import openid, services
from core.users.addresses import top
from core.users.forms import typed, wrong
from core.users.handing import hand_over
from core.users.kinds import AccountState, OpenIdMatch
from core.users.models import Account, RoleGrant
from core.users.services.second_factors import has_second_factor
from core.users.views.answers import done, page, refused
from core.users.words import OPENID, ROLES, STATES
from core.wire.paging import keyset

blueprint = Blueprint("administration", __name__, url_prefix="/admin/accounts")
PAGE = 50
FIELDS = ("username", "name", "email", "role", "unit")


@blueprint.get("")
@requires(Permission.MANAGE_ACCOUNTS)
def show_all() -> Response:
    """List the accounts, with the form for another one."""
    return page("accounts.html", **_listed())


@blueprint.post("")
@requires(Permission.MANAGE_ACCOUNTS)
def create() -> Response:
    """Make an account, with a role, and hand over its invitation."""
    asking = principal()
    try:
        with working() as work:
            account = services.create_account(
                work, username=typed("username"), name=typed("name"), email=typed("email"), actor=asking.account_id
            )
            role, unit_id = _role(), _unit_named(work.session, typed("unit"))
            services.grant_role(work, account.id, role, unit_id, granter=asking, actor=asking.account_id)
            given = services.invite(work, account.id, actor=asking.account_id)
            handed = hand_over(work, given, platform().settings, top())
    except WrongInput as error:
        return refused("accounts.html", error, *FIELDS, **_listed())
    return page("account_handed.html", 201, account=account, handed=handed)


@blueprint.post("/openid")
@requires(Permission.MANAGE_ACCOUNTS)
def choose_openid() -> Response:
    """Choose by what outside accounts are recognised."""
    chosen = typed("match")
    if chosen in set(OpenIdMatch):
        with working() as work:
            services.choose_openid(work, OpenIdMatch(chosen), actor=principal().account_id)
    return done("/admin/accounts", N_("Đã lưu."))


@blueprint.get("/<uuid:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def show(account_id: UUID) -> Response:
    """Show an account and its roles."""
    return page("account_of.html", **_shown(account_id))


@blueprint.post("/<uuid:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
def change(account_id: UUID) -> Response:
    """Change the name and the address of an account."""
    try:
        with working() as work:
            version = typed("version")
            services.change_account(
                work, account_id, version=int(version) if version.isascii() and version.isdigit() else None,
                name=typed("name"), email=typed("email"), actor=principal().account_id,
            )  # fmt: skip
    except WrongInput as error:
        return refused("account_of.html", error, "name", "email", **_shown(account_id))
    return done(_path(account_id), N_("Đã lưu."))


@blueprint.post("/<uuid:account_id>/roles")
@requires(Permission.MANAGE_ACCOUNTS)
def grant(account_id: UUID) -> Response:
    """Give a role."""
    asking = principal()
    try:
        with working() as work:
            services.grant_role(
                work, account_id, _role(), _unit_named(work.session, typed("unit")), since=_day("since"),
                until=_day("until"), granter=asking, actor=asking.account_id,
            )  # fmt: skip
    except WrongInput as error:
        return refused("account_of.html", error, "role", "unit", "since", "until", **_shown(account_id))
    return done(_path(account_id), N_("Đã giao vai trò."))


@blueprint.post("/<uuid:account_id>/roles/<uuid:grant_id>/end")
@requires(Permission.MANAGE_ACCOUNTS)
def end_role(account_id: UUID, grant_id: UUID) -> Response:
    """End a role as of today."""
    asking = principal()
    with working() as work:
        services.end_role(work, grant_id, account_id=account_id, granter=asking, actor=asking.account_id)
    return done(_path(account_id), N_("Đã kết thúc vai trò."))


@blueprint.post("/<uuid:account_id>/link")
@requires(Permission.MANAGE_ACCOUNTS)
def give_link(account_id: UUID) -> Response:
    """Hand over a new invitation, or a link for a lost password."""
    actor = principal().account_id
    with working() as work:
        account = services.find_account(work.session, account_id)
        verb = services.invite if account.state == AccountState.INVITED else services.reset_password
        handed = hand_over(work, verb(work, account_id, actor=actor), platform().settings, top())
    return page("account_handed.html", account=account, handed=handed)


@blueprint.post("/<uuid:account_id>/close")
@requires(Permission.MANAGE_ACCOUNTS)
def close(account_id: UUID) -> Response:
    """Close an account."""
    with working() as work:
        services.close_account(work, account_id, actor=principal().account_id)
    return done(_path(account_id), N_("Đã đóng tài khoản; mọi phiên đăng nhập và mã truy cập đã kết thúc."))


@blueprint.post("/<uuid:account_id>/reopen")
@requires(Permission.MANAGE_ACCOUNTS)
def reopen(account_id: UUID) -> Response:
    """Open a closed account again."""
    with working() as work:
        services.reopen_account(work, account_id, actor=principal().account_id)
    return done(_path(account_id), N_("Đã mở lại tài khoản."))


@blueprint.post("/<uuid:account_id>/second-factors/end")
@requires(Permission.MANAGE_ACCOUNTS)
def clear_second_factors(account_id: UUID) -> Response:
    """Take away the second factors of somebody who lost them."""
    with working() as work:
        services.clear_second_factors(work, account_id, actor=principal().account_id)
    return done(_path(account_id), N_("Đã xóa xác thực hai bước; người này phải bật lại khi đăng nhập."))


def _listed() -> dict[str, Any]:
    state, text = request.args.get("state", ""), request.args.get("q", "")
    query = services.accounts_like(text, AccountState(state) if state in set(AccountState) else None)
    with reading() as session:
        found = keyset(
            session, query, [Account.username_key], {"limit": PAGE, "after": request.args.get("after") or None}
        )
        match = services.openid_match(session)
    return {
        "accounts": found["items"],
        "next_page": found["next"],
        "q": text,
        "state": state,
        "states": STATES,
        "roles": [(one, ROLES[one]) for one in services.grantable_roles(principal())],
        "openid_match": match if openid.provider(platform().settings) else None,
        "openid_words": OPENID,
    }


def _shown(account_id: UUID) -> dict[str, Any]:
    with reading() as session:
        account = services.find_account(session, account_id)
        grants = services.grants_of(session, account_id)
        return {
            "account": account,
            "grants": [(one, ROLES[Role(one.role)], _unit_name(session, one)) for one in grants],
            "endable": services.grantable_roles(principal()),  # who may give a role may end it
            "roles": [(one, ROLES[one]) for one in services.grantable_roles(principal())],
            "states": STATES,
            "guarded": has_second_factor(session, account),
            "own": account_id == principal().account_id,
        }


def _unit_name(session: TenantSession, grant: RoleGrant) -> str | None:
    """Return what the unit of a grant is called today, or was last."""
    if grant.unit_id is None:
        return None
    query = select(UnitPeriod.name).where(UnitPeriod.unit_id == grant.unit_id).order_by(UnitPeriod.since.desc())
    return session.scalar(query.where(UnitPeriod.since <= clock.today()).limit(1)) or str(grant.unit_id)


def _unit_named(session: TenantSession, code: str) -> UUID | None:
    if not code:
        return None
    found = session.scalar(select(Unit.id).where(Unit.code == code)) if code.isprintable() else None
    if found is None:
        raise wrong(fault("unit", N_("không có tổ chức mang mã «{code}»."), code=code))
    return found


def _role() -> Role:
    chosen = typed("role")
    if chosen not in set(Role):
        raise wrong(fault("role", N_("chọn một vai trò trong danh sách.")))
    return Role(chosen)


def _day(name: str) -> date | None:
    """Read a day as people write it, 29/11/2023, or as machines do."""
    text = typed(name)
    if not text:
        return None
    with suppress(ValueError):
        return datetime.strptime(text, "%d/%m/%Y").date() if "/" in text else date.fromisoformat(text)
    raise wrong(fault(name, N_("không phải một ngày; viết như 29/11/2023.")))


def _path(account_id: UUID) -> str:
    return f"/admin/accounts/{account_id}"
