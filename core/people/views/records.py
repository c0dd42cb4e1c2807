"""The pages by which a record of a person is added, corrected, ended and struck out: the same for every kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, render_template
from marshmallow import fields

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, Conflict, NotFound, refusal
from core.hierarchy import queries
from core.hierarchy.views.answers import Answer, demand_seen, fingerprint, written
from core.people import finding, services
from core.people.finding import PersonShown
from core.people.kinds import MembershipKind
from core.people.reach import demand_person
from core.people.services.records import LONGEST_REASON, said_of
from core.people.views.looking import blueprint
from core.people.views.naming import path_of, said_in, stands_in
from core.people.views.record_forms import RecordForm, addable, record_form
from core.unit_of_work import UnitOfWork
from core.wire import In
from core.wire.fields import Day, Name
from core.wire.forms import Form, sent

_EDIT = Permission.EDIT_PEOPLE


class EndForm(In):
    """The first day on which a record holds no more."""

    on = Day(required=True)
    seen = fields.String(load_default="")


class StrikeForm(In):
    """Why a record is struck out."""

    reason = Name(most=LONGEST_REASON, required=True)
    seen = fields.String(load_default="")


@blueprint.get("/<uuid:person_id>/records/<kind>/new")
@requires(Permission.EDIT_PEOPLE)
def ask_for_new_record(person_id: UUID, kind: str) -> str:
    """Show the form of a new record."""
    return _new(person_id, addable(kind), Form())


@blueprint.post("/<uuid:person_id>/records/<kind>/new")
@requires(Permission.EDIT_PEOPLE)
def add_record(person_id: UUID, kind: str) -> Answer:
    """Add a record to those of a person."""
    form = addable(kind)

    def write() -> str:
        typed = sent(form.shape.schema)
        with working() as work:
            demand_person(work.session, principal(), _EDIT, person_id)
            said = said_in(work, form.shape, typed)
            services.add_record(work, form.model, person_id=person_id, **said, actor=_actor())
        flash(say(N_("Đã ghi: {title}."), title=say(form.title)))
        return path_of(person_id)

    return written(write, lambda again: _new(person_id, form, again))


@blueprint.get("/<uuid:person_id>/records/<kind>/<uuid:entry_id>")
@requires(Permission.EDIT_PEOPLE)
def ask_for_correction_of_record(person_id: UUID, kind: str, entry_id: UUID) -> str:
    """Show the form of a record."""
    return _correction(person_id, record_form(kind), entry_id, Form())


@blueprint.post("/<uuid:person_id>/records/<kind>/<uuid:entry_id>")
@requires(Permission.EDIT_PEOPLE)
def correct_record(person_id: UUID, kind: str, entry_id: UUID) -> Answer:
    """Correct what a record says; whoever saw an older state is told."""
    form = record_form(kind)

    def write() -> str:
        typed = sent(form.shape.schema)
        with working() as work:
            row = _row_to_change(work, person_id, form, entry_id, typed["seen"])
            said = said_in(work, form.shape, typed, row)
            services.correct_record(work, form.model, entry_id, **said, actor=_actor())
        flash(say(N_("Đã sửa; nội dung cũ còn trong nhật ký.")))
        return path_of(person_id)

    return written(write, lambda again: _correction(person_id, form, entry_id, again))


@blueprint.get("/<uuid:person_id>/records/<kind>/<uuid:entry_id>/end")
@requires(Permission.EDIT_PEOPLE)
def ask_for_end_of_record(person_id: UUID, kind: str, entry_id: UUID) -> str:
    """Ask since when a record holds no more."""
    return _entry(person_id, _dated(kind), entry_id, Form(), "people/end_record.html")


@blueprint.post("/<uuid:person_id>/records/<kind>/<uuid:entry_id>/end")
@requires(Permission.EDIT_PEOPLE)
def end_record(person_id: UUID, kind: str, entry_id: UUID) -> Answer:
    """End a record on a day."""
    form = _dated(kind)

    def write() -> str:
        typed = sent(EndForm)
        with working() as work:
            _row_to_change(work, person_id, form, entry_id, typed["seen"])
            services.end_record(work, form.model, entry_id, on=typed["on"], actor=_actor())
        flash(say(N_("Đã ghi ngày kết thúc.")))
        return path_of(person_id)

    return written(write, lambda again: _entry(person_id, form, entry_id, again, "people/end_record.html"))


@blueprint.get("/<uuid:person_id>/records/<kind>/<uuid:entry_id>/strike")
@requires(Permission.EDIT_PEOPLE)
def ask_for_strike_of_record(person_id: UUID, kind: str, entry_id: UUID) -> str:
    """Ask why a record is struck out."""
    return _entry(person_id, record_form(kind), entry_id, Form(), "people/strike_record.html")


@blueprint.post("/<uuid:person_id>/records/<kind>/<uuid:entry_id>/strike")
@requires(Permission.EDIT_PEOPLE)
def strike_record(person_id: UUID, kind: str, entry_id: UUID) -> Answer:
    """Strike out a record that was entered by mistake."""
    form = record_form(kind)

    def write() -> str:
        typed = sent(StrikeForm)
        with working() as work:
            _row_to_change(work, person_id, form, entry_id, typed["seen"])
            services.strike_record(work, form.model, entry_id, reason=typed["reason"], actor=_actor())
        flash(say(N_("Đã gạch bỏ; nội dung và lý do còn trong nhật ký.")))
        return path_of(person_id)

    return written(write, lambda again: _entry(person_id, form, entry_id, again, "people/strike_record.html"))


def _new(person_id: UUID, form: RecordForm, again: Form) -> str:
    with reading() as session:
        shown = _person(session, person_id)
        code = next((queries.find_unit(session, one.unit_id, clock.today()).code for one in _cells(shown)), "")
    return _page(
        "people/new_record.html", shown, form, again, stands={"unit": code} if form.kind.name == "post" else {}
    )


def _correction(person_id: UUID, form: RecordForm, entry_id: UUID, again: Form) -> str:
    return _entry(person_id, form, entry_id, again, "people/correct_record.html")


def _entry(person_id: UUID, form: RecordForm, entry_id: UUID, again: Form, template: str) -> str:
    """Show a record with what may be done to it."""
    with reading() as session:
        shown = _person(session, person_id)
        row = _row(session, person_id, form, entry_id)
        stands, seen = stands_in(session, form.shape, row), fingerprint(said_of(row))
        ends = form.kind.is_dated and form.may_add and row.until is None
    seen = str(again.value("seen", seen))
    return _page(template, shown, form, again, stands=stands, seen=seen, ends=ends, entry_id=entry_id)


def _page(template: str, shown: PersonShown, record: RecordForm, form: Form, **more: Any) -> str:
    return render_template(template, person=shown.person, record=record, form=form, today=clock.today(), **more)


def _person(session: TenantSession, person_id: UUID) -> PersonShown:
    """Return a person whose records whoever asks may change. Raises NotFound, NotAllowed; Conflict for a duplicate."""
    demand_person(session, principal(), _EDIT, person_id)
    person = finding.find_person(session, person_id)
    if person.merged_into_id is not None:
        raise refusal(Conflict, N_("«{code}» đã gộp vào một hồ sơ khác; hãy sửa ở hồ sơ ấy."), code=person.code)
    return finding.shown(session, [person], clock.today())[0]


def _cells(shown: PersonShown) -> list[Any]:
    return [one for one in shown.memberships if one.kind == MembershipKind.OFFICIAL_CELL]


def _row(session: TenantSession, person_id: UUID, form: RecordForm, entry_id: UUID) -> Any:
    """Return a record of a person; raise NotFound for one of somebody else."""
    row = services.find_record(session, form.model, entry_id)
    if row.person_id != person_id:
        raise refusal(NotFound, N_("Không có dòng «{record}»."), record=entry_id)
    return row


def _row_to_change(work: UnitOfWork, person_id: UUID, form: RecordForm, entry_id: UUID, seen: str) -> Any:
    """Return a record as it stands, nobody else changing it. Raises Stale where it is not what was seen."""
    demand_person(work.session, principal(), _EDIT, person_id)
    services.lock_person(work.session, person_id)
    row = _row(work.session, person_id, form, entry_id)
    demand_seen(seen, fingerprint(said_of(row)))
    return row


def _dated(kind: str) -> RecordForm:
    """Return the form of a kind of records that end; raise NotFound."""
    form = addable(kind)
    if not form.kind.is_dated:
        raise refusal(NotFound, N_("Loại dòng này không có ngày kết thúc."))
    return form


def _actor() -> UUID:
    return principal().account_id
