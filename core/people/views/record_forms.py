"""The forms of records and moves: what the API takes, as people fill it in. One table of words for all their fields.

Units and bodies are typed by their codes, a document by its issuer, number and day, a number with a comma.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from marshmallow import fields, validate

from core.errors import N_, NotFound, refusal
from core.people import models
from core.people import record_schemas as schemas
from core.people.kinds import AbsenceKind, CommendationLevel, StudentTrack
from core.people.services.records import BY_MODEL, RecordKind
from core.people.words import DEPARTURES, MEMBERSHIPS, STANDINGS
from core.wire import In
from core.wire.fields import Code, Day, ExactNumber, Name

DOCUMENT = ("issuer", "number", "dated", "document_title")
LONGEST = 500
YES_NO: Mapping[str, str] = MappingProxyType({"yes": N_("có"), "no": N_("không")})
_ABSENCES: Mapping[str, str] = MappingProxyType(
    {
        AbsenceKind.SICK: N_("Nghỉ ốm"),
        AbsenceKind.MATERNITY: N_("Nghỉ thai sản"),
        AbsenceKind.STUDY: N_("Đi học"),
        AbsenceKind.OTHER: N_("Vắng mặt vì lý do khác"),
    }
)
_COMMENDATIONS: Mapping[str, str] = MappingProxyType(
    {
        CommendationLevel.RECTOR: N_("Hiệu trưởng"),
        CommendationLevel.CITY: N_("Thành phố, tỉnh"),
        CommendationLevel.MINISTRY: N_("Bộ, ngành trung ương"),
    }
)
_TRACKS: Mapping[str, str] = MappingProxyType(
    {
        StudentTrack.REGULAR: N_("Chính quy"),
        StudentTrack.BRIDGE: N_("Liên thông"),
        StudentTrack.POSTGRADUATE: N_("Sau đại học"),
    }
)
_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "unit": N_("Mã đơn vị"),
        "body": N_("Mã tập thể"),
        "kind": N_("Loại"),
        "since": N_("Từ ngày"),
        "until": N_("Đến trước ngày"),
        "on": N_("Từ ngày"),
        "title": N_("Chức vụ"),
        "leading": N_("Là chức vụ lãnh đạo, quản lý"),
        "head": N_("Là người đứng đầu"),
        "chairs": N_("Chủ trì cuộc họp của tập thể"),
        "main": N_("Là chức vụ chính"),
        "full_time": N_("Chuyên trách"),
        "rank": N_("Thứ bậc"),
        "form": N_("Hình thức kỷ luật"),
        "decided_on": N_("Ngày quyết định"),
        "self_detected": N_("Tự phát hiện"),
        "level": N_("Mức, cấp"),
        "given_on": N_("Ngày khen thưởng"),
        "name": N_("Danh hiệu, hình thức khen thưởng"),
        "year": N_("Năm"),
        "track": N_("Hình thức học"),
        "conduct_points": N_("Điểm rèn luyện"),
        "gpa": N_("Điểm trung bình"),
        "credits_owed": N_("Tỷ lệ tín chỉ còn nợ"),
        "tuition_owed": N_("Còn nợ học phí"),
    }
)
_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "until": N_("Ngày đầu tiên không còn; bỏ trống nếu chưa kết thúc."),
        "body": N_("Điền khi chức vụ thuộc một tập thể; khi đó không cần mã đơn vị."),
        "rank": N_("1 là cao nhất."),
        "conduct_points": N_("Từ 0 đến 100."),
        "gpa": N_("Từ 0 đến 4, như 3,05."),
        "credits_owed": N_("Từ 0 đến 1, như 0,25."),
    }
)


class TypedNumber(ExactNumber):
    """A number as people type it, with a comma or a point."""

    default_error_messages = {"inexact": N_("phải là số, như 3,05.")}

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        return super()._deserialize(value.replace(",", ".") if isinstance(value, str) else value, *rest, **options)


@dataclass(frozen=True, slots=True)
class Field:
    """A field as it is drawn: `said` is what the service calls that which is typed here."""

    name: str
    said: str
    sort: str  # text, number, day, tick, choice
    required: bool
    choices: Mapping[str, str]

    @property
    def label(self) -> str:
        """What stands above it."""
        return _LABELS[self.name]

    @property
    def hint(self) -> str | None:
        """What helps to fill it in."""
        return _HINTS.get(self.name)


class Shape:
    """What a schema of the API asks, as a form: the fields that are drawn, and the schema that reads them."""

    def __init__(self, asking: type[In], words: Mapping[str, Mapping[str, str]], but: tuple[str, ...] = ()) -> None:
        given: Mapping[str, Any] = asking._declared_fields
        left = {name: one for name, one in given.items() if name not in {*but, "person_id", "document_id"}}
        self.has_document = "document_id" in given
        self.fields = tuple(_drawn(name, one, words.get(name)) for name, one in left.items())
        parts = {field.name: _typed(left[field.said]) for field in self.fields}
        parts |= _document() if self.has_document else {}
        self.schema = type(f"{asking.__name__}Form", (In,), {"__doc__": asking.__doc__, **parts, "seen": _seen()})

    @property
    def names(self) -> list[str]:
        """The names of all fields that are drawn."""
        return [one.name for one in self.fields] + (list(DOCUMENT) if self.has_document else [])


@dataclass(frozen=True)
class RecordForm:
    """A kind of records as people know it."""

    title: str
    model: type[Any]
    adding: type[In]
    words: Mapping[str, Mapping[str, str]]
    may_add: bool = True

    @property
    def kind(self) -> RecordKind:
        """The kind of records."""
        return BY_MODEL[self.model]

    @cached_property
    def shape(self) -> Shape:
        """Its fields; of what may be about a unit or a body, those about a person."""
        return Shape(self.adding, self.words, self.kind.about if len(self.kind.about) > 1 else ())


RECORDS: Mapping[str, RecordForm] = MappingProxyType(
    {
        form.kind.name: form
        for form in (
            RecordForm(N_("Chức vụ"), models.Post, schemas.AddPostIn, {}),
            RecordForm(N_("Kỷ luật"), models.Discipline, schemas.AddDisciplineIn, {}),
            RecordForm(
                N_("Khen thưởng trong học tập"),
                models.Commendation,
                schemas.AddCommendationIn,
                {"level": _COMMENDATIONS},
            ),
            RecordForm(N_("Danh hiệu, hình thức khen thưởng"), models.Award, schemas.AddAwardIn, {}),
            RecordForm(
                N_("Miễn sinh hoạt, đình chỉ"), models.Standing, schemas.AddStandingIn, {"kind": STANDINGS}
            ),
            RecordForm(N_("Thời gian vắng mặt"), models.Absence, schemas.AddAbsenceIn, {"kind": _ABSENCES}),
            RecordForm(
                N_("Nơi sinh hoạt, làm việc"), models.Membership, schemas.AddMembershipIn, {"kind": MEMBERSHIPS}
            ),
            RecordForm(N_("Kết quả xếp loại bên chính quyền"), models.StateResult, schemas.AddStateResultIn, {}),
            RecordForm(
                N_("Kết quả học tập"), models.StudentRecord, schemas.AddStudentRecordIn, {"track": _TRACKS}
            ),
            RecordForm(
                N_("Lần rời đi"), models.Departure, schemas.AddDepartureIn, {"kind": DEPARTURES}, may_add=False
            ),
        )
    }
)  # fmt: skip


def record_form(kind: str) -> RecordForm:
    """Return the form of a kind of records; raise NotFound."""
    if kind not in RECORDS:
        raise refusal(NotFound, N_("Không có loại dòng «{name}»."), name=kind)
    return RECORDS[kind]


def addable(kind: str) -> RecordForm:
    """Return the form of a kind of which records are added one by one; raise NotFound."""
    form = record_form(kind)
    if not form.may_add:
        raise refusal(NotFound, N_("Việc rời đi được ghi ở mục «Rời đi» của người ấy."))
    return form


def typed_values(shape: Shape, said: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what was typed under the names that the service knows; units, bodies and documents are left out."""
    for field in shape.fields:
        if field.name not in ("unit", "body"):
            value = said[field.name]
            yield field.said, value == "yes" if field.choices is YES_NO and value else value


