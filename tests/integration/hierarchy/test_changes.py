"""What documents do to units: rename, move, rekind, merge, split, hand over, dissolve; and putting right."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select

from core import audit
from core.audit import AuditEntry
from core.db.keys import uuid7
from core.errors import Conflict, NotFound, Stale, WrongInput
from core.hierarchy import queries, services
from core.hierarchy.models import Body, Hierarchy, Unit, UnitPeriod
from core.hierarchy.services import NewUnit
from core.people.kinds import MembershipKind
from core.people.models import Membership, Person, Post

START = date(2020, 1, 1)
FEB, MAR, APR, MAY = (date(2024, month, 1) for month in (2, 3, 4, 5))
A, B = (NewUnit(code, f"Chi bộ {code}", "cell") for code in ("A", "B"))


@pytest.fixture
def top(make_unit):
    return make_unit("Đảng bộ phường", kind="committee")


@pytest.fixture
def make_member(work):
    """Make a member of a unit; return the person's id."""

    def make(unit, since=START, until=None) -> UUID:
        with work() as one:
            person = Person(
                code=str(uuid7()),
                name="Lê Thị Thử",
                name_key="",
                search_text="",
                is_student=False,
                is_civil_servant=False,
            )
            one.session.add(person)
            one.session.flush()
            kind = MembershipKind.OFFICIAL_CELL.value
            one.session.add(Membership(person_id=person.id, unit_id=unit, kind=kind, since=since, until=until))
            return person.id

    return make


@pytest.fixture
def names(session):
    """The names of the units right below one on a day, in order."""

    def below(unit, day):
        session.rollback()
        return [one.name for one in queries.tree_as_of(session, day).children(unit)]

    return below


def entries(session, action):
    """The details of the entries of an action, oldest first."""
    query = select(AuditEntry.details).where(AuditEntry.action == action).order_by(AuditEntry.number)
    return session.scalars(query).all()


def said(session, unit):
    session.rollback()
    rows = session.scalars(select(UnitPeriod).where(UnitPeriod.unit_id == unit).order_by(UnitPeriod.since)).all()
    return [(one.since, one.until, one.name) for one in rows]


def test_a_unit_is_founded_once_with_its_change_and_entry(make_unit, top, do, session, document) -> None:
    unit = make_unit(" Chi bộ  Một ", top, code=" CB1 ", document_id=document)
    view = queries.find_unit(session, unit, START)
    assert (view.code, view.name, view.kind, view.parent_id) == ("CB1", "Chi bộ Một", "cell", top)
    (change,) = queries.history_of(session, unit).changes
    assert (change.kind, change.day, change.document.number) == ("found", START, "12-QĐ/ĐU")
    entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == str(unit))).one()
    assert (entry.action, entry.details["parent"]) == ("unit.found", str(top))
    assert queries.unit_named(session, "CB1").id == unit
    with pytest.raises(NotFound, match="CB2"):
        queries.unit_named(session, "CB2")


def test_every_fault_of_a_new_unit_is_named_at_once(make_unit, top) -> None:
    make_unit(code="X")
    for values, where in [
        ({"code": "X", "name": " ", "kind": "club"}, ["code", "name", "kind"]),
        ({"code": "a b", "name": "x\x00y"}, ["code", "name"]),
        ({"code": "", "name": "x" * 501}, ["code", "name"]),
        ({"parent": uuid7()}, ["parent_id"]),
        ({"parent": top, "since": date(2019, 12, 31)}, ["parent_id"]),
        ({"document_id": uuid7()}, ["document_id"]),
    ]:
        with pytest.raises(WrongInput) as caught:
            make_unit(**values)
        assert [one.where for one in caught.value.faults] == where


def test_a_rename_holds_from_its_day_and_never_before(make_unit, do, session, document) -> None:
    unit = make_unit("Cũ")
    do(services.rename_unit, unit, name="Mới", day=MAR, document_id=document)
    do(services.rename_unit, unit, name="Giữa", day=FEB, document_id=document)
    assert said(session, unit) == [(START, FEB, "Cũ"), (FEB, MAR, "Giữa"), (MAR, None, "Mới")]
    assert session.get(Unit, (session.tenant_id, unit)).version == 3
    found = session.scalars(queries.search(MAR, "moi", None).with_only_columns(UnitPeriod.unit_id)).all()
    assert found == [unit]
    assert entries(session, "unit.rename")[-1] == {
        "day": "2024-02-01", "old": {"name": "Cũ"}, "new": {"name": "Giữa"}, "document": str(document),
    }  # fmt: skip
    assert audit.verify(session).faults == []


