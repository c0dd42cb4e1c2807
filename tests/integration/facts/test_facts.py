"""Facts from the tables: each is what the records say as of the day, and what was given goes before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from core.errors import NotFound
from core.facts import services
from core.hierarchy.models import Body, UnitChange, UnitChangePart, UnitPeriod
from core.people.models import Absence, Discipline, Membership, Standing, StateResult, StudentRecord


def columns_of(committee, question, subject, subject_id):
    return dict(services.row_of(committee.session, question(subject), subject_id).columns)


def codes(rows):
    return [one.about.code for one in rows]


def test_members_of_a_unit_are_those_of_its_cells(committee, question) -> None:
    for code, unit in (("b", "cb-1"), ("a", "cb-2"), ("c", None)):
        committee.person(code, unit)
    assert codes(services.rows_of_unit(committee.session, question("party_member"), committee.units["db"])) == [
        "a",
        "b",
    ]
    assert codes(services.rows_of_unit(committee.session, question("party_member"), committee.units["cb-1"])) == ["b"]


def test_a_member_in_temporary_activity_counts_at_the_official_cell(committee, question) -> None:
    person = committee.person("a", "cb-1")
    committee.add(
        Membership(person_id=person, unit_id=committee.units["cb-2"], kind="temporary", since=date(2023, 3, 1))
    )
    assert codes(services.rows_of_unit(committee.session, question("party_member"), committee.units["cb-2"])) == []


def test_who_left_before_the_day_is_not_there(committee, question) -> None:
    person = committee.person("a", None)
    values = {"kind": "official_cell", "since": date(2015, 1, 1), "until": date(2023, 12, 31)}
    committee.add(Membership(person_id=person, unit_id=committee.units["cb-1"], **values))
    assert codes(services.rows_of_unit(committee.session, question("party_member"), committee.units["cb-1"])) == []


def test_a_members_records_become_facts(committee, question) -> None:
    person = committee.person("a", "cb-1", admitted_on=date(2023, 5, 3), official_on=None, is_civil_servant=True)
    committee.add(Standing(person_id=person, kind="exempt_from_activity", since=date(2023, 1, 1)))
    committee.add(Absence(person_id=person, kind="sick", since=date(2023, 2, 1), until=date(2023, 5, 1)))
    committee.add(Absence(person_id=person, kind="maternity", since=date(2023, 6, 1), until=date(2023, 12, 1)))
    committee.add(StateResult(person_id=person, year=2023, level="HTTNV"))
    committee.add(Discipline(person_id=person, form="Khiển trách", decided_on=date(2023, 4, 1), self_detected=True))
    found = columns_of(committee, question, "party_member", person)
    expected = {
        "months_in_party": 7, "exempt_from_activity": True, "suspended_from_activity": False, "disciplined": True,
        "sick_leave_months": 3, "civil_service_level": "HTTNV", "self_detected": True, "is_leader": False,
    }  # fmt: skip
    assert {name: found[name] for name in expected} == expected


def test_discipline_of_another_year_is_none_of_this_one(committee, question) -> None:
    person = committee.person("a", "cb-1")
    committee.add(Discipline(person_id=person, form="Khiển trách", decided_on=date(2022, 12, 31), self_detected=False))
    assert columns_of(committee, question, "party_member", person)["disciplined"] is False


def test_a_fact_that_the_rulebook_does_not_ask_is_left_out(committee, question) -> None:
    person = committee.person("a", "cb-1")
    found = services.row_of(committee.session, question("party_member", rulebook="so_noi_vu/2017"), person).columns
    assert "gpa" not in found
    assert set(found) <= set(question("party_member", rulebook="so_noi_vu/2017").program.inputs)


def test_what_was_given_for_the_year_goes_before_what_is_computed(committee, question) -> None:
    person = committee.person("a", "cb-1")
    committee.given("party_member", {"months_in_party": "3", "targets_done": "1"}, person_id=person)
    row = services.row_of(committee.session, question("party_member"), person)
    assert (row.columns["months_in_party"], row.given) == ("3", {"months_in_party", "targets_done"})


def test_a_students_year_is_read(committee, question) -> None:
    person = committee.person("a", "cb-1", is_student=True)
    committee.add(
        StudentRecord(
            person_id=person, year=2023, track="regular", conduct_points=Decimal(92), gpa=Decimal("3.195"),
            credits_owed=Decimal(0), tuition_owed=False,
        )
    )  # fmt: skip
    found = columns_of(committee, question, "party_member", person)
    assert (found["student_track"], found["gpa"], found["conduct_points"]) == ("regular", Decimal("3.195"), 92)


def test_a_head_has_the_level_of_the_unit_and_the_shares_below_it(committee, question) -> None:
    committee.person("a", "cb-1")
    committee.post("a", "db")
    committee.level("HTTNV", unit="db", subject="party_org")
    committee.level("HTXSNV", unit="cb-1", subject="party_org")
    committee.level("HTNV", unit="cb-2", subject="party_org")
    found = columns_of(committee, question, "leader", committee.people["a"])
    assert (found["unit_level"], found["led_units_htnv_up"]) == ("HTTNV", Fraction(1))
    assert found["led_units_httnv_up"] == Fraction(1, 2)
    assert "is_leader" not in found  # the rulebook fixes it for leaders


def test_a_committees_subordinates_are_its_organisations(committee, question) -> None:
    committee.level("HTXSNV", unit="cb-1", subject="party_org")
    committee.level("KHTNV", unit="cb-2", subject="party_org")
    committee.add(
        Discipline(
            unit_id=committee.units["cb-2"], form="Khiển trách", decided_on=date(2023, 4, 1), self_detected=False
        )
    )
    found = columns_of(committee, question, "party_org", committee.units["db"])
    shares = {name: found[name] for name in ("subs_htnv_up", "subs_httnv_up", "subs_khtnv", "subs_disciplined")}
    assert set(shares.values()) == {Fraction(1, 2)}
    assert found["org_type"] == "committee"


def test_a_level_that_is_missing_below_leaves_the_shares_out(committee, question) -> None:
    committee.level("HTXSNV", unit="cb-1", subject="party_org")
    assert "subs_htnv_up" not in columns_of(committee, question, "party_org", committee.units["db"])


def test_a_cells_subordinates_are_its_members(committee, question) -> None:
    for code, level in (("a", "HTTNV"), ("b", "HTNV"), ("c", "reviewed_only")):
        committee.person(code, "cb-1")
        committee.level(level, person=code, subject="party_member")
    found = columns_of(committee, question, "party_org", committee.units["cb-1"])
    assert (found["subs_httnv_up"], found["org_type"]) == (Fraction(1, 2), "cell")


def test_departments_beside_a_committee_are_its_peers(committee, question) -> None:
    for code, level in (("ub", "HTTNV"), ("mt", "KHTNV")):
        committee.unit(code, "db", kind="department")
        committee.level(level, unit=code, subject="department")
    found = columns_of(committee, question, "party_org", committee.units["db"])
    assert (found["peers_lowest"], found["peers_khtnv"]) == ("KHTNV", Fraction(1, 2))


def test_a_unit_made_by_a_merger_is_as_old_as_the_merger(committee, question) -> None:
    change = UnitChange(kind="merge", day=date(2023, 9, 1), note="")
    committee.add(change)
    committee.add(UnitChangePart(change_id=change.id, unit_id=committee.units["cb-1"], part="into"))
    assert columns_of(committee, question, "party_org", committee.units["cb-1"])["months_established"] == 3
    assert columns_of(committee, question, "party_org", committee.units["cb-2"])["months_established"] == 107


def test_a_body_counts_its_members_once(committee, question) -> None:
    body = Body(code="tt", unit_id=committee.units["db"], kind="collective", name="Tập thể", since=date(2023, 1, 1))
    committee.add(body)
    for code in ("a", "b"):
        committee.person(code, "cb-1")
        committee.post(code, "db", body_id=body.id, head=False, main=False)
    committee.post("a", "db", body_id=body.id, title="Phó", head=False, main=False)
    row = services.row_of(committee.session, question("collective", rulebook="go_vap/2021"), body.id)
    assert row.columns["members_now"] == 2


def test_a_unit_that_is_no_more_is_not_found(committee, question) -> None:
    period = committee.session.query(UnitPeriod).filter_by(unit_id=committee.units["cb-2"]).one()
    period.until = date(2023, 7, 1)
    committee.session.flush()
    with pytest.raises(NotFound):
        services.row_of(committee.session, question("party_org"), committee.units["cb-2"])
    rows = services.rows_of_unit(committee.session, question("party_org"), committee.units["db"])
    assert codes(rows) == ["cb-1", "db"]


def test_leaders_of_a_unit_are_named_once(committee, question) -> None:
    committee.person("a", None)
    committee.post("a", "cb-1", main=False, rank=2)
    committee.post("a", "cb-2", main=True, rank=1)
    rows = services.rows_of_unit(committee.session, question("leader"), committee.units["db"])
    assert [(one.about.code, one.about.unit) for one in rows] == [("a", "Chi bộ cb-2")]


def test_a_value_that_the_rulebook_cannot_read_is_pointed_out(committee, question) -> None:
    person = committee.person("a", "cb-1")
    committee.given("party_member", {"targets_done": "nhiều"}, person_id=person)
    asked = question("party_member")
    (result,) = services.classify(asked, services.rows_of_unit(committee.session, asked, committee.units["cb-1"]))
    assert result.outcome is None
    assert [column for column, _ in result.problems] == ["targets_done"]
