"""The records of each kind: what they need, what may not stand side by side, and how they are put right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from core.db.keys import uuid7
from core.errors import Conflict, NotFound, Stale, WrongInput
from core.people import services
from core.people.models import (
    Absence,
    Award,
    Commendation,
    Discipline,
    Post,
    Standing,
    StateResult,
    StudentRecord,
    YearFacts,
    YearLevel,
)

START, MIDDLE, END = date(2020, 1, 1), date(2024, 7, 1), date(2025, 3, 1)


def wheres(caught) -> list[str]:
    return [fault.where for fault in caught.value.faults]


def test_several_posts_are_held_and_one_of_them_is_the_main_one(make_unit, make_body, make_person, add) -> None:
    cell = make_unit()
    person, body = make_person(unit=cell), make_body(cell)
    add(Post, person, body_id=body, title="Bí thư", since=START, main=True, head=True, chairs=True)
    add(Post, person, unit_id=cell, title="Trưởng ban", since=START)
    with pytest.raises(Conflict, match="chức vụ chính khác từ 01/01/2020"):
        add(Post, person, unit_id=make_unit(), title="Giám đốc", since=MIDDLE, main=True)


def test_the_main_post_may_change_on_a_day(make_unit, make_person, add, do) -> None:
    cell = make_unit()
    person = make_person(unit=cell)
    first = add(Post, person, unit_id=cell, title="Phó bí thư", since=START, main=True)
    do(services.end_record, Post, first.id, on=MIDDLE)
    add(Post, person, unit_id=cell, title="Bí thư", since=MIDDLE, main=True)


def test_a_unit_and_each_of_its_bodies_have_one_head_at_a_time(make_unit, make_body, make_person, add) -> None:
    cell = make_unit()
    body, one, other = make_body(cell), make_person(unit=cell), make_person(unit=cell)
    add(Post, one, unit_id=cell, title="Bí thư chi bộ", since=START, until=MIDDLE, head=True)
    add(Post, one, body_id=body, title="Bí thư", since=START, head=True)
    for place in ({"unit_id": cell}, {"body_id": body}):
        with pytest.raises(Conflict, match="đã có người đứng đầu"):
            add(Post, other, **place, title="Quyền bí thư", since=date(2024, 6, 30), head=True)
    add(Post, other, unit_id=cell, title="Bí thư chi bộ", since=MIDDLE, head=True)


def test_a_post_in_a_body_is_a_post_in_its_unit(make_unit, make_body, make_person, add) -> None:
    cell = make_unit()
    assert add(Post, make_person(), body_id=make_body(cell), title="Ủy viên", since=START).unit_id == cell


def test_the_same_post_is_not_held_twice(make_unit, make_person, add) -> None:
    cell, person = make_unit(), make_person()
    add(Post, person, unit_id=cell, title="Bí thư", since=START, until=MIDDLE)
    with pytest.raises(Conflict, match="đúng chức vụ này từ 01/01/2020 đến trước 01/07/2024"):
        add(Post, person, unit_id=cell, title=" Bí  thư ", since=date(2023, 1, 1))
    add(Post, person, unit_id=cell, title="Bí thư", since=MIDDLE)


def test_a_post_names_no_other_unit_than_that_of_its_body(make_unit, make_body, make_person, add, do) -> None:
    cell, other = make_unit(), make_unit()
    body, beside = make_body(cell), make_body(other)
    with pytest.raises(WrongInput) as caught:
        add(Post, make_person(), unit_id=other, body_id=body, title="Ủy viên", since=START)
    assert wheres(caught) == ["unit_id"]
    post = add(Post, make_person(), body_id=body, title="Ủy viên", since=START)
    assert do(services.correct_record, Post, post.id, body_id=beside).unit_id == other


def test_a_post_needs_a_place_that_is_there(make_unit, make_body, make_person, add) -> None:
    cell, person = make_unit(), make_person()
    for place, where in (
        ({}, "unit_id"),
        ({"unit_id": uuid7()}, "unit_id"),
        ({"body_id": uuid7()}, "body_id"),
        ({"body_id": make_body(cell, since=MIDDLE)}, "body_id"),
    ):
        with pytest.raises(WrongInput) as caught:
            add(Post, person, **place, title="Ủy viên", since=START)
        assert wheres(caught) == [where]


@pytest.mark.parametrize(
    ("values", "where"), [({"title": " "}, "title"), ({"rank": 0}, "rank"), ({"until": START}, "until")]
)
def test_a_wrong_post_is_named(make_unit, make_person, add, values, where) -> None:
    with pytest.raises(WrongInput) as caught:
        add(Post, make_person(), **{"unit_id": make_unit(), "title": "Bí thư", "since": START} | values)
    assert wheres(caught) == [where]


def test_only_members_are_exempt_and_not_twice_at_a_time(make_person, add) -> None:
    person = make_person()
    add(Standing, person, kind="exempt_from_activity", since=START, until=END)
    add(Standing, person, kind="suspended_from_committee", since=START)
    with pytest.raises(Conflict, match="đúng việc này"):
        add(Standing, person, kind="exempt_from_activity", since=MIDDLE)
    with pytest.raises(WrongInput, match="chưa phải đảng viên"):
        add(Standing, make_person(admitted_on=None, official_on=None), kind="exempt_from_activity", since=START)


def test_absences_of_a_kind_do_not_overlap(make_person, add) -> None:
    person = make_person()
    add(Absence, person, kind="sick", since=START, until=MIDDLE)
    add(Absence, person, kind="study", since=START)
    add(Absence, person, kind="sick", since=MIDDLE)
    with pytest.raises(Conflict, match="vắng cùng lý do"):
        add(Absence, person, kind="sick", since=date(2024, 6, 30), until=END)


def test_what_happened_is_not_in_the_future_nor_before_birth(make_person, add) -> None:
    person = make_person()
    for day in (date(2026, 11, 21), date(1980, 2, 3)):
        for model, field, values in (
            (Discipline, "decided_on", {"form": "Khiển trách"}),
            (Commendation, "given_on", {"level": "city"}),
            (Award, "given_on", {"name": "Huân chương"}),
        ):
            with pytest.raises(WrongInput) as caught:
                add(model, person, **values, **{field: day})
            assert wheres(caught) == [field]


def test_a_unit_and_a_body_are_disciplined_and_awarded_too(make_unit, make_body, add, audited) -> None:
    cell = make_unit()
    add(Discipline, unit_id=cell, form="Khiển trách", decided_on=MIDDLE, self_detected=True)
    add(Award, body_id=make_body(cell), name="Bằng khen", given_on=MIDDLE)
    assert [one.subject for one in audited() if one.action == "discipline.add"] == [str(cell)]
    with pytest.raises(WrongInput, match="không tồn tại vào ngày"):
        add(Discipline, unit_id=cell, form="Khiển trách", decided_on=date(2019, 12, 31))
    for about in ({}, {"unit_id": cell, "body_id": uuid7()}):
        with pytest.raises(WrongInput, match="chọn đúng một"):
            add(Award, **about, name="Bằng khen", given_on=MIDDLE)


def test_the_same_thing_is_not_entered_twice(make_person, add, document) -> None:
    person = make_person()
    for model, values in (
        (Discipline, {"form": "Cảnh cáo", "decided_on": MIDDLE}),
        (Commendation, {"level": "rector", "given_on": MIDDLE}),
        (Award, {"name": "Bằng khen", "given_on": MIDDLE}),
        (StateResult, {"year": 2025, "level": "HTTNV"}),
        (StudentRecord, {"year": 2025, "track": "regular"}),
        (YearLevel, {"subject": "party_member", "year": 2025, "level": "HTTNV", "rulebook": "trung_uong/2023"}),
        (YearFacts, {"subject": "party_member", "year": 2025, "columns": {}}),
    ):
        add(model, person, **values)
        with pytest.raises(Conflict, match="Đã ghi việc này rồi"):
            add(model, person, **values)
    add(Commendation, person, level="rector", given_on=MIDDLE, document_id=document)
    add(YearLevel, person, subject="leader", year=2025, level="HTTNV", rulebook="trung_uong/2023")


@pytest.mark.parametrize("year", [1929, 2027, 1980])
def test_a_year_that_cannot_be_is_refused(make_person, add, year) -> None:
    with pytest.raises(WrongInput) as caught:
        add(StateResult, make_person(), year=year, level="HTTNV")
    assert set(wheres(caught)) == {"year"}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("conduct_points", "101"),
        ("gpa", "4.1"),
        ("gpa", "-0.1"),
        ("credits_owed", "1.01"),
        ("gpa", "3.12345"),
        ("gpa", "NaN"),
    ],
)
def test_a_mark_outside_of_its_range_is_refused(make_person, add, field, value) -> None:
    with pytest.raises(WrongInput) as caught:
        add(StudentRecord, make_person(), year=2025, track="regular", **{field: Decimal(value)})
    assert wheres(caught) == [field]


def test_marks_are_kept_exactly(make_person, add, session) -> None:
    kept = add(
        StudentRecord, make_person(), year=2025, track="regular", gpa=Decimal("3.05"), credits_owed=Decimal("0.1")
    )
    read = session.scalars(select(StudentRecord).where(StudentRecord.id == kept.id)).one()
    assert (read.gpa, read.credits_owed) == (Decimal("3.05"), Decimal("0.1"))


@pytest.mark.parametrize("columns", [{"gpa": 3.5}, {"": "1"}, {"note": "a\0b"}, {"list": ["1"]}, {"long": "x" * 4001}])
def test_facts_of_a_year_are_exact_text(make_person, add, columns) -> None:
    with pytest.raises(WrongInput) as caught:
        add(YearFacts, make_person(), subject="party_member", year=2025, columns=columns)
    assert wheres(caught) == ["columns"]


def test_facts_of_a_year_are_corrected_by_who_read_them_last(make_person, add, do) -> None:
    kept = add(YearFacts, make_person(), subject="party_member", year=2025, columns={"targets_done": "1"})
    do(services.correct_record, YearFacts, kept.id, version=1, columns={"targets_done": "0.9"})
    with pytest.raises(Stale):
        do(services.correct_record, YearFacts, kept.id, version=1, columns={"targets_done": "0.8"})


def test_a_correction_keeps_to_the_same_law_and_the_audit_keeps_what_stood_there(make_person, add, do, audited) -> None:
    person = make_person()
    add(Absence, person, kind="sick", since=START, until=MIDDLE)
    second = add(Absence, person, kind="sick", since=MIDDLE, until=END)
    with pytest.raises(Conflict):
        do(services.correct_record, Absence, second.id, since=date(2024, 6, 30))
    do(services.correct_record, Absence, second.id, since=date(2024, 7, 2), until=None)
    last = audited()[-1]
    assert (last.action, last.subject) == ("absence.correct", str(person.id))
    assert last.details["old"] == {"since": "2024-07-01", "until": "2025-03-01"}
    assert last.details["new"] == {"since": "2024-07-02"}


def test_what_ended_is_not_ended_again(make_person, add, do) -> None:
    kept = add(Absence, make_person(), kind="sick", since=START, until=MIDDLE)
    with pytest.raises(Conflict, match="Đã kết thúc từ ngày 01/07/2024"):
        do(services.end_record, Absence, kept.id, on=END)
    assert do(services.end_record, Absence, kept.id, on=date(2021, 1, 1)).until == date(2021, 1, 1)
    with pytest.raises(WrongInput):
        do(services.end_record, Absence, kept.id, on=START)


def test_a_record_entered_by_mistake_is_struck_out_and_the_audit_tells_it(make_person, add, do, audited) -> None:
    person = make_person()
    kept = add(Discipline, person, form="Cảnh cáo", decided_on=MIDDLE)
    with pytest.raises(WrongInput):
        do(services.strike_record, Discipline, kept.id, reason=" ")
    do(services.strike_record, Discipline, kept.id, reason="Ghi nhầm người")
    last = audited()[-1]
    assert (last.action, last.subject, last.details["reason"]) == (
        "discipline.strike",
        str(person.id),
        "Ghi nhầm người",
    )
    assert last.details["values"]["form"] == "Cảnh cáo"
    with pytest.raises(NotFound):
        do(services.strike_record, Discipline, kept.id, reason="Ghi nhầm người")


def test_a_word_that_no_record_says_is_an_error_of_the_program(make_person, add) -> None:
    with pytest.raises(TypeError, match="colour"):
        add(Absence, make_person(), kind="sick", since=START, colour="red")
