"""`xeploai tenant`: make committees, choose their plugins and rulebooks, look at them."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Iterable
from typing import Any

from core.commands.context import Context
from core.commands.installation import Installation, installation
from core.db import shared_session, tenant_session
from core.db.keys import uuid7
from core.errors import N_, WrongInput, fault
from core.unit_of_work import UnitOfWork
from core.users.addresses import top_of
from tenants import services
from tenants.models import Tenant
from tenants.profiles import profiles
from tenants.services.switching import preview_rulebook

OPERATOR = "operator"


def create(args: Namespace, context: Context) -> int:
    """Make a tenant, with its choices where they are given, and invite its first administrator."""
    rulebooks = _rulebooks(args.rulebook)
    admin = services.Admin(args.admin, args.admin_name or args.admin) if args.admin else None
    with installation() as here, UnitOfWork(here.engine, uuid7()) as work:
        tenant, given = services.welcome_tenant(
            work, code=args.code, name=args.name, parent=args.parent, profile=args.profile, admin=admin, actor=OPERATOR
        )
        _choose(work, args.plugins, rulebooks)
    context.line(context.say(N_("Đã tạo {code}: {name}."), code=tenant.code, name=tenant.name))
    if given is not None:
        said = N_("Liên kết mời {username}, chỉ hiện lần này: {address}")
        address = f"{top_of(here.settings)}{given.path}"
        context.line(context.say(said, username=given.account.username, address=address))
    return 0


def list_profiles(args: Namespace, context: Context) -> int:
    """List the ready-made committees, with what each starts with."""
    for profile in profiles().values():
        context.line(f"{profile.code}  {context.say(profile.label)}")
        context.line("  " + context.say(N_("Tên: {name}"), name=profile.name))
        context.line("  " + context.say(N_("Plugin: {plugins}"), plugins=", ".join(profile.plugins)))
        said = ", ".join(f"{year} {name}" for year, name in profile.rulebooks.items())
        context.line("  " + context.say(N_("Bộ quy tắc: {rulebooks}"), rulebooks=said))
    return 0


def archive(args: Namespace, context: Context) -> int:
    """Put a tenant away."""
    with installation() as here, UnitOfWork(here.engine, _found(here, args.code).id) as work:
        services.archive_tenant(work, actor=OPERATOR)
    context.line(context.say(N_("Đã lưu trữ {code}; từ nay chỉ xem được."), code=args.code))
    return 0


def reopen(args: Namespace, context: Context) -> int:
    """Take a tenant out of the archive."""
    with installation() as here, UnitOfWork(here.engine, _found(here, args.code).id) as work:
        services.reopen_tenant(work, actor=OPERATOR)
    context.line(context.say(N_("Đã mở lại {code}."), code=args.code))
    return 0


def deliver(args: Namespace, context: Context) -> int:
    """Deliver what was submitted and did not arrive yet."""
    with installation() as here:
        for tenant, count in services.deliver_all(here.engine):
            context.line(
                context.say(N_("{code}: đã chuyển {count} bản nộp lên cấp trên."), code=tenant.code, count=count)
            )
    return 0


def preview(args: Namespace, context: Context) -> int:
    """Say what another rulebook of a year changes, without choosing it; 1 where it would be refused now."""
    [(year, rulebook)] = _rulebooks([args.choice]).items()
    with installation() as here, tenant_session(here.engine, _found(here, args.code).id) as session:
        switch = preview_rulebook(session, year, rulebook)
    context.line(f"{year}: {switch.before or '-'} → {switch.after or '-'}")
    for one in switch.differences:
        context.line(f"  {one.path}  [{one.cite_before or '-'}] → [{one.cite_after or '-'}]")
    for below in switch.followers:
        said = N_("{code} đổi theo") if below.able else N_("{code} đổi theo nhưng thiếu plugin")
        context.line(context.say(said, code=below.code))
    for row in switch.recorded:
        said = N_("{count} mức của «{subject}» đã ghi theo {rulebook}, giữ nguyên")
        context.line(context.say(said, count=row.count, subject=row.subject, rulebook=row.rulebook))
    for column in switch.lost:
        said = N_("{count} giá trị «{column}» của «{subject}» không còn được hỏi, vẫn giữ")
        context.line(context.say(said, count=column.count, column=column.column, subject=column.subject))
    for needing in switch.needed_by:
        context.line(needing.said(context.say))
    return 1 if switch.needed_by else 0


def choose(args: Namespace, context: Context) -> int:
    """Change what a tenant chose."""
    rulebooks = _rulebooks(args.rulebook)
    with installation() as here:
        tenant = _found(here, args.code)
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
        tenant = _found(here, args.code)
        with tenant_session(here.engine, tenant.id) as session:
            plugins, rulebooks = services.plugins_of(session), services.rulebooks_of(session)
    context.line(f"{tenant.code}  {tenant.name}" + _archived(tenant, context))
    said = ", ".join(plugins.value) or context.say(N_("chưa chọn"))
    context.line(context.say(N_("Plugin: {plugins}"), plugins=said) + _from(plugins, tenant, context))
    for year, choice in sorted(rulebooks.items()):
        context.line(f"{year}: {choice.value}" + _from(choice, tenant, context))
    return 0


def _found(here: Installation, code: str) -> Tenant:
    with shared_session(here.engine) as session:
        return services.find_tenant(session, code)


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