def test_a_change_in_the_future_is_allowed_and_not_yet_seen(make_unit, do, session) -> None:
    unit = make_unit("Nay")
    do(services.rename_unit, unit, name="Mai", day=date(2099, 1, 1))
    assert queries.find_unit(session, unit, MAR).name == "Nay"
    assert queries.find_unit(session, unit, date(2099, 1, 1)).name == "Mai"


def test_a_change_of_what_somebody_changed_meanwhile_is_stale(make_unit, do) -> None:
    unit = make_unit()
    do(services.rename_unit, unit, name="Một", day=MAR, version=1)
    with pytest.raises(Stale):
        do(services.rename_unit, unit, name="Hai", day=APR, version=1)
    with pytest.raises(NotFound):
        do(services.rename_unit, uuid7(), name="Hai", day=APR)


def test_a_unit_becomes_another_kind_on_a_day(make_unit, do, session) -> None:
    unit = make_unit()
    do(services.rekind_unit, unit, kind="committee", grassroots=True, day=MAR)
    do(services.rekind_unit, unit, grassroots=False, day=APR)
    seen = [(one.kind, one.grassroots) for one in queries.history_of(session, unit).periods]
    assert seen == [("cell", False), ("committee", True), ("committee", False)]
    with pytest.raises(WrongInput, match="committee, cell"):
        do(services.rekind_unit, unit, kind="club", day=MAY)


def test_a_unit_moves_with_all_below_it(make_unit, top, do, names, session) -> None:
    cell = make_unit("Chi bộ", top)
    make_unit("Tổ", cell, kind="group")
    other = make_unit("Đảng bộ khác", kind="committee")
    do(services.move_unit, cell, parent_id=other, day=MAR)
    assert (names(top, FEB), names(top, MAR), names(other, MAR)) == (["Chi bộ"], [], ["Chi bộ"])
    assert names(cell, MAR) == ["Tổ"]
    do(services.move_unit, cell, parent_id=None, day=APR)
    assert queries.find_unit(session, cell, APR).path == ()


def test_a_unit_cannot_stand_below_itself_on_any_day(make_unit, do) -> None:
    one, two, three = make_unit(), make_unit(), make_unit()
    with pytest.raises(Conflict, match="dưới chính nó"):
        do(services.move_unit, one, parent_id=one, day=MAR)
    do(services.move_unit, two, parent_id=one, day=FEB)
    do(services.move_unit, three, parent_id=two, day=APR)
    with pytest.raises(Conflict, match="01/04/2024"):
        do(services.move_unit, one, parent_id=three, day=MAR)
    do(services.move_unit, three, parent_id=None, day=MAY)
    do(services.move_unit, one, parent_id=three, day=MAY)
    with pytest.raises(Conflict, match="01/05/2024"):
        do(services.move_unit, three, parent_id=two, day=MAY)


def test_a_unit_stands_only_below_one_that_is_there_all_the_time(make_unit, top, do) -> None:
    unit = make_unit(parent=top)
    young = make_unit(since=APR)
    with pytest.raises(WrongInput, match="chỉ có từ ngày 01/04/2024"):
        do(services.move_unit, unit, parent_id=young, day=MAR)
    do(services.dissolve_unit, young, day=MAY)
    with pytest.raises(WrongInput, match="kết thúc ngày 01/05/2024"):
        do(services.move_unit, unit, parent_id=young, day=APR)
    do(services.hand_over_unit, unit, parent_id=make_unit(kind="committee"), day=APR)


def test_a_unit_is_dissolved_once_nothing_stands_below_it(make_unit, make_body, top, do, names, session) -> None:
    cell = make_unit("Chi bộ", top)
    make_unit("Tổ 2", cell, kind="group")
    make_unit("Tổ 1", cell, kind="group")
    body = make_body(cell, kind="cell_committee")
    with pytest.raises(Conflict, match="Còn 2 đơn vị trực thuộc: Tổ 1, Tổ 2"):
        do(services.dissolve_unit, cell, day=MAR)
    do(services.dissolve_unit, cell, day=MAR, children_to=top)
    assert names(top, MAR) == ["Tổ 1", "Tổ 2"]
    assert said(session, cell) == [(START, MAR, "Chi bộ")]
    assert session.get(Body, (session.tenant_id, body)).until == MAR
    assert queries.find_unit(session, cell, MAY).ends_on == MAR
    with pytest.raises(WrongInput, match="không sớm hơn ngày kết thúc 01/03/2024"):
        do(services.rename_unit, cell, name="Khác", day=MAR)


