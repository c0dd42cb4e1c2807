"""What each kind of record must keep to: in itself (faults), and beside what stands there (Conflict)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from core.errors import N_, Conflict, Fault, fault, refusal
from core.hierarchy.kinds import UnitKind
from core.people.kinds import (
    LEAVES_PARTY_ONLY,
    AbsenceKind,
    CommendationLevel,
    DepartureKind,
    MembershipKind,
    StandingKind,
    StudentTrack,
)
from core.people.models import (
    Absence,
    Award,
    Commendation,
    Departure,
    Discipline,
    Membership,
    Post,
    Standing,
    StateResult,
    StudentRecord,
    YearFacts,
    YearLevel,
)
from core.people.particulars import text_faults
from core.people.services.asked import (
    Asked,
    choice_faults,
    day_faults,
    demand_alone,
    member_faults,
    said_span,
    span_faults,
    unit_faults,
    year_faults,
)
from core.people.services.keeping import kind_of_unit, lock_unit
from core.people.spans import first_met

LONGEST_TITLE, LOWEST_RANK, MOST_COLUMNS, LONGEST_CELL = 300, 99, 500, 4000
PLACES = 4  # of a decimal number
OF_PARTY = frozenset({MembershipKind.OFFICIAL_CELL, MembershipKind.TEMPORARY})
_ALONE = {
    MembershipKind.OFFICIAL_CELL: N_("Đã có nơi sinh hoạt chính thức {span}; hãy chuyển hoặc kết thúc nơi ấy trước."),
    MembershipKind.TEMPORARY: N_("Đã có nơi sinh hoạt tạm thời {span}; hãy kết thúc nơi ấy trước."),
    MembershipKind.STAFF: N_("Đã có nơi làm việc {span}; hãy kết thúc nơi ấy trước."),
}
_RANGES = {"conduct_points": (0, 100), "gpa": (0, 4), "credits_owed": (0, 1)}


def membership_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong: only members have a cell, and only where the Party has an organisation."""
    yield from choice_faults(asked, "kind", MembershipKind)
    yield from span_faults(asked)
    yield from unit_faults(asked)
    if asked.said["kind"] in OF_PARTY:
        yield from member_faults(asked)
        if kind_of_unit(asked.session, asked.said["unit_id"], asked.span.since) is UnitKind.DEPARTMENT:
            yield fault("unit_id", N_("là phòng chuyên môn, không có sinh hoạt đảng; chọn chi bộ"))


def membership_clash(asked: Asked) -> None:
    """Refuse a second of a kind at a time, temporary activity in one's own cell, and any after leaving."""
    kind, others = MembershipKind(asked.said["kind"]), asked.others_of_person(Membership)
    demand_alone(asked, [one for one in others if one.kind == kind], _ALONE[kind])
    if kind in OF_PARTY:
        there = [one for one in others if one.unit_id == asked.said["unit_id"] and one.kind in OF_PARTY]
        demand_alone(asked, there, N_("Đã sinh hoạt ở chính đơn vị này {span}; hãy kết thúc lần ấy trước."))
    _demand_not_left(asked, party=kind in OF_PARTY)


def departure_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong; nobody returns from death."""
    yield from choice_faults(asked, "kind", DepartureKind)
    yield from span_faults(asked)
    if asked.said["kind"] in LEAVES_PARTY_ONLY:
        yield from member_faults(asked)
    if asked.said["kind"] == DepartureKind.DIED and asked.said["until"] is not None:
        yield fault("until", N_("người đã mất không trở lại; để trống ngày này"))


def departure_clash(asked: Asked) -> None:
    """Refuse to have left twice, and to belong somewhere after leaving."""
    demand_alone(asked, asked.others_of_person(Departure), N_("Đã ghi là rời đi {span}; hãy sửa lần ấy."))
    stays = MembershipKind.STAFF if asked.said["kind"] in LEAVES_PARTY_ONLY else None
    belongs = [one for one in asked.others_of_person(Membership) if one.kind != stays]
    demand_alone(asked, belongs, N_("Còn nơi sinh hoạt hoặc làm việc {span}; hãy kết thúc trước."))


def post_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with a post."""
    yield from text_faults("title", asked.said["title"], LONGEST_TITLE)
    rank = asked.said["rank"]
    if rank is not None and not 1 <= rank <= LOWEST_RANK:
        yield fault("rank", N_("thứ bậc từ 1 (cao nhất) đến {lowest}"), lowest=LOWEST_RANK)
    yield from span_faults(asked)
    yield from unit_faults(asked)


def post_clash(asked: Asked) -> None:
    """Refuse two main posts of a person at a time, two heads of a unit or body, the same post twice."""
    said, mine = asked.said, asked.others_of_person(Post)
    same = [one for one in mine if (one.unit_id, one.body_id) == (said["unit_id"], said["body_id"])]
    twice = [one for one in same if one.title == said["title"]]
    demand_alone(asked, twice, N_("Đã giữ đúng chức vụ này {span}; hãy sửa hoặc kết thúc lần ấy trước."))
    if said["main"]:
        main = [one for one in mine if one.main]
        demand_alone(asked, main, N_("Đã có một chức vụ chính khác {span}; mỗi lúc chỉ một chức vụ là chính."))
    if said["head"]:
        lock_unit(asked.session, said["unit_id"])
        heads = asked.others(Post, Post.unit_id == said["unit_id"], Post.head)
        there = [one for one in heads if one.body_id == said["body_id"]]
        demand_alone(asked, there, N_("Nơi này đã có người đứng đầu {span}; hãy kết thúc chức vụ của người ấy trước."))
    _demand_not_left(asked, party=False)


