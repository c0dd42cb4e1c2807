"""Passkeys: registered by their owner, and enough by themselves to sign in: a device, and who unlocks it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.authentication.verify_authentication_response import VerifiedAuthentication
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core import audit, clock
from core.db import TenantSession
from core.errors import N_, Conflict, NotFound, WrongInput, fault, refusal
from core.unit_of_work import UnitOfWork
from core.users.kinds import AccountState, SignInMethod
from core.users.models import Account, Passkey
from core.users.sealing import Seal
from core.users.services.accounts import find_account
from core.users.services.second_factors import first_recovery_codes, refuse_last
from core.users.services.sessions import SignedIn, begin_session
from core.users.usernames import written

MOST_PASSKEYS, LONGEST_NAME = 10, 100
TIMEOUT = 120_000  # milliseconds
_BROKEN = (WebAuthnException, ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class RelyingParty:
    """This installation, as a device knows it: a host, and the address its pages come from."""

    host: str
    origin: str
    name: str = "Xếp Loại"


def registration_options(session: TenantSession, account_id: UUID, party: RelyingParty) -> dict[str, Any]:
    """Return what a browser needs to make a key for an account; `challenge` (base64url) is to be remembered."""
    account = find_account(session, account_id)
    options = generate_registration_options(
        rp_id=party.host,
        rp_name=party.name,
        user_id=session.tenant_id.bytes + account_id.bytes,
        user_name=account.username,
        user_display_name=account.name,
        timeout=TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            require_resident_key=True,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one.credential_id))
            for one in list_passkeys(session, account_id)
        ],
    )
    return _as_json(options)


def register_passkey(
    work: UnitOfWork,
    account_id: UUID,
    credential: Mapping[str, Any],
    *,
    challenge: str,
    party: RelyingParty,
    name: str,
    seal: Seal,
) -> list[str]:
    """Keep a key that a browser made; return recovery codes where there were none.

    Raise WrongInput where the browser's answer does not fit the challenge, Conflict for too many.
    """
    if len(list_passkeys(work.session, account_id)) >= MOST_PASSKEYS:
        raise refusal(Conflict, N_("Đã có {count} khóa truy cập; bỏ bớt rồi thêm khóa mới."), count=MOST_PASSKEYS)
    try:
        verified = verify_registration_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise _unusable() from error
    kept = Passkey(
        account_id=account_id,
        credential_id=bytes_to_base64url(verified.credential_id),
        public_key=verified.credential_public_key,
        sign_count=verified.sign_count,
        name="".join(filter(str.isprintable, written(name)))[:LONGEST_NAME] or party.name,
    )
    if work.session.scalar(select(Passkey.id).where(Passkey.credential_id == kept.credential_id)) is not None:
        raise refusal(Conflict, N_("Khóa truy cập này đã được thêm rồi."))
    work.session.add(kept)
    work.session.flush()
    audit.record(work, "account.add_passkey", actor=account_id, subject=account_id, passkey=str(kept.id))
    return first_recovery_codes(work, account_id, seal)


def list_passkeys(session: TenantSession, account_id: UUID) -> list[Passkey]:
    """Return the keys of an account, in the order they were added."""
    return list(session.scalars(select(Passkey).where(Passkey.account_id == account_id).order_by(Passkey.id)))


def end_passkey(work: UnitOfWork, account_id: UUID, passkey_id: UUID) -> None:
    """Forget one of an account's own keys; raise NotFound, or Conflict for the last factor of a role that needs one."""
    found = work.session.get(Passkey, (work.tenant_id, passkey_id))
    if found is None or found.account_id != account_id:
        raise refusal(NotFound, N_("Không có khóa truy cập này."))
    only_key = len(list_passkeys(work.session, account_id)) == 1
    if only_key and find_account(work.session, account_id).totp_sealed is None:
        refuse_last(work.session, account_id)
    work.session.delete(found)
    audit.record(work, "account.end_passkey", actor=account_id, subject=account_id, passkey=str(passkey_id))


def sign_in_options(party: RelyingParty) -> dict[str, Any]:
    """Return what a browser needs to sign in with a key, whoever's it is; `challenge` is to be remembered."""
    options = generate_authentication_options(
        rp_id=party.host, timeout=TIMEOUT, user_verification=UserVerificationRequirement.REQUIRED
    )
    return _as_json(options)


def holder_of(credential: Mapping[str, Any]) -> tuple[UUID, UUID]:
    """Return tenant and account that a key names; raise WrongInput where it names none."""
    try:
        handle = base64url_to_bytes(credential["response"]["userHandle"])
        return UUID(bytes=handle[:16]), UUID(bytes=handle[16:])
    except _BROKEN as error:
        raise _unusable() from error


def sign_in_with_passkey(
    work: UnitOfWork, credential: Mapping[str, Any], *, challenge: str, party: RelyingParty, browser: str = ""
) -> SignedIn:
    """Begin a session with a key of the unit of work's tenant; raise WrongInput where it does not open one."""
    _, account_id = holder_of(credential)
    query = select(Passkey).where(Passkey.account_id == account_id, Passkey.credential_id == str(credential.get("id")))
    key = work.session.scalars(query.with_for_update()).one_or_none()
    account = work.session.get(Account, (work.tenant_id, account_id))
    if key is None or account is None or account.state != AccountState.ACTIVE:
        raise _unusable()
    key.sign_count = _verified(key, credential, challenge, party).new_sign_count
    key.last_used_on = clock.today()
    return begin_session(work, account, SignInMethod.PASSKEY, browser, second_factor=True)


def _verified(
    key: Passkey, credential: Mapping[str, Any], challenge: str, party: RelyingParty
) -> VerifiedAuthentication:
    try:
        return verify_authentication_response(
            credential=dict(credential),
            expected_challenge=base64url_to_bytes(challenge),
            expected_rp_id=party.host,
            expected_origin=party.origin,
            credential_public_key=key.public_key,
            credential_current_sign_count=key.sign_count,
            require_user_verification=True,
        )
    except _BROKEN as error:
        raise _unusable() from error


def _unusable() -> WrongInput:
    return WrongInput([fault("passkey", N_("khóa truy cập không dùng được ở đây; thử lại hoặc dùng mật khẩu."))])


def _as_json(options: Any) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(options_to_json(options))
    return read
