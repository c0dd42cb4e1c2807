"""Files of discipline and commendations."""

from __future__ import annotations

from core.errors import N_
from core.exchange.columns import Column
from core.exchange.kinds import Subject
from core.exchange.readers import ChoiceReader, DayReader, TextReader, TruthReader
from core.exchange.subjects.asked import Asked
from core.exchange.subjects.laws import check_day
from core.exchange.subjects.records import Planned, Records
from core.people.kinds import CommendationLevel
from core.people.models import Commendation, Discipline
from core.people.services.laws import LONGEST_TITLE

_GIVEN_BY = {
    CommendationLevel.RECTOR.value: N_("cấp trường"),
    CommendationLevel.CITY.value: N_("cấp tỉnh, thành phố"),
    CommendationLevel.MINISTRY.value: N_("cấp bộ"),
}


def _discipline_law(asked: Asked, one: Planned) -> None:
    check_day(asked, one, "decided_on")


def _commendation_law(asked: Asked, one: Planned) -> None:
    check_day(asked, one, "given_on")


DISCIPLINE = Records(
    Subject.DISCIPLINE,
    N_("Kỷ luật"),
    Discipline,
    (
        Column("form", N_("Hình thức kỷ luật"), TextReader(LONGEST_TITLE), "", "Khiển trách", needed=True),
        Column("decided_on", N_("Ngày quyết định"), DayReader(), "", "15/06/2025", needed=True),
        Column("self_detected", N_("Tự phát hiện"), TruthReader(), N_("tự phát hiện và khắc phục"), "không"),
    ),
    {name: name for name in ("form", "decided_on", "self_detected")},
    {"self_detected": False},
    ("form", "decided_on"),
    _discipline_law,
    about=("person", "unit", "body"),
    has_document=True,
)
COMMENDATIONS = Records(
    Subject.COMMENDATIONS,
    N_("Khen thưởng"),
    Commendation,
    (
        Column("level", N_("Cấp khen thưởng"), ChoiceReader(_GIVEN_BY), "", "cấp tỉnh, thành phố", needed=True),
        Column("given_on", N_("Ngày khen thưởng"), DayReader(), "", "15/06/2025", needed=True),
    ),
    {"level": "level", "given_on": "given_on"},
    {},
    ("level", "given_on"),
    _commendation_law,
    has_document=True,
)
