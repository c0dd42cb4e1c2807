"""Tokens for programs: made by their owner in a session, with scopes and a last day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select

from core import audit, clock
from core.access.permissions import Permission
from core.access.principal import Principal
from core.db import TenantSession
from core.errors import N_, Conflict, Fault, NotAllowed, NotFound, WrongInput, fault, refusal
from core.unit_of_work import UnitOfWork
from core.users.bearers import Bearer, new_bearer
from core.users.models import AccessToken
from core.users.usernames import written

MOST_DAYS, MOST_TOKENS, LONGEST_NAME = 365, 20, 100


def create_token(
    work: UnitOfWork, owner: Principal, *, name: str, scopes: Sequence[str], days: int
) -> tuple[AccessToken, Bearer]:
    """Make a token; the bearer is shown this once. Raise WrongInput, Conflict for too many.

    NotAllowed where it is asked for with a token: none makes itself a longer life.
    """
    if owner.sign_in_id is None:
        raise refusal(NotAllowed, N_("Mã truy cập chỉ tạo được khi đăng nhập trên trang, không bằng mã truy cập khác."))
    faults = list(_faults(owner, name, scopes, days))
    if faults:
        raise WrongInput(faults)
    if len(list_tokens(work.session, owner.account_id)) >= MOST_TOKENS:
        raise refusal(Conflict, N_("Đã có {count} mã truy cập; hủy bớt rồi tạo mã mới."), count=MOST_TOKENS)
    bearer = new_bearer(work.tenant_id)
    token = AccessToken(
        account_id=owner.account_id,
        token_hash=bearer.token_hash,
        name=written(name),
        scopes=sorted(set(scopes)),
        second_factor=owner.second_factor,
        expires_at=clock.now() + timedelta(days=days),
    )
    work.session.add(token)
    work.session.flush()
    audit.record(
        work, "account.create_token", actor=owner.account_id, subject=owner.account_id, token=str(token.id),
        scopes=token.scopes, days=days,
    )  # fmt: skip
    return token, bearer


def list_tokens(session: TenantSession, account_id: UUID) -> list[AccessToken]:
    """Return the tokens of an account that still hold, the newest first."""
    query = select(AccessToken).where(
        AccessToken.account_id == account_id,
        AccessToken.ended_at.is_(None),
        AccessToken.expires_at > clock.now(),
    )
    return list(session.scalars(query.order_by(AccessToken.id.desc())))


def end_token(work: UnitOfWork, account_id: UUID, token_id: UUID) -> None:
    """End one of an account's own tokens; raise NotFound for anybody else's."""
    found = work.session.get(AccessToken, (work.tenant_id, token_id))
    if found is None or found.account_id != account_id:
        raise refusal(NotFound, N_("Không có mã truy cập này."))
    if found.ended_at is None:
        found.ended_at = clock.now()
        audit.record(work, "account.end_token", actor=account_id, subject=account_id, token=str(token_id))


def _faults(owner: Principal, name: str, scopes: Sequence[str], days: int) -> Iterator[Fault]:
    if not written(name) or len(written(name)) > LONGEST_NAME or not written(name).isprintable():
        yield fault("name", N_("cần một tên ngắn nói mã này dùng cho chương trình nào."))
    if not 1 <= days <= MOST_DAYS:
        yield fault("days", N_("thời hạn từ 1 đến {count} ngày."), count=MOST_DAYS)
    if not scopes:
        yield fault("scopes", N_("chọn ít nhất một quyền."))
    known = {str(one) for one in Permission}
    for one in scopes:
        if one not in known or not owner.may(Permission(one)):
            yield fault("scopes", N_("tài khoản này không có quyền «{scope}»."), scope=one)