def written_value(value: Any) -> Any:
    """Return what stands in a field for a value of a record."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace(".", ",") if hasattr(value, "as_tuple") else "" if value is None else value


def _drawn(said: str, field: Any, words: Mapping[str, str] | None) -> Field:
    name = {"unit_id": "unit", "to_unit_id": "unit", "body_id": "body"}.get(said, said)
    if isinstance(field, fields.Boolean):
        truth = ("choice", YES_NO) if field.allow_none else ("tick", MappingProxyType({}))
        return Field(name, said, truth[0], False, truth[1])
    sort = "day" if isinstance(field, Day) else "number" if isinstance(field, fields.Integer | ExactNumber) else "text"
    return Field(name, said, "choice" if words else sort, field.required, words or MappingProxyType({}))


def _typed(field: Any) -> Any:
    """Return the field that reads what is typed."""
    options: dict[str, Any] = {"required": True} if field.required else {"load_default": None, "allow_none": True}
    if isinstance(field, fields.UUID):
        return Code(**options)
    if isinstance(field, ExactNumber):
        return TypedNumber(**options)
    if isinstance(field, fields.Boolean) and field.allow_none:
        return fields.String(validate=validate.OneOf(list(YES_NO)), **options)
    return copy(field)


def _document() -> dict[str, Any]:
    free: dict[str, Any] = {"load_default": None, "allow_none": True}
    return {
        "issuer": Name(most=LONGEST, **free),
        "number": Name(most=LONGEST, **free),
        "dated": Day(**free),
        "document_title": Name(most=LONGEST, **free),
    }


def _seen() -> Any:
    return fields.String(load_default="")
