"""The committees of the installation, as their operator sees them: that they are there, and nothing in them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, jsonify
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.access import Permission, platform, principal, reading, requires
from core.db import shared_session
from core.db.keys import uuid7
from core.errors import N_, Conflict, refusal
from core.unit_of_work import UnitOfWork
from core.users.addresses import top
from core.users.handing import hand_over
from core.wire import ApiBlueprint, PageIn, keyset, page_of
from tenants import schemas, services
from tenants.models import BreakGlassOpening, Tenant
from tenants.profiles import profiles
from tenants.rescue import set_key
from tenants.services.glass import is_open

blueprint = ApiBlueprint("operator", __name__, "/operator")


@blueprint.get("/profiles")
@requires(Permission.MANAGE_TENANTS)
@blueprint.response(200, schemas.ProfilesOut)
def list_profiles() -> dict[str, Any]:
    """Liệt kê các mẫu có sẵn để tạo đơn vị."""
    return {"items": list(profiles().values())}


@blueprint.get("/tenants")
@requires(Permission.MANAGE_TENANTS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_of(schemas.TenantOut))
def list_tenants(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các đơn vị của hệ thống, kể cả đơn vị đã lưu trữ."""
    with shared_session(platform().engine) as session:
        codes = codes_of(session)
        return keyset(session, select(Tenant), [Tenant.code], args, row=lambda one: said(one[0], codes))


@blueprint.post("/tenants")
@requires(Permission.MANAGE_TENANTS)
@blueprint.arguments(schemas.NewTenantIn)
@blueprint.response(201, schemas.WelcomedOut)
def create_tenant(args: dict[str, Any]) -> dict[str, Any]:
    """Tạo một đơn vị theo mẫu và mời quản trị đầu tiên; liên kết mời chỉ hiện lần này."""
    admin = services.Admin(**args.pop("admin")) if args.get("admin") else args.pop("admin")
    with UnitOfWork(platform().engine, uuid7()) as work:
        tenant, given = services.welcome_tenant(work, **args, admin=admin, actor=principal().account_id)
        handed = None if given is None else hand_over(work, given, platform().settings, top())
    invitation = None
    if given is not None and handed is not None:
        invitation = {
            "username": given.account.username, "address": handed.address, "mailed_to": handed.mailed_to,
        }  # fmt: skip
    return {"tenant": _shown(tenant), "invitation": invitation}


@blueprint.get("/tenants/<string(maxlength=40):code>")
@requires(Permission.MANAGE_TENANTS)
@blueprint.response(200, schemas.TenantOut)
def show_tenant(code: str) -> dict[str, Any]:
    """Xem một đơn vị."""
    with shared_session(platform().engine) as session:
        return said(services.find_tenant(session, code), codes_of(session))


@blueprint.post("/tenants/<string(maxlength=40):code>/archive")
@requires(Permission.MANAGE_TENANTS)
@blueprint.response(200, schemas.TenantOut)
def archive_tenant(code: str) -> dict[str, Any]:
    """Lưu trữ một đơn vị: từ nay chỉ xem được."""
    tenant_id = _id_of(code)
    if tenant_id == principal().tenant_id:
        raise refusal(Conflict, N_("Không lưu trữ được đơn vị của chính người vận hành."))
    with UnitOfWork(platform().engine, tenant_id) as work:
        return _shown(services.archive_tenant(work, actor=principal().account_id))


@blueprint.post("/tenants/<string(maxlength=40):code>/reopen")
@requires(Permission.MANAGE_TENANTS)
@blueprint.response(200, schemas.TenantOut)
def reopen_tenant(code: str) -> dict[str, Any]:
    """Mở lại một đơn vị đã lưu trữ."""
    with UnitOfWork(platform().engine, _id_of(code)) as work:
        return _shown(services.reopen_tenant(work, actor=principal().account_id))


@blueprint.get("/break-glass")
@requires(Permission.BREAK_GLASS)
@blueprint.arguments(PageIn, location="query")
@blueprint.response(200, page_of(schemas.OpeningOut))
def list_openings(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê các phiên khẩn cấp mà người vận hành đã mở, cũ nhất trước."""
    with reading() as session:
        codes = codes_of(session)
        order = [BreakGlassOpening.created_at, BreakGlassOpening.id]
        return keyset(session, select(BreakGlassOpening), order, args, row=lambda one: _opening(one[0], codes))


@blueprint.post("/break-glass")
@requires(Permission.BREAK_GLASS)
@blueprint.arguments(schemas.OpenGlassIn)
@blueprint.response(201, schemas.OpeningOut)
def open_break_glass(args: dict[str, Any]) -> Response:
    """Mở phiên khẩn cấp vào một đơn vị, nêu lý do; chìa khóa nằm trong cookie của trình duyệt này."""
    opened = services.open_break_glass(
        platform().engine, principal(), code=args["tenant"], reason=args["reason"],
        duration=timedelta(minutes=args["minutes"]),
    )  # fmt: skip
    with reading() as session:
        opening = session.get_one(BreakGlassOpening, (session.tenant_id, opened.id))
    answer = jsonify(schemas.OpeningOut().dump(_opening(opening, {opened.tenant.id: opened.tenant.code})))
    answer.status_code = 201
    return set_key(answer, opened)


@blueprint.post("/break-glass/<uuid:opening_id>/end")
@requires(Permission.BREAK_GLASS)
@blueprint.response(200, schemas.OpeningOut)
def end_opening(opening_id: UUID) -> dict[str, Any]:
    """Kết thúc một phiên khẩn cấp."""
    opening = services.end_opening(platform().engine, principal(), opening_id)
    with reading() as session:
        return _opening(opening, codes_of(session))


def codes_of(session: Session) -> Mapping[UUID, str]:
    """Return the codes of all tenants by their keys."""
    return dict(session.execute(select(Tenant.id, Tenant.code)).all())


def said(tenant: Tenant, codes: Mapping[UUID, str]) -> dict[str, Any]:
    """Return a tenant as operators see it."""
    return {
        "code": tenant.code,
        "name": tenant.name,
        "parent": codes[tenant.parent_id] if tenant.parent_id else None,
        "archived_at": tenant.archived_at,
        "created_at": tenant.created_at,
    }


def _shown(tenant: Tenant) -> dict[str, Any]:
    with shared_session(platform().engine) as session:
        return said(tenant, codes_of(session))


def _id_of(code: str) -> UUID:
    with shared_session(platform().engine) as session:
        return services.find_tenant(session, code).id


def _opening(one: BreakGlassOpening, codes: Mapping[UUID, str]) -> dict[str, Any]:
    return {
        "id": one.id,
        "tenant": codes[one.into_id],
        "account_id": one.account_id,
        "reason": one.reason,
        "created_at": one.created_at,
        "expires_at": one.expires_at,
        "ended_at": one.ended_at,
        "open": is_open(one),
    }
