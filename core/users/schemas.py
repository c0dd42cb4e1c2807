"""Accounts as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.access.permissions import Permission, Role
from core.i18n import LANGUAGES, SOURCE
from core.users.kinds import AccountState, LinkKind, OpenIdMatch, SignInMethod
from core.users.passwords import LONGEST as LONGEST_PASSWORD
from core.users.passwords import SHORTEST as SHORTEST_PASSWORD
from core.users.services.tokens import LONGEST_NAME, MOST_DAYS
from core.users.usernames import LONGEST_EMAIL, LONGEST_USERNAME
from core.wire import In, Out, PageIn
from core.wire.fields import Day, Id, Name

_STATES = [str(one) for one in AccountState]
_ROLES = [str(one) for one in Role]
_PERMISSIONS = [str(one) for one in Permission]


def _email(**options: Any) -> fields.String:
    return fields.String(allow_none=True, validate=validate.Length(0, LONGEST_EMAIL), **options)


def _language(**options: Any) -> fields.String:
    return fields.String(validate=validate.OneOf(LANGUAGES), **options)


class OwnAccountIn(In):
    """What one changes of one's own account."""

    name = Name()
    language = _language()


class GrantOut(Out):
    """A role, and for which unit and all below it; without a unit: for the whole committee."""

    id = fields.UUID(required=True)
    role = fields.String(required=True, validate=validate.OneOf(_ROLES))
    unit_id = fields.UUID(required=True, allow_none=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)


class AccountOut(Out):
    """An account. `version` counts its changes."""

    id = fields.UUID(required=True)
    username = fields.String(required=True)
    name = fields.String(required=True)
    email = fields.String(required=True, allow_none=True)
    person_id = fields.UUID(required=True, allow_none=True)
    language = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(_STATES))
    reset_asked_at = fields.DateTime(required=True, allow_none=True)
    version = fields.Integer(required=True)


class OwnAccountOut(AccountOut):
    """One's own account, what it may do by this session or token, and whether a second factor was shown."""

    tenant_id = fields.UUID(required=True)
    roles = fields.List(fields.Nested(GrantOut), required=True)
    permissions = fields.List(fields.String(validate=validate.OneOf(_PERMISSIONS)), required=True)
    second_factor = fields.Boolean(required=True)


class SignInOut(Out):
    """A session."""

    id = fields.UUID(required=True)
    method = fields.String(required=True, validate=validate.OneOf([str(one) for one in SignInMethod]))
    browser = fields.String(required=True)
    created_at = fields.DateTime(required=True)
    last_seen_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)


class SignInsOut(Out):
    """The sessions of an account, and which of them this request belongs to."""

    items = fields.List(fields.Nested(SignInOut), required=True)
    here = fields.UUID(required=True, allow_none=True)


class EndedOut(Out):
    """How many were ended."""

    ended = fields.Integer(required=True)


class TokenIn(In):
    """A token to be made."""

    name = Name(required=True, most=LONGEST_NAME)
    scopes = fields.List(
        fields.String(validate=validate.OneOf(_PERMISSIONS)),
        required=True,
        validate=validate.Length(1, len(_PERMISSIONS)),
    )
    days = fields.Integer(required=True, validate=validate.Range(1, MOST_DAYS))


class TokenOut(Out):
    """A token, without what opens it."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    scopes = fields.List(fields.String(), required=True)
    created_at = fields.DateTime(required=True)
    expires_at = fields.DateTime(required=True)
    last_used_on = fields.Date(required=True, allow_none=True)


class TokensOut(Out):
    """The tokens of an account."""

    items = fields.List(fields.Nested(TokenOut), required=True)


class MadeTokenOut(TokenOut):
    """A token as it is made; `token` is shown this once."""

    token = fields.String(required=True)


class AccountsIn(PageIn):
    """Which accounts are asked for."""

    q = fields.String(load_default=None, metadata={"description": "Một phần của tên hoặc tên đăng nhập."})
    state = fields.String(load_default=None, validate=validate.OneOf(_STATES))


class AccountIn(In):
    """An account to be made. Without a password, a link is handed over with which its holder begins."""

    username = fields.String(required=True, validate=validate.Length(1, LONGEST_USERNAME))
    name = Name(required=True)
    email = _email(load_default=None)
    person_id = Id(load_default=None, allow_none=True)
    language = _language(load_default=SOURCE)
    password = fields.String(load_default=None, validate=validate.Length(SHORTEST_PASSWORD, LONGEST_PASSWORD))


class ChangeAccountIn(In):
    """What is changed of an account."""

    name = Name()
    email = _email()
    person_id = Id(allow_none=True)
    language = _language()


class LinkOut(Out):
    """Where a link went: into a letter, or nowhere yet, and then it is to be handed over. It is shown this once."""

    kind = fields.String(required=True, validate=validate.OneOf([str(one) for one in LinkKind]))
    link = fields.String(required=True, allow_none=True)
    mailed_to = fields.String(required=True, allow_none=True)


class MadeAccountOut(AccountOut):
    """An account as it is made, with its invitation where it has no password."""

    invitation = fields.Nested(LinkOut, required=True, allow_none=True)


class GrantIn(In):
    """A role to be given."""

    role = fields.String(required=True, validate=validate.OneOf(_ROLES))
    unit_id = Id(load_default=None, allow_none=True)
    since = Day(load_default=None, allow_none=True)
    until = Day(load_default=None, allow_none=True)


class GrantsOut(Out):
    """The roles of an account that hold today or will."""

    items = fields.List(fields.Nested(GrantOut), required=True)


class OpenIdIn(In):
    """By what outside accounts are recognised."""

    match = fields.String(required=True, validate=validate.OneOf([str(one) for one in OpenIdMatch]))


class OpenIdOut(Out):
    """By what outside accounts are recognised."""

    match = fields.String(required=True, validate=validate.OneOf([str(one) for one in OpenIdMatch]))
