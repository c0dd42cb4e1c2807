"""What differs between two editions, entry by entry and key by key."""

from __future__ import annotations

from typing import Any

import pytest

from core.editions import installed_editions
from core.rulebook.amending import applied, sections_of
from core.rulebook.differences import Difference, differences
from core.rulebook.edition import Rulebook, thawed
from core.rulebook.loading import load

TEXT = """
rulebook: x/2024
title: Thử
documents: {main: {issuer: A, number: 1-KH, date: 2024-01-01}}
review_years: [2024]
subjects:
  party_member: {label: Đảng viên, scale: two, cite: "1"}
scales:
  two: {HTXSNV: Xuất sắc, HTNV: Hoàn thành}
standards:
  party_member:
    HTXSNV:
      done: {label: Xong, targets_done: {at_least: 0.50}, cite: "2"}
disqualifiers:
  party_member:
    discipline: {disciplined: true, source: default}
otherwise:
  party_member: {result: HTNV, source: default}
periods:
  year: {label: Hằng năm, kind: year, cite: "3.1"}
"""


def make_book(old: str = "", new: str = "") -> Rulebook:
    """Build an edition from the text above, one passage of it replaced."""

    def no_base(name: str) -> Rulebook:
        raise KeyError(name)

    return load(TEXT.replace(old, new) if old else TEXT, "x.yaml", no_base)


def changed(text_before: str, text_after: str) -> tuple[Difference, ...]:
    return differences(make_book(), make_book(text_before, text_after))


def test_an_edition_does_not_differ_from_itself() -> None:
    for book in installed_editions().every():
        assert differences(book, book) == ()


def test_the_title_is_no_difference() -> None:
    assert changed("title: Thử", "title: Khác") == ()


def test_the_same_number_written_otherwise_is_no_difference() -> None:
    assert changed("0.50", "50%") == ()
    assert changed("0.50", "1/2") == ()


def test_a_clause_is_text_and_never_a_number() -> None:
    (found,) = changed('"3.1"', '"3.10"')
    assert found.as_data() == {
        "path": "periods.year.cite",
        "change": "changed",
        "before": "1-KH 3.1",
        "after": "1-KH 3.10",
        "cite_before": "1-KH 3.1",
        "cite_after": "1-KH 3.10",
    }
    assert found.of_clause_only


def test_a_changed_threshold_is_one_difference_of_its_key() -> None:
    (found,) = changed("0.50", "60%")
    assert (found.path, found.kind) == ("standards.party_member.HTXSNV.done.targets_done", "changed")
    assert (found.before, found.after) == ({"at_least": "0.50"}, {"at_least": "60%"})
    assert (found.label, found.cite_before, found.of_clause_only) == ("Xong", "1-KH 2", False)


def test_another_operator_or_value_is_a_difference() -> None:
    assert changed("at_least: 0.50", "above: 0.50")[0].after == {"above": "0.50"}
    assert changed("{at_least: 0.50}", "1")[0].after == "1"
    assert changed("result: HTNV", "result: open")[0].before == "HTNV"


def test_a_key_that_comes_or_goes_is_added_or_removed() -> None:
    with_note = make_book("kind: year,", "kind: year, note: Ghi chú,")
    (added,) = differences(make_book(), with_note)
    (removed,) = differences(with_note, make_book())
    assert (added.path, added.kind, added.before, added.after) == (
        "periods.year.note",
        "added",
        None,
        "Ghi chú",
    )
    assert (removed.kind, removed.before, removed.after) == ("removed", "Ghi chú", None)


def test_an_entry_that_comes_or_goes_is_whole_and_has_its_clause_as_text() -> None:
    more = make_book("periods:", 'periods:\n  term: {label: Nhiệm kỳ, kind: term, cite: "4"}')
    (added,) = differences(make_book(), more)
    (removed,) = differences(more, make_book())
    assert (added.path, added.kind, added.cite_before, added.cite_after) == (
        "periods.term",
        "added",
        None,
        "1-KH 4",
    )
    assert added.after == {"label": "Nhiệm kỳ", "kind": "term", "cite": "1-KH 4"}
    assert (removed.kind, removed.before, removed.cite_before) == ("removed", added.after, "1-KH 4")


