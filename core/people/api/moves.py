"""What happens to where people belong, as JSON: transfer, leave, return, admit, make official."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from core.access import Permission, principal, requires, working
from core.db import TenantSession
from core.hierarchy import scope
from core.people import schemas, services
from core.people.api.people import person_shown
from core.people.finding import PersonShown
from core.people.reach import demand_person
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("people_moves", __name__, "/people", description="Chuyển sinh hoạt, rời đi, trở lại, kết nạp")


@blueprint.post("/<uuid:person_id>/transfer")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.TransferIn)
@blueprint.response(200, schemas.PersonOut)
def transfer_person(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Chuyển sinh hoạt đảng chính thức sang một đơn vị khác từ một ngày."""
    with working() as work:
        _demand(work.session, person_id, args["to_unit_id"])
        services.transfer(work, person_id, **args, actor=_actor())
        return person_shown(work.session, person_id)


@blueprint.post("/<uuid:person_id>/leave")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.PersonLeaveIn)
@blueprint.response(200, schemas.PersonOut)
def let_person_leave(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Ghi là một người rời đi từ một ngày: chuyển ra ngoài, thôi việc, ra khỏi Đảng, từ trần."""
    with working() as work:
        _demand(work.session, person_id)
        services.leave(work, person_id, **args, actor=_actor())
        return person_shown(work.session, person_id)


@blueprint.post("/<uuid:person_id>/return")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.PersonReturnIn)
@blueprint.response(200, schemas.PersonOut)
def let_person_return(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Ghi là một người đã rời đi nay trở lại."""
    with working() as work:
        _demand(work.session, person_id, args["unit_id"])
        services.return_person(work, person_id, **args, actor=_actor())
        return person_shown(work.session, person_id)


@blueprint.post("/<uuid:person_id>/admit")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.AdmitIn)
@blueprint.response(200, schemas.PersonOut)
def admit_person(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Ghi là một người được kết nạp, thành đảng viên dự bị."""
    with working() as work:
        _demand(work.session, person_id, args["unit_id"])
        services.admit_person(work, person_id, **args, actor=_actor())
        return person_shown(work.session, person_id)


@blueprint.post("/<uuid:person_id>/make-official")
@requires(Permission.EDIT_PEOPLE)
@blueprint.arguments(schemas.MakeOfficialIn)
@blueprint.response(200, schemas.PersonOut)
def make_person_official(args: dict[str, Any], person_id: UUID) -> PersonShown:
    """Ghi là một đảng viên dự bị thành đảng viên chính thức."""
    with working() as work:
        _demand(work.session, person_id)
        services.make_official(work, person_id, **args, actor=_actor())
        return person_shown(work.session, person_id)


def _demand(session: TenantSession, person_id: UUID, unit_id: UUID | None = None) -> None:
    """Let somebody move a person, and to a unit only where they may change people, too."""
    demand_person(session, principal(), Permission.EDIT_PEOPLE, person_id)
    if unit_id is not None:
        scope.demand_within(session, principal(), Permission.EDIT_PEOPLE, unit_id)


def _actor() -> UUID:
    return principal().account_id
