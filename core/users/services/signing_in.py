"""Sign in: a password, then the second factor where there is one."""

from __future__ import annotations

from core import audit
from core.unit_of_work import UnitOfWork
from core.users import passwords
from core.users.bearers import Bearer
from core.users.kinds import AccountState, SignInMethod
from core.users.models import SignIn
from core.users.sealing import Seal
from core.users.services.accounts import find_account, find_account_named
from core.users.services.second_factors import use_code
from core.users.services.sessions import (
    READS,
    SignedIn,
    begin_session,
    find_sign_in,
    find_waiting,
    raise_session,
)


def sign_in(work: UnitOfWork, *, username: str, password: str, browser: str = "") -> SignedIn | None:
    """Begin a session; None where user name or password is wrong, in the same time whichever it is."""
    work.allow_archived(READS)
    account = find_account_named(work.session, username)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None or not right or account.state != AccountState.ACTIVE:
        return None
    if account.password_hash and passwords.is_outdated(account.password_hash):
        account.password_hash = passwords.hashed(password)
        audit.record(work, "account.rehash", actor=account.id, subject=account.id)
    return begin_session(work, account, SignInMethod.PASSWORD, browser)


def pass_second_factor(work: UnitOfWork, bearer: Bearer, code: str, seal: Seal) -> SignedIn | None:
    """Let a session through for a code of the phone or of the paper, under a new token; None for a wrong code."""
    work.allow_archived(READS)
    one = session_to_raise(work, bearer)
    if one is None or not use_code(work, find_account(work.session, one.account_id), code, seal):
        return None
    return raise_session(work, one)


def session_to_raise(work: UnitOfWork, bearer: Bearer) -> SignIn | None:
    """Return the session of a cookie that waits for its second factor, or has none to show yet."""
    return find_waiting(work.session, bearer) or find_sign_in(work.session, bearer)
