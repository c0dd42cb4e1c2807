"""Who may be entered twice, and the page that shows what merging two records comes to before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

from flask import flash, render_template
from marshmallow import fields
from sqlalchemy import select

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, Conflict, Fault, Message, WrongInput
from core.hierarchy.views.answers import Answer, demand_seen, fingerprint, rehearsing, written
from core.people import duplicates, finding, services
from core.people.duplicates import Likeness
from core.people.models import Person
from core.people.reach import demand_person, people_within
from core.people.services.entering import particulars_of
from core.people.services.records import KINDS, said_of
from core.people.timeline import Happening, timeline
from core.people.views.looking import blueprint
from core.unit_of_work import UnitOfWork
from core.wire import In
from core.wire.forms import Form, sent

_EDIT = Permission.EDIT_PEOPLE
LIKENESSES = {
    Likeness.NAME_AND_BIRTH: N_("Trùng họ tên và ngày sinh"),
    Likeness.CARD: N_("Trùng số thẻ đảng"),
}
PARTICULARS = {
    "code": N_("Mã"),
    "name": N_("Họ tên"),
    "born_on": N_("Ngày sinh"),
    "admitted_on": N_("Ngày vào Đảng"),
    "official_on": N_("Ngày chính thức"),
    "card_number": N_("Số thẻ đảng"),
    "is_student": N_("Sinh viên, học viên"),
    "is_civil_servant": N_("Cán bộ, công chức, viên chức"),
}


class MergeForm(In):
    """What was seen before the one confirmation."""

    seen = fields.String(required=True)


@dataclass(frozen=True, slots=True)
class Side:
    """What a record says: its particulars, and what happened to the person."""

    particulars: dict[str, Any]
    happenings: Sequence[Happening]


@dataclass(frozen=True, slots=True)
class Merger:
    """Two records, and the one that comes of them; None where that is refused, for the reasons given."""

    kept: Side
    duplicate: Side
    after: Side | None
    refused: tuple[Fault, ...] = ()

    @property
    def gone(self) -> int:
        """How many entries both records had, and one has now."""
        before = [one for side in (self.kept, self.duplicate) for one in side.happenings if one.record_id]
        return len(before) - sum(one.record_id is not None for one in self.after.happenings) if self.after else 0

    @property
    def moved(self) -> int:
        """How many entries the record that is merged has."""
        return sum(one.record_id is not None for one in self.duplicate.happenings)


@blueprint.get("/duplicates")
@requires(Permission.EDIT_PEOPLE)
def list_duplicates() -> str:
    """Show the records that may be of one person, two by two."""
    with reading() as session:
        found = duplicates.possible_duplicates(session, people_within(principal(), _EDIT, clock.today()))
        pairs = [(one.likeness, *pair) for one in found for pair in combinations(one.people, 2)]
    return render_template("people/duplicates.html", pairs=pairs, LIKENESSES=LIKENESSES)


@blueprint.get("/<uuid:person_id>/merge/<uuid:duplicate_id>")
@requires(Permission.EDIT_PEOPLE)
def ask_for_merger(person_id: UUID, duplicate_id: UUID) -> str:
    """Show two records beside each other, and what comes of them."""
    return _page(person_id, duplicate_id, Form())


@blueprint.post("/<uuid:person_id>/merge/<uuid:duplicate_id>")
@requires(Permission.EDIT_PEOPLE)
def merge_people(person_id: UUID, duplicate_id: UUID) -> Answer:
    """Merge a duplicate into the person who is kept; whoever saw an older state is told."""

    def write() -> str:
        seen = sent(MergeForm)["seen"]
        with working() as work:
            _demand_both(work.session, person_id, duplicate_id)
            for one in sorted({person_id, duplicate_id}):
                services.lock_person(work.session, one)
            demand_seen(seen, _state(work.session, person_id, duplicate_id))
            services.merge_people(work, person_id, duplicate_id, actor=principal().account_id)
        flash(say(N_("Đã gộp hai hồ sơ thành một.")))
        return f"/people/{person_id}"

    return written(write, lambda again: _page(person_id, duplicate_id, again))


def _page(person_id: UUID, duplicate_id: UUID, form: Form) -> str:
    with reading() as session:
        _demand_both(session, person_id, duplicate_id)
        seen = _state(session, person_id, duplicate_id)
    with rehearsing() as work:
        merger = _rehearsed(work, person_id, duplicate_id)
    return render_template(
        "people/merge.html",
        merger=merger,
        ids=(person_id, duplicate_id),
        form=form,
        seen=seen,
        PARTICULARS=PARTICULARS,
    )


def _rehearsed(work: UnitOfWork, person_id: UUID, duplicate_id: UUID) -> Merger:
    """Merge, and say what it came to."""
    kept, duplicate = (_side(work.session, one) for one in (person_id, duplicate_id))
    try:
        services.merge_people(work, person_id, duplicate_id, actor=principal().account_id)
    except WrongInput as error:
        return Merger(kept, duplicate, None, error.faults)
    except Conflict as error:
        return Merger(kept, duplicate, None, (Fault("", error.message or Message(str(error))),))
    return Merger(kept, duplicate, _side(work.session, person_id))


def _side(session: TenantSession, person_id: UUID) -> Side:
    return Side(asdict(particulars_of(finding.find_person(session, person_id))), timeline(session, person_id))


def _demand_both(session: TenantSession, person_id: UUID, duplicate_id: UUID) -> None:
    for one in (person_id, duplicate_id):
        demand_person(session, principal(), _EDIT, one)


def _state(session: TenantSession, *ids: UUID) -> str:
    """Return a fingerprint of all that is said of some people."""
    people = session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.id))
    rows = [
        (row.id, said_of(row))
        for kind in KINDS
        for row in session.scalars(select(kind.model).where(kind.model.person_id.in_(ids)).order_by(kind.model.id))
    ]
    return fingerprint([(one.id, one.version, one.merged_into_id) for one in people], rows)
