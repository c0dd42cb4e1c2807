"""The session of this request: whose it is, what it has shown, and its rise under a new token."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from flask import Response

from core.access.principal import Principal
from core.access.requests import principal, reading, working
from core.errors import N_, NotSignedIn, SecondFactorNeeded, refusal
from core.users import services
from core.users.cookies import carried, give_session
from core.users.services.second_factors import has_second_factor
from core.users.services.sessions import raise_session
from core.users.services.signing_in import session_to_raise


@dataclass(frozen=True, slots=True)
class OwnSignIn:
    """An account in one of its sessions."""

    account_id: UUID
    sign_in_id: UUID
    second_factor: bool
    asking: Principal


def own_sign_in() -> OwnSignIn:
    """Return the session of this request; raise NotSignedIn where it is asked for with a token."""
    asking = principal()
    if asking.sign_in_id is None:
        raise refusal(NotSignedIn, N_("Cần đăng nhập trước."))
    return OwnSignIn(asking.account_id, asking.sign_in_id, asking.second_factor, asking)


def demand_shown() -> OwnSignIn:
    """Return the session of this request where it has shown the second factor that its account has.

    What guards an account is changed only by whom it let through; raise SecondFactorNeeded.
    """
    own = own_sign_in()
    with reading() as session:
        has = has_second_factor(session, services.find_account(session, own.account_id))
    if has and not own.second_factor:
        raise refusal(SecondFactorNeeded, N_("Xác nhận xác thực hai bước trước, rồi làm lại."))
    return own


def after_rise(own: OwnSignIn, response: Response) -> Response:
    """Let the session go on under a new token, with its second factor shown."""
    bearer = carried()
    if own.second_factor or bearer is None:
        return response
    with working() as work:
        one = session_to_raise(work, bearer)
        if one is None:
            return response
        signed = raise_session(work, one)
    return give_session(response, signed.bearer)
