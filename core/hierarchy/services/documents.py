"""The documents that everything rests on."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from core import audit
from core.db import TenantSession
from core.db.keys import uuid7
from core.errors import N_, WrongInput, fault
from core.hierarchy.models import Document
from core.hierarchy.services.texts import text_faults, tidy
from core.unit_of_work import UnitOfWork


def keep_document(
    work: UnitOfWork, *, issuer: str, number: str, dated: date, title: str = "", actor: str | UUID
) -> Document:
    """Return the document with this issuer, number and date; make it where there is none yet.

    A title is filled in where it was missing; one that stands there stays. Raises WrongInput for an empty issuer
    or number.
    """
    issuer, number, title = tidy(issuer), tidy(number), tidy(title)
    faults = [*text_faults("issuer", issuer), *text_faults("number", number)]
    if faults:
        raise WrongInput(faults)
    session = work.session
    new = insert(Document).values(
        tenant_id=work.tenant_id, id=uuid7(), issuer=issuer, number=number, dated=dated, title=title
    )
    made = session.execute(new.on_conflict_do_nothing().returning(Document.id)).scalar()
    here = (Document.issuer == issuer) & (Document.number == number) & (Document.dated == dated)
    document = session.scalars(select(Document).where(here)).one()
    if made:
        _record(work, "document.make", document, actor)
    elif title and not document.title:
        document.title = title
        _record(work, "document.entitle", document, actor)
    return document


def demand_document(session: TenantSession, document_id: UUID | None) -> None:
    """Raise WrongInput for a document that is not there; none at all is fine."""
    if document_id is not None and session.get(Document, (session.tenant_id, document_id)) is None:
        raise WrongInput([fault("document_id", N_("không có văn bản này; hãy nhập văn bản trước"))])


def _record(work: UnitOfWork, action: str, document: Document, actor: str | UUID) -> None:
    audit.record(
        work,
        action,
        actor=actor,
        subject=document.id,
        issuer=document.issuer,
        number=document.number,
        dated=document.dated.isoformat(),
        title=document.title,
    )
