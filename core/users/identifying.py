"""Who asks: the session of a cookie, or the token of a header. One query either way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask import Request
from sqlalchemy import Row, Select, Update, and_, select, update

from core import clock
from core.access.permissions import Permission, Role
from core.access.platform import Platform
from core.access.principal import Grant, Principal
from core.access.rescue import rescuing
from core.db import tenant_session
from core.unit_of_work import UnitOfWork
from core.users.bearers import Bearer, read_access_token, read_session
from core.users.cookies import SESSION
from core.users.kinds import AccountState
from core.users.models import AccessToken, Account, RoleGrant, SignIn
from core.users.services.sessions import IDLE
from core.wire.blueprints import VERSION

SEEN = timedelta(minutes=5)  # how often it is written down that a session was used


def identify(platform: Platform, request: Request) -> Principal | None:
    """Return whoever asks, or None for a stranger: a token under the API, else the session of the cookie."""
    header = request.headers.get("Authorization", "")
    if request.path.startswith(f"{VERSION}/") and header:
        scheme, _, value = header.partition(" ")
        token = read_access_token(value.strip()) if scheme.lower() == "bearer" else None
        return None if token is None else _by_token(platform, token)
    bearer = read_session(request.cookies.get(SESSION, ""))
    found = None if bearer is None else _by_session(platform, bearer)
    return None if found is None else rescuing(platform, request, found)


def _by_session(platform: Platform, bearer: Bearer) -> Principal | None:
    moment = clock.now()
    query = _whose(SignIn.id, SignIn.second_factor_at, SignIn.last_seen_at).join_from(
        SignIn, Account, and_(Account.tenant_id == SignIn.tenant_id, Account.id == SignIn.account_id)
    )
    query = query.where(
        SignIn.token_hash == bearer.token_hash,
        SignIn.waiting.is_(False),
        SignIn.ended_at.is_(None),
        SignIn.expires_at > moment,
        SignIn.last_seen_at > moment - IDLE,
    )
    rows = _asked(platform, bearer, query)
    if not rows:
        return None
    first = rows[0]
    if first.last_seen_at < moment - SEEN:
        _note(platform, bearer, update(SignIn).where(SignIn.id == first.id).values(last_seen_at=moment))
    return _principal(bearer, rows, second_factor=first.second_factor_at is not None, sign_in_id=first.id)


def _by_token(platform: Platform, bearer: Bearer) -> Principal | None:
    query = _whose(AccessToken.id, AccessToken.second_factor, AccessToken.last_used_on, AccessToken.scopes).join_from(
        AccessToken, Account, and_(Account.tenant_id == AccessToken.tenant_id, Account.id == AccessToken.account_id)
    )
    query = query.where(
        AccessToken.token_hash == bearer.token_hash,
        AccessToken.ended_at.is_(None),
        AccessToken.expires_at > clock.now(),
    )
    rows = _asked(platform, bearer, query)
    if not rows:
        return None
    first = rows[0]
    if first.last_used_on != clock.today():
        _note(
            platform,
            bearer,
            update(AccessToken).where(AccessToken.id == first.id).values(last_used_on=clock.today()),
        )
    scopes = frozenset(one for one in Permission if one in first.scopes)
    return _principal(bearer, rows, second_factor=first.second_factor, scopes=scopes)


def _whose(*columns: Any) -> Select[Any]:
    """Return the query for an active account, a row for each role that it holds today."""
    return select(
        *columns, Account.id.label("account_id"), Account.name, Account.person_id, Account.language,
        RoleGrant.role, RoleGrant.unit_id,
    ).where(Account.state == AccountState.ACTIVE)  # fmt: skip


def _asked(platform: Platform, bearer: Bearer, query: Select[Any]) -> Sequence[Row[Any]]:
    holds = and_(
        RoleGrant.tenant_id == Account.tenant_id, RoleGrant.account_id == Account.id, RoleGrant.on(clock.today())
    )
    with tenant_session(platform.engine, bearer.tenant_id) as session:
        return session.execute(query.outerjoin(RoleGrant, holds)).all()


def _principal(bearer: Bearer, rows: Sequence[Row[Any]], **more: Any) -> Principal:
    first = rows[0]
    grants = {Grant(Role(one.role), one.unit_id) for one in rows if one.role is not None}
    return Principal(
        tenant_id=bearer.tenant_id,
        account_id=first.account_id,
        name=first.name,
        grants=tuple(sorted(grants, key=str)),
        person_id=first.person_id,
        language=first.language,
        **more,
    )


def _note(platform: Platform, bearer: Bearer, change: Update) -> None:
    with UnitOfWork(platform.engine, bearer.tenant_id) as work:
        work.allow_archived("that somebody looks changes nothing of the committee")
        work.session.execute(change)
