"""From a file to an edition: text, places, documents, what stands on another edition; then nothing can be changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from core.editions import Editions
from core.errors import WrongInput
from core.rulebook import amending, yamltext
from core.rulebook.edition import Rulebook, frozen, thawed

Make = Callable[..., Rulebook]

HEAD = """\
rulebook: test/1
title: Bản nền
documents:
  guide: {issuer: Ban B, title: Hướng dẫn}
  main: {issuer: Đảng ủy A, number: 1-KH/ĐU, date: 2024-01-02}
review_years: [2024]
"""
BASE = """\
subjects:
  party_member: {label: Đảng viên, scale: quality, cite: I}
standards:
  party_member:
    HTXSNV:
      study.time: {targets_on_time: {at_least: 100%}, source: secondary, cite: II.1}
      study: {outstanding: true, cite: {document: guide, clause: "3"}}
    HTTNV: {done: {targets_done: {at_least: 90%}, cite: II.2}}
    HTNV: {done: {targets_done: {at_least: 50%}, cite: II.3}}
otherwise: {party_member: {result: KHTNV, source: default}}
"""
CHILD = """\
rulebook: test/2
title: Bản sau
documents: {main: {issuer: Đảng ủy A, number: 2-KH/ĐU, date: 2025-01-02}}
review_years: [2025]
extends: test/1
"""


@pytest.fixture
def base(make_rulebook: Make) -> Rulebook:
    return make_rulebook(BASE, head=HEAD)


@pytest.fixture
def amended(make_rulebook: Make, base: Rulebook) -> Callable[[str], Rulebook]:
    """Return a function that loads an edition on the base from the text below its head."""
    return lambda text: make_rulebook(text, base, head=CHILD)


def entry(book: Rulebook, *path: str) -> Any:
    data: Any = book.data
    for key in path:
        data = data[key]
    return data


# -- text


def test_only_true_false_and_null_are_more_than_text() -> None:
    text = 'a: no\nb: 012\nc: 3.60\nd: true\ne: null\nf: "true"\ng:\nh: [1, {i: x}]\n'
    assert yamltext.read(text, "f").data == {
        "a": "no", "b": "012", "c": "3.60", "d": True, "e": None, "f": "true", "g": None, "h": ["1", {"i": "x"}],
    }  # fmt: skip


def test_everything_has_its_line_what_has_none_that_of_what_holds_it() -> None:
    source = yamltext.read("a:\n  b: [1,\n    2]\n", "f")
    assert [source.where(path) for path in [(), ("a",), ("a", "b"), ("a", "b", "1"), ("a", "c", "d")]] == [
        "f:1", "f:1", "f:2", "f:3", "f:1",
    ]  # fmt: skip
    assert yamltext.Source("f", {}).where(("x",)) == "f:1"


def test_a_fault_of_syntax_in_the_first_character_is_at_the_first_line() -> None:
    with pytest.raises(WrongInput, match=r"^f:1: "):
        yamltext.read("%", "f")


# -- an edition


def test_the_main_document_comes_first_whatever_the_order_in_the_file(base: Rulebook) -> None:
    assert list(base.documents) == ["Đảng ủy A | 1-KH/ĐU | 2024-01-02", "Ban B | Hướng dẫn"]
    assert (base.document["number"], base.title, repr(base)) == ("1-KH/ĐU", "Bản nền", "Rulebook(test/1)")


def test_a_document_without_a_number_is_cited_by_its_title(base: Rulebook) -> None:
    rules = base.subject("party_member").standards["HTXSNV"]
    assert [rule.marks.cite for rule in rules] == ["1-KH/ĐU II.1", "Hướng dẫn 3"]


def test_an_edition_cannot_be_changed(base: Rulebook) -> None:
    for inside in (base.data, base.facts, base.subjects, base.data["standards"]["party_member"], base.places):
        with pytest.raises(TypeError):
            inside["x"] = 1  # type: ignore[index]
    assert isinstance(base.data["review_years"], tuple)
    assert thawed(frozen({"a": [1, {"b": 2}]})) == {"a": [1, {"b": 2}]}


def test_the_digest_tells_editions_apart_and_nothing_else(make_rulebook: Make, base: Rulebook) -> None:
    assert make_rulebook(BASE, head=HEAD).digest == base.digest
    assert make_rulebook(BASE.replace("90%", "91%"), head=HEAD).digest != base.digest


def test_a_subject_that_a_rulebook_does_not_know_is_named(base: Rulebook) -> None:
    with pytest.raises(WrongInput, match=r"«leader».*party_member"):
        base.subject("leader")


# -- on another edition


def test_an_edition_takes_over_its_base_with_the_clauses_of_the_base(
    amended: Callable[[str], Rulebook], base: Rulebook
) -> None:
    book = amended("")
    assert book.base is base
    assert (book.title, next(iter(book.documents))) == ("Bản sau", "Đảng ủy A | 2-KH/ĐU | 2025-01-02")
    assert book.subject("party_member").standards["HTTNV"][0].marks.cite == "1-KH/ĐU II.2"
    assert book.places["otherwise", "party_member"] == "test.yaml:16"


def test_an_amendment_changes_a_key_and_gives_the_entry_its_point(amended: Callable[[str], Rulebook]) -> None:
    change = "standards.party_member.HTXSNV.study.time.targets_on_time.at_least"
    book = amended(f'amendments:\n  - {{point: "1(2)", change: {change}, from: 100%, to: 95%}}\n')
    path = ("standards", "party_member", "HTXSNV", "study.time")
    assert thawed(entry(book, *path)) == {
        "targets_on_time": {"at_least": "95%"},
        "cite": {"document": "Đảng ủy A | 2-KH/ĐU | 2025-01-02", "clause": "1(2)"},
    }  # fmt: skip
    assert book.subject("party_member").standards["HTXSNV"][0].marks.source == "document"
    assert book.places[*path, "targets_on_time", "at_least"] == "test.yaml:7"


def test_an_amendment_changes_a_whole_entry_its_marks_and_may_cite_for_itself(
    amended: Callable[[str], Rulebook],
) -> None:
    text = """\
