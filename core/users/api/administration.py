"""The accounts of a committee as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.access import Permission, Role, platform, principal, reading, requires, working
from core.unit_of_work import UnitOfWork
from core.users import schemas, services
from core.users.addresses import top
from core.users.handing import hand_over
from core.users.kinds import AccountState, OpenIdMatch
from core.users.models import Account, RoleGrant
from core.users.services.invitations import AccountLinkGiven
from core.wire import ApiBlueprint, ProblemOut, keyset, page_of

blueprint = ApiBlueprint("accounts", __name__, "/accounts", description="Tài khoản của đơn vị, lời mời và vai trò")

_PROBLEM = {"schema": ProblemOut, "content_type": "application/problem+json"}


@blueprint.get("")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(schemas.AccountsIn, location="query")
@blueprint.response(200, page_of(schemas.AccountOut))
def list_accounts(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê tài khoản theo tên đăng nhập."""
    state = AccountState(args["state"]) if args["state"] else None
    with reading() as session:
        return keyset(session, services.accounts_like(args["q"], state), [Account.username_key], args)


@blueprint.post("")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(schemas.AccountIn)
@blueprint.response(201, schemas.MadeAccountOut)
@blueprint.alt_response(409, **_PROBLEM)
def create_account(args: dict[str, Any]) -> dict[str, Any]:
    """Tạo tài khoản; không có mật khẩu thì kèm lời mời."""
    actor = principal().account_id
    with working() as work:
        account = services.create_account(work, **args, actor=actor)
        invitation = None if args["password"] else _handed(work, services.invite(work, account.id, actor=actor))
        return {**{name: getattr(account, name) for name in schemas.AccountOut().fields}, "invitation": invitation}


@blueprint.get("/openid")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(200, schemas.OpenIdOut)
def show_openid() -> dict[str, OpenIdMatch]:
    """Cho cách nhận ra tài khoản của nhà cung cấp bên ngoài."""
    with reading() as session:
        return {"match": services.openid_match(session)}


@blueprint.put("/openid")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(schemas.OpenIdIn)
@blueprint.response(200, schemas.OpenIdOut)
def choose_openid(args: dict[str, Any]) -> dict[str, OpenIdMatch]:
    """Chọn cách nhận ra tài khoản của nhà cung cấp bên ngoài."""
    match = OpenIdMatch(args["match"])
    with working() as work:
        services.choose_openid(work, match, actor=principal().account_id)
    return {"match": match}


@blueprint.get("/<uuid:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.etag
@blueprint.response(200, schemas.AccountOut)
def show_account(account_id: UUID) -> Account:
    """Cho một tài khoản."""
    with reading() as session:
        return services.find_account(session, account_id)


@blueprint.patch("/<uuid:account_id>")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.etag
@blueprint.arguments(schemas.ChangeAccountIn)
@blueprint.response(200, schemas.AccountOut)
def change_account(args: dict[str, Any], account_id: UUID) -> Account:
    """Sửa tên, địa chỉ thư, người và ngôn ngữ của một tài khoản."""
    with working() as work:
        blueprint.check_etag(services.find_account(work.session, account_id), schemas.AccountOut)
        return services.change_account(work, account_id, **args, actor=principal().account_id)


@blueprint.post("/<uuid:account_id>/invitation")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(201, schemas.LinkOut)
@blueprint.alt_response(409, **_PROBLEM)
def invite(account_id: UUID) -> dict[str, Any]:
    """Tạo lời mời mới; lời mời cũ hết giá trị."""
    with working() as work:
        return _handed(work, services.invite(work, account_id, actor=principal().account_id))


@blueprint.post("/<uuid:account_id>/reset")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(201, schemas.LinkOut)
@blueprint.alt_response(409, **_PROBLEM)
def reset(account_id: UUID) -> dict[str, Any]:
    """Tạo liên kết đặt lại mật khẩu."""
    with working() as work:
        return _handed(work, services.reset_password(work, account_id, actor=principal().account_id))


@blueprint.post("/<uuid:account_id>/close")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(200, schemas.AccountOut)
@blueprint.alt_response(409, **_PROBLEM)
def close_account(account_id: UUID) -> Account:
    """Đóng tài khoản; mọi phiên và mã truy cập kết thúc."""
    with working() as work:
        return services.close_account(work, account_id, actor=principal().account_id)


@blueprint.post("/<uuid:account_id>/reopen")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(200, schemas.AccountOut)
@blueprint.alt_response(409, **_PROBLEM)
def reopen_account(account_id: UUID) -> Account:
    """Mở lại một tài khoản đã đóng."""
    with working() as work:
        return services.reopen_account(work, account_id, actor=principal().account_id)


@blueprint.delete("/<uuid:account_id>/second-factors")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(204)
@blueprint.alt_response(409, **_PROBLEM)
def clear_second_factors(account_id: UUID) -> None:
    """Xóa xác thực hai bước của người đã mất nó; mọi phiên của người ấy kết thúc."""
    with working() as work:
        services.clear_second_factors(work, account_id, actor=principal().account_id)


@blueprint.get("/<uuid:account_id>/roles")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(200, schemas.GrantsOut)
def list_roles(account_id: UUID) -> dict[str, list[RoleGrant]]:
    """Liệt kê vai trò của một tài khoản."""
    with reading() as session:
        services.find_account(session, account_id)
        return {"items": services.grants_of(session, account_id)}


@blueprint.post("/<uuid:account_id>/roles")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.arguments(schemas.GrantIn)
@blueprint.response(201, schemas.GrantOut)
def grant_role(args: dict[str, Any], account_id: UUID) -> RoleGrant:
    """Giao một vai trò; chỉ giao được quyền mà chính mình có."""
    asking, role = principal(), Role(args.pop("role"))
    with working() as work:
        return services.grant_role(work, account_id, role, **args, granter=asking, actor=asking.account_id)


@blueprint.delete("/<uuid:account_id>/roles/<uuid:grant_id>")
@requires(Permission.MANAGE_ACCOUNTS)
@blueprint.response(200, schemas.GrantOut)
@blueprint.alt_response(409, **_PROBLEM)
def end_role(account_id: UUID, grant_id: UUID) -> RoleGrant:
    """Kết thúc một vai trò từ hôm nay."""
    asking = principal()
    with working() as work:
        return services.end_role(work, grant_id, account_id=account_id, granter=asking, actor=asking.account_id)


def _handed(work: UnitOfWork, given: AccountLinkGiven) -> dict[str, Any]:
    handed = hand_over(work, given, platform().settings, top())
    return {"kind": given.kind, "link": handed.address, "mailed_to": handed.mailed_to}
