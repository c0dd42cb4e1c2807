"""The pages by which people change where they belong, and become members: each a form with a day and a document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from flask import flash, render_template
from sqlalchemy import select

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from core.hierarchy.views.answers import Answer, demand_seen, fingerprint, written
from core.people import finding, schemas, services
from core.people.models import Departure, Membership
from core.people.reach import demand_person
from core.people.services.records import said_of
from core.people.views.looking import blueprint
from core.people.views.naming import path_of, said_in
from core.people.views.record_forms import Shape
from core.people.words import DEPARTURES, MEMBERSHIPS, STATUSES
from core.unit_of_work import UnitOfWork
from core.wire.forms import Form, sent

_EDIT = Permission.EDIT_PEOPLE


@dataclass(frozen=True, slots=True)
class Move:
    """A form: how it is called, what it says first, what the button says, what it asks, what it does."""

    title: str
    sentence: str
    button: str
    shape: Shape
    do: Callable[..., object]


MOVES: Mapping[str, Move] = MappingProxyType(
    {
        "transfer": Move(
            N_("Chuyển sinh hoạt"),
            N_("Nơi sinh hoạt chính thức hiện nay kết thúc, nơi mới bắt đầu cùng ngày."),
            N_("Ghi chuyển sinh hoạt"),
            Shape(schemas.TransferIn, {}),
            services.transfer,
        ),
        "official": Move(
            N_("Chuyển đảng chính thức"),
            N_("Đảng viên dự bị thành đảng viên chính thức từ ngày này."),
            N_("Ghi chuyển chính thức"),
            Shape(schemas.MakeOfficialIn, {}),
            services.make_official,
        ),
        "admit": Move(
            N_("Kết nạp vào Đảng"),
            N_("Người này thành đảng viên dự bị của một chi bộ từ ngày này."),
            N_("Ghi kết nạp"),
            Shape(schemas.AdmitIn, {}),
            services.admit_person,
        ),
        "leave": Move(
            N_("Rời đi"),
            N_("Từ ngày này mọi nơi sinh hoạt và chức vụ kết thúc; ra khỏi Đảng thì việc làm ở cơ quan vẫn còn."),
            N_("Ghi rời đi"),
            Shape(schemas.PersonLeaveIn, {"kind": DEPARTURES}),
            services.leave,
        ),
        "return": Move(
            N_("Trở lại"),
            N_("Người đã rời đi lại sinh hoạt hoặc làm việc ở một đơn vị từ ngày này."),
            N_("Ghi trở lại"),
            Shape(schemas.PersonReturnIn, {"kind": MEMBERSHIPS}),
            services.return_person,
        ),
    }
)


@blueprint.get("/<uuid:person_id>/move/<kind>")
@requires(Permission.EDIT_PEOPLE)
def ask_for_move(person_id: UUID, kind: str) -> str:
    """Show the form of a move."""
    return _page(person_id, kind, Form())


@blueprint.post("/<uuid:person_id>/move/<kind>")
@requires(Permission.EDIT_PEOPLE)
def move_person(person_id: UUID, kind: str) -> Answer:
    """Change where a person belongs, or what they are to the Party, from a day on."""
    move = _move(kind)

    def write() -> str:
        typed = sent(move.shape.schema)
        with working() as work:
            _demand(work, person_id, typed["seen"])
            said = {name: value for name, value in said_in(work, move.shape, typed).items() if value is not None}
            move.do(work, person_id, **said, actor=principal().account_id)
        flash(say(N_("Đã ghi: {title}."), title=say(move.title)))
        return path_of(person_id)

    return written(write, lambda again: _page(person_id, kind, again))


def _page(person_id: UUID, kind: str, form: Form) -> str:
    move = _move(kind)
    with reading() as session:
        demand_person(session, principal(), _EDIT, person_id)
        shown = finding.shown(session, [finding.find_person(session, person_id)], clock.today())[0]
        seen = form.value("seen", _state(session, person_id))
    words = {"STATUSES": STATUSES, "MEMBERSHIPS": MEMBERSHIPS, "DEPARTURES": DEPARTURES}
    return render_template("people/move.html", move=move, shown=shown, form=form, seen=seen, **words)


def _demand(work: UnitOfWork, person_id: UUID, seen: str) -> None:
    """Let whoever asks move a person, who stands where they were seen to. Raises NotFound, NotAllowed, Stale."""
    demand_person(work.session, principal(), _EDIT, person_id)
    services.lock_person(work.session, person_id)
    demand_seen(seen, _state(work.session, person_id))


def _state(session: TenantSession, person_id: UUID) -> str:
    """Return a fingerprint of where a person belongs, and of what they are to the Party."""
    person = finding.find_person(session, person_id)
    rows = [
        said_of(row)
        for model in (Membership, Departure)
        for row in session.scalars(select(model).where(model.person_id == person_id).order_by(model.since, model.id))
    ]
    return fingerprint(person.version, person.merged_into_id, rows)


def _move(kind: str) -> Move:
    if kind not in MOVES:
        raise refusal(NotFound, N_("Không có việc «{name}»."), name=kind)
    return MOVES[kind]
