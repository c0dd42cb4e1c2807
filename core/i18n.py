"""Say things in the reader's language: sentences from the catalogues, numbers and days in its form.

Vietnamese is the language everything is written in, in code and in rulebooks, so it needs no catalogue;
what a catalogue does not hold is said in Vietnamese. Babel is imported only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.errors import Message, Say

SOURCE = "vi"
LANGUAGES = ("vi", "en")
CORE_LOCALE = Path(__file__).parent / "locale"

_DAYS = {
    ("vi", False): "dd/MM/yyyy",
    ("vi", True): "'ngày' dd 'tháng' MM 'năm' y",
    ("en", False): "d MMM y",
    ("en", True): "d MMMM y",
}
_VIETNAMESE_MARKS = str.maketrans(",.", ".,")


def translator(language: str, catalogues: Iterable[Path] = ()) -> Say:
    """Return `say(template, **values)` for a language of `LANGUAGES`.

    `catalogues` are the `locale` folders of the plugins, asked in their order and before the core's own.
    A value that is itself a `Message` is said in the same language. Without values the text is returned
    as it stands, braces included. Catalogues are read at the first sentence, once in a process.
    """
    _known(language)
    paths = tuple(catalogue_of(folder, language) for folder in (*catalogues, CORE_LOCALE))

    def say(template: str, /, **values: object) -> str:
        sentence = template if language == SOURCE else _sentences_of_all(paths).get(template, template)
        if not values:
            return sentence
        return sentence.format(**{name: _said(value, say) for name, value in values.items()})

    return say


def catalogue_of(locale: Path, language: str) -> Path:
    """Return where a `locale` folder keeps its catalogue of a language."""
    return locale / language / "LC_MESSAGES" / "messages.po"


@cache
def sentences(path: Path) -> Mapping[str, str]:
    """Read a catalogue: each text with its translation; nothing where there is no such file.

    What is not translated, or only guessed (fuzzy), is left out.
    """
    if not path.exists():
        return MappingProxyType({})
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        found = {str(one.id): str(one.string) for one in read_po(file) if one.string and not one.fuzzy}
    found.pop("", None)
    return MappingProxyType(found)


def number(value: Fraction | int, language: str) -> str:
    """Write a number exactly: `1.234,5` in Vietnamese, `1,234.5` in English, `2/3` where none is exact."""
    exact = Fraction(value)
    places = _decimal_places(exact.denominator)
    if places is None:
        written = f"{exact.numerator:,}/{exact.denominator:,}"
    else:
        whole, rest = divmod(abs(exact.numerator) * 10**places // exact.denominator, 10**places)
        written = f"{'-' if exact < 0 else ''}{whole:,}{f'.{rest:0{places}d}' if places else ''}"
    return written.translate(_VIETNAMESE_MARKS) if _known(language) == "vi" else written


def percent(value: Fraction | int, language: str) -> str:
    """Write a share as a percentage with at most one decimal, rounded half up: 19/24 is `79,2%`.

    For people to read; what is decided is decided on the exact share.
    """
    tenths = (Fraction(value) * 1000 + Fraction(1, 2)).__floor__()
    return f"{number(Fraction(tenths, 10), language)}%"


def day(value: date, language: str, *, long: bool = False) -> str:
    """Write a day: `29/11/2023`, `ngày 29 tháng 11 năm 2023`; `29 Nov 2023`, `29 November 2023`.

    The longer form is the one of documents.
    """
    from babel.dates import format_date

    return format_date(value, _DAYS[_known(language), long], locale=language)


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise ValueError(f"{language!r}: not one of {', '.join(LANGUAGES)}")
    return language


@cache
def _sentences_of_all(paths: tuple[Path, ...]) -> Mapping[str, str]:
    merged: dict[str, str] = {}
    for path in reversed(paths):
        merged.update(sentences(path))
    return MappingProxyType(merged)


def _said(value: object, say: Say) -> object:
    return value.said(say) if isinstance(value, Message) else value


def _decimal_places(denominator: int) -> int | None:
    """Return how many decimals a fraction with this denominator has, None where they never end."""
    count = 0
    while denominator % 10 == 0:
        denominator, count = denominator // 10, count + 1
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator, count = denominator // prime, count + 1
    return count if denominator == 1 else None