def test_a_list_is_compared_item_by_item() -> None:
    listed = make_book("kind: year,", "kind: year, of: [leader, collective],")
    same = make_book("kind: year,", 'kind: year, of: ["leader", "collective"],')
    other = make_book("kind: year,", "kind: year, of: [leader],")
    assert differences(listed, same) == ()
    assert [one.path for one in differences(listed, other)] == ["periods.year.of"]


def test_documents_are_told_apart_by_issuer_number_and_date() -> None:
    found = {one.path: one.kind for one in changed("2024-01-01", "2024-01-02") if not one.of_clause_only}
    assert found == {"documents.A | 1-KH | 2024-01-01": "removed", "documents.A | 1-KH | 2024-01-02": "added"}


def test_review_years_are_one_difference() -> None:
    (found,) = changed("[2024]", "[2024, 2025]")
    assert (found.path, found.before, found.after) == ("review_years", ["2024"], ["2024", "2025"])


def test_a_narrowed_shared_fact_is_compared_with_the_platforms_own() -> None:
    facts = """facts:
  disciplined: {label: Bị kỷ luật, type: bool, cite: "5"}
  own: {label: Riêng, type: bool, cite: "5"}"""
    found = {one.path: (one.before, one.after) for one in changed("periods:", f"{facts}\nperiods:")}
    assert found["facts.disciplined.label"] == ("Bị kỷ luật trong năm", "Bị kỷ luật")
    assert found["facts.disciplined.cite"] == ("mặc định của nền tảng", "1-KH 5")
    assert found["facts.own"][0] is None


def test_changes_of_clause_alone_come_last() -> None:
    found = compared("trung_uong/2018", "trung_uong/2023")
    order = [one.of_clause_only for one in found.values()]
    assert order == sorted(order)
    assert any(order)


# -- the table of the central editions


def compared(first: str, second: str) -> dict[str, Difference]:
    editions = installed_editions()
    return {one.path: one for one in differences(editions.rulebook(first), editions.rulebook(second))}