def test_a_unit_to_which_something_comes_later_is_not_dissolved(make_unit, top, do) -> None:
    cell, group = make_unit(parent=top), make_unit("Tổ", top, kind="group")
    do(services.move_unit, group, parent_id=cell, day=MAY)
    with pytest.raises(Conflict, match="Còn 1 đơn vị trực thuộc: Tổ"):
        do(services.dissolve_unit, cell, day=APR)
    other = make_unit(parent=top)
    do(services.rename_unit, other, name="Khác", day=MAY)
    with pytest.raises(Conflict, match="Đã ghi một thay đổi vào ngày 01/05/2024"):
        do(services.dissolve_unit, other, day=APR)


def test_a_unit_with_members_is_not_dissolved_until_they_are_carried_away(make_unit, make_member, do, session) -> None:
    cell, other = make_unit(), make_unit()
    make_member(cell)
    make_member(cell)
    make_member(cell, until=MAR)
    with pytest.raises(Conflict, match="Còn 2 người đang sinh hoạt hoặc làm việc"):
        do(services.dissolve_unit, cell, day=MAR)

    def carry(work, parting) -> None:
        assert (parting.unit_id, parting.into_id, parting.day) == (cell, other, MAR)
        for one in work.session.scalars(select(Membership).where(Membership.unit_id == cell, Membership.on(MAR))):
            one.until = MAR
            kind = MembershipKind.OFFICIAL_CELL.value
            work.session.add(Membership(person_id=one.person_id, unit_id=other, kind=kind, since=MAR))

    do(services.merge_units, [cell], other, day=MAR, carry=carry)
    assert session.scalar(select(func.count()).where(Membership.unit_id == other)) == 2


def test_units_are_merged_into_one_that_is_there(make_unit, top, do, names, session, document) -> None:
    one, two = make_unit("Một", top), make_unit("Hai", top)
    make_unit("Tổ 1", one, kind="group")
    do(services.merge_units, [one], two, day=MAR, document_id=document)
    assert (names(top, MAR), names(two, MAR)) == (["Hai"], ["Tổ 1"])
    change = queries.history_of(session, two).changes[-1]
    assert [(part.part, part.name) for part in change.parts] == [("from", "Một"), ("into", "Hai")]
    assert change.kind == "merge"


def test_units_are_merged_into_a_new_one(make_unit, top, do, names) -> None:
    one, two = make_unit("Một", top), make_unit("Hai", top)
    make_unit("Tổ 1", one, kind="group")
    made = do(services.merge_units, [one, two], A, day=MAR, parent_id=top)
    assert (names(top, FEB), names(top, MAR)) == (["Hai", "Một"], ["Chi bộ A"])
    assert names(made.id, MAR) == ["Tổ 1"]


def test_a_unit_can_be_merged_into_one_below_it(make_unit, top, do, names) -> None:
    upper = make_unit("Trên", top, kind="committee")
    lower, sister = make_unit("Dưới", upper), make_unit("Chị em", upper)
    do(services.merge_units, [upper], lower, day=MAR)
    assert (names(top, MAR), names(lower, MAR)) == (["Dưới"], ["Chị em"])
    assert sister


@pytest.mark.parametrize(("pick", "words"), [("twice", "hai lần"), ("itself", "bị sáp nhập"), ("alone", "ít nhất hai")])
def test_a_merger_that_is_none_is_refused(make_unit, do, pick: str, words: str) -> None:
    one, two = make_unit(), make_unit()
    wanted = {"twice": ([one, one], two), "itself": ([one, two], two), "alone": ([one], A)}[pick]
    with pytest.raises(WrongInput, match=words):
        do(services.merge_units, *wanted, day=MAR)


def test_a_unit_is_split_into_several_and_ends(make_unit, top, do, names, session) -> None:
    cell = make_unit("Chung", top)
    first, second = make_unit("Tổ 1", cell, kind="group"), make_unit("Tổ 2", cell, kind="group")
    with pytest.raises(Conflict, match="Còn 1 đơn vị trực thuộc: Tổ 2"):
        do(services.split_unit, cell, [A, B], day=MAR, children={first: "A"})
    one, two = do(services.split_unit, cell, [A, B], day=MAR, children={first: "A", second: "B"})
    assert names(top, MAR) == ["Chi bộ A", "Chi bộ B"]
    assert (names(one.id, MAR), names(two.id, MAR)) == (["Tổ 1"], ["Tổ 2"])
    assert said(session, cell) == [(START, MAR, "Chung")]
    assert queries.history_of(session, one.id).changes[0].kind == "split"


