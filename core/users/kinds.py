"""The words of accounts that stand in the database. Pure."""

from __future__ import annotations

from enum import StrEnum


class AccountState(StrEnum):
    """Where an account is in its life."""

    INVITED = "invited"  # nobody has signed in with it yet
    ACTIVE = "active"
    CLOSED = "closed"  # kept for what rests on it; nobody signs in


class LinkKind(StrEnum):
    """What a link that is sent once is for."""

    INVITATION = "invitation"
    RESET = "reset"


class SignInMethod(StrEnum):
    """How somebody showed who they are."""

    PASSWORD = "password"
    PASSKEY = "passkey"
    OPENID = "openid"


class OpenIdMatch(StrEnum):
    """By what an outside provider's account is recognised as one of a committee."""

    OFF = "off"
    EMAIL = "email"  # its verified address
    USERNAME = "username"  # its preferred name, where the committee trusts the provider with it