FROM_2018 = ("trung_uong/2018", "trung_uong/2023")
FROM_2023 = ("trung_uong/2023", "trung_uong/2025")
LOCAL = "cấp ủy địa phương"
ROWS: list[tuple[str, tuple[str, str], str, Any, Any]] = [
    (
        "how criteria are judged",
        FROM_2023,
        "criteria.party_member.results.1.label",
        "Kết quả chỉ tiêu, nhiệm vụ được giao",
        None,
    ),
    (
        "how criteria are judged",
        FROM_2023,
        "criteria.party_org.building.1.label",
        "Xây dựng Đảng và chính trị tư tưởng",
        None,
    ),
    ("how criteria are judged", FROM_2023, "points.party_member.common.max", None, "30"),
    ("how criteria are judged", FROM_2023, "points.party_member.results.max", None, "70"),
    ("bands", FROM_2023, "standards.party_member.HTXSNV.points.points", None, {"at_least": "90"}),
    ("bands", FROM_2023, "standards.party_member.HTTNV.points.points", None, {"at_least": "70"}),
    ("bands", FROM_2023, "standards.party_org.HTNV.points.points", None, {"at_least": "50"}),
    (
        "targets exceeded",
        FROM_2018,
        "standards.party_member.HTXSNV.targets.exceeded.targets_exceeded",
        None,
        {"at_least": "0.50"},
    ),
    (
        "targets exceeded",
        FROM_2023,
        "standards.party_member.HTXSNV.targets.exceeded.targets_exceeded",
        {"at_least": "0.50"},
        {"at_least": "30%"},
    ),
    (
        "subordinates at HTTNV or better",
        FROM_2018,
        "standards.party_org.HTXSNV.subs.httnv.subs_httnv_up",
        {"at_least": "80%"},
        {"at_least": "0.70"},
    ),
    (
        "subordinates at HTTNV or better",
        FROM_2023,
        "standards.party_org.HTXSNV.subs.httnv.subs_httnv_up",
        {"at_least": "0.70"},
        None,
    ),
    (
        "subordinates at HTTNV or better",
        FROM_2023,
        "standards.party_org.HTXSNV.discipline.label",
        "Không có kỷ luật",
        "Không có cấp dưới hay thành viên bị kỷ luật",
    ),
    (
        "quota",
        FROM_2018,
        "quotas.excellent.party_member.per",
        "tổ chức cơ sở đảng",
        "nhóm đối tượng có vị trí tương đồng",
    ),
    ("quota", FROM_2018, "quotas.excellent.party_member.caps", "scope", "group"),
    ("quota", FROM_2023, "quotas.excellent.party_member.raised.0.share", None, "25%"),
    ("quota", FROM_2023, "quotas.excellent.party_member.raised.0.outstanding_unit", None, True),
    (
        "new member",
        FROM_2018,
        "eligibility.party_member.reviewed_only.new_member.months_in_party",
        {"below": "6"},
        None,
    ),
    ("new member", FROM_2018, "eligibility.party_member.exempt.new_member.months_in_party", None, {"below": "6"}),
    ("sick leave", FROM_2018, "ceilings.party_member.sick_leave.source", "secondary", "default"),
    ("sick leave", FROM_2023, "ceilings.party_member.sick_leave.not_above", "HTNV", None),
    ("sick leave", FROM_2023, "steps.sick_leave.stage", None, "classify"),
    (
        "earlier shortcomings",
        FROM_2023,
        "criteria.party_member.remedies.1.label",
        "Khắc phục hạn chế, khuyết điểm đã chỉ ra",
        None,
    ),
    ("earlier shortcomings", FROM_2023, "standards.party_member.HTXSNV.shortcomings.shortcomings_remedied", None, "1"),
    ("earlier shortcomings", FROM_2023, "standards.party_org.HTXSNV.shortcomings.shortcomings_remedied", None, "1"),
    (
        "earlier shortcomings",
        FROM_2023,
        "inputs.earlier_shortcomings.condition",
        "nếu có, là một tiêu chí xếp loại",
        "khắc phục 100% là điều kiện của mức HTXSNV",
    ),
    ("forms", FROM_2018, "forms.02.label", "Bản tự kiểm điểm cá nhân", None),
    ("forms", FROM_2018, "forms.2A.condition", None, "không giữ chức vụ lãnh đạo, quản lý"),
    ("forms", FROM_2018, "forms.2B.condition", None, "giữ chức vụ lãnh đạo, quản lý"),
    ("forms", FROM_2023, "forms.2A.condition", "không giữ chức vụ lãnh đạo, quản lý", "giữ chức vụ lãnh đạo, quản lý"),
    ("forms", FROM_2023, "forms.2B.condition", "giữ chức vụ lãnh đạo, quản lý", "không giữ chức vụ lãnh đạo, quản lý"),
    ("forms", FROM_2023, "forms.2C.label", None, "Bản tự kiểm điểm của đảng viên ngoài hệ thống chính trị"),
    ("periods", FROM_2023, "periods.quarter.kind", None, "quarter"),
    ("periods", FROM_2023, "periods.term.kind", None, "term"),
    ("periods", FROM_2023, "periods.ad_hoc.kind", None, "ad_hoc"),
    ("minimum length", FROM_2023, "minimum_lengths.review.set_by", LOCAL, None),
    ("minimum length", FROM_2023, "minimum_lengths.review.days", None, "1"),
    ("minimum length", FROM_2023, "minimum_lengths.review_provincial.days", None, "2"),
    ("minimum length", FROM_2023, "minimum_lengths.review_suggested.set_by", None, "cấp gợi ý kiểm điểm"),
    ("collective with fewer than 3 members", FROM_2023, "steps.too_few_members.stage", None, "review"),
    ("no level fits", FROM_2023, "otherwise.party_member.result", "KHTNV", "open"),
]


