"""People as JSON: find, show, enter, correct, and one's own record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from core import clock
from core.access import Permission, principal, reading, requires, working
from core.access.language import say
from core.db import TenantSession
from core.errors import N_, NotFound, refusal
from core.hierarchy import scope
from core.people import duplicates, finding, schemas, services
from core.people.finding import PersonShown, Wanted
from core.people.reach import demand_person, people_within
from core.people.timeline import timeline
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("people", __name__, "/people", description="Đảng viên, người lao động và hồ sơ của họ")

_SEE, _EDIT = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE


@blueprint.get("")
@requires(Permission.SEE_PEOPLE)
@blueprint.arguments(schemas.PeopleIn, location="query")
@blueprint.response(200, schemas.PeoplePageOut)
def list_people(args: dict[str, Any]) -> dict[str, Any]:
    """Liệt kê hoặc tìm người, theo thứ tự họ tên."""
    with reading() as session:
        return page_of_people(session, args, args["unit_id"])


@blueprint.post("")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.AddPersonIn)
@blueprint.response(201, schemas.PersonOut)
def add_person(args: dict[str, Any]) -> PersonShown:
    """Nhập một người, cùng nơi sinh hoạt hoặc làm việc đầu tiên."""
    with working() as work:
        if args["unit_id"] is None:
            scope.demand_everywhere(principal(), _EDIT)
        else:
            scope.demand_within(work.session, principal(), _EDIT, args["unit_id"])
        person = services.add_person(work, **args, actor=principal().account_id)
        return person_shown(work.session, person.id)


@blueprint.get("/me")
@requires(Permission.SEE_OWN_RECORD)
@blueprint.response(200, schemas.PersonOut)
def show_own_record() -> PersonShown:
    """Cho hồ sơ của chính người hỏi."""
    with reading() as session:
        return person_shown(session, _own(session))


@blueprint.get("/me/timeline")
@requires(Permission.SEE_OWN_RECORD)
@blueprint.response(200, schemas.TimelineOut)
def show_own_timeline() -> dict[str, Any]:
    """Cho mọi việc đã ghi của chính người hỏi, theo thời gian."""
    with reading() as session:
        return _timeline(session, _own(session))


@blueprint.get("/duplicates")
@requires(Permission.EDIT_PEOPLE)
@blueprint.response(200, schemas.SuspicionsOut)
def list_duplicates() -> dict[str, Any]:
    """Liệt kê những hồ sơ có thể là của cùng một người: trùng họ tên và ngày sinh, hoặc trùng số thẻ."""
    with reading() as session:
        within = people_within(principal(), _EDIT, clock.today())
        return {"items": duplicates.possible_duplicates(session, within)}


@blueprint.get("/<uuid:person_id>")
@requires(Permission.SEE_PEOPLE)
@blueprint.etag
@blueprint.arguments(schemas.PersonDayIn, location="query")
@blueprint.response(200, schemas.PersonOut)
def show_person(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Cho một người như họ là vào một ngày."""
    with reading() as session:
        demand_person(session, principal(), _SEE, person_id)
        return person_shown(session, person_id, args["as_of"])


@blueprint.patch("/<uuid:person_id>")
@requires(Permission.EDIT_PEOPLE)
@blueprint.etag
@blueprint.arguments(schemas.CorrectPersonIn)
@blueprint.response(200, schemas.PersonOut)
def correct_person(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Sửa chỗ nhập sai trong hồ sơ; ETag là của hồ sơ như hôm nay."""
    with working() as work:
        demand_person(work.session, principal(), _EDIT, person_id)
        services.lock_person(work.session, person_id)
        blueprint.check_etag(person_shown(work.session, person_id), schemas.PersonOut)
        services.correct_person(work, person_id, **args, actor=principal().account_id)
        return person_shown(work.session, person_id)


@blueprint.get("/<uuid:person_id>/timeline")
@requires(Permission.SEE_PEOPLE)
@blueprint.response(200, schemas.TimelineOut)
def show_timeline(person_id: UUID) -> dict[str, Any]:
    """Cho mọi việc đã ghi của một người, theo thời gian."""
    with reading() as session:
        demand_person(session, principal(), _SEE, person_id)
        return _timeline(session, person_id)


@blueprint.post("/<uuid:person_id>/merge")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.MergePeopleIn)
@blueprint.response(200, schemas.PersonOut)
def merge_people(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Gộp một hồ sơ trùng vào hồ sơ này; hồ sơ trùng vẫn tìm được và chỉ về đây."""
    with working() as work:
        for one in (person_id, args["duplicate_id"]):
            demand_person(work.session, principal(), _EDIT, one)
        services.merge_people(work, person_id, args["duplicate_id"], actor=principal().account_id)
        return person_shown(work.session, person_id)


def page_of_people(session: TenantSession, args: Mapping[str, Any], unit_id: UUID | None) -> dict[str, Any]:
    """Return a page of those whom whoever asks may see, of a unit and below it where one is named."""
    day = args["as_of"] or clock.today()
    if unit_id is not None:
        scope.demand_within(session, principal(), _SEE, unit_id, day)
    wanted = Wanted(
        day,
        args["q"],
        unit_id,
        args["kind"],
        args["status"],
        args["presence"],
        args["is_student"],
        args["is_civil_servant"],
        args["is_leader"],
    )
    return finding.people_page(session, wanted, people_within(principal(), _SEE, clock.today()), dict(args))


def person_shown(session: TenantSession, person_id: UUID, day: date | None = None) -> PersonShown:
    """Return a person as of a day (today)."""
    person = finding.find_person(session, person_id)
    return finding.shown(session, [person], day or clock.today())[0]


def _own(session: TenantSession) -> UUID:
    person_id = principal().person_id
    if person_id is None:
        raise refusal(NotFound, N_("Tài khoản này chưa gắn với hồ sơ của ai; hỏi quản trị của đơn vị."))
    return finding.own_person(session, person_id).id


def _timeline(session: TenantSession, person_id: UUID) -> dict[str, Any]:
    return {
        "items": [
            {
                "day": one.day,
                "until": one.until,
                "kind": one.kind,
                "record_id": one.record_id,
                "text": one.message.said(say),
                "document": one.document,
            }
            for one in timeline(session, person_id)
        ]
    }
