"""Each field takes what it says and nothing else."""

from __future__ import annotations

import unicodedata
from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import ValidationError, fields

from core.wire import Code, Day, ExactNumber, Id, In, Name, Note, Out, Year
from core.wire.fields import GREATEST, SMALLEST


class EverythingIn(In):
    """A field of each sort."""

    name = Name()
    code = Code()
    note = Note()
    day = Day()
    year = Year()
    number = ExactNumber()
    id = Id()
    text = fields.String()
    whole = fields.Integer()
    truth = fields.Boolean()
    texts = fields.List(fields.String())
    by_name = fields.Dict(keys=fields.String(), values=fields.Integer())


def read(key, value):
    return EverythingIn().load({key: value})[key]


TAKEN = [
    ("name", "  Đảng bộ   phường ", "Đảng bộ phường"),
    ("name", "a\xa0b", "a b"),
    ("name", unicodedata.normalize("NFD", "Nguyễn"), "Nguyễn"),
    ("code", " CB-01/2 ", "CB-01/2"),
    ("code", "Đ1", "Đ1"),
    ("note", " một\r\nhai\rba\n", "một\nhai\nba"),
    ("note", "", ""),
    ("note", "x" * 10_000, "x" * 10_000),
    ("day", "2024-02-29", date(2024, 2, 29)),
    ("year", 2023, 2023),
    ("number", "3.05", Decimal("3.05")),
    ("number", "-0", Decimal("0")),
    ("id", "0197f0a2-5c1e-7d3b-9a44-1f2e3d4c5b6a", UUID("0197f0a25c1e7d3b9a441f2e3d4c5b6a")),
    ("text", "một\thai\n", "một\thai\n"),
    ("text", "", ""),
    ("whole", GREATEST, GREATEST),
    ("truth", False, False),
    ("texts", ["a"], ["a"]),
    ("by_name", {"a": 1}, {"a": 1}),
]
REFUSED = [
    ("name", ""),
    ("name", "   "),
    ("name", "\ufeff"),
    ("name", "hai\ndòng"),
    ("name", "có\0NUL"),
    ("name", "x" * 201),
    ("name", 5),
    ("code", ""),
    ("code", "-1"),
    ("code", "a b"),
    ("code", "a\nb"),
    ("code", "x" * 51),
    ("note", "\0"),
    ("note", "x" * 10_001),
    ("day", "2023-02-29"),
    ("day", "20230201"),
    ("day", "2023-W01-1"),
    ("day", "0023-02-01"),
    ("day", "2201-01-01"),
    ("day", "01/02/2023"),
    ("day", 20230201),
    ("year", 1899),
    ("year", "2023"),
    ("year", 2023.5),
    ("year", True),
    ("number", 3.05),
    ("number", 3),
    ("number", "3,05"),
    ("number", "NaN"),
    ("number", "1e5"),
    ("number", "1234567890123"),
    ("number", "0.1234567"),
    ("number", "1\n"),
    ("id", "không"),
    ("id", 7),
    ("text", "\0"),
    ("text", "\x1b[31m"),
    ("text", "\ud800"),
    ("text", "x" * 501),
    ("text", 1),
    ("whole", "1"),
    ("whole", 1.5),
    ("whole", True),
    ("whole", GREATEST + 1),
    ("whole", SMALLEST - 1),
    ("truth", 1),
    ("truth", 0.0),
    ("truth", "true"),
    ("texts", ["\0"]),
    ("texts", "a"),
    ("by_name", {"a": "1"}),
    ("by_name", {"\0": 1}),
]


@pytest.mark.parametrize(("key", "value", "taken"), TAKEN)
def test_what_a_field_takes(key, value, taken) -> None:
    assert read(key, value) == taken


@pytest.mark.parametrize(("key", "value"), REFUSED)
def test_what_a_field_refuses(key, value) -> None:
    with pytest.raises(ValidationError) as caught:
        read(key, value)
    assert list(caught.value.messages) == [key]


@given(st.text(max_size=60))
def test_a_name_that_is_taken_is_one_clean_line(text) -> None:
    try:
        name = read("name", text)
    except ValidationError:
        return
    assert name == name.strip() != ""
    assert "  " not in name
    assert not any(unicodedata.category(one) in {"Cc", "Cs"} for one in name)


@given(st.decimals(-(10**12) + 1, 10**12 - 1, places=6))
def test_an_exact_number_goes_out_as_it_came_in(value) -> None:
    class NumberOut(Out):
        number = ExactNumber()

    said = NumberOut().dump({"number": value})["number"]
    assert read("number", said) == value


def test_an_empty_number_goes_out_empty() -> None:
    class NumberOut(Out):
        number = ExactNumber()

    assert NumberOut().dump({"number": None}) == {"number": None}


def test_a_schema_that_is_used_twice_stays_the_same() -> None:
    first, second = EverythingIn(), EverythingIn()
    assert [len(one.validators) for one in first.fields.values()] == [
        len(one.validators) for one in second.fields.values()
    ]
