"""Make tenants and change what they chose. What is not chosen is inherited from the parent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import audit, clock
from core.db import TenantSession, tenant_session
from core.editions import Editions
from core.errors import N_, Fault, NotFound, WrongInput, fault, refusal
from core.plugins import TenantHooks, installed
from core.unit_of_work import UnitOfWork
from tenants.models import PluginChoice, RulebookChoice, Tenant

T = TypeVar("T")

_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """What holds for a tenant, and who chose it: the tenant, one above it, or nobody (None)."""

    value: T
    chosen_by: Tenant | None


def create_tenant(work: UnitOfWork, *, code: str, name: str, parent: str | None = None, actor: str | UUID) -> Tenant:
    """Make the tenant that the unit of work was opened for (with a new key); raise WrongInput with every fault."""
    session, name = work.session, " ".join(name.split())
    above = None if parent is None else session.scalars(select(Tenant).where(Tenant.code == parent)).one_or_none()
    faults = list(_faults_of_new(session, code, name, parent, above))
    if faults:
        raise WrongInput(faults)
    tenant = Tenant(id=work.tenant_id, code=code, name=name, parent_id=above.id if above else None)
    session.add(tenant)
    session.flush()
    audit.record(work, "tenant.create", actor=actor, subject=tenant.id, code=code, name=name, parent=parent)
    return tenant


def archive_tenant(work: UnitOfWork, *, actor: str | UUID) -> Tenant:
    """Put a tenant away: it stays readable, and nothing new begins in it. Refused while one below it is open."""
    tenant = own_tenant(work.session)
    query = select(Tenant.code).where(Tenant.parent_id == tenant.id, Tenant.archived_at.is_(None)).order_by(Tenant.code)
    below = list(work.session.scalars(query))
    if below:
        text = N_("còn đơn vị trực thuộc chưa lưu trữ: {codes}")
        raise WrongInput([fault(tenant.code, text, codes=", ".join(below))])
    if tenant.archived_at is None:
        tenant.archived_at = clock.now()
        audit.record(work, "tenant.archive", actor=actor, subject=tenant.id)
    return tenant


def reopen_tenant(work: UnitOfWork, *, actor: str | UUID) -> Tenant:
    """Take a tenant out of the archive; refused while the one above it is there."""
    tenant = own_tenant(work.session)
    above = work.session.get(Tenant, tenant.parent_id) if tenant.parent_id else None
    if above is not None and above.archived_at is not None:
        raise WrongInput([fault(tenant.code, N_("đơn vị cấp trên {code} đã lưu trữ"), code=above.code)])
    if tenant.archived_at is not None:
        tenant.archived_at = None
        audit.record(work, "tenant.reopen", actor=actor, subject=tenant.id)
    return tenant


def find_tenant(session: Session, code: str) -> Tenant:
    """Return the tenant with a code; raise NotFound."""
    found = session.scalars(select(Tenant).where(Tenant.code == code)).one_or_none()
    if found is None:
        raise refusal(NotFound, N_("Không có đơn vị «{code}»; xem: xeploai tenant list"), code=code)
    return found


def list_tenants(session: Session) -> list[Tenant]:
    """Return all tenants by their codes, the archived ones too."""
    return list(session.scalars(select(Tenant).order_by(Tenant.code)))


def in_tree(tenants: Sequence[Tenant], parent: UUID | None = None, depth: int = 0) -> Iterator[tuple[int, Tenant]]:
    """Yield tenants with their depth, each right after its parent, in the order given among siblings."""
    for tenant in tenants:
        if tenant.parent_id == parent:
            yield depth, tenant
            yield from in_tree(tenants, tenant.id, depth + 1)


def own_tenant(session: TenantSession) -> Tenant:
    """Return the tenant of a session; raise NotFound where it was never made."""
    found = session.get(Tenant, session.tenant_id)
    if found is None:
        raise refusal(NotFound, N_("Không có đơn vị «{code}»; xem: xeploai tenant list"), code=session.tenant_id)
    return found


def lineage(session: TenantSession) -> list[Tenant]:
    """Return the tenant of a session and those above it, itself first."""
    line = [own_tenant(session)]
    while line[-1].parent_id is not None:
        above = session.get(Tenant, line[-1].parent_id)
        assert above is not None  # a foreign key holds it
        line.append(above)
    return line


def plugins_of(session: TenantSession) -> Choice[tuple[str, ...]]:
    """Return the plugins of a tenant in order: its own, or those of the nearest above that chose."""
    query = select(PluginChoice.plugin).order_by(PluginChoice.position)
    for tenant, own in _upwards(session):
        names = tuple(own.scalars(query))
        if names:
            return Choice(names, tenant)
    return Choice((), None)


def rulebooks_of(session: TenantSession) -> dict[int, Choice[str]]:
    """Return the rulebook of each year for which the tenant, or one above it, chose one."""
    found: dict[int, Choice[str]] = {}
    for tenant, own in _upwards(session):
        for row in own.scalars(select(RulebookChoice)):
            found.setdefault(row.year, Choice(row.rulebook, tenant))
    return found


def rulebook_of(session: TenantSession, year: int) -> Choice[str | None]:
    """Return the rulebook of a year; a value of None where nobody chose one."""
    return rulebooks_of(session).get(year, Choice(None, None))  # type: ignore[return-value]


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
    faults = [one for tenant_id in _using_these(session) for one in _missing_plugins(work, tenant_id)]
    if faults:
        raise WrongInput(faults)
    now = plugins_of(session).value
    audit.record(work, "tenant.choose_plugins", actor=actor, subject=work.tenant_id, old=list(old.value), new=list(now))


def choose_rulebook(work: UnitOfWork, year: int, rulebook: str | None, *, actor: str | UUID) -> None:
    """Choose the rulebook of a year (None: as the parent); raise WrongInput where no plugin of the tenant has it."""
    session = work.session
    old = rulebook_of(session, year).value
    if rulebook is not None:
        known = Editions(TenantHooks(installed(), plugins_of(session).value)).names()
        if rulebook not in known:
            text = N_("«{rulebook}» không có trong các plugin của đơn vị; có: {known}.")
            raise WrongInput([fault(str(year), text, rulebook=rulebook, known=", ".join(known) or "-")])
    session.execute(delete(RulebookChoice).where(RulebookChoice.year == year))
    if rulebook is not None:
        session.add(RulebookChoice(year=year, rulebook=rulebook))
    session.flush()
    audit.record(work, "tenant.choose_rulebook", actor=actor, subject=work.tenant_id, year=year, old=old, new=rulebook)


def _faults_of_new(session: Session, code: str, name: str, parent: str | None, above: Tenant | None) -> Iterator[Fault]:
    if not _CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
        text = N_("mã chỉ gồm a-z, 0-9 và dấu gạch nối, tối đa {count} ký tự, ví dụ can-tho.")
        yield fault(code, text, count=_LONGEST_CODE)
    elif session.scalar(select(Tenant.id).where(Tenant.code == code)) is not None:
        yield fault(code, N_("đã có đơn vị mang mã này."))
    if not name:
        yield fault(code, N_("thiếu tên đầy đủ."))
    if parent is not None and above is None:
        yield fault(parent, N_("không có đơn vị cấp trên này."))
    if above is not None and above.archived_at is not None:
        yield fault(above.code, N_("đơn vị cấp trên này đã lưu trữ."))


def _faults_of_plugins(plugins: Sequence[str]) -> Iterator[Fault]:
    known = [name for name, _ in installed().list_name_plugin()]
    for position, name in enumerate(plugins):
        if name not in known:
            yield fault(name, N_("plugin chưa được cài; có: {known}."), known=", ".join(sorted(known)))
        elif name in plugins[:position]:
            yield fault(name, N_("plugin này được nêu hai lần."))


def _upwards(session: TenantSession) -> Iterator[tuple[Tenant, TenantSession]]:
    """Yield a tenant and those above it, each with a session of its own: what one inherits is read as the other's."""
    for tenant in lineage(session):
        if tenant.id == session.tenant_id:
            yield tenant, session
        else:
            with tenant_session(session.engine, tenant.id) as above:
                yield tenant, above


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


def _rulebooks_without(session: TenantSession, plugins: Sequence[str]) -> Iterator[Fault]:
    for row in session.scalars(select(RulebookChoice).order_by(RulebookChoice.year)):
        if row.rulebook.partition("/")[0] not in plugins:
            text = N_("năm {year} đang dùng bộ quy tắc {rulebook}; chọn bộ khác trước khi bỏ plugin.")
            yield fault(own_tenant(session).code, text, year=row.year, rulebook=row.rulebook)
