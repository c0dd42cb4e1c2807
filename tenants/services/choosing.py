"""Change what a tenant chose; refused, with the list of what needs it, where something open would break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import delete, select

from core import audit
from core.db import TenantSession, tenant_session
from core.errors import N_, Fault, WrongInput, fault
from core.plugins import installed
from core.unit_of_work import UnitOfWork
from tenants.models import PluginChoice, RulebookChoice, Tenant
from tenants.services.finding import own_tenant
from tenants.services.inheriting import plugins_of, rulebook_of
from tenants.services.needing import open_work
from tenants.services.switching import demand_rulebook, needed_by, plugins_needed


def choose_plugins(work: UnitOfWork, plugins: Sequence[str], *, actor: str | UUID) -> None:
    """Choose plugins in order (none: as the parent); raise WrongInput where one is unknown, or left out but needed."""
    session = work.session
    old = plugins_of(session)
    faults = list(_faults_of_plugins(plugins))
    if faults:
        raise WrongInput(faults)
    session.execute(delete(PluginChoice))
    session.add_all([PluginChoice(position=position, plugin=name) for position, name in enumerate(plugins)])
    session.flush()
    now = plugins_of(session).value
    dropped = set(old.value) - set(now)
    for tenant_id in _using_these(session):
        faults += _missing_plugins(work, tenant_id)
        if dropped:
            faults += _work_in(session, tenant_id)
    if faults:
        raise WrongInput(faults)
    audit.record(work, "tenant.choose_plugins", actor=actor, subject=work.tenant_id, old=list(old.value), new=list(now))


def choose_rulebook(work: UnitOfWork, year: int, rulebook: str | None, *, actor: str | UUID) -> None:
    """Choose the rulebook of a year (None: as the parent).

    Raise WrongInput where the plugins of the tenant do not have it, or, with the list, where something under way
    needs the one before. What was recorded stays as it is, under the rulebook it was recorded under.
    """
    session = work.session
    old = rulebook_of(session, year).value
    if rulebook is not None:
        demand_rulebook(year, rulebook, plugins_of(session).value)
    if old is not None and old != rulebook:
        _refuse_in_use(needed_by(session, year))
    session.execute(delete(RulebookChoice).where(RulebookChoice.year == year))
    if rulebook is not None:
        session.add(RulebookChoice(year=year, rulebook=rulebook))
    session.flush()
    audit.record(work, "tenant.choose_rulebook", actor=actor, subject=work.tenant_id, year=year, old=old, new=rulebook)


def _refuse_in_use(faults: Iterator[Fault]) -> None:
    found = list(faults)
    if found:
        raise WrongInput(found)


def _faults_of_plugins(plugins: Sequence[str]) -> Iterator[Fault]:
    known = [name for name, _ in installed().list_name_plugin()]
    for position, name in enumerate(plugins):
        if name not in known:
            yield fault(name, N_("plugin chưa được cài; có: {known}."), known=", ".join(sorted(known)))
        elif name in plugins[:position]:
            yield fault(name, N_("plugin này được nêu hai lần."))


def _using_these(session: TenantSession) -> Iterator[UUID]:
    """Yield the tenant of a session and those below it that inherit its plugins."""
    waiting = [session.tenant_id]
    while waiting:
        tenant_id = waiting.pop()
        yield tenant_id
        for below in session.scalars(select(Tenant.id).where(Tenant.parent_id == tenant_id)):
            with tenant_session(session.engine, below) as own:
                if own.scalar(select(PluginChoice.plugin).limit(1)) is None:
                    waiting.append(below)


def _missing_plugins(work: UnitOfWork, tenant_id: UUID) -> Iterator[Fault]:
    """Yield each rulebook that a tenant chose itself and whose plugin it would lose."""
    plugins = plugins_of(work.session).value
    if tenant_id == work.tenant_id:
        yield from _rulebooks_without(work.session, plugins)
    else:
        with tenant_session(work.session.engine, tenant_id) as session:
            yield from _rulebooks_without(session, plugins)


def _work_in(session: TenantSession, tenant_id: UUID) -> list[Fault]:
    with tenant_session(session.engine, tenant_id) as own:
        return list(open_work(own))


def _rulebooks_without(session: TenantSession, plugins: Sequence[str]) -> Iterator[Fault]:
    for row in session.scalars(select(RulebookChoice).order_by(RulebookChoice.year)):
        if not set(plugins_needed(row.rulebook)) <= set(plugins):
            text = N_("năm {year} đang dùng bộ quy tắc {rulebook}; chọn bộ khác trước khi bỏ plugin.")
            yield fault(own_tenant(session).code, text, year=row.year, rulebook=row.rulebook)
