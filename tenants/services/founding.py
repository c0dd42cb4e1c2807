"""Make tenants, put them away, take them out again."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import N_, Fault, WrongInput, fault
from core.unit_of_work import UnitOfWork
from tenants.models import Tenant
from tenants.profiles import Profile
from tenants.services.choosing import choose_plugins, choose_rulebook
from tenants.services.finding import CODE, own_tenant
from tenants.services.needing import open_work

_LONGEST_CODE = 40


def create_tenant(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    parent: str | None = None,
    profile: Profile | None = None,
    actor: str | UUID,
) -> Tenant:
    """Make the tenant that the unit of work was opened for (with a new key); raise WrongInput with every fault.

    With a profile it starts with that profile's plugins and rulebooks as choices of its own.
    """
    session, name = work.session, " ".join(name.split())
    above = None if parent is None else session.scalars(select(Tenant).where(Tenant.code == parent)).one_or_none()
    faults = list(_faults_of_new(session, code, name, parent, above))
    if faults:
        raise WrongInput(faults)
    tenant = Tenant(id=work.tenant_id, code=code, name=name, parent_id=above.id if above else None)
    session.add(tenant)
    session.flush()
    audit.record(work, "tenant.create", actor=actor, subject=tenant.id, code=code, name=name, parent=parent)
    if profile is not None:
        choose_plugins(work, profile.plugins, actor=actor)
        for year, rulebook in profile.rulebooks.items():
            choose_rulebook(work, year, rulebook, actor=actor)
    return tenant


def archive_tenant(work: UnitOfWork, *, actor: str | UUID) -> Tenant:
    """Put a tenant away: it stays readable and nothing in it changes. Refused while one below it, or a job, is open."""
    work.allow_archived("the archive itself is put away by this")
    tenant = own_tenant(work.session)
    query = select(Tenant.code).where(Tenant.parent_id == tenant.id, Tenant.archived_at.is_(None)).order_by(Tenant.code)
    below = list(work.session.scalars(query))
    if below:
        text = N_("còn đơn vị trực thuộc chưa lưu trữ: {codes}")
        raise WrongInput([fault(tenant.code, text, codes=", ".join(below))])
    if tenant.archived_at is None:
        tenant.archived_at = clock.now()
        audit.record(work, "tenant.archive", actor=actor, subject=tenant.id)
        work.before_commit(_refuse_open_work, work)  # after the audit's lock: whoever starts a job waits for it too
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


def _refuse_open_work(work: UnitOfWork) -> None:
    found = list(open_work(work.session))
    if found:
        raise WrongInput(found)


def _faults_of_new(session: Session, code: str, name: str, parent: str | None, above: Tenant | None) -> Iterator[Fault]:
    if not CODE.fullmatch(code) or len(code) > _LONGEST_CODE:
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
