"""A session that belongs to one tenant for its whole life."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, inspect
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, with_loader_criteria

from core.db.models import TENANT, TENANT_ID, OfTenant
from core.errors import N_, NoTenant, WrongTenant, refusal


class TenantSession(Session):
    """Reads and writes the rows of one tenant; refuses others' (`WrongTenant`)."""

    def __init__(self, engine: Engine, tenant_id: UUID) -> None:
        if not isinstance(tenant_id, UUID):
            raise refusal(NoTenant, N_("Chưa nói dữ liệu của đơn vị nào: mở phiên bằng tenant_session."))
        self.tenant_id = tenant_id
        self.engine = engine
        super().__init__(engine.execution_options(**{TENANT: tenant_id}), expire_on_commit=False)

    def get_bind(self, *_: Any, **__: Any) -> Any:
        """Return the tenant's own engine, whatever a statement would rather have."""
        return self.bind


def tenant_session(engine: Engine, tenant_id: UUID) -> TenantSession:
    """Open a session for a tenant; use it in a `with` block. Raises NoTenant where there is none."""
    return TenantSession(engine, tenant_id)


def shared_session(engine: Engine) -> Session:
    """Open a session without a tenant: it reaches the tables that all share, and no others (`NoTenant`)."""
    return Session(engine, expire_on_commit=False)


@event.listens_for(TenantSession, "do_orm_execute")
def _only_its_rows(state: ORMExecuteState) -> None:
    """Add the tenant to every query, update and delete of mapped classes, and to what they load along."""
    session = state.session
    assert isinstance(session, TenantSession)
    tenant_id = session.tenant_id
    if state.is_orm_statement and not state.is_column_load and not state.is_insert:
        state.statement = state.statement.options(
            with_loader_criteria(OfTenant, lambda entity: entity.tenant_id == tenant_id, include_aliases=True)
        )


@event.listens_for(TenantSession, "before_attach")
def _only_its_objects(session: Session, instance: object) -> None:
    """Give a new row its tenant; refuse one that has another."""
    if isinstance(instance, OfTenant) and isinstance(session, TenantSession):
        if getattr(instance, TENANT_ID) is None:
            instance.tenant_id = session.tenant_id
        _same_tenant(session, instance)


@event.listens_for(TenantSession, "before_flush")
def _no_row_changes_its_tenant(session: Session, context: UOWTransaction, instances: object) -> None:
    assert isinstance(session, TenantSession)
    for one in (*session.new, *session.dirty, *session.deleted):
        if isinstance(one, OfTenant):
            _same_tenant(session, one)
            if one not in session.new and inspect(one).attrs[TENANT_ID].history.has_changes():
                raise refusal(WrongTenant, N_("Một dòng không bao giờ đổi đơn vị của nó."))


def _same_tenant(session: TenantSession, instance: OfTenant) -> None:
    if instance.tenant_id != session.tenant_id:
        text = N_("Dòng «{row}» thuộc về một đơn vị khác với đơn vị của phiên.")
        raise refusal(WrongTenant, text, row=type(instance).__name__)
