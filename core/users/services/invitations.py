"""Links that are handed over once: to begin with an account, or to set a lost password anew.

A link alone opens nothing: whoever opens it must also name the account, and it never signs anybody in.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, Conflict, NotFound, WrongInput, fault, refusal
from core.unit_of_work import UnitOfWork
from core.users.bearers import Bearer, new_bearer
from core.users.kinds import AccountState, LinkKind
from core.users.models import Account, AccountLink
from core.users.services.accounts import end_everything, find_account, find_account_named
from core.users.services.own_password import set_password
from core.users.usernames import username_key

INVITATION = timedelta(days=7)
RESET_HANDED_OVER = timedelta(hours=24)
RESET_SENT = timedelta(hours=1)


@dataclass(frozen=True, slots=True, repr=False)
class AccountLinkGiven:
    """A link as it is handed over, this once."""

    kind: LinkKind
    bearer: Bearer
    account: Account

    @property
    def path(self) -> str:
        """The path of its page."""
        return f"/{self.kind}/{self.bearer.as_session()}"


def invite(work: UnitOfWork, account_id: UUID, *, actor: str | UUID) -> AccountLinkGiven:
    """Return the link with which an account's holder begins; older links end. Conflict where they began already."""
    account = find_account(work.session, account_id)
    if account.state != AccountState.INVITED:
        raise refusal(Conflict, N_("Tài khoản này đã dùng hoặc đã đóng; nếu quên mật khẩu, hãy đặt lại mật khẩu."))
    return _give(work, account, LinkKind.INVITATION, INVITATION, actor)


def reset_password(work: UnitOfWork, account_id: UUID, *, actor: str | UUID) -> AccountLinkGiven:
    """Return a link for an account whose password is lost; the old password holds until it is used."""
    account = find_account(work.session, account_id)
    if account.state != AccountState.ACTIVE:
        raise refusal(Conflict, N_("Tài khoản chưa dùng hoặc đã đóng; hãy mời lại hoặc mở lại trước."))
    return _give(work, account, LinkKind.RESET, RESET_HANDED_OVER, actor)


def ask_for_reset(work: UnitOfWork, username: str) -> AccountLinkGiven | None:
    """Note that somebody lost a password; return a link to be sent where the account has an address."""
    account = find_account_named(work.session, username)
    if account is None or account.state != AccountState.ACTIVE:
        return None
    account.reset_asked_at = clock.now()
    audit.record(work, "account.ask_for_reset", actor=account.id, subject=account.id)
    return _give(work, account, LinkKind.RESET, RESET_SENT, account.id) if account.email else None


def link_holder(session: TenantSession, kind: LinkKind, bearer: Bearer) -> Account:
    """Return the account that a link is for; raise NotFound where the link is over or was never given."""
    account, _ = _standing(session, kind, bearer)
    return account


def accept_invitation(work: UnitOfWork, bearer: Bearer, *, username: str, password: str) -> Account:
    """Begin with an account: set its password. Raise NotFound for a link that is over, WrongInput with the faults."""
    account = _use(work, LinkKind.INVITATION, bearer, username, password)
    audit.record(work, "account.accept_invitation", actor=account.id, subject=account.id)
    return account


def set_by_reset(work: UnitOfWork, bearer: Bearer, *, username: str, password: str) -> Account:
    """Set a password anew by a link: every session and token ends. Raise NotFound, or WrongInput with the faults."""
    account = _use(work, LinkKind.RESET, bearer, username, password)
    account.reset_asked_at = None
    audit.record(work, "account.reset_password", actor=account.id, subject=account.id)
    return account


def _give(work: UnitOfWork, account: Account, kind: LinkKind, lasts: timedelta, actor: str | UUID) -> AccountLinkGiven:
    older = update(AccountLink).where(AccountLink.account_id == account.id, AccountLink.used_at.is_(None))
    work.session.execute(older.values(used_at=clock.now()))
    bearer = new_bearer(work.tenant_id)
    work.session.add(
        AccountLink(account_id=account.id, kind=kind, token_hash=bearer.token_hash, expires_at=clock.now() + lasts)
    )
    audit.record(work, "account.give_link", actor=actor, subject=account.id, kind=str(kind))
    return AccountLinkGiven(kind, bearer, account)


def _standing(session: TenantSession, kind: LinkKind, bearer: Bearer) -> tuple[Account, AccountLink]:
    query = select(AccountLink).where(
        AccountLink.token_hash == bearer.token_hash,
        AccountLink.kind == kind,
        AccountLink.used_at.is_(None),
        AccountLink.expires_at > clock.now(),
    )
    link = session.scalars(query).one_or_none()
    account = find_account(session, link.account_id) if link else None
    if link is None or account is None or account.state == AccountState.CLOSED:
        raise refusal(NotFound, N_("Liên kết này đã dùng hoặc đã hết hạn; xin quản trị một liên kết mới."))
    return account, link


def _use(work: UnitOfWork, kind: LinkKind, bearer: Bearer, username: str, password: str) -> Account:
    account, link = _standing(work.session, kind, bearer)
    if not hmac.compare_digest(username_key(username).encode(), account.username_key.encode()):
        raise WrongInput([fault("username", N_("không phải tên đăng nhập mà liên kết này được cấp cho."))])
    query = update(AccountLink).where(AccountLink.id == link.id, AccountLink.used_at.is_(None))
    if not work.session.execute(query.values(used_at=clock.now()).returning(AccountLink.id)).all():
        raise refusal(NotFound, N_("Liên kết này đã dùng hoặc đã hết hạn; xin quản trị một liên kết mới."))
    set_password(account, password)
    end_everything(work, account.id)
    account.state = AccountState.ACTIVE
    return account