def standing_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong; only members are exempt from activity or suspended."""
    yield from choice_faults(asked, "kind", StandingKind)
    yield from span_faults(asked)
    yield from member_faults(asked)


def standing_clash(asked: Asked) -> None:
    """Refuse the same standing twice at a time."""
    same = [one for one in asked.others_of_person(Standing) if one.kind == asked.said["kind"]]
    demand_alone(asked, same, N_("Đã ghi đúng việc này {span}; hãy sửa hoặc kết thúc lần ấy trước."))
    _demand_not_left(asked, party=True)


def absence_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with an absence."""
    yield from choice_faults(asked, "kind", AbsenceKind)
    yield from span_faults(asked)


def absence_clash(asked: Asked) -> None:
    """Refuse two absences of a kind at a time."""
    same = [one for one in asked.others_of_person(Absence) if one.kind == asked.said["kind"]]
    demand_alone(asked, same, N_("Đã ghi một lần vắng cùng lý do {span}; hãy sửa lần ấy."))
    _demand_not_left(asked, party=False)


def discipline_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with a measure of discipline."""
    yield from text_faults("form", asked.said["form"], LONGEST_TITLE)
    yield from day_faults(asked, "decided_on")


def commendation_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with a commendation."""
    yield from choice_faults(asked, "level", CommendationLevel)
    yield from day_faults(asked, "given_on")


def award_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with an award."""
    yield from text_faults("name", asked.said["name"], LONGEST_TITLE)
    yield from day_faults(asked, "given_on")


def discipline_clash(asked: Asked) -> None:
    """Refuse the same measure twice."""
    _demand_new(asked, Discipline, "form", "decided_on", "document_id")


def commendation_clash(asked: Asked) -> None:
    """Refuse the same commendation twice."""
    _demand_new(asked, Commendation, "level", "given_on", "document_id")


def award_clash(asked: Asked) -> None:
    """Refuse the same award twice."""
    _demand_new(asked, Award, "name", "given_on", "document_id")


def state_result_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with a result of the state side."""
    yield from text_faults("level", asked.said["level"], LONGEST_TITLE)
    yield from year_faults(asked)


def state_result_clash(asked: Asked) -> None:
    """Refuse a second result of a year."""
    _demand_new(asked, StateResult, "year")


def student_record_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with the year of a student."""
    yield from choice_faults(asked, "track", StudentTrack)
    yield from year_faults(asked)
    for where, (least, most) in _RANGES.items():
        value = asked.said[where]
        if value is not None and not (value.is_finite() and least <= value <= most and value == round(value, PLACES)):
            text = N_("phải từ {least} đến {most}, tối đa {places} chữ số lẻ")
            yield fault(where, text, least=least, most=most, places=PLACES)


def student_record_clash(asked: Asked) -> None:
    """Refuse a second record of a year."""
    _demand_new(asked, StudentRecord, "year")


def year_level_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with the level of a year."""
    for where in ("subject", "level", "rulebook"):
        yield from text_faults(where, asked.said[where], LONGEST_TITLE)
    yield from year_faults(asked)


def year_level_clash(asked: Asked) -> None:
    """Refuse a second level of the same subject for a year."""
    _demand_new(asked, YearLevel, "subject", "year")


def year_facts_faults(asked: Asked) -> Iterator[Fault]:
    """Yield what is wrong with what was given for a year: columns by their codes, exact values."""
    yield from text_faults("subject", asked.said["subject"], LONGEST_TITLE)
    yield from year_faults(asked)
    columns: Mapping[str, Any] = asked.said["columns"]
    if len(columns) > MOST_COLUMNS:
        yield fault("columns", N_("có {count} cột, tối đa {most}"), count=len(columns), most=MOST_COLUMNS)
    for name, value in columns.items():
        yield from text_faults("columns", name, LONGEST_TITLE)
        if not isinstance(value, str | int | None):
            yield fault("columns", N_("«{name}»: ghi bằng chữ, số nguyên hoặc đúng/sai; số lẻ ghi như chữ"), name=name)
        elif isinstance(value, str) and (len(value) > LONGEST_CELL or "\0" in value):
            yield fault("columns", N_("«{name}» quá dài hoặc có ký tự không dùng được"), name=name)


def year_facts_clash(asked: Asked) -> None:
    """Refuse to give the facts of a subject twice for a year."""
    _demand_new(asked, YearFacts, "subject", "year")


def _demand_not_left(asked: Asked, *, party: bool) -> None:
    """Refuse what would go on while the person is away for good; who left only the Party may still work here."""
    left = [one for one in asked.others_of_person(Departure) if party or one.kind not in LEAVES_PARTY_ONLY]
    met = first_met(asked.span, left)
    if met is not None:
        text = N_("Người này đã rời đi {span}; hãy ghi là trở lại, hoặc chọn ngày trước đó.")
        raise refusal(Conflict, text, span=said_span(met))


def _demand_new(asked: Asked, model: Any, *names: str) -> None:
    """Refuse what stands there already, by the columns that make it the same."""
    subjects = [name for name in ("person_id", "unit_id", "body_id") if name in asked.said]
    same = [getattr(model, name).is_not_distinct_from(asked.said[name]) for name in (*subjects, *names)]
    if asked.others(model, *same):
        raise refusal(Conflict, N_("Đã ghi việc này rồi; hãy sửa dòng đã có."))
