"""The verbs of accounts. Each room below holds those of one thing."""

from core.users.services.accounts import (
    accounts_like,
    change_account,
    close_account,
    create_account,
    find_account,
    find_account_named,
    reopen_account,
)
from core.users.services.invitations import (
    AccountLinkGiven,
    accept_invitation,
    ask_for_reset,
    invite,
    link_holder,
    reset_password,
    set_by_reset,
)
from core.users.services.openid import choose_openid, openid_match, sign_in_with_openid
from core.users.services.own_password import change_password
from core.users.services.passkeys import (
    end_passkey,
    list_passkeys,
    register_passkey,
    registration_options,
    sign_in_options,
    sign_in_with_passkey,
)
from core.users.services.roles import demand_may_grant, end_role, grant_role, grantable_roles, grants_of
from core.users.services.second_factors import (
    begin_totp,
    clear_second_factors,
    confirm_totp,
    end_totp,
    has_second_factor,
    new_recovery_codes,
    pending_totp,
    recovery_codes_left,
)
from core.users.services.sessions import (
    SignedIn,
    end_other_sign_ins,
    end_own_sign_in,
    end_sign_in,
    find_sign_in,
    find_waiting,
    list_sign_ins,
)
from core.users.services.signing_in import pass_second_factor, sign_in
from core.users.services.tokens import create_token, end_token, list_tokens

__all__ = [
    "AccountLinkGiven", "SignedIn", "accept_invitation", "accounts_like", "ask_for_reset", "begin_totp",
    "change_account", "change_password", "choose_openid", "clear_second_factors", "close_account", "confirm_totp",
    "create_account", "create_token", "demand_may_grant", "end_other_sign_ins", "end_own_sign_in", "end_passkey",
    "end_role", "end_sign_in", "end_token", "end_totp", "find_account", "find_account_named", "find_sign_in",
    "find_waiting", "grant_role", "grantable_roles", "grants_of", "has_second_factor", "invite", "link_holder",
    "list_passkeys", "list_sign_ins", "list_tokens", "new_recovery_codes", "openid_match", "pass_second_factor",
    "pending_totp", "recovery_codes_left", "register_passkey", "registration_options", "reopen_account",
    "reset_password", "set_by_reset", "sign_in", "sign_in_options", "sign_in_with_openid", "sign_in_with_passkey",
]  # fmt: skip
