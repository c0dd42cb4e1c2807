"""Recognise an account of an outside provider as one of a committee, as far as the committee allows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core import audit
from core.db import TenantSession
from core.errors import N_, WrongInput, fault
from core.unit_of_work import UnitOfWork
from core.users.kinds import AccountState, OpenIdMatch, SignInMethod
from core.users.models import Account, OpenIdChoice
from core.users.services.accounts import find_account_named
from core.users.services.sessions import SignedIn, begin_session
from core.users.usernames import email_key


def openid_match(session: TenantSession) -> OpenIdMatch:
    """Return by what a committee recognises outside accounts."""
    found = session.scalars(select(OpenIdChoice.match)).one_or_none()
    return OpenIdMatch(found) if found else OpenIdMatch.OFF


def choose_openid(work: UnitOfWork, match: OpenIdMatch, *, actor: str | UUID) -> None:
    """Choose by what a committee recognises outside accounts."""
    old = openid_match(work.session)
    if old is match:
        return
    row = insert(OpenIdChoice).values(tenant_id=work.tenant_id, match=str(match))
    work.session.execute(row.on_conflict_do_update(index_elements=["tenant_id"], set_={"match": str(match)}))
    audit.record(work, "account.choose_openid", actor=actor, subject=work.tenant_id, old=str(old), new=str(match))


def sign_in_with_openid(work: UnitOfWork, claims: Mapping[str, Any], *, browser: str = "") -> SignedIn:
    """Begin a session for whom the provider's claims name; raise WrongInput where they name nobody here."""
    account = _recognised(work, claims)
    if account is None or account.state == AccountState.CLOSED:
        text = N_("Tài khoản bên ngoài này chưa gắn với tài khoản nào của đơn vị; hỏi quản trị.")
        raise WrongInput([fault("openid", text)])
    if account.openid_subject is None:
        account.openid_subject = _subject(claims)
        audit.record(work, "account.link_openid", actor=account.id, subject=account.id)
    account.state = AccountState.ACTIVE
    return begin_session(work, account, SignInMethod.OPENID, browser)


def _recognised(work: UnitOfWork, claims: Mapping[str, Any]) -> Account | None:
    """Find by what was recognised before, else as the committee chose; an account linked to another is not taken."""
    match = openid_match(work.session)
    if match is OpenIdMatch.OFF:
        return None
    query = select(Account).where(Account.openid_subject == _subject(claims))
    known = work.session.scalars(query).one_or_none()
    if known is not None:
        return known
    found = _by_email(work.session, claims) if match is OpenIdMatch.EMAIL else _by_username(work.session, claims)
    return found if found is not None and found.openid_subject is None else None


def _by_email(session: TenantSession, claims: Mapping[str, Any]) -> Account | None:
    email = claims.get("email")
    if claims.get("email_verified") is not True or not isinstance(email, str):
        return None
    query = select(Account).where(Account.email_key == email_key(email), Account.state != AccountState.CLOSED)
    found = session.scalars(query.limit(2)).all()
    return found[0] if len(found) == 1 else None  # two with one address: nobody can tell whose it is


def _by_username(session: TenantSession, claims: Mapping[str, Any]) -> Account | None:
    username = claims.get("preferred_username")
    return find_account_named(session, username) if isinstance(username, str) else None


def _subject(claims: Mapping[str, Any]) -> str:
    return f"{claims['iss']} {claims['sub']}"
