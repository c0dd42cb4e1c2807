"""Entering people, putting them right, and following them into the Party."""

from __future__ import annotations

from datetime import date

import pytest

from core.db.keys import uuid7
from core.errors import Conflict, NotFound, Stale, WrongInput
from core.people import finding, services
from core.people.kinds import PartyStatus
from core.people.models import Absence
from core.people.particulars import said_day

TODAY, START = date(2026, 11, 20), date(2020, 1, 1)


def shown(session, person, day=TODAY):
    session.expire_all()
    return finding.shown(session, [finding.find_person(session, person.id)], day)[0]


def wheres(caught) -> list[str]:
    return [fault.where for fault in caught.value.faults]


def test_a_member_is_entered_with_their_cell(make_unit, make_person, session) -> None:
    cell = make_unit("Chi bộ 3")
    one = shown(session, make_person("Trần Thị Bích", cell))
    assert [(each.unit, each.kind, each.since) for each in one.memberships] == [("Chi bộ 3", "official_cell", START)]
    assert one.status is PartyStatus.OFFICIAL


def test_who_is_no_member_belongs_to_the_staff(make_unit, make_person, session) -> None:
    room = make_unit("Phòng Tổ chức", kind="department")
    one = shown(session, make_person(unit=room, admitted_on=None, official_on=None))
    assert [each.kind for each in one.memberships] == ["staff"]
    assert one.status is PartyStatus.NONE


def test_every_fault_is_told_at_once(make_person) -> None:
    with pytest.raises(WrongInput) as caught:
        make_person(" ", code="A B", born_on=date(2027, 1, 1), admitted_on=None)
    assert wheres(caught) == ["code", "name", "born_on", "official_on"]


def test_a_code_is_given_once(make_person) -> None:
    make_person(code="DV-1")
    with pytest.raises(WrongInput) as caught:
        make_person(code=" DV-1 ")
    assert "đã có người mang mã «DV-1»" in str(caught.value)


def test_nobody_belongs_to_a_unit_before_it_is_there_or_after(make_unit, make_person, do) -> None:
    from core.hierarchy import services as units

    cell = make_unit(since=date(2024, 1, 1))
    with pytest.raises(WrongInput) as caught:
        make_person(unit=cell, since=date(2023, 12, 31))
    assert wheres(caught) == ["unit_id"]
    do(units.dissolve_unit, cell, day=date(2025, 1, 1))
    with pytest.raises(WrongInput):
        make_person(unit=cell, since=date(2024, 6, 1))


def test_a_unit_that_somebody_belongs_to_is_not_dissolved(make_unit, make_person, do) -> None:
    from core.hierarchy import services as units

    cell = make_unit()
    person = make_person(unit=cell)
    with pytest.raises(Conflict, match="1 người"):
        do(units.dissolve_unit, cell, day=date(2025, 1, 1))
    do(services.leave, person.id, date(2025, 1, 1), "moved_away")
    do(units.dissolve_unit, cell, day=date(2025, 1, 1))


def test_a_department_is_no_place_of_party_activity(make_unit, make_person) -> None:
    with pytest.raises(WrongInput) as caught:
        make_person(unit=make_unit(kind="department"))
    assert wheres(caught) == ["unit_id"]


def test_nobody_is_in_a_cell_before_admission(make_unit, make_person) -> None:
    cell = make_unit()
    with pytest.raises(WrongInput) as caught:
        make_person(unit=cell, admitted_on=date(2020, 1, 2), official_on=None)
    assert wheres(caught) == ["since"]
    with pytest.raises(WrongInput) as caught:
        make_person(unit=cell, admitted_on=None, official_on=None, kind="official_cell")
    assert wheres(caught) == ["person_id"]


def test_a_correction_is_found_by_its_new_name_and_kept_by_the_audit(make_person, do, session, audited) -> None:
    person = make_person("Nguyễn Văn An")
    do(services.correct_person, person.id, name="Phạm Văn Ân", born_on=date(1981, 2, 3), version=person.version)
    page = finding.wanted_people(session, finding.Wanted(TODAY, "pham an"), None)
    assert [one.name for one in session.scalars(page)] == ["Phạm Văn Ân"]
    last = audited()[-1]
    assert last.action == "person.correct"
    assert last.details["old"] == {"name": "Nguyễn Văn An", "born_on": "1980-02-03"}
    assert last.details["new"] == {"name": "Phạm Văn Ân", "born_on": "1981-02-03"}


def test_a_correction_that_changes_nothing_is_not_entered(make_person, do, audited) -> None:
    person = make_person()
    before = len(audited())
    assert do(services.correct_person, person.id, name=person.name).version == person.version
    assert len(audited()) == before


def test_who_read_an_older_version_does_not_overwrite(make_person, do) -> None:
    person = make_person()
    do(services.correct_person, person.id, name="Lê Văn Ba", version=1)
    with pytest.raises(Stale):
        do(services.correct_person, person.id, name="Lê Văn Tư", version=1)


def test_a_birth_after_a_record_is_refused(make_person, add, do) -> None:
    person = make_person(admitted_on=None, official_on=None, born_on=None)
    add(Absence, person, kind="sick", since=date(2019, 5, 5), until=date(2019, 6, 1))
    with pytest.raises(Conflict, match=said_day(date(2019, 5, 5))):
        do(services.correct_person, person.id, born_on=date(2019, 5, 5))


def test_an_admission_after_the_first_cell_is_refused(make_unit, make_person, do) -> None:
    person = make_person(unit=make_unit())
    for admitted in (date(2020, 1, 2), None):
        with pytest.raises(Conflict, match="01/01/2020"):
            do(services.correct_person, person.id, admitted_on=admitted, official_on=None)


def test_somebody_is_admitted_and_becomes_official(make_unit, make_person, do, session) -> None:
    person = make_person(admitted_on=None, official_on=None)
    do(services.admit_person, person.id, make_unit("Chi bộ 5"), date(2024, 3, 1))
    one = shown(session, person)
    assert (one.status, one.memberships[0].unit) == (PartyStatus.PROBATIONARY, "Chi bộ 5")
    do(services.make_official, person.id, date(2025, 3, 1))
    assert shown(session, person).status is PartyStatus.OFFICIAL
    assert shown(session, person, date(2025, 2, 28)).status is PartyStatus.PROBATIONARY
    assert shown(session, person, date(2024, 2, 29)).status is PartyStatus.NONE
    with pytest.raises(Conflict, match="01/03/2025"):
        do(services.make_official, person.id, date(2025, 6, 1))
    with pytest.raises(Conflict, match="01/03/2024"):
        do(services.admit_person, person.id, make_unit(), date(2025, 6, 1))


def test_nobody_becomes_official_before_admission_or_in_the_future(make_person, do) -> None:
    person = make_person(official_on=None)
    for day in (date(2005, 6, 6), date(2027, 1, 1)):
        with pytest.raises(WrongInput):
            do(services.make_official, person.id, day)
    with pytest.raises(WrongInput):
        do(services.make_official, make_person(admitted_on=None, official_on=None).id, date(2020, 1, 1))


def test_nobody_is_changed_who_is_not_there(do) -> None:
    with pytest.raises(NotFound):
        do(services.correct_person, uuid7(), name="An")


def test_a_document_that_is_not_there_is_named(make_unit, make_person) -> None:
    with pytest.raises(WrongInput) as caught:
        make_person(unit=make_unit(), document_id=uuid7())
    assert wheres(caught) == ["document_id"]
