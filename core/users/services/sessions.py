"""Sessions: begun, renewed with each rise of what they may, listed, ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete, select, update

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from core.unit_of_work import UnitOfWork
from core.users.bearers import Bearer, new_bearer
from core.users.kinds import AccountState, SignInMethod
from core.users.models import Account, SignIn
from core.users.services.second_factors import has_second_factor

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)
WAITING = timedelta(minutes=10)  # for the second factor
KEPT = timedelta(days=90)  # ended ones, for their owner to look at
READS = "a session changes nothing of the committee: what was put away can still be read"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A session that began or rose: what the browser is to carry now."""

    bearer: Bearer
    account_id: UUID
    waiting: bool  # the second factor is still to be shown


def begin_session(
    work: UnitOfWork, account: Account, method: SignInMethod, browser: str, *, second_factor: bool = False
) -> SignedIn:
    """Begin a session of an account; it waits where the account has a second factor that was not shown."""
    work.allow_archived(READS)
    moment, bearer = clock.now(), new_bearer(work.tenant_id)
    waiting = not second_factor and has_second_factor(work.session, account)
    _forget_old(work, account.id)
    work.session.add(
        SignIn(
            account_id=account.id,
            token_hash=bearer.token_hash,
            method=method,
            browser=browser,
            waiting=waiting,
            second_factor_at=moment if second_factor else None,
            last_seen_at=moment,
            expires_at=moment + (WAITING if waiting else LONGEST),
        )
    )
    work.session.flush()
    if not waiting:
        audit.record(work, "account.sign_in", actor=account.id, subject=account.id, method=str(method))
    return SignedIn(bearer, account.id, waiting)


def raise_session(work: UnitOfWork, one: SignIn) -> SignedIn:
    """Let a session pass as one with a second factor, under a new token: the old one is worth nothing."""
    work.allow_archived(READS)
    moment, bearer = clock.now(), new_bearer(work.tenant_id)
    if one.waiting:
        audit.record(work, "account.sign_in", actor=one.account_id, subject=one.account_id, method=one.method)
        one.expires_at = moment + LONGEST
    one.waiting, one.second_factor_at, one.last_seen_at = False, moment, moment
    one.token_hash = bearer.token_hash
    work.session.flush()
    return SignedIn(bearer, one.account_id, waiting=False)


def find_sign_in(session: TenantSession, bearer: Bearer) -> SignIn | None:
    """Return the session of a cookie where it lasts and waits for nothing."""
    found = _lasting(session, bearer)
    return None if found is None or found.waiting else found


def find_waiting(session: TenantSession, bearer: Bearer) -> SignIn | None:
    """Return the session of a cookie where it lasts and waits for its second factor."""
    found = _lasting(session, bearer)
    return found if found is not None and found.waiting else None


def list_sign_ins(session: TenantSession, account_id: UUID) -> list[SignIn]:
    """Return the sessions of an account that last, the one seen last first."""
    moment = clock.now()
    query = select(SignIn).where(
        SignIn.account_id == account_id,
        SignIn.ended_at.is_(None),
        SignIn.expires_at > moment,
        SignIn.last_seen_at > moment - IDLE,
        SignIn.waiting.is_(False),
    )
    return list(session.scalars(query.order_by(SignIn.last_seen_at.desc(), SignIn.id)))


def end_sign_in(work: UnitOfWork, bearer: Bearer) -> None:
    """Sign out: the session of a cookie ends, whatever it was."""
    work.allow_archived(READS)
    query = select(SignIn).where(SignIn.token_hash == bearer.token_hash, SignIn.ended_at.is_(None))
    found = work.session.scalars(query).one_or_none()
    if found is None:
        return
    found.ended_at = clock.now()
    if not found.waiting:
        audit.record(work, "account.sign_out", actor=found.account_id, subject=found.account_id)


def end_own_sign_in(work: UnitOfWork, account_id: UUID, sign_in_id: UUID) -> None:
    """End one of an account's own sessions; raise NotFound for anybody else's."""
    work.allow_archived(READS)
    found = work.session.get(SignIn, (work.tenant_id, sign_in_id))
    if found is None or found.account_id != account_id:
        raise refusal(NotFound, N_("Không có phiên đăng nhập này."))
    if found.ended_at is None:
        found.ended_at = clock.now()
        audit.record(work, "account.end_session", actor=account_id, subject=account_id)


def end_other_sign_ins(work: UnitOfWork, account_id: UUID, keep: UUID | None) -> int:
    """End all sessions of an account but one (None: all); return how many."""
    work.allow_archived(READS)
    query = update(SignIn).where(SignIn.account_id == account_id, SignIn.ended_at.is_(None))
    if keep is not None:
        query = query.where(SignIn.id != keep)
    ended = work.session.execute(query.values(ended_at=clock.now()).returning(SignIn.id)).all()
    if ended:
        audit.record(work, "account.end_sessions", actor=account_id, subject=account_id, count=len(ended))
    return len(ended)


def _lasting(session: TenantSession, bearer: Bearer) -> SignIn | None:
    moment = clock.now()
    query = (
        select(SignIn)
        .join(Account, (Account.tenant_id == SignIn.tenant_id) & (Account.id == SignIn.account_id))
        .where(
            SignIn.token_hash == bearer.token_hash,
            SignIn.ended_at.is_(None),
            SignIn.expires_at > moment,
            SignIn.last_seen_at > moment - IDLE,
            Account.state == AccountState.ACTIVE,
        )
    )
    return session.scalars(query).one_or_none()


def _forget_old(work: UnitOfWork, account_id: UUID) -> None:
    """Remove the sessions of an account that ended long ago."""
    old = delete(SignIn).where(SignIn.account_id == account_id, SignIn.expires_at < clock.now() - KEPT)
    work.session.execute(old)
