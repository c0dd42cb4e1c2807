"""Finding people: by name, by place, by what they are, as of a day; and whom a role reaches."""

from __future__ import annotations

from datetime import date

import pytest

from core.access import Permission, Role
from core.errors import NotAllowed, NotFound
from core.hierarchy import services as units
from core.people import finding, places, services
from core.people.finding import Counts, Wanted
from core.people.models import Post, Standing
from core.people.reach import demand_person, people_within
from core.people.timeline import timeline

START, MOVED, TODAY = date(2020, 1, 1), date(2024, 7, 1), date(2026, 11, 20)


@pytest.fixture(params=["few", "many"])
def any_size(request, monkeypatch) -> None:
    """Ask in the way of few units, and in that of many: who is found is the same."""
    if request.param == "many":
        monkeypatch.setattr(places, "FEW", 0)


@pytest.fixture
def names(session):
    """Return the names that are found, in order."""

    def read(within=None, day=TODAY, **wanted):
        query = finding.wanted_people(session, Wanted(day, **wanted), within)
        page = finding.people_page(session, Wanted(day, **wanted), within, {"limit": 200, "after": None})
        assert page["total"] == finding.count(session, query) == len(page["items"])
        return [one.person.name for one in page["items"]]

    return read


def test_names_stand_in_vietnamese_order_given_name_first(make_person, names) -> None:
    for name in ("Trần Văn Ân", "Lê Thị Bé", "Nguyễn Văn An", "Lê Văn An", "Đỗ Ánh"):
        make_person(name)
    assert names() == ["Lê Văn An", "Nguyễn Văn An", "Đỗ Ánh", "Trần Văn Ân", "Lê Thị Bé"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("dang thi uoc", ["Đặng Thị Ước"]),
        ("Ước đặng", ["Đặng Thị Ước"]),
        ("thi", ["Đặng Thị Ước", "Phan Thị Thiên"]),
        ("thien", ["Phan Thị Thiên"]),
        ("hien", []),
        ("mã-7", ["Phan Thị Thiên"]),
        ("0402", ["Đặng Thị Ước"]),
        ("%", []),
        ("_", []),
        ("a\x00b", []),
        ("  ", ["Đặng Thị Ước", "Phan Thị Thiên"]),
    ],
)
def test_people_are_found_by_the_beginnings_of_words(make_person, names, text, found) -> None:
    make_person("Đặng Thị Ước", card_number="0402")
    make_person("Phan Thị Thiên", code="MÃ-7")
    assert sorted(names(text=text)) == sorted(found)


def test_pages_follow_each_other_without_gap_and_the_first_tells_the_total(make_person, session) -> None:
    made = sorted(make_person(f"Lê Văn {name}").name for name in ("An", "Bảo", "Cúc", "Dũng", "Em"))
    args, seen, totals = {"limit": 2, "after": None}, [], []
    while True:
        page = finding.people_page(session, Wanted(TODAY), None, args)
        seen += [one.person.name for one in page["items"]]
        totals.append(page["total"])
        if page["next"] is None:
            break
        args["after"] = page["next"]
    assert (seen, totals) == (made, [5, None, None])


@pytest.mark.usefixtures("any_size")
def test_the_people_of_a_unit_are_those_of_the_day_and_below(make_unit, make_person, names, do) -> None:
    top = make_unit(kind="committee")
    left, right = make_unit(parent=top), make_unit(parent=top)
    mover = make_person("Mai", left)
    make_person("Nga", right)
    make_person("Oanh", make_unit())
    do(services.transfer, mover.id, right, MOVED)
    assert names(unit_id=top) == ["Mai", "Nga"]
    assert names(unit_id=right) == ["Mai", "Nga"]
    assert names(unit_id=left) == []
    assert names(unit_id=left, day=date(2024, 6, 30)) == ["Mai"]


@pytest.mark.usefixtures("any_size")
def test_people_are_told_apart_by_what_they_are(make_unit, make_person, names, add, do) -> None:
    cell, room = make_unit(), make_unit(kind="department")
    leader = make_person("Anh", cell)
    add(Post, leader, unit_id=room, title="Giám đốc", since=START, leading=True)
    make_person("Bình", cell, official_on=None, is_student=True)
    make_person("Chi", room, admitted_on=None, official_on=None, is_civil_servant=True)
    gone = make_person("Dung", cell)
    do(services.leave, gone.id, MOVED, "moved_away")
    guest = make_person("Én")
    do(services.begin_membership, guest.id, cell, "temporary", START)
    assert names(status="probationary") == ["Bình"]
    assert names(status="official") == ["Anh", "Dung", "Én"]
    assert names(status="none") == ["Chi"]
    assert names(is_student=True) == ["Bình"]
    assert names(is_civil_servant=True) == ["Chi"]
    assert names(is_leader=True) == ["Anh"]
    assert "Anh" not in names(is_leader=False)
    assert names(kind="temporary", unit_id=cell) == ["Én"]
    assert names(kind="staff") == ["Chi"]
    assert names(presence="left") == ["Dung"]
    assert names(presence="here") == ["Anh", "Bình", "Chi", "Én"]
    assert names(presence="here", day=date(2024, 6, 30)) == ["Anh", "Bình", "Chi", "Dung", "Én"]


