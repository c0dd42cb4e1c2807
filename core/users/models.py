"""The tables of accounts. Secrets stand here only as hashes, or sealed with a key that is not in the database."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.db import Base, OfTenant, TenantRow, indexed, link, once
from core.db.dated import Dated


class Account(TenantRow):
    """Somebody who may sign in to a committee. It is closed, never deleted: the audit names it."""

    __tablename__ = "account"
    __table_args__ = (
        link("person_id", "person"),
        once("username_key"),
        once("openid_subject"),
        indexed("ix_account_person", "person_id"),
        indexed("ix_account_email", "email_key"),
        CheckConstraint("length(btrim(name)) > 0", "name_is_there"),
    )

    username: Mapped[str]
    username_key: Mapped[str]  # by which it is compared, whatever the case
    name: Mapped[str]
    person_id: Mapped[UUID | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None]
    language: Mapped[str]
    state: Mapped[str]  # AccountState
    password_hash: Mapped[str | None]
    password_changed_at: Mapped[datetime | None]
    totp_sealed: Mapped[str | None]  # the secret in use
    totp_pending_sealed: Mapped[str | None]  # the one being set up, until a code of it was shown
    totp_step: Mapped[int | None]  # of the last code that was used: none is taken twice
    openid_subject: Mapped[str | None]  # issuer and subject of the outside account, once recognised
    reset_asked_at: Mapped[datetime | None]  # for the administrator, where no letters are sent
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class RoleGrant(Dated, TenantRow):
    """An account holds a role for a time, for a unit and all below it; for the whole committee without a unit."""

    __tablename__ = "role_grant"
    __table_args__ = (
        link("account_id", "account"),
        link("unit_id", "unit"),
        CheckConstraint("until IS NULL OR until >= since", "ends_after_it_begins"),
        indexed("ix_role_grant_account", "account_id", "since"),
        indexed("ix_role_grant_unit", "unit_id"),
    )

    account_id: Mapped[UUID]
    role: Mapped[str]  # Role
    unit_id: Mapped[UUID | None]


class SignIn(TenantRow):
    """A session: a browser in which somebody signed in."""

    __tablename__ = "sign_in"
    __table_args__ = (
        link("account_id", "account"),
        once("token_hash"),
        indexed("ix_sign_in_account", "account_id", "ended_at"),
    )

    account_id: Mapped[UUID]
    token_hash: Mapped[str]  # of the cookie's token; another one after each rise of what it may
    method: Mapped[str]  # SignInMethod
    browser: Mapped[str]  # a short description, so that its owner recognises it
    waiting: Mapped[bool]  # the second factor is still to be shown: it is nobody's session yet
    second_factor_at: Mapped[datetime | None]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class RecoveryCode(TenantRow):
    """A code on paper that stands in for a second factor once."""

    __tablename__ = "recovery_code"
    __table_args__ = (link("account_id", "account"), once("account_id", "code_hash"))

    account_id: Mapped[UUID]
    code_hash: Mapped[str]
    used_at: Mapped[datetime | None]


class Passkey(TenantRow):
    """A key that a device keeps, and unlocks with a finger, a face or a PIN."""

    __tablename__ = "passkey"
    __table_args__ = (link("account_id", "account"), once("credential_id"), indexed("ix_passkey_account", "account_id"))

    account_id: Mapped[UUID]
    credential_id: Mapped[str]  # base64url
    public_key: Mapped[bytes]
    sign_count: Mapped[int]
    name: Mapped[str]
    last_used_on: Mapped[date | None]


class AccountLink(TenantRow):
    """A link that lets its reader set the password of one account, once, for a short time."""

    __tablename__ = "account_link"
    __table_args__ = (
        link("account_id", "account"),
        once("token_hash"),
        indexed("ix_account_link_account", "account_id", "used_at"),
    )

    account_id: Mapped[UUID]
    kind: Mapped[str]  # LinkKind
    token_hash: Mapped[str]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]  # or when another one took its place


class AccessToken(TenantRow):
    """A token for programs: never more than its scopes, and no longer than its last day."""

    __tablename__ = "access_token"
    __table_args__ = (
        link("account_id", "account"),
        once("token_hash"),
        indexed("ix_access_token_account", "account_id", "ended_at"),
    )

    account_id: Mapped[UUID]
    token_hash: Mapped[str]
    name: Mapped[str]
    scopes: Mapped[list[str]]  # Permission
    second_factor: Mapped[bool]  # made in a session that had shown one
    expires_at: Mapped[datetime]
    last_used_on: Mapped[date | None]
    ended_at: Mapped[datetime | None]


class OpenIdChoice(OfTenant, Base):
    """Whether, and by what, a committee recognises accounts of the outside provider. No row: not at all."""

    __tablename__ = "openid_choice"

    match: Mapped[str]  # OpenIdMatch
