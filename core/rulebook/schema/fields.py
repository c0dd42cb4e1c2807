"""The kinds of values in a rulebook file, and the strictness of every entry.

They check shapes only; `core.rulebook.conditions` and its neighbours check what the entries mean.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, pre_load

from core.errors import N_, Message
from core.rulebook import exact

IDENTIFIER = re.compile(r"[A-Za-z0-9_]+(?:[.\-][A-Za-z0-9_]+)*")
SUBJECTS = ("party_org", "standing_body", "party_member", "collective", "leader", "employee", "department")
STAGES = (
    "prepare",
    "suggest",
    "review",
    "opinion",
    "classify",
    "ballot",
    "appraise",
    "decide",
    "publish",
    "complain",
    "after",
)
MARKS = ("cite", "source", "reading", "departs_from", "note")
RULE_WORDS = ("label", "when", "unless", "only", *MARKS)

_DAY = re.compile(r"\d{4}-\d{2}(-\d{2})?|(next )?\d{2}-\d{2}", re.ASCII)
_YEAR = re.compile(r"(19|20)\d{2}", re.ASCII)
_EDITION = re.compile(r"[a-z0-9_]+/[A-Za-z0-9_.\-]+")
_FULL_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

REQUIRED = N_("Thiếu khóa bắt buộc; thêm vào.")
_NOT_NULL = N_("Không được để trống; ghi giá trị hoặc xóa khóa.")
_NOT_TEXT = N_("Phải là chữ; đặt trong ngoặc kép nếu cần.")
_NOT_MAPPING = N_("Phải là các cặp «khóa: giá trị».")
_NOT_LIST = N_("Phải là danh sách [..].")
ONE_OF = N_("Giá trị không được dùng ở đây; chọn một trong: {choices}.")


def not_empty(value: list[Any]) -> None:
    """Refuse an empty list."""
    if not value:
        raise refuse(N_("Cần ít nhất một mục."))


def one_of(choices: tuple[str, ...]) -> Callable[[str], None]:
    """Return a validator that takes only these values."""

    def check(value: str) -> None:
        if value not in choices:
            raise refuse(ONE_OF, choices=", ".join(choices))

    return check


def refuse(template: str, **values: object) -> ValidationError:
    """Return a validation error with a message and its values."""
    return ValidationError([Message(template, values)])


class Text(fields.String):
    """Text for people or a code; never empty."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL, "invalid": _NOT_TEXT}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not value.strip():
            raise refuse(_NOT_TEXT)
        return value


class Truth(fields.Field[bool]):
    """true or false."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise refuse(N_("Phải là true hoặc false."))
        return value


class Number(fields.Field[str]):
    """A number as rulebooks write it: `3.2`, `20%`, `2/3`."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        try:
            exact.written(value if isinstance(value, str) else "")
        except ValueError:
            raise refuse(N_("Phải là số, viết như 3.2, 20% hoặc 2/3.")) from None
        return str(value)


class Share(Number):
    """A number from 0 to 1."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        if not 0 <= exact.written(text) <= 1:
            raise refuse(N_("Phải là tỷ lệ từ 0 đến 1, viết như 20%, 2/3 hoặc 0.5."))
        return text


class Whole(Number):
    """A whole number from 0."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        if not text.isdigit():
            raise refuse(N_("Phải là số nguyên từ 0."))
        return text


class Positive(Number):
    """A number above 0."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, *args, **kwargs)
        if exact.written(text) <= 0:
            raise refuse(N_("Phải là số lớn hơn 0."))
        return text


class Year(Text):
    """A year."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not _YEAR.fullmatch(value):
            raise refuse(N_("Năm viết như 2023."))
        return value