def test_a_unit_goes_on_when_others_are_split_off(make_unit, top, do, names, session) -> None:
    cell = make_unit("Chung", top)
    group = make_unit("Tổ 1", cell, kind="group")
    founded = make_unit("Đã lập", top, since=FEB)
    (one, _) = do(services.split_off_units, cell, [A, founded], day=MAR, children={group: "A"})
    assert names(top, MAR) == ["Chi bộ A", "Chung", "Đã lập"]
    assert names(one.id, MAR) == ["Tổ 1"]
    assert queries.history_of(session, cell).changes[-1].kind == "split_off"


def test_a_split_that_is_none_is_refused(make_unit, top, do) -> None:
    cell = make_unit("Chung", top)
    for service, parts, more, words in [
        (services.split_unit, [A], {}, "ít nhất hai"),
        (services.split_off_units, [], {}, "ít nhất một"),
        (services.split_off_units, [A], {"children": {top: "Z"}}, "mã «Z»"),
        (services.split_off_units, [A], {"children": {top: "A"}}, "không trực thuộc"),
        (services.split_off_units, [cell], {}, "của chính nó"),
        (services.split_off_units, [A], {"day": date(2019, 1, 1)}, "không tồn tại vào ngày 01/01/2019"),
    ]:
        with pytest.raises(WrongInput, match=words):
            do(service, cell, parts, **{"day": MAR} | more)


def test_a_unit_leaves_the_committee_with_all_below_it(make_unit, make_body, top, do, session) -> None:
    branch = make_unit("Đảng bộ bộ phận", top, kind="committee")
    cell = make_unit("Chi bộ", branch)
    group = make_unit("Tổ", cell, kind="group")
    make_body(cell)
    do(services.let_unit_leave, branch, day=MAR, receiver="Đảng bộ phường Bắc")
    tree = queries.tree_as_of(session, MAR)
    assert [one.id for one in tree] == [top]
    assert len(queries.tree_as_of(session, FEB)) == 4
    (*_, change) = queries.history_of(session, group).changes
    assert (change.kind, change.note, len(change.parts)) == ("leave", "Đảng bộ phường Bắc", 3)


def test_what_was_entered_wrongly_is_put_right_without_a_trace_but_the_audit(make_unit, top, do, session) -> None:
    unit = make_unit("Chi bộ Mọt", top)
    do(services.rename_unit, unit, name="Chi bộ Hai", day=MAR)
    do(services.correct_period, unit, START, {"name": "Chi bộ Một"})
    do(services.correct_beginning, unit, MAR, APR)
    assert said(session, unit) == [(START, APR, "Chi bộ Một"), (APR, None, "Chi bộ Hai")]
    do(services.correct_period, unit, APR, {"name": "Chi bộ Một"})
    assert said(session, unit) == [(START, None, "Chi bộ Một")]
    old = [one["old"] for one in entries(session, "unit.correct")]
    assert old == [{"name": "Chi bộ Mọt"}, "2024-03-01", {"name": "Chi bộ Hai"}]
    do(services.correct_code, unit, "DUNG")
    assert queries.unit_named(session, "DUNG").id == unit
    for wrong, where in [({}, ""), ({"age": 3}, "age"), ({"name": ""}, "name"), ({"kind": "club"}, "kind")]:
        with pytest.raises(WrongInput) as caught:
            do(services.correct_period, unit, START, wrong)
        assert caught.value.faults[0].where == where


def test_an_end_entered_wrongly_is_taken_back(make_unit, top, do, session) -> None:
    unit = make_unit("Chi bộ", top)
    do(services.dissolve_unit, unit, day=MAR)
    do(services.correct_end, unit, MAY)
    assert said(session, unit) == [(START, MAY, "Chi bộ")]
    do(services.correct_end, unit, None)
    assert said(session, unit) == [(START, None, "Chi bộ")]


def test_a_life_is_not_cut_where_something_belongs_to_it(make_unit, make_body, make_member, top, do) -> None:
    cell = make_unit("Chi bộ", top)
    make_body(top, "Đảng ủy")
    with pytest.raises(Conflict, match="«Chi bộ», «Đảng ủy» ngoài thời gian"):
        do(services.correct_beginning, top, START, FEB)
    make_member(cell)
    with pytest.raises(Conflict, match="1 người"):
        do(services.correct_beginning, cell, START, FEB)
    with pytest.raises(Conflict, match="1 người"):
        do(services.correct_end, cell, MAY)


