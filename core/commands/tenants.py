"""`xeploai tenant`: make committees, choose their plugins and rulebooks, look at them."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from core.commands.context import Context
from core.commands.installation import installation
from core.db import shared_session, tenant_session
from core.db.keys import uuid7
from core.errors import N_, WrongInput, fault
from core.unit_of_work import UnitOfWork
from tenants import services
from tenants.models import Tenant

OPERATOR = "operator"


def create(args: Namespace, context: Context) -> int:
    """Make a tenant, with its choices where they are given."""
    rulebooks = _rulebooks(args.rulebook)
    with installation() as here, UnitOfWork(here.engine, uuid7()) as work:
        tenant = services.create_tenant(work, code=args.code, name=args.name, parent=args.parent, actor=OPERATOR)
        _choose(work, args.plugins, rulebooks)
    context.line(context.say(N_("Đã tạo {code}: {name}."), code=tenant.code, name=tenant.name))
    return 0


def choose(args: Namespace, context: Context) -> int:
    """Change what a tenant chose."""
    rulebooks = _rulebooks(args.rulebook)
    with installation() as here:
        with shared_session(here.engine) as session:
            tenant = services.find_tenant(session, args.code)
        with UnitOfWork(here.engine, tenant.id) as work:
            _choose(work, args.plugins, rulebooks)
    context.line(context.say(N_("Đã ghi lựa chọn của {code}."), code=tenant.code))
    return 0


def list_tenants(args: Namespace, context: Context) -> int:
    """List the tenants, each below its parent."""
    with installation() as here, shared_session(here.engine) as session:
        tenants = services.list_tenants(session)
    codes = {tenant.id: tenant.code for tenant in tenants}
    for depth, tenant in services.in_tree(tenants):
        if args.json:
            parent = codes[tenant.parent_id] if tenant.parent_id else None
            row = {
                "code": tenant.code,
                "name": tenant.name,
                "parent": parent,
                "archived": tenant.archived_at is not None,
            }
            context.line(json.dumps(row, ensure_ascii=False))
        else:
            context.line("  " * depth + f"{tenant.code}  {tenant.name}" + _archived(tenant, context))
    return 0


def show(args: Namespace, context: Context) -> int:
    """Show a tenant, its plugins, its rulebooks, and from whom it has them."""
    with installation() as here:
        with shared_session(here.engine) as session:
            tenant = services.find_tenant(session, args.code)
        with tenant_session(here.engine, tenant.id) as session:
            plugins, rulebooks = services.plugins_of(session), services.rulebooks_of(session)
    context.line(f"{tenant.code}  {tenant.name}" + _archived(tenant, context))
    said = ", ".join(plugins.value) or context.say(N_("chưa chọn"))
    context.line(context.say(N_("Plugin: {plugins}"), plugins=said) + _from(plugins, tenant, context))
    for year, choice in sorted(rulebooks.items()):
        context.line(f"{year}: {choice.value}" + _from(choice, tenant, context))
    return 0


def _choose(work: UnitOfWork, plugins: str | None, rulebooks: dict[int, str | None]) -> None:
    if plugins is not None:
        names = [name.strip() for name in plugins.split(",") if name.strip()]
        services.choose_plugins(work, names, actor=OPERATOR)
    for year, rulebook in rulebooks.items():
        services.choose_rulebook(work, year, rulebook, actor=OPERATOR)


def _rulebooks(given: Iterable[str]) -> dict[int, str | None]:
    """Read `YEAR=ID` arguments."""
    chosen: dict[int, str | None] = {}
    for one in given:
        year, equals, rulebook = one.partition("=")
        if not equals or not (year.isascii() and year.isdigit() and len(year) == 4):
            raise WrongInput([fault("--rulebook", N_("«{given}» phải có dạng 2023=can_tho/2023."), given=one)])
        chosen[int(year)] = rulebook.strip() or None
    return chosen


def _archived(tenant: Tenant, context: Context) -> str:
    return " " + context.say(N_("(đã lưu trữ)")) if tenant.archived_at else ""


def _from(choice: services.Choice[Any], tenant: Tenant, context: Context) -> str:
    if choice.chosen_by is None or choice.chosen_by.id == tenant.id:
        return ""
    return " " + context.say(N_("(theo {code})"), code=choice.chosen_by.code)
