"""Exact numbers: every threshold is a fraction, so that 6 of 9 is two thirds."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

_WRITTEN = re.compile(r"-?\d{1,15}(\.\d{1,15})?%?|\d{1,9}/[1-9]\d{0,8}", re.ASCII)
_DECIMAL = re.compile(r"[+-]?\d+(\.\d+)?", re.ASCII)
_MOST_DIGITS = 40


def written(text: str) -> Fraction:
    """Return the number that a rulebook writes as `3.2`, `20%` or `2/3`; raise ValueError otherwise."""
    if not _WRITTEN.fullmatch(text):
        raise ValueError(text)
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def given(raw: object, *, loose: bool) -> Fraction:
    """Return the number that a row gives: a JSON number, decimal text, or a fraction worked out by the platform; raise
    ValueError otherwise.

    `loose` also takes a decimal comma and a percent sign, as people type them in a spreadsheet.
    """
    if isinstance(raw, bool):
        raise ValueError(raw)
    if isinstance(raw, Fraction):
        return raw
    if isinstance(raw, int | Decimal):
        return _bounded(Decimal(raw))
    if isinstance(raw, str):
        return _from_text(raw.strip(), loose=loose)
    raise ValueError(raw)


@lru_cache(maxsize=65536)
def _from_text(text: str, *, loose: bool) -> Fraction:
    percent = loose and text.endswith("%")
    if percent:
        text = text[:-1].rstrip()
    if loose and text.count(",") == 1 and "." not in text:
        text = text.replace(",", ".")
    if len(text) > _MOST_DIGITS or not _DECIMAL.fullmatch(text):
        raise ValueError(text)
    return Fraction(text) / 100 if percent else Fraction(text)


def _bounded(value: Decimal) -> Fraction:
    if not value.is_finite():
        raise ValueError(value)
    _, digits, exponent = value.as_tuple()
    if len(digits) + abs(int(exponent)) > _MOST_DIGITS:
        raise ValueError(value)
    return Fraction(value)


@lru_cache(maxsize=65536)
def text_of(value: Fraction) -> str:
    """Return a number as decimal text where it ends, else as a fraction: `3.05`, `1700/19`."""
    rest, places = value.denominator, 0
    while rest % 10 == 0:
        rest, places = rest // 10, places + 1
    while rest % 2 == 0:
        rest, places = rest // 2, places + 1
    while rest % 5 == 0:
        rest, places = rest // 5, places + 1
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    digits = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    if not places:
        return sign + digits
    return sign + f"{digits[:-places]}.{digits[-places:]}".rstrip("0").rstrip(".")