def test_a_person_is_shown_as_of_a_day(make_unit, make_person, session, add, do) -> None:
    cell = make_unit("Chi bộ cũ")
    do(units.rename_unit, cell, name="Chi bộ mới", day=MOVED)
    person = make_person(unit=cell)
    add(Post, person, unit_id=cell, title="Phó bí thư", since=START, rank=2)
    add(Post, person, unit_id=cell, title="Bí thư", since=MOVED, rank=1, main=True)
    add(Standing, person, kind="suspended_from_committee", since=MOVED)
    before, after = (finding.shown(session, [person], day)[0] for day in (date(2024, 6, 30), MOVED))
    assert [one.unit for one in before.memberships] == ["Chi bộ cũ"]
    assert [one.title for one in before.posts] == ["Phó bí thư"]
    assert [one.title for one in after.posts] == ["Bí thư", "Phó bí thư"]
    assert (before.standings, after.standings) == ([], ["suspended_from_committee"])


def test_people_are_counted_by_unit(make_unit, make_person, session, do) -> None:
    cell, other = make_unit(), make_unit()
    make_person(unit=cell)
    make_person(unit=cell, official_on=None)
    do(services.begin_membership, make_person(unit=other).id, cell, "temporary", START)
    make_person(unit=cell, admitted_on=None, official_on=None)
    found = finding.counts_per_unit(session, TODAY)
    assert found == {cell: Counts(1, 1, 1, 1), other: Counts(official=1)}
    assert finding.counts_per_unit(session, date(2019, 12, 31)) == {}


@pytest.mark.usefixtures("any_size")
def test_a_role_reaches_those_who_belong_or_hold_a_post_within(
    make_unit, make_person, names, somebody, add, do
) -> None:
    top = make_unit(kind="committee")
    cell, outside = make_unit(parent=top), make_unit()
    make_person("An", cell)
    holder = make_person("Bình", outside)
    add(Post, holder, unit_id=top, title="Ủy viên", since=START)
    make_person("Chi", outside)
    mover = make_person("Dũng", cell)
    do(services.transfer, mover.id, outside, MOVED)
    leaver = make_person("Em", cell)
    do(services.leave, leaver.id, MOVED, "moved_away")
    returned = make_person("Giang", cell)
    do(services.leave, returned.id, date(2023, 1, 1), "moved_away")
    do(services.return_person, returned.id, outside, MOVED)
    clerk = somebody(Role.CLERK, top)
    assert names(people_within(clerk, Permission.SEE_PEOPLE, TODAY)) == ["An", "Bình", "Em"]
    assert people_within(somebody(Role.CLERK), Permission.SEE_PEOPLE, TODAY) is None
    assert names(people_within(somebody(Role.MEMBER, top), Permission.SEE_PEOPLE, TODAY)) == []


@pytest.mark.usefixtures("any_size")
def test_a_duplicate_is_reached_where_the_person_is_who_was_kept(
    make_unit, make_person, somebody, do, session, names
) -> None:
    cell, outside = make_unit(), make_unit()
    kept, other = make_person("An", cell, code="GIU"), make_person("An", code="TRUNG")
    do(services.merge_people, kept.id, other.id)
    assert names(people_within(somebody(Role.CLERK, cell), Permission.SEE_PEOPLE, TODAY), text="trung") == ["An"]
    demand_person(session, somebody(Role.CLERK, cell), Permission.SEE_PEOPLE, other.id)
    with pytest.raises(NotFound):
        demand_person(session, somebody(Role.CLERK, outside), Permission.SEE_PEOPLE, other.id)


