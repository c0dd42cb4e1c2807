from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Message
from core.i18n import LANGUAGES, catalogue_of, day, number, percent, translator

MakeLocale = Callable[..., Path]


@pytest.fixture
def make_locale(tmp_path: Path) -> MakeLocale:
    def make(name: str, translations: dict[str, str]) -> Path:
        path = catalogue_of(tmp_path / name, "en")
        path.parent.mkdir(parents=True)
        entries = (f'msgid "{text}"\nmsgstr "{said}"\n' for text, said in translations.items())
        path.write_text("\n".join(entries), encoding="utf-8")
        return tmp_path / name

    return make


def test_vietnamese_needs_no_catalogue() -> None:
    assert translator("vi")("thiếu {fact}", fact="gpa") == "thiếu gpa"


def test_english_comes_from_the_catalogues(make_locale: MakeLocale) -> None:
    locale = make_locale("one", {"thiếu {fact}": "{fact} is missing"})
    assert translator("en", [locale])("thiếu {fact}", fact="gpa") == "gpa is missing"


def test_the_first_catalogue_that_knows_a_text_answers(make_locale: MakeLocale) -> None:
    one, two = make_locale("one", {"a": "one a"}), make_locale("two", {"a": "two a", "b": "two b"})
    say = translator("en", [one, two])
    assert (say("a"), say("b")) == ("one a", "two b")


def test_an_unknown_text_is_said_in_vietnamese(tmp_path: Path) -> None:
    assert translator("en", [tmp_path])("câu chưa ai dịch {n}", n=3) == "câu chưa ai dịch 3"


def test_an_empty_translation_is_no_translation(make_locale: MakeLocale) -> None:
    assert translator("en", [make_locale("one", {"a": ""})])("a") == "a"


def test_a_text_without_values_keeps_its_braces() -> None:
    assert translator("vi")("tập {A}") == "tập {A}"


def test_a_message_inside_a_message_is_said_in_the_same_language(make_locale: MakeLocale) -> None:
    say = translator("en", [make_locale("one", {"thiếu {fact}": "{fact} missing", "tuổi": "age"})])
    assert say("thiếu {fact}", fact=Message("tuổi")) == "age missing"


def test_a_value_may_be_named_template() -> None:
    assert translator("vi")("{template}", template="x") == "x"


@pytest.mark.parametrize("ask", [translator, lambda language: number(1, language)])
def test_an_unknown_language_is_refused(ask: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match="'fr'"):
        ask("fr")


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (0, "0", "0"),
        (1234567, "1.234.567", "1,234,567"),
        (Fraction("3.2"), "3,2", "3.2"),
        (Fraction("1234.5"), "1.234,5", "1,234.5"),
        (Fraction("-0.05"), "-0,05", "-0.05"),
        (Fraction(1, 8), "0,125", "0.125"),
        (Fraction(2, 3), "2/3", "2/3"),
        (Fraction(-7, 3), "-7/3", "-7/3"),
        (Fraction(20000, 3), "20.000/3", "20,000/3"),
    ],
)
def test_numbers_are_written_exactly(value: Fraction, vietnamese: str, english: str) -> None:
    assert (number(value, "vi"), number(value, "en")) == (vietnamese, english)


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4), st.sampled_from(LANGUAGES))
def test_finite_decimals_look_as_in_babel(value: Decimal, language: str) -> None:
    value += 0  # Babel keeps the sign of a negative zero
    assert number(Fraction(value), language) == format_decimal(value, locale=language, decimal_quantization=False)


@pytest.mark.parametrize(
    ("value", "vietnamese", "english"),
    [
        (Fraction(19, 24), "79,2%", "79.2%"),
        (Fraction(1, 5), "20%", "20%"),
        (Fraction(2, 3), "66,7%", "66.7%"),
        (Fraction("0.0005"), "0,1%", "0.1%"),
        (Fraction("0.00049"), "0%", "0%"),
        (1, "100%", "100%"),
    ],
)
def test_a_percentage_is_rounded_half_up(value: Fraction, vietnamese: str, english: str) -> None:
    assert (percent(value, "vi"), percent(value, "en")) == (vietnamese, english)


@pytest.mark.parametrize(
    ("language", "long", "written"),
    [
        ("vi", False, "05/09/2023"),
        ("vi", True, "ngày 05 tháng 09 năm 2023"),
        ("en", False, "5 Sep 2023"),
        ("en", True, "5 September 2023"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, long: bool, written: str) -> None:
    assert day(date(2023, 9, 5), language, long=long) == written