amendments:
  - point: "2"
    change: standards.party_member.HTTNV.done
    from: {targets_done: {at_least: 90%}}
    to: {targets_done: {at_least: 80%}}
    departs_from: {document: main, clause: x}
    note: thấp hơn
  - point: "3"
    change: standards.party_member.HTNV.done
    from: {targets_done: {at_least: 50%}}
    to: {is_leader: true, cite: IX}
"""
    standards = amended(text).subject("party_member").standards
    marks = standards["HTTNV"][0].marks
    assert (marks.cite, marks.departs_from, marks.note) == ("2-KH/ĐU 2", "2-KH/ĐU x", "thấp hơn")
    assert standards["HTNV"][0].marks.cite == "2-KH/ĐU IX"


def test_an_amendment_removes_and_adds_entries(amended: Callable[[str], Rulebook]) -> None:
    text = """\
amendments:
  - {point: "1", change: standards.party_member.HTXSNV.study, from: {outstanding: true}, to: null}
  - {point: "2", change: eligibility.party_member.exempt.new.member, from: null, to: {months_in_party: {below: 6}}}
"""
    book = amended(text)
    assert list(entry(book, "standards", "party_member", "HTXSNV")) == ["study.time"]
    assert [rule.name for rule in book.subject("party_member").exempt] == ["new.member"]
    assert [change.adds for change in book.changes] == [False, False]


def test_adopted_entries_get_the_clause_and_lose_what_was_second_hand(amended: Callable[[str], Rulebook]) -> None:
    book = amended("adopts:\n  standards.party_member.HTXSNV: IV.1\n  otherwise: IV.2\n")
    rules = book.subject("party_member")
    assert [(rule.marks.cite, rule.marks.source) for rule in rules.standards["HTXSNV"]] == [
        ("2-KH/ĐU IV.1", "document")
    ] * 2
    assert (rules.otherwise.marks.cite, rules.otherwise.marks.source) == ("2-KH/ĐU IV.2", "default")


def test_what_an_edition_adds_stands_beside_what_it_takes_over(amended: Callable[[str], Rulebook]) -> None:
    book = amended("standards:\n  party_member:\n    HTTNV:\n      more: {disciplined: false, cite: V}\n")
    assert [rule.name for rule in book.subject("party_member").standards["HTTNV"]] == ["done", "more"]
    assert [change.adds for change in book.changes] == [True]


@pytest.mark.parametrize("name", ["can_tho/2023", "nghe_an/2020", "go_vap/2020", "go_vap/2021"])
def test_the_changes_of_an_edition_applied_to_its_base_give_the_edition(editions: Editions, name: str) -> None:
    book = editions.rulebook(name)
    assert book.base is not None
    ground = amending.sections_of(thawed(book.base.data))
    assert amending.applied(ground, book.changes) == amending.sections_of(thawed(book.data))


def test_a_shared_fact_declared_again_keeps_its_default(make_rulebook: Make) -> None:
    subject = "subjects: {party_member: {label: Đảng viên, scale: quality, cite: I}}\n"
    again = "facts:\n  is_head: {label: Người đứng đầu đơn vị, type: bool, cite: II}\n"
    other = "  review_done: {label: Đã kiểm điểm, type: bool, default: false, cite: II}\n"
    book = make_rulebook(subject + again + other)
    assert (book.facts["is_head"].default, book.facts["review_done"].default) == (False, False)
    assert book.facts["is_head"].cite == "1-KH/ĐU II"