class EditionName(Text):
    """The name of an edition: the plugin, then the edition."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not _EDITION.fullmatch(value):
            raise refuse(N_("Tên viết như can_tho/2023: plugin, gạch chéo, ấn bản."))
        return value


class Day(Text):
    """A day, a month, or a day of each year."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not _DAY.fullmatch(value) or not _exists(value.removeprefix("next ")):
            raise refuse(N_("Ngày viết như 2023-12-25, 2021-02, 12-31 hoặc next 01-15."))
        return value


def _exists(day: str) -> bool:
    """Say whether the calendar has a day or a month; 29 February is a day of each year."""
    whole = {10: day, 7: f"{day}-01", 5: f"2000-{day}"}[len(day)]
    try:
        date.fromisoformat(whole)
    except ValueError:
        return False
    return True


class FullDay(Day):
    """The day of a document."""

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> str:
        day = super()._deserialize(value, *args, **kwargs)
        if not _FULL_DAY.fullmatch(day):
            raise refuse(N_("Ngày của văn bản viết như 2023-11-29; chưa biết thì bỏ khóa này và ghi note."))
        return day


class Clause(fields.Field[Any]):
    """A citation: a clause of the main document, or a document and a clause."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        if isinstance(value, str) and value.strip():
            return value
        named = isinstance(value, dict) and set(value) == {"document", "clause"}
        if named and all(isinstance(part, str) and part.strip() for part in value.values()):
            return value
        raise refuse(N_("Dẫn điều khoản bằng chữ (II.B.2.3), hoặc bằng hai khóa document và clause."))


class Items(fields.List[Any]):
    """A list."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL, "invalid": _NOT_LIST}


class Free(fields.Field[dict[str, Any]]):
    """A mapping whose inside is checked by whoever knows its meaning (conditions)."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise refuse(_NOT_MAPPING)
        return value


class Inside(fields.Nested):
    """One entry of a schema."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL, "type": _NOT_MAPPING}


class Entries(fields.Field[dict[str, Any]]):
    """A mapping from ids to entries; `keys` limits the ids, `any_key` takes any text for one."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL}

    def __init__(
        self, inside: fields.Field[Any] | type[Schema], keys: tuple[str, ...] = (), any_key: bool = False, **more: Any
    ) -> None:
        super().__init__(**more)
        self.inside = inside if isinstance(inside, fields.Field) else Inside(inside)
        self.keys = keys
        self.any_key = any_key

    def _deserialize(self, value: Any, attr: Any, data: Any, **kwargs: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise refuse(_NOT_MAPPING)
        errors: dict[str, Any] = {}
        for key, one in value.items():
            try:
                self._check_key(key)
                self.inside.deserialize(one, key, value)
            except ValidationError as error:
                errors[key] = error.messages
        if errors:
            raise ValidationError(errors)
        return value

    def _check_key(self, key: str) -> None:
        if self.keys and key not in self.keys:
            raise refuse(ONE_OF, choices=", ".join(self.keys))
        if not self.any_key and not IDENTIFIER.fullmatch(key):
            raise refuse(N_("Tên chỉ gồm chữ không dấu, số, gạch dưới và dấu chấm."))


class Strict(Schema):
    """A schema that names what it does not know, and what may have been meant."""

    class Meta:
        unknown = RAISE

    error_messages = {"type": _NOT_MAPPING, "unknown": N_("Khóa lạ.")}
    extra_keys = False

    @pre_load
    def refuse_unknown(self, data: Any, **kwargs: Any) -> Any:
        """Name each key that the schema does not know."""
        if not isinstance(data, dict) or self.extra_keys:
            return data
        errors = {key: [unknown_key(key, self.fields)] for key in data if key not in self.fields}
        if errors:
            raise ValidationError(errors)
        return data


def unknown_key(key: str, known: Mapping[str, Any]) -> Message:
    """Return the message for a key that is not known, with what may have been meant."""
    near = get_close_matches(key, known, n=1)
    if near:
        return Message(N_("Khóa lạ; có phải «{near}»?"), {"near": near[0]})
    return Message(N_("Khóa lạ; được dùng: {known}."), {"known": ", ".join(known)})
