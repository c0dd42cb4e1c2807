"""Facts about a person from their records."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from core.facts.people import LeadingPost, PersonRecords, Studies, facts_of_person

DAY = date(2023, 12, 31)


def facts(**records: object) -> dict[str, object]:
    return dict(facts_of_person(PersonRecords(**records), 2023, DAY))  # type: ignore[arg-type]


def test_somebody_who_is_no_member_has_no_months_in_the_party() -> None:
    assert not {"months_in_party", "party_status"} & set(facts())


def test_a_member_is_probationary_until_the_day_of_becoming_official() -> None:
    assert facts(admitted_on=date(2023, 1, 15))["party_status"] == "probationary"
    assert facts(admitted_on=date(2022, 1, 15), official_on=date(2023, 1, 15))["party_status"] == "official"
    assert facts(admitted_on=date(2023, 1, 15), official_on=date(2024, 1, 15))["party_status"] == "probationary"
    assert facts(admitted_on=date(2023, 1, 15))["months_in_party"] == 11


def test_what_the_records_cannot_tell_is_left_out() -> None:
    assert not {"civil_service_level", "self_detected", "unit_level", "gpa", "months_in_post"} & set(facts())


def test_discipline_was_self_detected_only_if_every_measure_was() -> None:
    assert facts(self_detected=[True])["self_detected"] is True
    assert facts(self_detected=[True, False])["self_detected"] is False
    assert facts(self_detected=[True, False])["disciplined"] is True
    assert facts()["disciplined"] is False


def test_the_highest_commendation_counts() -> None:
    assert facts(commendations=["rector", "ministry", "city"])["commendation"] == "ministry"
    assert facts()["commendation"] == "none"


def test_a_students_year_is_told_as_far_as_it_is_known() -> None:
    found = facts(is_student=True, studies=Studies("regular", gpa=Decimal("3.05"), tuition_owed=False))
    assert (found["student_track"], found["gpa"], found["tuition_owed"]) == ("regular", Decimal("3.05"), False)
    assert "conduct_points" not in found


def test_a_leaders_facts_are_those_of_the_main_post() -> None:
    deputy = LeadingPost(date(2020, 1, 1), head=False, main=False, rank=1, unit_level="HTXSNV")
    head = LeadingPost(date(2023, 7, 1), head=True, main=True, rank=2, unit_level="HTTNV", led_levels=("HTTNV", "HTNV"))
    found = facts(posts=[deputy, head])
    assert (found["is_leader"], found["is_head"], found["months_in_post"]) == (True, True, 5)
    assert (found["unit_level"], found["led_units_httnv_up"]) == ("HTTNV", Fraction(1, 2))


def test_without_a_main_post_the_highest_counts() -> None:
    low, high = (LeadingPost(date(2020, 1, 1), head=rank == 2, main=False, rank=rank) for rank in (2, 1))
    assert facts(posts=[low, high])["is_head"] is False


def test_sick_leave_is_counted_in_months_of_the_year() -> None:
    sick = [(date(2023, 1, 1), date(2023, 3, 1)), (date(2023, 6, 1), date(2023, 6, 16))]
    assert facts(sick=sick)["sick_leave_months"] == Fraction(5, 2)
