"""Make, rename and end the bodies of a unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from core import audit
from core.db import TenantSession
from core.errors import N_, Fault, WrongInput, fault
from core.hierarchy import periods
from core.hierarchy.kinds import BodyKind
from core.hierarchy.models import Body, BodyName
from core.hierarchy.periods import Period
from core.hierarchy.queries import no_such_body
from core.hierarchy.scope import no_such_unit
from core.hierarchy.services.belonging import demand_body_inside
from core.hierarchy.services.documents import demand_document
from core.hierarchy.services.keeping import demand_version, flush, lock_tree, periods_of
from core.hierarchy.services.texts import code_faults, text_faults, tidy
from core.unit_of_work import UnitOfWork


def make_body(
    work: UnitOfWork,
    *,
    code: str,
    name: str,
    kind: BodyKind | str,
    unit_id: UUID,
    since: date,
    document_id: UUID | None = None,
    actor: str | UUID,
) -> Body:
    """Make a body of a unit on a day of the unit's life; raise WrongInput with every fault."""
    session, code, name = work.session, tidy(code), tidy(name)
    lock_tree(session)
    faults = list(_faults_of_new(session, code, name, kind))
    if faults:
        raise WrongInput(faults)
    demand_document(session, document_id)
    held = {"since": since, "until": _end_of_unit(session, unit_id, since), "document_id": document_id}
    body = Body(code=code, name=name, kind=BodyKind(kind).value, unit_id=unit_id, **held)
    session.add(body)
    session.flush()
    session.add(BodyName(body_id=body.id, name=name, **held))
    session.flush()
    audit.record(
        work,
        "body.make",
        actor=actor,
        subject=body.id,
        code=code,
        name=name,
        kind=body.kind,
        unit=unit_id,
        since=since.isoformat(),
        document=document_id,
    )
    return body


def rename_body(
    work: UnitOfWork,
    body_id: UUID,
    *,
    name: str,
    day: date,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Body:
    """Call a body something else from a day on."""
    body, name = _body_to_change(work, body_id, version), tidy(name)
    faults = list(text_faults("name", name))
    if faults:
        raise WrongInput(faults)
    demand_document(work.session, document_id)
    names = names_of(work.session, body.id)
    after = periods.changed(names, day, {"name": name}, document_id)
    old = periods.on(names, day)
    _keep_names(work.session, body, after)
    audit.record(
        work,
        "body.rename",
        actor=actor,
        subject=body.id,
        day=day.isoformat(),
        old=old.said["name"] if old else None,
        new=name,
        document=document_id,
    )
    return body


def end_body(
    work: UnitOfWork,
    body_id: UUID,
    *,
    day: date,
    document_id: UUID | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Body:
    """End a body: the day is the first on which it is no more. Refused while posts in it go on."""
    body = _body_to_change(work, body_id, version)
    demand_document(work.session, document_id)
    after = periods.ended(names_of(work.session, body.id), day)
    demand_body_inside(work.session, body.id, *periods.life(after))
    _keep_names(work.session, body, after)
    audit.record(work, "body.end", actor=actor, subject=body.id, day=day.isoformat(), document=document_id)
    return body


def end_bodies_of(work: UnitOfWork, unit_id: UUID, *, day: date, document_id: UUID | None, actor: str | UUID) -> None:
    """End the bodies of a unit that ends. Those that are to begin later stay, and stand in its way."""
    ends_later = Body.until.is_(None) | (Body.until > day)
    query = select(Body.id).where(Body.unit_id == unit_id, Body.since < day, ends_later)
    for body_id in list(work.session.scalars(query.order_by(Body.code))):
        end_body(work, body_id, day=day, document_id=document_id, actor=actor)


def correct_body(
    work: UnitOfWork,
    body_id: UUID,
    *,
    kind: BodyKind | str | None = None,
    name: str | None = None,
    version: int | None = None,
    actor: str | UUID,
) -> Body:
    """Put right the kind or the latest name of a body, entered wrongly; the audit keeps what stood there."""
    body = _body_to_change(work, body_id, version)
    names = names_of(work.session, body.id)
    new_kind, new_name = kind or body.kind, body.name if name is None else tidy(name)
    faults = [*kind_faults(new_kind), *text_faults("name", new_name)]
    if faults:
        raise WrongInput(faults)
    old = {"kind": body.kind, "name": body.name}
    body.kind = BodyKind(new_kind).value
    _keep_names(work.session, body, periods.corrected(names, names[-1].since, {"name": new_name}))
    new = {"kind": body.kind, "name": body.name}
    audit.record(work, "body.correct", actor=actor, subject=body.id, old=old, new=new)
    return body


def names_of(session: TenantSession, body_id: UUID) -> list[Period]:
    """Return what a body is called through its life."""
    return [Period(one.since, one.until, {"name": one.name}, one.document_id) for one in _rows(session, body_id)]


def kind_faults(kind: BodyKind | str) -> Iterator[Fault]:
    """Yield a fault where this is no kind of body."""
    if kind not in set(BodyKind):
        yield fault("kind", N_("không có loại tập thể «{kind}»; có: {kinds}"), kind=kind, kinds=", ".join(BodyKind))


def _faults_of_new(session: TenantSession, code: str, name: str, kind: BodyKind | str) -> Iterator[Fault]:
    yield from code_faults("code", code)
    if session.scalar(select(Body.id).where(Body.code == code)) is not None:
        yield fault("code", N_("đã có tập thể mang mã «{code}»"), code=code)
    yield from text_faults("name", name)
    yield from kind_faults(kind)


def _body_to_change(work: UnitOfWork, body_id: UUID, version: int | None) -> Body:
    lock_tree(work.session)
    body = work.session.get(Body, (work.tenant_id, body_id), populate_existing=True)
    if body is None:
        raise no_such_body(body_id)
    demand_version(body.version, version)
    return body


def _keep_names(session: TenantSession, body: Body, after: Sequence[Period]) -> None:
    """Write down the names of a body, its life and its latest name."""
    rows = {one.since: one for one in _rows(session, body.id)}
    for period in after:
        row = rows.pop(period.since, None) or BodyName(body_id=body.id, since=period.since)
        row.until, row.name, row.document_id = period.until, period.said["name"], period.document_id
        session.add(row)
    for row in rows.values():
        session.delete(row)
    body.since, body.until = periods.life(after)
    body.name = after[-1].said["name"]
    flag_modified(body, "name")  # its version counts the changes of its names
    flush(session)


def _end_of_unit(session: TenantSession, unit_id: UUID, since: date) -> date | None:
    """Return when a unit ends; raise WrongInput where it is not there on a day."""
    life_of_unit = periods_of(session, unit_id)
    if not life_of_unit:
        raise no_such_unit(unit_id)
    if periods.on(life_of_unit, since) is None:
        text = N_("đơn vị không tồn tại vào ngày {day}")
        raise WrongInput([fault("since", text, day=since.strftime("%d/%m/%Y"))])
    return periods.life(life_of_unit)[1]


def _rows(session: TenantSession, body_id: UUID) -> Sequence[BodyName]:
    query = select(BodyName).where(BodyName.body_id == body_id).order_by(BodyName.since)
    return session.scalars(query.execution_options(populate_existing=True)).all()
