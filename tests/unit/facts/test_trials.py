"""Two rulebooks on the same row: the causes are said in words, with the clause and what the other rulebook asks."""

from __future__ import annotations

import random
from datetime import date
from itertools import permutations
from uuid import UUID

import pytest

from core.editions import installed_editions
from core.errors import plainly
from core.facts.files import own_columns
from core.facts.services import FactRow, Question
from core.facts.subjects import KINDS, Named
from core.facts.trials import causes, moves, tried
from core.plugins import everybody
from core.rulebook.facts import value_text
from core.voices import voice

MEMBER = {
    "months_in_party": 60, "is_leader": False, "is_civil_servant": False, "outstanding": True,
    "degradation_concluded": False, "disciplined": False, "targets_done": 1,
    "grades.qualities.1": "XS", "grades.qualities.2": "T", "grades.qualities.3": "T", "grades.qualities.4": "XS",
    "grades.results.1": "XS", "grades.results.2": "XS", "grades.results.3": "XS", "grades.remedies.1": "NA",
    "grades.added.1": "T", "grades.added.2": "T",
}  # fmt: skip
SECRETARY = {**MEMBER, "is_head": True, "months_in_post": 24, "secretary_not_main_duty": True, "unit_level": "HTNV"}
SPOKEN = voice("vi", plainly)


def asked(rulebook: str, subject: str = "party_member") -> Question:
    return Question(installed_editions().classifier(rulebook, subject), everybody(), 2023, date(2023, 12, 31))


def row(columns: dict[str, object]) -> FactRow:
    return FactRow(Named(UUID(int=1), "a", "Người a", "a", UUID(int=2), "Chi bộ"), columns, frozenset())


def compared(columns: dict[str, object], first: str, second: str, subject: str = "party_member"):
    one, two = asked(first, subject), asked(second, subject)
    (found,) = tried(one, two, [row(columns)], [row(columns)])
    return found, causes(one.classifier, two.classifier, found, SPOKEN)


def test_who_does_not_change_has_no_cause() -> None:
    found, why = compared(MEMBER, "go_vap/2020", "go_vap/2021")
    assert (found.move, why) == (("HTXSNV", "HTXSNV"), [])


def test_a_ceiling_that_only_one_rulebook_has_is_said_with_its_clause() -> None:
    found, (why,) = compared(SECRETARY, "go_vap/2020", "go_vap/2021")
    assert found.move == ("HTNV", "HTXSNV")
    assert (why.rulebook, why.cite) == ("go_vap/2020", "15-KH/ĐU IV.6.8")
    assert why.text.startswith("Hạ từ HTXSNV xuống HTNV vì ")


def test_what_is_missing_is_named() -> None:
    columns = {name: one for name, one in MEMBER.items() if name != "grades.added.1"}
    found, (why,) = compared(columns, "go_vap/2020", "go_vap/2021")
    assert found.move == ("HTXSNV", "undetermined")
    assert (why.rulebook, why.text[:24]) == ("go_vap/2021", "Còn thiếu số liệu: tiêu ")


def test_what_the_other_rulebook_does_not_ask_is_said_beside_the_clause() -> None:
    columns = {name: one for name, one in MEMBER.items() if not name.startswith("grades.added.")}
    columns |= {"targets_exceeded": "0.3", "targets_on_time": 1, "results_not_completed": 0}
    found, (why,) = compared(columns, "trung_uong/2018", "trung_uong/2023")
    assert found.move == ("HTXSNV", "HTTNV")
    assert why.text == "Tỷ lệ chỉ tiêu, nhiệm vụ vượt mức 30%, cần từ 50%"
    assert (why.cite, why.other, why.asked) == ("124-QĐ/TW Điều 12.1", "trung_uong/2018", "không có điều này")


def test_a_value_that_one_rulebook_cannot_read_is_the_cause() -> None:
    found, why = compared({**MEMBER, "grades.added.1": "tốt lắm"}, "go_vap/2020", "go_vap/2021")
    assert found.move == ("HTXSNV", "wrong")
    assert "grades.added.1" in why[0].text


def test_a_column_that_only_the_other_rulebook_knows_is_left_out() -> None:
    columns = {"both": 1, "theirs": 2, "nobodys": 3}
    assert own_columns(columns, {"both"}, {"both", "theirs"}) == {"both": 1, "nobodys": 3}


def test_the_totals_add_up_and_stand_best_first() -> None:
    one, two = asked("go_vap/2020"), asked("go_vap/2021")
    rows = [row(columns) for columns in (MEMBER, MEMBER, SECRETARY, {**MEMBER, "grades.added.1": "K"})]
    found = moves(one.classifier, two.classifier, tried(one, two, rows, rows))
    assert (found.before, found.after) == (("HTXSNV", "HTNV"), ("HTXSNV", "KHTNV"))
    assert [found.of_row(each) for each in found.before] == [3, 1]
    assert [found.of_column(each) for each in found.after] == [3, 1]


def _pairs():
    books = list(installed_editions().every())
    for subject in KINDS:
        having = [book.name for book in books if subject in book.subjects]
        yield from ((first, second, subject) for first, second in permutations(having, 2))


def _drawn(draw: random.Random, facts) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name, fact in facts.items():
        if draw.random() < 0.12:
            continue
        if fact.choices:
            columns[name] = draw.choice([value_text(value) for value in fact.choices])
        elif fact.high is not None:
            columns[name] = str(draw.randint(0, int(fact.high)))
        else:
            columns[name] = str(draw.randint(0, 40))
    return columns


@pytest.mark.parametrize(("first", "second", "subject"), list(_pairs()))
def test_every_change_can_be_said_in_words(first: str, second: str, subject: str) -> None:
    draw = random.Random(f"{first} {second} {subject}")
    facts = {**asked(first, subject).program.inputs, **asked(second, subject).program.inputs}
    for _ in range(6):
        found, why = compared(_drawn(draw, facts), first, second, subject)
        assert all(one.text and "{" not in one.text for one in why)
        if not found.changed:
            assert why == []
