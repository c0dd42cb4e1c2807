"""Two entries of one person become one, and nothing that was known is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from core.errors import Conflict, WrongInput
from core.people import duplicates, finding, services
from core.people.finding import Wanted
from core.people.models import (
    Absence,
    Award,
    Commendation,
    Discipline,
    Membership,
    Post,
    StateResult,
    StudentRecord,
    YearFacts,
    YearLevel,
)
from core.people.timeline import timeline

START, MOVED, LATER, TODAY = date(2020, 1, 1), date(2024, 7, 1), date(2025, 3, 1), date(2026, 11, 20)


@pytest.fixture
def of(session):
    """Read the records of a kind of a person."""

    def read(model, person):
        session.rollback()
        return session.scalars(select(model).where(model.person_id == person.id)).all()

    return read


def test_what_only_the_duplicate_has_goes_to_the_one_that_is_kept(make_unit, make_person, add, do, of) -> None:
    cell = make_unit()
    kept, other = make_person(unit=cell), make_person()
    add(Absence, other, kind="sick", since=START, until=MOVED)
    add(Post, other, unit_id=cell, title="Bí thư", since=START, head=True)
    add(Discipline, other, form="Khiển trách", decided_on=MOVED)
    add(StateResult, other, year=2024, level="HTTNV")
    do(services.merge_people, kept.id, other.id)
    for model in (Absence, Post, Discipline, StateResult):
        assert len(of(model, kept)) == 1
        assert of(model, other) == []


def test_what_both_say_stands_once(make_unit, make_person, add, do, of, document) -> None:
    cell = make_unit()
    kept, other = make_person(unit=cell), make_person(unit=cell, since=MOVED)
    for one in (kept, other):
        add(Commendation, one, level="city", given_on=MOVED, document_id=document)
        add(StateResult, one, year=2024, level="HTTNV")
        add(YearLevel, one, subject="party_member", year=2024, level="HTTNV", rulebook="trung_uong/2023")
    do(services.merge_people, kept.id, other.id)
    assert [(row.unit_id, row.since, row.until) for row in of(Membership, kept)] == [(cell, START, None)]
    for model in (Commendation, StateResult, YearLevel):
        assert len(of(model, kept)) == 1


def test_times_in_the_same_cell_are_joined_from_the_first_day_to_the_last(
    make_unit, make_person, do, of, document
) -> None:
    cell = make_unit()
    kept, other = make_person(unit=cell, since=MOVED), make_person(unit=cell, document_id=document)
    do(services.end_record, Membership, of(Membership, other)[0].id, on=LATER)
    do(services.merge_people, kept.id, other.id)
    joined = of(Membership, kept)
    assert [(row.since, row.until, row.document_id) for row in joined] == [(START, None, document)]


def test_a_history_in_two_halves_becomes_one(make_unit, make_person, do, of) -> None:
    first, second = make_unit(), make_unit()
    kept, other = make_person(unit=second, since=MOVED), make_person(unit=first)
    do(services.end_record, Membership, of(Membership, other)[0].id, on=MOVED)
    do(services.merge_people, kept.id, other.id)
    assert sorted((row.since, row.unit_id) for row in of(Membership, kept)) == [(START, first), (MOVED, second)]


def test_different_cells_at_the_same_time_are_put_right_first(make_unit, make_person, do, of) -> None:
    kept, other = make_person(unit=make_unit()), make_person(unit=make_unit())
    with pytest.raises(Conflict, match="nơi sinh hoạt chính thức từ 01/01/2020"):
        do(services.merge_people, kept.id, other.id)
    assert len(of(Membership, kept)) == len(of(Membership, other)) == 1


@pytest.mark.parametrize(
    ("model", "mine", "theirs"),
    [
        (StateResult, {"level": "HTTNV"}, {"level": "HTNV"}),
        (StudentRecord, {"track": "regular"}, {"track": "bridge"}),
        (
            YearLevel,
            {"subject": "leader", "level": "HTTNV", "rulebook": "trung_uong/2023"},
            {"subject": "leader", "level": "HTNV", "rulebook": "trung_uong/2023"},
        ),
        (
            YearFacts,
            {"subject": "leader", "columns": {"targets_done": "1"}},
            {"subject": "leader", "columns": {"targets_done": "0.5"}},
        ),
    ],
)
def test_two_answers_for_a_year_are_put_right_first(make_person, add, do, model, mine, theirs) -> None:
    kept, other = make_person(), make_person()
    add(model, kept, year=2024, **mine)
    add(model, other, year=2024, **theirs)
    with pytest.raises(Conflict, match="năm 2024; hãy sửa một bên"):
        do(services.merge_people, kept.id, other.id)


def test_gaps_are_filled_and_what_is_known_stays(make_person, do) -> None:
    kept = make_person("Lê Thị Hoa", born_on=None, admitted_on=None, official_on=None)
    other = make_person("Lê Thị Hoà", card_number="0401", is_civil_servant=True)
    merged = do(services.merge_people, kept.id, other.id)
    assert (merged.name, merged.born_on, merged.card_number) == ("Lê Thị Hoa", other.born_on, "0401")
    assert (merged.admitted_on, merged.official_on, merged.is_civil_servant) == (
        date(2005, 6, 7),
        date(2006, 6, 7),
        True,
    )


def test_a_cell_before_the_admission_that_is_kept_is_put_right_first(make_unit, make_person, do) -> None:
    kept = make_person(admitted_on=date(2021, 1, 1), official_on=None)
    with pytest.raises((Conflict, WrongInput)):
        do(services.merge_people, kept.id, make_person(unit=make_unit()).id)


def test_both_are_found_afterwards_and_the_duplicate_points_to_the_other(make_person, do, session) -> None:
    kept, other = make_person(code="GIU"), make_person(code="TRUNG")
    do(services.merge_people, kept.id, other.id)
    found = session.scalars(finding.wanted_people(session, Wanted(TODAY, "trung"), None)).all()
    assert [(one.id, one.merged_into_id) for one in found] == [(other.id, kept.id)]
    assert [one.code for one in session.scalars(finding.wanted_people(session, Wanted(TODAY), None))] == ["GIU"]
    assert finding.own_person(session, other.id).id == kept.id
    assert [one.code for one in duplicates.duplicates_of(session, kept.id)] == ["TRUNG"]


def test_a_duplicate_of_a_duplicate_points_to_the_last_that_is_kept(make_person, do, session) -> None:
    first, second, third = make_person(), make_person(), make_person()
    do(services.merge_people, second.id, first.id)
    do(services.merge_people, third.id, second.id)
    assert {finding.find_person(session, one.id).merged_into_id for one in (first, second)} == {third.id}


def test_a_duplicate_takes_no_more_records_and_is_not_merged_again(make_person, add, do) -> None:
    kept, other = make_person(), make_person()
    do(services.merge_people, kept.id, other.id)
    with pytest.raises(Conflict, match="đã gộp"):
        add(Award, other, name="Bằng khen", given_on=MOVED)
    for pair in ((kept, other), (other, kept)):
        with pytest.raises(Conflict, match="đã gộp"):
            do(services.merge_people, *(one.id for one in pair))
    with pytest.raises(WrongInput, match="chính người được giữ lại"):
        do(services.merge_people, kept.id, kept.id)


def test_the_audit_tells_what_was_merged(make_person, add, do, audited, session) -> None:
    kept, other = make_person(), make_person(card_number="77")
    add(Award, other, name="Bằng khen", given_on=MOVED)
    do(services.merge_people, kept.id, other.id)
    last = audited()[-1]
    assert (last.action, last.subject, last.details["duplicate"]) == ("person.merge", str(kept.id), str(other.id))
    assert (last.details["moved"], last.details["filled"]) == ({"award": 1}, {"card_number": "77"})
    assert "Khen thưởng: Bằng khen" in [one.message.said() for one in timeline(session, kept.id)]


def test_who_may_be_entered_twice_is_found(make_person, session) -> None:
    one = make_person("Đỗ Văn Khoa", born_on=date(1977, 7, 7))
    same = make_person("đỗ văn khoa", born_on=date(1977, 7, 7), card_number="99")
    make_person("Đỗ Văn Khoa", born_on=date(1977, 7, 8))
    card = make_person("Đỗ Văn Khóa", born_on=date(1970, 1, 1), card_number="99")
    make_person("Đỗ Văn Khoa", born_on=None)
    found = [(each.likeness, {person.id for person in each.people}) for each in duplicates.possible_duplicates(session)]
    assert found == [("name_and_birth", {one.id, same.id}), ("card", {same.id, card.id})]
