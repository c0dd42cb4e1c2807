"""One's own account as JSON."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.access import Permission, Principal, principal, reading, requires, working
from core.db import TenantSession
from core.errors import N_, NotAllowed, refusal
from core.users import schemas, services
from core.users.models import AccessToken
from core.users.services.second_factors import has_second_factor
from core.wire import ApiBlueprint, ProblemOut

blueprint = ApiBlueprint("account", __name__, "/account", description="Tài khoản của mình, phiên và mã truy cập")

_PROBLEM = {"schema": ProblemOut, "content_type": "application/problem+json"}


@blueprint.get("")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.response(200, schemas.OwnAccountOut)
def show_own() -> dict[str, Any]:
    """Cho tài khoản đang dùng, vai trò và quyền của nó."""
    with reading() as session:
        return _seen(session, principal())


@blueprint.patch("")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.arguments(schemas.OwnAccountIn)
@blueprint.response(200, schemas.OwnAccountOut)
@blueprint.alt_response(412, **_PROBLEM)
def change_own(args: dict[str, Any]) -> dict[str, Any]:
    """Đổi tên và ngôn ngữ của mình."""
    asking = principal()
    with working() as work:
        services.change_account(work, asking.account_id, **args, actor=asking.account_id)
        return _seen(work.session, asking)


@blueprint.get("/sessions")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.response(200, schemas.SignInsOut)
def list_sessions() -> dict[str, Any]:
    """Liệt kê các phiên đăng nhập của mình."""
    asking = principal()
    with reading() as session:
        return {"items": services.list_sign_ins(session, asking.account_id), "here": asking.sign_in_id}


@blueprint.delete("/sessions/<uuid:sign_in_id>")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.response(204)
def end_session(sign_in_id: UUID) -> None:
    """Kết thúc một phiên của mình."""
    with working() as work:
        services.end_own_sign_in(work, principal().account_id, sign_in_id)


@blueprint.delete("/sessions")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.response(200, schemas.EndedOut)
def end_other_sessions() -> dict[str, int]:
    """Kết thúc mọi phiên của mình, trừ phiên đang dùng."""
    asking = principal()
    with working() as work:
        return {"ended": services.end_other_sign_ins(work, asking.account_id, asking.sign_in_id)}


@blueprint.get("/tokens")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.response(200, schemas.TokensOut)
def list_tokens() -> dict[str, list[AccessToken]]:
    """Liệt kê các mã truy cập còn hạn của mình."""
    with reading() as session:
        return {"items": services.list_tokens(session, principal().account_id)}


@blueprint.post("/tokens")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.arguments(schemas.TokenIn)
@blueprint.response(201, schemas.MadeTokenOut)
@blueprint.alt_response(409, **_PROBLEM)
def create_token(args: dict[str, Any]) -> dict[str, Any]:
    """Tạo mã truy cập; chỉ trong phiên đăng nhập trên trang, và mã chỉ hiện lần này."""
    asking = principal()
    with working() as work:
        account = services.find_account(work.session, asking.account_id)
        if has_second_factor(work.session, account) and not asking.second_factor:
            raise refusal(NotAllowed, N_("Xác nhận xác thực hai bước trước, rồi làm lại."))
        token, bearer = services.create_token(work, asking, **args)
        return {**{name: getattr(token, name) for name in schemas.TokenOut().fields}, "token": bearer.as_access_token()}


@blueprint.delete("/tokens/<uuid:token_id>")
@requires(Permission.USE_OWN_ACCOUNT)
@blueprint.response(204)
def end_token(token_id: UUID) -> None:
    """Hủy một mã truy cập của mình."""
    with working() as work:
        services.end_token(work, principal().account_id, token_id)


def _seen(session: TenantSession, asking: Principal) -> dict[str, Any]:
    account = services.find_account(session, asking.account_id)
    return {
        **{name: getattr(account, name) for name in schemas.AccountOut().fields},
        "tenant_id": session.tenant_id,
        "roles": services.grants_of(session, asking.account_id),
        "permissions": [one for one in Permission if asking.may(one)],
        "second_factor": asking.second_factor,
    }
