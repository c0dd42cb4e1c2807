"""Files of a year: results of the state side, students' records, levels."""

from __future__ import annotations

from core.editions import installed_editions
from core.errors import N_, Message, WrongInput
from core.exchange.columns import Column
from core.exchange.kinds import Subject
from core.exchange.notes import Note
from core.exchange.readers import (
    ChoiceReader,
    ExactReader,
    Reader,
    TextReader,
    TruthReader,
    Value,
    WholeReader,
    as_text,
    tidy,
)
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.laws import check_year
from core.exchange.subjects.records import ABOUT, Planned, Records
from core.facts.levels import NOT_COUNTED
from core.facts.subjects import kind_of
from core.people.kinds import StudentTrack
from core.people.models import StateResult, StudentRecord, YearLevel
from core.people.services.asked import FIRST_YEAR
from core.rulebook.loading import vocabulary

SUBJECTS = {
    "party_member": N_("đảng viên"),
    "leader": N_("cá nhân lãnh đạo, quản lý"),
    "employee": N_("viên chức, người lao động"),
    "party_org": N_("tổ chức đảng"),
    "department": N_("phòng chuyên môn"),
    "collective": N_("tập thể lãnh đạo, quản lý"),
    "standing_body": N_("ban thường vụ, cấp ủy, chi ủy"),
}
_NO_LEVEL = {
    "exempt": N_("không kiểm điểm, không xếp loại"),
    "reviewed_only": N_("kiểm điểm, không xếp loại"),
    "not_reviewed": N_("chưa kiểm điểm"),
}
_TRACKS = {
    StudentTrack.REGULAR.value: N_("chính quy"),
    StudentTrack.BRIDGE.value: N_("liên thông"),
    StudentTrack.POSTGRADUATE.value: N_("sau đại học"),
}
_LAST_YEAR = 2200
YEAR = Column("year", N_("Năm"), WholeReader(FIRST_YEAR, _LAST_YEAR), "", "2025", needed=True)


class _Scales(Reader):
    """Levels by their codes or names, of several scales at once; read when they are asked for."""

    def __init__(self, names: tuple[str, ...], more: dict[str, str] | None = None) -> None:
        self._names, self._more = names, more or {}

    def _choices(self) -> ChoiceReader:
        named: dict[str, str] = {}
        for name in self._names:
            named |= {code: label for code, label in vocabulary()["scales"][name].items() if code not in named}
        return ChoiceReader({**named, **self._more})

    def read(self, raw: object) -> Value:
        """Return the code of a level."""
        return self._choices().read(raw)

    def warning(self, raw: object, value: Value) -> Message | None:
        """Nothing needs to be looked at."""
        return None

    def shown(self, value: Value) -> str:
        """Return the name of a level."""
        return self._choices().shown(value)

    @property
    def choices(self) -> tuple[str, ...]:
        """The names of the levels."""
        return self._choices().choices

    @property
    def form(self) -> str:
        """What may be written."""
        return N_("mức, ghi tên hoặc mã")


class _Levels(_Scales):
    """Levels of a rulebook, which may have its own: what is not known is left to the rulebook to refuse."""

    def read(self, raw: object) -> Value:
        """Return the code of a level, or the text itself."""
        text = tidy(as_text(raw))
        for code, name in self._choices().named.items():
            if text.casefold() in (code.casefold(), name.casefold()):
                return code
        return TextReader(100).read(text)


def _state_law(asked: Asked, one: Planned) -> None:
    check_year(asked, one)


def _level_law(asked: Asked, one: Planned) -> None:
    """Check the year, whom the subject is about, and that the rulebook has the level."""
    check_year(asked, one)
    said, line = one.said, one.line
    about = kind_of(said["subject"]).value
    if said.get(ABOUT[about]) is None:
        text = N_("đối tượng này là của {about}; hãy ghi mã ở đúng cột")
        line.refuse("subject", text, about=Message(_ABOUT[about]))
    if said["rulebook"] is None:
        said["rulebook"] = asked.rulebook_of(said["year"])
    if said["rulebook"] is None:
        text = N_("chưa chọn bộ quy tắc cho năm {year}; hãy ghi ở cột này")
        line.refuse("rulebook", text, year=str(said["year"]))
        return
    try:
        levels = installed_editions().rulebook(said["rulebook"]).subject(said["subject"]).levels
    except WrongInput as error:
        line.notes += [Note("rulebook", one.message) for one in error.faults]
        return
    if said["level"] not in levels and said["level"] not in NOT_COUNTED:
        text = N_("«{level}» không phải mức của {rulebook}; có: {levels}")
        line.refuse("level", text, level=said["level"], rulebook=said["rulebook"], levels=", ".join(levels))


_ABOUT = {"person": N_("người"), "unit": N_("đơn vị"), "body": N_("tập thể")}

STATE_RESULTS = Records(
    Subject.STATE_RESULTS,
    N_("Xếp loại cán bộ, công chức, viên chức"),
    StateResult,
    (
        YEAR,
        Column(
            "level",
            N_("Mức xếp loại"),
            _Scales(("civil_service", "civil_service_2017")),
            N_("của cơ quan nhà nước"),
            "Hoàn thành tốt nhiệm vụ",
            needed=True,
        ),
    ),
    {"year": "year", "level": "level"},
    {},
    ("year",),
    _state_law,
)
STUDENT_RECORDS = Records(
    Subject.STUDENT_RECORDS,
    N_("Kết quả học tập"),
    StudentRecord,
    (
        YEAR,
        Column("track", N_("Hình thức học"), ChoiceReader(_TRACKS), "", "chính quy", needed=True),
        Column("conduct_points", N_("Điểm rèn luyện"), ExactReader(0, 100), N_("từ 0 đến 100"), "85"),
        Column("gpa", N_("Điểm trung bình"), ExactReader(0, 4), N_("thang điểm 4"), "3,2"),
        Column("credits_owed", N_("Tỷ lệ tín chỉ nợ"), ExactReader(0, 1, share=True), N_("ví dụ 5% hoặc 0,05"), "0"),
        Column("tuition_owed", N_("Nợ học phí"), TruthReader(), "", "không"),
    ),
    {name: name for name in ("year", "track", "conduct_points", "gpa", "credits_owed", "tuition_owed")},
    {},
    ("year",),
    _state_law,
)
YEAR_LEVELS = Records(
    Subject.YEAR_LEVELS,
    N_("Mức xếp loại năm"),
    YearLevel,
    (
        Column("subject", N_("Đối tượng"), ChoiceReader(SUBJECTS), "", "đảng viên", needed=True),
        YEAR,
        Column("level", N_("Mức xếp loại"), _Levels(("quality", "org_2017"), _NO_LEVEL), "", "Hoàn thành tốt nhiệm vụ",
               needed=True, other_labels=("Mức",)),
        Column("rulebook", N_("Bộ quy tắc"), TextReader(100), N_("để trống: bộ quy tắc đã chọn cho năm đó"), ""),
    ),
    {name: name for name in ("subject", "year", "level", "rulebook")},
    {},
    ("subject", "year"),
    _level_law,
    about=("person", "unit", "body"),
    has_document=True,
)  # fmt: skip
