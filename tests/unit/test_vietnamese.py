"""Vietnamese order, and text to search in."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.vietnamese import name_key, plain, sort_key

SORTED = [
    ["Chi bộ 2", "Chi bộ 10", "Chi bộ 10A", "Chi bộ An", "Chi bộ Ăn", "Chi bộ Ân", "Chi bộ Ba"],
    ["ma", "mà", "mả", "mã", "má", "mạ", "mai", "mia"],
    ["Da", "Dê", "Đa", "Đê", "E", "Ê", "G"],
    ["o", "ô", "ơ", "p", "u", "ư", "v"],
    ["Hà Zung", "Hạ An"],
    ["An", "An Bình", "Anh"],
]


@pytest.mark.parametrize("names", SORTED)
def test_names_stand_in_vietnamese_order(names: list[str]) -> None:
    keys = [sort_key(one).encode() for one in names]
    assert keys == sorted(set(keys))


@pytest.mark.parametrize(("one", "other"), [("hoà", "hòa"), ("ĐẢNG ỦY", "đảng ủy"), ("A  B", "a b"), ("Tổ 02", "Tổ 2")])
def test_what_differs_only_in_writing_sorts_alike(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_people_are_sorted_by_given_name_then_family_name() -> None:
    names = ["Trần Thị Bình", "Lê Văn An", "Nguyễn An", "Đỗ Ánh"]
    assert sorted(names, key=name_key) == ["Lê Văn An", "Nguyễn An", "Đỗ Ánh", "Trần Thị Bình"]
    assert name_key("") == ""


@pytest.mark.parametrize(
    ("text", "bare"),
    [("Nguyễn Thị Ước", "nguyen thi uoc"), ("  ĐẢNG   Ủy ", "dang uy"), ("Số 68-KH/ĐU", "so 68-kh/du"), ("", "")],
)
def test_marks_are_taken_away_for_searching(text: str, bare: str) -> None:
    assert plain(text) == bare


@given(st.text())
def test_any_text_has_a_key_however_it_is_composed(text: str) -> None:
    composed, spread = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert sort_key(composed) == sort_key(spread)
    assert plain(composed) == plain(spread)
    assert plain(plain(text)) == plain(text)
