"""Vietnamese text to sort by and to search in. Pure.

The database compares bytes; a sort key is text whose bytes stand in Vietnamese order, and it is kept in a column
beside the name. Words are compared one by one, as in dictionaries and lists of names: first their letters
(a ă â b … d đ e ê …), then their tone (none, huyền, hỏi, ngã, sắc, nặng). Numbers count: `Chi bộ 2` stands before
`Chi bộ 10`.
"""

from __future__ import annotations

import re
import unicodedata

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PLACES = {unicodedata.normalize("NFD", letter): chr(ord("A") + place) for place, letter in enumerate(_LETTERS)}
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_SHAPES = "\u0302\u0306\u031b"  # the hat of â, the bow of ă, the horn of ơ
_WORDS = re.compile(r"[0-9]+|[^\W\d_]+")


def sort_key(text: str) -> str:
    """Return text whose bytes stand in Vietnamese order; small and capital letters are alike."""
    return " ".join(_key(word) for word in _WORDS.findall(unicodedata.normalize("NFC", text.casefold())))


def name_key(full_name: str) -> str:
    """Return what a person's name is sorted by: the given name (the last word), then the family name and the rest."""
    words = full_name.split()
    return sort_key(" ".join(words[-1:] + words[:-1]))


def plain(text: str) -> str:
    """Return text in small letters without marks, single spaces between words: what is searched in."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(one for one in spread if not unicodedata.combining(one)).split())


def _key(word: str) -> str:
    if word.isascii() and word.isdigit():
        digits = word.lstrip("0")
        return f"{min(len(digits), 99):02d}{digits}"
    letters: list[str] = []
    tone = "1"
    for one in unicodedata.normalize("NFD", word):
        tone = _TONES.get(one, tone)
        if one in _SHAPES and letters:
            letters[-1] += one
        elif not unicodedata.combining(one):
            letters.append(one)
    return "".join(_place(one) for one in letters) + tone


def _place(letter: str) -> str:
    return _PLACES.get(letter) or _PLACES.get(letter[0]) or letter
