"""What is said of a person themselves: tidied, checked, and put into words to search by. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.errors import N_, Fault, fault
from core.vietnamese import plain

LONGEST_CODE, LONGEST_NAME, LONGEST_CARD = 60, 200, 40
EARLIEST = date(1900, 1, 1)


@dataclass(frozen=True, slots=True)
class Particulars:
    """Who somebody is. `admitted_on`: none, no member; `official_on`: none, a probationary one."""

    code: str
    name: str
    born_on: date | None = None
    admitted_on: date | None = None
    official_on: date | None = None
    card_number: str | None = None
    is_student: bool = False
    is_civil_servant: bool = False

    def tidied(self) -> Particulars:
        """Return the same with tidy text; an empty card number is none."""
        card = tidy(self.card_number or "") or None
        return replace(self, code=tidy(self.code), name=tidy(self.name), card_number=card)


def tidy(text: str) -> str:
    """Return text in composed letters, without spaces around it, single ones inside."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def searched(name: str, code: str, card_number: str | None) -> str:
    """Return the words by which a person is found, in small letters without marks, a space before each."""
    return " " + plain(f"{name} {code} {card_number or ''}")


def faults_of(one: Particulars, today: date) -> Iterator[Fault]:
    """Yield what is wrong with tidied particulars: text that is missing, days that contradict each other."""
    yield from text_faults("code", one.code, LONGEST_CODE)
    if " " in one.code:
        yield fault("code", N_("mã «{code}» không được có dấu cách"), code=one.code)
    yield from text_faults("name", one.name, LONGEST_NAME)
    if one.card_number is not None:
        yield from text_faults("card_number", one.card_number, LONGEST_CARD)
    yield from _day_faults(one, today)


def text_faults(where: str, text: str, longest: int) -> Iterator[Fault]:
    """Yield what is wrong with a tidied text that must be there."""
    if not text:
        yield fault(where, N_("để trống; hãy điền"))
    if len(text) > longest:
        yield fault(where, N_("dài {length} ký tự, tối đa {longest}"), length=len(text), longest=longest)
    if any(not letter.isprintable() for letter in text):
        yield fault(where, N_("có ký tự không in được; hãy gõ lại"))


def past_faults(where: str, day: date | None, today: date) -> Iterator[Fault]:
    """Yield a fault for a day on which nothing can have happened yet, or nothing that is kept here."""
    if day is not None and day > today:
        yield fault(where, N_("ngày {day} chưa tới; hãy xem lại"), day=said_day(day))
    if day is not None and day < EARLIEST:
        yield fault(where, N_("ngày {day} quá xa về trước; hãy xem lại"), day=said_day(day))


def said_day(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def _day_faults(one: Particulars, today: date) -> Iterator[Fault]:
    for where in ("born_on", "admitted_on", "official_on"):
        yield from past_faults(where, getattr(one, where), today)
    born, admitted, official = one.born_on, one.admitted_on, one.official_on
    if born and admitted and admitted <= born:
        text = N_("ngày vào Đảng {admitted} không sau ngày sinh {born}; một trong hai ngày sai")
        yield fault("admitted_on", text, admitted=said_day(admitted), born=said_day(born))
    if official and not admitted:
        yield fault("official_on", N_("có ngày chính thức mà thiếu ngày vào Đảng; hãy điền ngày vào Đảng"))
    if official and admitted and official < admitted:
        text = N_("ngày chính thức {official} sớm hơn ngày vào Đảng {admitted}")
        yield fault("official_on", text, official=said_day(official), admitted=said_day(admitted))
