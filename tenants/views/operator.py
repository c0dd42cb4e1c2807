"""The operator's pages: which committees there are, another one, break-glass sessions. Nothing of what is in them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, flash, make_response, redirect, render_template
from sqlalchemy import select

from core.access import Permission, platform, principal, reading, requires
from core.access.language import say
from core.db import shared_session
from core.db.keys import uuid7
from core.errors import N_, Conflict, WrongInput, refusal
from core.unit_of_work import UnitOfWork
from core.users.addresses import top
from core.users.handing import hand_over
from tenants import services
from tenants.api.operator import codes_of
from tenants.models import BreakGlassOpening, Tenant
from tenants.profiles import profiles
from tenants.rescue import drop_key, set_key
from tenants.services.glass import is_open
from tenants.views.forms import Form, came_back, typed

blueprint = Blueprint("operator_pages", __name__, url_prefix="/operator")
TENANT = "/tenants/<string(maxlength=40):code>"
NEWEST = 50


@blueprint.get("")
@requires(Permission.MANAGE_TENANTS)
def show_operator() -> str:
    """List the committees, each below its parent, and the break-glass sessions that operators opened."""
    with reading() as session:
        tenants = list(services.in_tree(services.list_tenants(session)))
        newest = select(BreakGlassOpening).order_by(BreakGlassOpening.id.desc()).limit(NEWEST)
        openings = session.scalars(newest).all()
        codes = codes_of(session)
    return render_template("operator/list.html", tenants=tenants, openings=openings, codes=codes, is_open=is_open)


@blueprint.get("/new")
@requires(Permission.MANAGE_TENANTS)
def show_new() -> str:
    """Show the form of another committee."""
    return _new(Form())


@blueprint.post("/new")
@requires(Permission.MANAGE_TENANTS)
def create() -> Response | tuple[str, int]:
    """Make a committee, invite its administrator, and show the link this once."""
    code = typed("code")
    admin = services.Admin(typed("username"), typed("admin_name"), typed("email") or None)
    try:
        with UnitOfWork(platform().engine, uuid7()) as work:
            tenant, given = services.welcome_tenant(
                work, code=code, name=typed("name"), parent=typed("parent") or None,
                profile=typed("profile") or None, admin=admin, actor=principal().account_id,
            )  # fmt: skip
            assert given is not None  # an administrator was named
            handed = hand_over(work, given, platform().settings, top())
    except WrongInput as error:
        places = {code: "code", typed("parent"): "parent", "username": "username", "email": "email"}
        return _new(came_back(error, {"name": "admin_name", **places})), 422
    answer = make_response(render_template("operator/made.html", tenant=tenant, account=given.account, handed=handed))
    answer.status_code = 201
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get(TENANT)
@requires(Permission.MANAGE_TENANTS)
def show_tenant(code: str) -> str:
    """Show a committee and what an operator may do with it."""
    return _tenant(code, Form())


@blueprint.post(f"{TENANT}/archive")
@requires(Permission.MANAGE_TENANTS)
def archive(code: str) -> Response | tuple[str, int]:
    """Put a committee away."""
    tenant = _found(code)
    if tenant.id == principal().tenant_id:
        raise refusal(Conflict, N_("Không lưu trữ được đơn vị của chính người vận hành."))
    try:
        with UnitOfWork(platform().engine, tenant.id) as work:
            services.archive_tenant(work, actor=principal().account_id)
    except WrongInput as error:
        return _tenant(code, came_back(error, {})), 422
    return _back(N_("Đã lưu trữ {code}; từ nay chỉ xem được."), code=code)


@blueprint.post(f"{TENANT}/reopen")
@requires(Permission.MANAGE_TENANTS)
def reopen(code: str) -> Response | tuple[str, int]:
    """Take a committee out of the archive."""
    try:
        with UnitOfWork(platform().engine, _found(code).id) as work:
            services.reopen_tenant(work, actor=principal().account_id)
    except WrongInput as error:
        return _tenant(code, came_back(error, {})), 422
    return _back(N_("Đã mở lại {code}."), code=code)


@blueprint.post(f"{TENANT}/break-glass")
@requires(Permission.BREAK_GLASS)
def open_break_glass(code: str) -> Response | tuple[str, int]:
    """Open a session into a committee; its key goes into a cookie."""
    try:
        opened = services.open_break_glass(
            platform().engine, principal(), code=code, reason=typed("reason"), duration=_duration(typed("minutes"))
        )
    except WrongInput as error:
        return _tenant(code, came_back(error, {"reason": "reason", "minutes": "minutes"})), 422
    return set_key(make_response(redirect("/units", 303)), opened)


@blueprint.post("/break-glass/<uuid:opening_id>/end")
@requires(Permission.BREAK_GLASS)
def end_break_glass(opening_id: UUID) -> Response:
    """End a session."""
    services.end_opening(platform().engine, principal(), opening_id)
    return drop_key(_back(N_("Phiên khẩn cấp đã kết thúc.")))


def _duration(minutes: str) -> timedelta:
    """Read a number of minutes; nothing, which is refused, for anything else."""
    readable = minutes.isascii() and minutes.isdigit() and len(minutes) < 5
    return timedelta(minutes=int(minutes) if readable else 0)


def _new(form: Form) -> str:
    with shared_session(platform().engine) as session:
        tenants = [one for one in services.list_tenants(session) if one.archived_at is None]
    return render_template("operator/new.html", form=form, profiles=profiles(), tenants=tenants)


def _tenant(code: str, form: Form) -> str:
    with shared_session(platform().engine) as session:
        tenant, codes = services.find_tenant(session, code), codes_of(session)
    own = tenant.id == principal().tenant_id
    parent = codes[tenant.parent_id] if tenant.parent_id else None
    return render_template("operator/tenant.html", tenant=tenant, parent=parent, own=own, form=form)


def _found(code: str) -> Tenant:
    with shared_session(platform().engine) as session:
        return services.find_tenant(session, code)


def _back(template: str, **values: object) -> Response:
    flash(say(template, **values))
    return make_response(redirect("/operator", 303))
