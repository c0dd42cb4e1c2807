"""One table: which role may do what. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """What somebody is for a unit and all below it."""

    MEMBER = "member"
    CELL_SECRETARY = "cell_secretary"
    COMMITTEE_MEMBER = "committee_member"
    CLERK = "clerk"  # of the office
    ORGANISATION_BOARD = "organisation_board"  # appraises
    INSPECTION_COMMITTEE = "inspection_committee"
    AUTHORITY = "authority"  # decides
    TELLER = "teller"
    TENANT_ADMIN = "tenant_admin"
    OPERATOR = "operator"  # of the installation; sees no tenant's content
    RESCUER = "rescuer"  # an operator inside a tenant, for the time of a break-glass session


class Permission(StrEnum):
    """Something that a route lets one do."""

    USE_OWN_ACCOUNT = "use_own_account"
    SEE_OWN_RECORD = "see_own_record"
    SEE_RULEBOOKS = "see_rulebooks"
    SEE_UNITS = "see_units"
    EDIT_UNITS = "edit_units"
    SEE_PEOPLE = "see_people"
    EDIT_PEOPLE = "edit_people"
    IMPORT = "import"
    EXPORT = "export"
    CLASSIFY = "classify"
    SEE_SUBMISSIONS = "see_submissions"
    SUBMIT = "submit"
    SEE_JOBS = "see_jobs"
    SEE_AUDIT = "see_audit"
    MANAGE_ACCOUNTS = "manage_accounts"
    CHOOSE_RULEBOOKS = "choose_rulebooks"
    SEE_BREAK_GLASS = "see_break_glass"
    MANAGE_TENANTS = "manage_tenants"
    SEE_INSTALLATION = "see_installation"
    BREAK_GLASS = "break_glass"


P = Permission
_OWN = {P.USE_OWN_ACCOUNT, P.SEE_OWN_RECORD, P.SEE_RULEBOOKS, P.SEE_UNITS}
_READS = _OWN | {P.SEE_PEOPLE, P.CLASSIFY, P.EXPORT, P.SEE_JOBS}  # whoever exports sees how far that is
_OFFICE = _READS | {P.EDIT_UNITS, P.EDIT_PEOPLE, P.IMPORT, P.SUBMIT, P.SEE_SUBMISSIONS}

# What a role may do, for its unit and below.
PERMISSIONS: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        role: frozenset(may)
        for role, may in {
            Role.MEMBER: _OWN,
            Role.CELL_SECRETARY: _READS | {P.EDIT_PEOPLE},
            Role.COMMITTEE_MEMBER: _READS,
            Role.CLERK: _OFFICE,
            Role.ORGANISATION_BOARD: _OFFICE,
            Role.INSPECTION_COMMITTEE: _READS | {P.SEE_AUDIT},
            Role.AUTHORITY: _READS | {P.SEE_SUBMISSIONS, P.SUBMIT},
            Role.TELLER: _OWN,
            Role.TENANT_ADMIN: _OFFICE | {P.MANAGE_ACCOUNTS, P.CHOOSE_RULEBOOKS, P.SEE_AUDIT, P.SEE_BREAK_GLASS},
            Role.OPERATOR: {P.USE_OWN_ACCOUNT, P.SEE_RULEBOOKS, P.MANAGE_TENANTS, P.SEE_INSTALLATION, P.BREAK_GLASS},
            Role.RESCUER: {
                P.USE_OWN_ACCOUNT,  # which stays the operator's; inside the tenant it gives the search and the offices
                P.SEE_UNITS, P.SEE_PEOPLE, P.SEE_JOBS, P.SEE_AUDIT, P.MANAGE_ACCOUNTS, P.SEE_BREAK_GLASS,
            },
        }.items()
    }
)  # fmt: skip

# Permissions of the whole tenant: a grant on one unit does not give them.
WHOLE_TENANT = frozenset(
    {P.MANAGE_ACCOUNTS, P.CHOOSE_RULEBOOKS, P.SEE_AUDIT, P.SEE_BREAK_GLASS, P.SEE_SUBMISSIONS, P.SUBMIT}
    | {P.MANAGE_TENANTS, P.SEE_INSTALLATION, P.BREAK_GLASS}
)

# Allowed before a second factor was shown: it is where one is set up.
BEFORE_SECOND_FACTOR = frozenset({P.USE_OWN_ACCOUNT})

# Roles that decide, or change what others rest on: never without a second factor.
SECOND_FACTOR = frozenset({Role.AUTHORITY, Role.ORGANISATION_BOARD, Role.TENANT_ADMIN, Role.OPERATOR, Role.RESCUER})
