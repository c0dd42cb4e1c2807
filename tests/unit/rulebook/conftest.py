"""Factories for rulebooks: the installed editions, random rows, small rulebooks made of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import settings

from core.editions import Editions, installed_editions
from core.rulebook.classification import Classifier
from core.rulebook.edition import Rulebook
from core.rulebook.loading import load
from core.rulebook.program import Program

settings.register_profile("house", derandomize=True, deadline=None)
settings.load_profile("house")

HEAD = """\
rulebook: test/1
title: Bộ quy tắc thử
documents: {main: {issuer: Đảng ủy A, number: 1-KH/ĐU, date: 2024-01-02}}
review_years: [2024]
"""

# A small rulebook with every kind of rule: two subjects that share, criteria that may be absent, a point sheet, a term,
# facts that imply, alternatives, a case of the lowest level, both kinds of ceilings.
EVERYTHING = """\
subjects:
  party_member: {label: Đảng viên, scale: quality, cite: I.1}
  leader: {label: Cán bộ, scale: quality, like: party_member, given: {is_leader: true}, cite: I.2}
facts:
  track: {label: Hệ đào tạo, type: choice, values: {regular: Chính quy, bridge: Liên thông}, cite: I.3}
  award: {label: Khen thưởng, type: rank, values: {none: Không, rector: Hiệu trưởng, city: Thành phố}, cite: I.3}
  gpa: {label: Điểm trung bình, type: number, range: [0, 4], asked_of: {is_student: true}, cite: I.3}
  best_team: {label: Đội xuất sắc, type: bool, implies: {good_team: true}, cite: I.3}
  good_team: {label: Đội khá, type: bool, cite: I.3}
  remark: {label: Ghi chú, type: text, cite: I.3}
terms:
  leads: {label: giữ chức vụ từ đủ 6 tháng, is_leader: true, months_in_post: {at_least: 6}, cite: I.4}
criteria:
  party_member:
    results.1: {label: Kết quả, cite: II.1}
    results.2: {label: Lãnh đạo, applies_when: {is_leader: true}, cite: II.1}
    remedies.1: {label: Khắc phục, may_be_absent: true, cite: II.1}
points:
  party_member:
    qualities: {label: Phẩm chất, max: 60, cite: II.2}
    leading: {label: Lãnh đạo, max: 30, applies_when: {is_leader: true}, cite: II.2}
    remedies: {label: Khắc phục, max: 10, criteria: [remedies.*], cite: II.2}
eligibility:
  party_member:
    exempt:
      new: {months_in_party: {below: 6}, cite: III.1}
    reviewed_only:
      suspended: {any: [{suspended_from_activity: true}, {exempt_from_activity: true}], cite: III.2}
  leader:
    reviewed_only:
      new_leader: {none: [{term: leads}], cite: III.3}
standards:
  party_member:
    HTXSNV:
      outstanding: {outstanding: true, cite: IV.1}
      study:
        when: {track: regular}
        unless: {award: city}
        any:
          - gpa: {at_least: 3.2}
          - {gpa: {at_least: 2.5}, award: {at_least: rector}}
        cite: IV.1
      grades: {every_criterion: {of: ["*"], except: [remedies.*], at_least: T}, cite: IV.1}
      total: {points: {at_least: 90}, cite: IV.1}
    HTTNV:
      team: {good_team: true, cite: IV.2}
      remedies: {some_criterion: {of: [remedies.*], at_least: T}, cite: IV.2}
      clean: {disciplined: false, unless: {self_detected: true}, cite: IV.2}
      total: {points: {at_least: 70}, cite: IV.2}
    HTNV:
      bounded: {sick_leave_months: {at_least: 0, below: 9}, cite: IV.3}
      kind: {track: {one_of: [regular, bridge]}, cite: IV.3}
      grades: {none: [{some_criterion: {of: ["*"], is: K}}], cite: IV.3}
disqualifiers:
  party_member:
    conduct: {degradation_concluded: true, cite: IV.4}
    corruption: {any: [{led_unit_corruption: true, is_leader: true}, {low_confidence: {above: 1/2}}], cite: IV.4}
    late: {only: [leader], targets_done: {below: 50%}, cite: IV.4}
otherwise:
  party_member: {result: KHTNV, cite: IV.5}
ceilings:
  party_member:
    sick: {when: {sick_leave_months: {at_least: 3}}, not_above: HTNV, cite: V.1}
    head: {when: {is_head: true}, not_above: {fact: unit_level}, cite: V.2}
"""


def subjects_of_all() -> list[tuple[str, str]]:
    """Return every rulebook with every subject of it."""
    editions = installed_editions()
    return [(name, subject) for name in editions.names() for subject in editions.rulebook(name).subjects]


@pytest.fixture(scope="session")
def editions() -> Editions:
    """Return the editions of all installed plugins."""
    return installed_editions()


@pytest.fixture
def make_rulebook() -> Callable[..., Rulebook]:
    """Return a function that loads a rulebook from the text below its head; `bases` are what it may extend."""

    def make(text: str, *bases: Rulebook, head: str = HEAD) -> Rulebook:
        known = {base.name: base for base in bases}
        return load(head + text, "test.yaml", known.__getitem__)

    return make


@pytest.fixture
def make_classifier(make_rulebook: Callable[..., Rulebook]) -> Callable[..., Classifier]:
    """Return a function that compiles a subject of a rulebook given as text."""

    def make(text: str, subject: str = "party_member") -> Classifier:
        book = make_rulebook(text)
        return Classifier(Program(book, book.subject(subject)))

    return make


@pytest.fixture(scope="session")
def everything() -> dict[str, Classifier]:
    """Return the classifiers of the small rulebook with every kind of rule, by subject."""
    book = load(HEAD + EVERYTHING, "test.yaml", {}.__getitem__)
    return {name: Classifier(Program(book, rules)) for name, rules in book.subjects.items()}