def test_bodies_are_called_by_the_name_of_the_day(make_unit, make_body, do, session) -> None:
    unit = make_unit(kind="committee")
    body = make_body(unit, "Ban Chấp hành", code="BCH")
    do(services.rename_body, body, name="Đảng ủy", day=MAR)
    assert [one.name for one in queries.bodies_of(session, unit, FEB)] == ["Ban Chấp hành"]
    assert [one.name for one in queries.bodies_of(session, unit, MAR)] == ["Đảng ủy"]
    do(services.end_body, body, day=MAY)
    session.rollback()
    assert queries.bodies_of(session, unit, MAY) == []
    assert queries.find_body(session, body, MAY).until == MAY
    with pytest.raises(NotFound):
        queries.find_body(session, uuid7(), MAY)


def test_a_body_lives_as_long_as_its_unit(make_unit, make_body, do, session) -> None:
    unit = make_unit()
    do(services.dissolve_unit, unit, day=MAY)
    assert session.get(Body, (session.tenant_id, make_body(unit))).until == MAY
    for values, where in [
        ({"since": MAY}, ["since"]),
        ({"code": "", "name": "", "kind": "club"}, ["code", "name", "kind"]),
    ]:
        with pytest.raises(WrongInput) as caught:
            make_body(unit, **values)
        assert [one.where for one in caught.value.faults] == where
    with pytest.raises(NotFound):
        make_body(uuid7())
    make_body(unit, code="LẶP")
    with pytest.raises(WrongInput, match="LẶP"):
        make_body(unit, code="LẶP")


def test_a_body_that_is_to_begin_later_stands_in_the_way_of_an_end(make_unit, make_body, do) -> None:
    unit = make_unit()
    make_body(unit, "Chi ủy mới", since=APR)
    with pytest.raises(Conflict, match="«Chi ủy mới»"):
        do(services.dissolve_unit, unit, day=MAR)


def test_a_body_with_open_posts_does_not_end(make_unit, make_body, make_member, do, work) -> None:
    unit = make_unit()
    body = make_body(unit)
    person = make_member(unit)
    with work() as one:
        plain = dict.fromkeys(["leading", "head", "chairs", "main", "full_time"], False)
        one.session.add(Post(person_id=person, unit_id=unit, body_id=body, title="Ủy viên", since=START, **plain))
    with pytest.raises(Conflict, match="Còn 1 chức vụ đang giữ ngoài thời gian tồn tại của tập thể"):
        do(services.end_body, body, day=MAR)


def test_a_document_is_one_by_issuer_number_and_date_together(do, session) -> None:
    values = {"issuer": "Thành ủy", "number": "1-QĐ/TU", "dated": MAR}
    first = do(services.keep_document, **values)
    named = do(services.keep_document, **values | {"issuer": " Thành  ủy"}, title="Về sáp nhập")
    again = do(services.keep_document, **values, title="Khác")
    assert (named.id, named.title, again.title) == (first.id, "Về sáp nhập", "Về sáp nhập")
    for more in ({"dated": APR}, {"issuer": "Tỉnh ủy"}, {"number": "2-QĐ/TU"}):
        assert do(services.keep_document, **values | more).id != first.id
    with pytest.raises(WrongInput, match="để trống"):
        do(services.keep_document, **values | {"number": " "})
    query = select(AuditEntry.action).where(AuditEntry.subject == str(first.id)).order_by(AuditEntry.number)
    assert session.scalars(query).all() == ["document.make", "document.entitle"]


def test_nothing_is_ever_deleted(make_unit, make_body, top, do, session) -> None:
    one, two = make_unit("Một", top), make_unit("Hai", top)
    make_body(one)
    do(services.rename_unit, one, name="Mốt", day=FEB)
    do(services.merge_units, [one], two, day=MAR)
    do(services.dissolve_unit, two, day=APR)
    assert said(session, one) == [(START, FEB, "Một"), (FEB, MAR, "Mốt")]
    assert [one.name for one in queries.tree_as_of(session, START)] == ["Đảng bộ phường", "Hai", "Một"]
    kinds = [change.kind for change in queries.history_of(session, two).changes]
    assert kinds == ["found", "merge", "dissolve"]
    assert session.scalars(select(Hierarchy.revision)).one() >= 7
