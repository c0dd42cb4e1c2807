"""What is said of a person: tidied, checked against itself and against today."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from core.people.particulars import Particulars, faults_of, searched

TODAY = date(2026, 11, 20)
SOMEBODY = Particulars(
    "DV1", "Nguyễn Văn An", date(1990, 5, 1), date(2015, 3, 2), date(2016, 3, 2), "040123456789", False, True
)


def wheres(one: Particulars) -> list[str]:
    return [fault.where for fault in faults_of(one.tidied(), TODAY)]


def test_what_is_right_has_no_faults() -> None:
    assert wheres(SOMEBODY) == []
    assert wheres(Particulars("1", "An")) == []


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"code": " "}, "code"),
        ({"code": "DV 1"}, "code"),
        ({"name": "  "}, "name"),
        ({"name": "An\x07"}, "name"),
        ({"name": "A" * 201}, "name"),
        ({"born_on": date(2030, 1, 1), "admitted_on": None, "official_on": None}, "born_on"),
        ({"born_on": date(1800, 1, 1)}, "born_on"),
        ({"admitted_on": date(1990, 5, 1), "official_on": None}, "admitted_on"),
        ({"admitted_on": None}, "official_on"),
        ({"official_on": date(2015, 3, 1)}, "official_on"),
        ({"official_on": date(2027, 3, 1)}, "official_on"),
        ({"card_number": "0" * 41}, "card_number"),
    ],
)
def test_what_contradicts_itself_is_named(changes: dict[str, object], where: str) -> None:
    assert wheres(replace(SOMEBODY, **changes)) == [where]


def test_a_child_may_be_admitted_as_only_the_impossible_is_refused() -> None:
    assert wheres(replace(SOMEBODY, born_on=date(2000, 1, 1))) == []


def test_text_is_tidied_and_an_empty_card_is_none() -> None:
    tidied = Particulars(" DV1 ", "Nguye\u0302\u0303n  Văn An ", card_number="  ").tidied()
    assert (tidied.code, tidied.name, tidied.card_number) == ("DV1", "Nguyễn Văn An", None)


def test_a_person_is_searched_by_name_code_and_card_without_marks() -> None:
    assert searched("Đặng Thị Ước", "DV7", "0401") == " dang thi uoc dv7 0401"
    assert searched("An", "DV7", None) == " an dv7"
