"""`xeploai user`: make accounts, hand over their links, give roles, close them; the operators of the installation."""

from __future__ import annotations

import getpass
import json
import sys
from argparse import Namespace
from uuid import UUID

from sqlalchemy import select

from core.access.permissions import Role
from core.commands.context import Context
from core.commands.installation import Installation, installation
from core.db import TenantSession, shared_session, tenant_session
from core.db.keys import uuid7
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.hierarchy.models import Unit
from core.unit_of_work import UnitOfWork
from core.users import services
from core.users.addresses import top_of
from core.users.kinds import AccountState
from core.users.models import Account
from core.users.words import ROLES, STATES
from tenants import services as tenants
from tenants.models import Tenant

OPERATOR = "operator"
OPERATORS = "he-thong"  # the committee of nobody, in which operators have their accounts


def create(args: Namespace, context: Context) -> int:
    """Make an account with a password: typed at a terminal, else the first line of the input."""
    password = _password(context)
    with installation() as here, UnitOfWork(here.engine, _tenant(here, args.tenant).id) as work:
        account = _make(work, args, password)
    context.line(context.say(N_("Đã tạo tài khoản {username}."), username=account.username))
    return 0


def invite(args: Namespace, context: Context) -> int:
    """Make an account, or take one that nobody began with, and print its invitation."""
    with installation() as here, UnitOfWork(here.engine, _tenant(here, args.tenant).id) as work:
        account = services.find_account_named(work.session, args.username) or _make(work, args, None)
        given = services.invite(work, account.id, actor=OPERATOR)
        _print_link(here, given, context)
    return 0


def list_users(args: Namespace, context: Context) -> int:
    """List the accounts of a tenant with their roles."""
    with installation() as here, tenant_session(here.engine, _tenant(here, args.tenant).id) as session:
        for account in session.scalars(services.accounts_like().order_by(Account.username_key)):
            roles = [Role(one.role) for one in services.grants_of(session, account.id)]
            if args.json:
                row = {"username": account.username, "name": account.name, "state": account.state, "roles": roles}
                context.line(json.dumps(row, ensure_ascii=False))
            else:
                said = ", ".join(context.say(ROLES[one]) for one in roles) or "-"
                state = context.say(STATES[AccountState(account.state)])
                context.line(f"{account.username}  {account.name}  {said}  ({state})")
    return 0


def grant(args: Namespace, context: Context) -> int:
    """Give a role."""
    with installation() as here:
        tenant = _tenant(here, args.tenant)
        role = _role(args.role, tenant)
        with UnitOfWork(here.engine, tenant.id) as work:
            account = _account(work.session, args.username)
            services.grant_role(work, account.id, role, _unit(work.session, args.unit), actor=OPERATOR)
    context.line(context.say(N_("Đã giao vai trò {role} cho {username}."), role=role, username=account.username))
    return 0


def reset(args: Namespace, context: Context) -> int:
    """Print a link for a lost password; with --second-factors, also forget the second factors."""
    with installation() as here, UnitOfWork(here.engine, _tenant(here, args.tenant).id) as work:
        account = _account(work.session, args.username)
        if args.second_factors:
            services.clear_second_factors(work, account.id, actor=OPERATOR)
        _print_link(here, services.reset_password(work, account.id, actor=OPERATOR), context)
    return 0


def close(args: Namespace, context: Context) -> int:
    """Close an account."""
    with installation() as here, UnitOfWork(here.engine, _tenant(here, args.tenant).id) as work:
        account = _account(work.session, args.username)
        services.close_account(work, account.id, actor=OPERATOR)
    context.line(context.say(N_("Đã đóng tài khoản {username}."), username=account.username))
    return 0


def operator(args: Namespace, context: Context) -> int:
    """Make an operator of the installation, and print the invitation."""
    with installation() as here:
        tenant = ensure_operators(here)
        with UnitOfWork(here.engine, tenant.id) as work:
            name = args.name or args.username
            account = services.create_account(work, username=args.username, name=name, actor=OPERATOR)
            services.grant_role(work, account.id, Role.OPERATOR, actor=OPERATOR)
            _print_link(here, services.invite(work, account.id, actor=OPERATOR), context)
    return 0


def ensure_operators(here: Installation) -> Tenant:
    """Return the tenant of the operators; make it where it is not there yet."""
    try:
        return _tenant(here, OPERATORS)
    except NotFound:
        with UnitOfWork(here.engine, uuid7()) as work:
            return tenants.create_tenant(work, code=OPERATORS, name="Quản trị hệ thống", actor=OPERATOR)


def _make(work: UnitOfWork, args: Namespace, password: str | None) -> Account:
    if not args.name:
        raise WrongInput([fault("--name", N_("thiếu họ và tên."))])
    account = services.create_account(
        work, username=args.username, name=args.name, email=args.email, password=password, actor=OPERATOR
    )
    if args.role:
        with shared_session(work.session.engine) as session:
            tenant = session.get(Tenant, work.tenant_id)
        assert tenant is not None
        role, unit_id = _role(args.role, tenant), _unit(work.session, args.unit)
        services.grant_role(work, account.id, role, unit_id, actor=OPERATOR)
    return account


def _tenant(here: Installation, code: str) -> Tenant:
    with shared_session(here.engine) as session:
        return tenants.find_tenant(session, code)


def _account(session: TenantSession, username: str) -> Account:
    found = services.find_account_named(session, username)
    if found is None:
        raise refusal(NotFound, N_("Không có tài khoản «{username}» ở đơn vị này."), username=username)
    return found


def _role(name: str, tenant: Tenant) -> Role:
    """Read the name of a role; that of operators is given only in their own tenant."""
    known = [one for one in services.grantable_roles(None) if (one is Role.OPERATOR) is (tenant.code == OPERATORS)]
    if name not in known:
        text = N_("«{role}» không giao được ở đơn vị này; có: {known}.")
        raise WrongInput([fault("--role", text, role=name, known=", ".join(known))])
    return Role(name)


def _unit(session: TenantSession, code: str | None) -> UUID | None:
    if not code:
        return None
    found = session.scalar(select(Unit.id).where(Unit.code == code))
    if found is None:
        raise WrongInput([fault("--unit", N_("không có tổ chức mang mã «{code}»."), code=code)])
    return found


def _password(context: Context) -> str:
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(context.say(N_("Mật khẩu: ")))
    return context.stdin.readline().decode("utf-8", "replace").rstrip("\r\n")


def _print_link(here: Installation, given: services.AccountLinkGiven, context: Context) -> None:
    context.line(context.say(N_("Liên kết của {username}, dùng một lần:"), username=given.account.username))
    context.line(f"{top_of(here.settings)}{given.path}")
