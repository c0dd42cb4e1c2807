"""Fields of what comes in, each strict about what it takes and with words for what it refuses.

| field | takes | gives |
|---|---|---|
| `Name` | one line of 1 to 200 characters | text: trimmed, single spaces, letters and their marks in one piece (NFC) |
| `Code` | 1 to 50 letters, digits and `. _ - /` | text: trimmed, NFC |
| `Note` | lines of text, up to 10,000 characters, empty too | text: trimmed, NFC, lines ended by `\\n` |
| `Day` | `"2026-11-20"`, from 1900 to 2200 | `date` |
| `Year` | a whole number from 1900 to 2200 | `int` |
| `ExactNumber` | `"3.05"`, a text: at most 12 digits before the point, 6 after | `Decimal` |
| `Id` | a UUID | `UUID` |

`ExactNumber` also goes out as text. A plain `fields.String` in a schema of `In` takes up to 500 characters, a plain
`fields.Integer` what a column of whole numbers holds; a number in a text, or 1 in place of true, is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import fields, validate
from marshmallow.exceptions import ValidationError

from core.errors import N_
from core.wire.words import Template, give_words

LONGEST_NAME, LONGEST_CODE, LONGEST_NOTE, LONGEST_TEXT = 200, 50, 10_000, 500
FIRST_YEAR, LAST_YEAR = 1900, 2200
SMALLEST, GREATEST = -(2**31), 2**31 - 1

# What PostgreSQL cannot keep, or nobody can read: NUL and other controls, and (which no description needs to say, as
# no reader of JSON elsewhere makes them) halves of characters.
CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
UNUSABLE = re.compile(rf"[{CONTROLS}\ud800-\udfff]")
_SPACE = r"\s\xa0\ufeff"  # where Python and JavaScript disagree, both

TEXT = rf"^[^{CONTROLS}]*$"
LINE = re.compile(rf"^[^{CONTROLS}\n\r\t]*[^{CONTROLS}{_SPACE}][^{CONTROLS}\n\r\t]*$")
CODE = re.compile(r"^[^\W_]([\w./-]*[^\W_])?$")
DAY = re.compile(r"^(19[0-9]{2}|2[01][0-9]{2}|2200)-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
EXACT = re.compile(r"^-?[0-9]{1,12}(\.[0-9]{1,6})?$")

_BREAK = re.compile(r"[\n\r\t]")
_UNREADABLE = Template(N_("có ký tự không dùng được (ký tự điều khiển)."))


class Name(fields.String):
    """One line that names somebody or something."""

    def __init__(self, *, most: int = LONGEST_NAME, **options: Any) -> None:
        super().__init__(**options)
        self.metadata = {"minLength": 1, **self.metadata}
        self.validators += [
            validate.Length(max=most),
            validate.Regexp(LINE, error=N_("phải là một dòng chữ, không để trống.")),
        ]

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        text = super()._deserialize(value, *rest, **options)
        line = unicodedata.normalize("NFC", text.strip())
        return line if _BREAK.search(line) else " ".join(line.split())


class Code(fields.String):
    """A short key that people type."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.metadata = {"minLength": 1, **self.metadata}
        self.validators += [
            validate.Length(max=LONGEST_CODE),
            validate.Regexp(CODE, error=N_("chỉ gồm chữ, số và . _ - /, bắt đầu và kết thúc bằng chữ hoặc số.")),
        ]

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        return unicodedata.normalize("NFC", super()._deserialize(value, *rest, **options).strip())


class Note(fields.String):
    """A text of several lines."""

    def __init__(self, *, most: int = LONGEST_NOTE, **options: Any) -> None:
        super().__init__(**options)
        self.validators += [validate.Length(0, most)]

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Any:
        text = super()._deserialize(value, *rest, **options)
        return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").strip())


class Day(fields.Date):
    """A day of a document, a period, a life."""

    default_error_messages = {"unlikely": N_("phải là ngày có thật, từ năm 1900 đến năm 2200, dạng 2026-11-20.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.metadata = {"pattern": DAY.pattern, **self.metadata}

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> date:
        if not isinstance(value, str) or not DAY.fullmatch(value):
            raise self.make_error("unlikely")
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise self.make_error("unlikely") from error


class Year(fields.Integer):
    """A year of reviews, of a document."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strict=True, **options)
        self.validators += [validate.Range(FIRST_YEAR, LAST_YEAR)]


class ExactNumber(fields.Field[Decimal]):
    """A number that is never a float on its way: text, `"3.05"`."""

    default_error_messages = {"inexact": N_("phải là số viết như một chữ, với dấu chấm, như «3.05».")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.metadata = {"type": "string", "pattern": EXACT.pattern, **self.metadata}

    def _serialize(self, value: Any, attr: str | None, obj: Any, **options: Any) -> str | None:
        return None if value is None else f"{value:f}"

    def _deserialize(self, value: Any, *rest: Any, **options: Any) -> Decimal:
        if not isinstance(value, str) or not EXACT.fullmatch(value):
            raise self.make_error("inexact")
        return Decimal(value)


class Id(fields.UUID):
    """The key of something."""


def make_strict(field: Any) -> None:
    """Let a field of what comes in take only what it says, and refuse in our words; its inner fields too."""
    field.validators = [*field.validators]
    _narrow(field)
    give_words(field)
    for inner in _inner(field):
        make_strict(inner)


def _narrow(field: Any) -> None:
    if isinstance(field, fields.Boolean):
        field.truthy, field.falsy = _Exactly({True}), _Exactly({False})
    elif isinstance(field, fields.Integer):
        field.strict = True
        _unless_there(field, validate.Range, lambda: validate.Range(SMALLEST, GREATEST))
    elif isinstance(field, fields.String):
        described = any(isinstance(one, validate.OneOf | validate.Regexp) for one in field.validators)
        if not any(isinstance(one, validate.OneOf) for one in field.validators):
            _unless_there(field, validate.Length, lambda: validate.Length(max=LONGEST_TEXT))
        if not described:
            field.metadata = {"pattern": TEXT, **field.metadata}
        field.validators.append(_usable)


def _unless_there(field: Any, kind: type, make: Callable[[], validate.Validator]) -> None:
    if not any(isinstance(one, kind) for one in field.validators):
        field.validators.append(make())


def _usable(text: str) -> None:
    """Raise ValidationError for what no column keeps."""
    if UNUSABLE.search(text):
        raise ValidationError(_UNREADABLE)


def _inner(field: Any) -> Iterator[Any]:
    for name in ("inner", "key_field", "value_field"):
        if getattr(field, name, None) is not None:
            yield getattr(field, name)
    yield from getattr(field, "tuple_fields", ())


class _Exactly(set[object]):
    """Holds yes, or no, and not the number that equals it."""

    def __contains__(self, value: object) -> bool:
        return isinstance(value, bool) and super().__contains__(value)