@pytest.mark.usefixtures("any_size")
def test_one_and_all_are_reached_alike(make_unit, make_person, somebody, session, do, names) -> None:
    top = make_unit(kind="committee")
    cell, outside = make_unit(parent=top), make_unit()
    people = [make_person(f"Lê {number}", place) for number, place in enumerate((cell, outside, None, top, cell))]
    do(services.leave, people[4].id, MOVED, "died")
    clerk = somebody(Role.CLERK, top)
    reached = set(names(people_within(clerk, Permission.SEE_PEOPLE, TODAY)))
    for person in people:
        if person.name in reached:
            demand_person(session, clerk, Permission.EDIT_PEOPLE, person.id)
        else:
            with pytest.raises(NotFound):
                demand_person(session, clerk, Permission.EDIT_PEOPLE, person.id)
    assert reached == {"Lê 0", "Lê 3", "Lê 4"}


def test_whom_one_only_sees_one_does_not_change(make_unit, make_person, somebody, session) -> None:
    cell = make_unit()
    person = make_person(unit=cell)
    with pytest.raises(NotAllowed):
        demand_person(session, somebody(Role.COMMITTEE_MEMBER, cell), Permission.EDIT_PEOPLE, person.id)


def test_a_timeline_tells_a_life_in_order(make_unit, make_body, make_person, add, do, session, document) -> None:
    from core.people.models import (
        Absence,
        Award,
        Commendation,
        Discipline,
        StateResult,
        StudentRecord,
        YearFacts,
        YearLevel,
    )

    cell = make_unit("Chi bộ 1")
    person = make_person(unit=cell)
    do(units.rename_unit, cell, name="Chi bộ Một", day=date(2023, 1, 1))
    add(Post, person, body_id=make_body(cell), title="Bí thư", since=date(2021, 2, 3))
    add(Post, person, unit_id=cell, title="Giám đốc", since=date(2023, 2, 3))
    add(Absence, person, kind="sick", since=date(2023, 3, 1), until=date(2023, 4, 1))
    add(Discipline, person, form="Khiển trách", decided_on=date(2023, 5, 1), self_detected=True)
    add(Commendation, person, level="ministry", given_on=date(2023, 6, 1), document_id=document)
    add(Award, person, name="Huy hiệu 20 năm", given_on=date(2023, 7, 1))
    add(StateResult, person, year=2023, level="HTTNV")
    add(StudentRecord, person, year=2023, track="bridge")
    add(YearLevel, person, subject="party_member", year=2023, level="HTNV", rulebook="trung_uong/2023")
    add(YearFacts, person, subject="party_member", year=2023, columns={"targets_done": "1"})
    add(Standing, person, kind="exempt_from_activity", since=date(2024, 1, 1))
    do(services.leave, person.id, MOVED, "died")
    told = timeline(session, person.id)
    assert [(one.day.year, one.message.said()) for one in told] == [
        (1980, "Sinh"),
        (2005, "Vào Đảng"),
        (2006, "Thành đảng viên chính thức"),
        (2020, "Sinh hoạt chính thức tại Chi bộ 1"),
        (2021, "Bí thư, Chi ủy, Chi bộ 1"),
        (2023, "Giám đốc, Chi bộ Một"),
        (2023, "Nghỉ ốm"),
        (2023, "Kỷ luật: Khiển trách (tự phát hiện)"),
        (2023, "Được bộ, ngành trung ương khen thưởng"),
        (2023, "Khen thưởng: Huy hiệu 20 năm"),
        (2023, "Kết quả bên chính quyền năm 2023: HTTNV"),
        (2023, "Học tập năm 2023: điểm trung bình —, rèn luyện —"),
        (2023, "Số liệu kiểm điểm năm 2023: 1 mục"),
        (2023, "Xếp loại năm 2023: HTNV (theo trung_uong/2023)"),
        (2024, "Được miễn công tác và sinh hoạt đảng"),
        (2024, "Từ trần"),
    ]
    assert [one.document for one in told if one.document] == ["12-QĐ/ĐU, 06/05/2024, Đảng ủy phường"]
    assert {one.until for one in told if one.kind == "membership"} == {MOVED}


def test_a_role_of_the_only_unit_at_the_top_reaches_everybody(make_unit, make_person, somebody, session, names) -> None:
    top = make_unit(kind="committee")
    make_person("An", make_unit(parent=top))
    alone = make_person("Bình")
    clerk = somebody(Role.CLERK, top)
    assert names(people_within(clerk, Permission.SEE_PEOPLE, TODAY)) == ["An", "Bình"]
    demand_person(session, clerk, Permission.EDIT_PEOPLE, alone.id)
    assert names(unit_id=top) == ["An"]
    make_unit("Đảng bộ khác")
    assert names(people_within(clerk, Permission.SEE_PEOPLE, TODAY)) == ["An"]
    with pytest.raises(NotFound):
        demand_person(session, clerk, Permission.EDIT_PEOPLE, alone.id)
