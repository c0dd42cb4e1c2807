"""The records of people, units and bodies as JSON: for each kind the same routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from uuid import UUID

from marshmallow import Schema
from sqlalchemy import select

from core.access import Permission, principal, reading, requires, working
from core.db import TenantSession
from core.errors import N_, NotFound, WrongInput, fault
from core.hierarchy import scope
from core.hierarchy.models import Body
from core.hierarchy.queries import no_such_body
from core.people import models, services
from core.people import record_schemas as schemas
from core.people.reach import demand_person
from core.people.services.records import BY_MODEL, RecordKind
from core.wire import ApiBlueprint, In, keyset, page_of

blueprint = ApiBlueprint("records", __name__, "/records", description="Từng loại dòng hồ sơ của người, đơn vị, tập thể")

View: TypeAlias = Callable[..., Any]
_SEE, _EDIT = Permission.SEE_PEOPLE, Permission.EDIT_PEOPLE
_PLACES = ("unit_id", "body_id")


@dataclass(frozen=True, slots=True)
class Routes:
    """What the routes of a kind are called, in a path and in words, and what comes in and goes out."""

    path: str
    words: str
    model: type[Any]
    adding: type[In]
    out: type[Schema]
    but: tuple[str, ...] = ("person_id", "unit_id", "body_id")  # what a correction leaves alone

    @property
    def kind(self) -> RecordKind:
        """The kind of records."""
        return BY_MODEL[self.model]

    @property
    def order(self) -> list[Any]:
        """The columns by which a list is ordered."""
        names = ("since", "decided_on", "given_on", "year")
        return [next(getattr(self.model, name) for name in names if hasattr(self.model, name)), self.model.id]


_OF_PERSON = ("person_id",)
ROUTES = (
    Routes(
        "memberships",
        "nơi sinh hoạt, làm việc",
        models.Membership,
        schemas.AddMembershipIn,
        schemas.MembershipOut,
        _OF_PERSON,
    ),
    Routes("departures", "lần rời đi", models.Departure, schemas.AddDepartureIn, schemas.DepartureOut),
    Routes("posts", "chức vụ", models.Post, schemas.AddPostIn, schemas.PostOut, _OF_PERSON),
    Routes("standings", "miễn sinh hoạt, đình chỉ", models.Standing, schemas.AddStandingIn, schemas.StandingOut),
    Routes("absences", "thời gian vắng mặt", models.Absence, schemas.AddAbsenceIn, schemas.AbsenceOut),
    Routes("disciplines", "kỷ luật", models.Discipline, schemas.AddDisciplineIn, schemas.DisciplineOut),
    Routes("commendations", "khen thưởng", models.Commendation, schemas.AddCommendationIn, schemas.CommendationOut),
    Routes("awards", "danh hiệu", models.Award, schemas.AddAwardIn, schemas.AwardOut),
    Routes(
        "state-results",
        "kết quả xếp loại bên chính quyền",
        models.StateResult,
        schemas.AddStateResultIn,
        schemas.StateResultOut,
    ),
    Routes(
        "student-records",
        "kết quả học tập",
        models.StudentRecord,
        schemas.AddStudentRecordIn,
        schemas.StudentRecordOut,
    ),
    Routes("year-levels", "mức xếp loại của năm", models.YearLevel, schemas.AddYearLevelIn, schemas.YearLevelOut),
    Routes("year-facts", "số liệu kiểm điểm của năm", models.YearFacts, schemas.AddYearFactsIn, schemas.YearFactsOut),
)


def _serve(routes: Routes) -> None:
    """Add the routes of a kind. Somebody leaves, and returns, by routes of the person."""
    name = routes.kind.name
    one = f"/{routes.path}/<uuid:record_id>"
    _add(blueprint.get(f"/{routes.path}"), _lister(routes), f"list_{name}", "Liệt kê {}.", routes)
    _add(blueprint.get(one), _shower(routes), f"show_{name}", "Cho một dòng về {}.", routes)
    _add(blueprint.patch(one), _corrector(routes), f"correct_{name}", "Sửa một dòng nhập sai về {}.", routes)
    _add(blueprint.post(f"{one}/strike"), _striker(routes), f"strike_{name}", "Gạch bỏ dòng nhập nhầm về {}.", routes)
    if routes.model is models.Departure:
        return
    _add(blueprint.post(f"/{routes.path}"), _adder(routes), f"add_{name}", "Ghi {}.", routes)
    if routes.kind.is_dated:
        _add(blueprint.post(f"{one}/end"), _ender(routes), f"end_{name}", "Kết thúc một dòng về {}.", routes)


def _add(route: Callable[[View], View], view: View, name: str, words: str, routes: Routes) -> None:
    view.__name__, view.__doc__ = name, words.format(routes.words)
    route(view)


def _lister(routes: Routes) -> View:
    about = schemas.RecordsOfPersonIn if routes.kind.about == _OF_PERSON else schemas.RecordsOfSubjectIn

    @requires(Permission.SEE_PEOPLE)
    @blueprint.arguments(about, location="query")
    @blueprint.response(200, page_of(routes.out))
    def view(args: dict[str, Any]) -> dict[str, Any]:
        given = [name for name in routes.kind.about if args[name] is not None]
        if len(given) != 1:
            raise WrongInput([fault("person_id", N_("chọn đúng một: một người, một đơn vị hoặc một tập thể"))])
        with reading() as session:
            _demand_about(session, _SEE, args)
            query = select(routes.model).where(getattr(routes.model, given[0]) == args[given[0]])
            return keyset(session, query, routes.order, args)

    return view


def _adder(routes: Routes) -> View:
    @requires(Permission.EDIT_PEOPLE)
    @blueprint.arguments(routes.adding)
    @blueprint.response(201, routes.out)
    def view(args: dict[str, Any]) -> Any:
        with working() as work:
            _demand_about(work.session, _EDIT, args)
            return services.add_record(work, routes.model, **args, actor=principal().account_id)

    return view


def _shower(routes: Routes) -> View:
    @requires(Permission.SEE_PEOPLE)
    @blueprint.etag
    @blueprint.response(200, routes.out)
    def view(record_id: UUID) -> Any:
        with reading() as session:
            return _seen(session, routes, record_id, _SEE)

    return view


def _corrector(routes: Routes) -> View:
    correcting = schemas.correcting(routes.adding, routes.adding.__name__.replace("Add", "Correct"), but=routes.but)

    @requires(Permission.EDIT_PEOPLE)
    @blueprint.etag
    @blueprint.arguments(correcting)
    @blueprint.response(200, routes.out)
    def view(args: dict[str, Any], record_id: UUID) -> Any:
        with working() as work:
            row = _seen(work.session, routes, record_id, _EDIT)
            if isinstance(row.person_id, UUID):
                services.lock_person(work.session, row.person_id)
            row = services.find_record(work.session, routes.model, record_id)
            blueprint.check_etag(row, routes.out)
            _demand_place(work.session, args)
            return services.correct_record(work, routes.model, record_id, **args, actor=principal().account_id)

    return view


def _ender(routes: Routes) -> View:
    @requires(Permission.EDIT_PEOPLE)
    @blueprint.arguments(schemas.EndRecordIn)
    @blueprint.response(200, routes.out)
    def view(args: dict[str, Any], record_id: UUID) -> Any:
        with working() as work:
            _seen(work.session, routes, record_id, _EDIT)
            return services.end_record(work, routes.model, record_id, **args, actor=principal().account_id)

    return view


def _striker(routes: Routes) -> View:
    @requires(Permission.EDIT_PEOPLE)
    @blueprint.arguments(schemas.StrikeIn)
    @blueprint.response(204)
    def view(args: dict[str, Any], record_id: UUID) -> None:
        with working() as work:
            _seen(work.session, routes, record_id, _EDIT)
            services.strike_record(work, routes.model, record_id, **args, actor=principal().account_id)

    return view


def _seen(session: TenantSession, routes: Routes, record_id: UUID, permission: Permission) -> Any:
    """Return a record of somebody, or something, with whom this is allowed. Raises NotFound, NotAllowed."""
    row = services.find_record(session, routes.model, record_id)
    about = {name: getattr(row, name) for name in routes.kind.about}
    try:
        _demand_about(session, permission, about)
    except NotFound as error:
        raise services.no_such_record(record_id) from error  # as if it were not there: whose it is is not to be named
    return row


def _demand_about(session: TenantSession, permission: Permission, about: Mapping[str, Any]) -> None:
    """Let somebody do something with the records of a person, a unit or a body, and bind people to a unit."""
    if about.get("person_id") is not None:
        demand_person(session, principal(), permission, about["person_id"])
    _demand_place(session, about, permission)


def _demand_place(session: TenantSession, about: Mapping[str, Any], permission: Permission = _EDIT) -> None:
    """Let somebody do something with a unit or a body, where one is named."""
    if about.get("body_id") is not None:
        _demand_body(session, about["body_id"], permission)
    elif about.get("unit_id") is not None:
        scope.demand_within(session, principal(), permission, about["unit_id"])


def _demand_body(session: TenantSession, body_id: UUID, permission: Permission) -> None:
    unit_id = session.scalar(select(Body.unit_id).where(Body.id == body_id))
    if unit_id is None:
        raise no_such_body(body_id)
    try:
        scope.demand_within(session, principal(), permission, unit_id)
    except NotFound as error:
        raise no_such_body(body_id) from error


for _routes in ROUTES:
    _serve(_routes)