@pytest.mark.parametrize(("row", "editions", "path", "before", "after"), ROWS)
def test_every_row_of_the_table_of_central_editions_is_shown(
    row: str, editions: tuple[str, str], path: str, before: Any, after: Any
) -> None:
    shown = {key: value for one in compared(*editions).values() for key, value in flat(one).items()}
    assert shown[path] == (before, after), row


def flat(one: Difference) -> dict[str, tuple[Any, Any]]:
    """Return a difference by its path, and what a whole entry says by the paths of its keys."""
    sides = [inside(one.path, value) for value in (one.before, one.after)]
    return {path: (sides[0].get(path), sides[1].get(path)) for path in {**sides[0], **sides[1]}}


def inside(path: str, value: Any) -> dict[str, Any]:
    found = {path: value}
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in pairs:
        found.update(inside(f"{path}.{key}", one))
    return found


@pytest.mark.parametrize(
    ("editions", "path"),
    [
        (FROM_2018, "order.state_before_party"),
        (FROM_2023, "order.state_before_party"),
        (FROM_2018, "criteria.party_member.results.1"),
        (FROM_2018, "criteria.party_member.remedies.1"),
        (FROM_2018, "otherwise.party_member.result"),
        (FROM_2018, "minimum_lengths.review.set_by"),
        (FROM_2018, "ceilings.party_member.sick_leave.not_above"),
        (FROM_2023, "eligibility.party_member.exempt.new_member.months_in_party"),
        (FROM_2023, "quotas.excellent.party_member.share"),
        (FROM_2023, "quotas.excellent.party_member.of"),
        (FROM_2023, "quotas.excellent.party_member.per"),
    ],
)
def test_what_the_table_says_stays_the_same_is_not_shown_as_changed(editions: tuple[str, str], path: str) -> None:
    marks = ("cite", "source", "note", "reading")
    found = [one.path for one in compared(*editions).values() if one.keys[-1] not in marks]
    assert [one for one in found if one.startswith(path)] == []


# -- editions as changes of their base

BUILT = ("go_vap/2020", "go_vap/2021", "nghe_an/2020", "can_tho/2023")


@pytest.mark.parametrize("name", BUILT)
def test_applying_an_editions_changes_to_its_base_gives_the_edition(name: str) -> None:
    book = installed_editions().rulebook(name)
    assert book.base is not None
    made = applied(sections_of(thawed(book.base.data)), book.changes)
    assert made == sections_of(thawed(book.data))


@pytest.mark.parametrize("name", BUILT)
def test_an_edition_has_another_digest_than_its_base_and_leaves_the_base_as_it_was(name: str) -> None:
    editions = installed_editions()
    book = editions.rulebook(name)
    assert book.base is not None
    assert book.digest != book.base.digest
    assert book.base is editions.rulebook(book.base.name)


@pytest.mark.parametrize("name", BUILT)
def test_a_rulebooks_data_cannot_be_changed(name: str) -> None:
    book = installed_editions().rulebook(name)
    digest = book.digest
    with pytest.raises(TypeError):
        book.data["title"] = "khác"  # type: ignore[index]
    with pytest.raises(TypeError):
        book.section("standards")["party_member"]["HTXSNV"]["outstanding"]["outstanding"] = False
    with pytest.raises(AttributeError):
        book.data["review_years"].append("2030")
    with pytest.raises(AttributeError):
        book.name = "x"  # type: ignore[misc]
    assert book.digest == digest
