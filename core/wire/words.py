"""What marshmallow says, in our words: each of its sentences with the one that people read.

Marshmallow fills a template at once; a `Filled` sentence keeps the template and its values, so that it can still
be said in the reader's language at the edge.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from marshmallow import fields, validate

from core.errors import N_, Message

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "Missing data for required field.": N_("bắt buộc phải có."),
        "Field may not be null.": N_("không được để trống (null)."),
        "Invalid value.": N_("giá trị không dùng được."),
        "Not a valid string.": N_("phải là chữ."),
        "Not a valid utf-8 string.": N_("phải là chữ theo mã UTF-8."),
        "Not a valid UUID.": N_("phải là mã dạng UUID, như 0197f0a2-5c1e-7d3b-9a44-1f2e3d4c5b6a."),
        "Not a valid number.": N_("phải là số."),
        "Not a valid integer.": N_("phải là số nguyên."),
        "Number too large.": N_("số quá lớn."),
        "Special numeric values (nan or infinity) are not permitted.": N_("phải là số hữu hạn."),
        "Not a valid boolean.": N_("phải là true hoặc false."),
        "Not a valid date.": N_("phải là ngày dạng 2026-11-20."),
        "Not a valid {obj_type}.": N_("phải là thời điểm dạng 2026-11-20T08:30:00+07:00."),
        "Not a valid {awareness} {obj_type}.": N_("phải là thời điểm có múi giờ, như 2026-11-20T08:30:00+07:00."),
        "Not a valid period of time.": N_("phải là khoảng thời gian tính bằng giây."),
        "Not a valid mapping type.": N_("phải là một đối tượng JSON."),
        "Invalid type.": N_("phải là một đối tượng JSON."),
        "Invalid input type.": N_("phải là một đối tượng JSON."),
        "Not a valid list.": N_("phải là một danh sách."),
        "Not a valid tuple.": N_("phải là một danh sách."),
        "Not a valid delimited list.": N_("phải là các giá trị cách nhau bằng dấu phẩy."),
        "Not a valid email address.": N_("phải là địa chỉ thư điện tử."),
        "Not a valid URL.": N_("phải là địa chỉ trang mạng."),
        "Not a valid IP address.": N_("phải là địa chỉ IP."),
        "Not a valid IPv4 address.": N_("phải là địa chỉ IP."),
        "Not a valid IPv6 address.": N_("phải là địa chỉ IP."),
        "Not a valid IP interface.": N_("phải là địa chỉ IP."),
        "Not a valid IPv4 interface.": N_("phải là địa chỉ IP."),
        "Not a valid IPv6 interface.": N_("phải là địa chỉ IP."),
        "Not a valid choice.": N_("phải là một trong các giá trị cho phép."),
        "Must be one of: {choices}.": N_("phải là một trong: {choices}."),
        "One or more of the choices you made was not in: {choices}.": N_("mỗi mục phải là một trong: {choices}."),
        "One or more of the choices you made was in: {values}.": N_("không mục nào được là: {values}."),
        "Invalid input.": N_("giá trị này không được dùng."),
        "Must be equal to {other}.": N_("phải bằng {other}."),
        "String does not match expected pattern.": N_("không đúng dạng."),
        "Shorter than minimum length {min}.": N_("ngắn quá: ít nhất {min}."),
        "Longer than maximum length {max}.": N_("dài quá: nhiều nhất {max}."),
        "Length must be between {min} and {max}.": N_("dài từ {min} đến {max}."),
        "Length must be {equal}.": N_("phải dài đúng {equal}."),
        "Must be greater than or equal to {min}.": N_("phải từ {min} trở lên."),
        "Must be greater than {min}.": N_("phải lớn hơn {min}."),
        "Must be less than or equal to {max}.": N_("phải từ {max} trở xuống."),
        "Must be less than {max}.": N_("phải nhỏ hơn {max}."),
        "Must be greater than or equal to {min} and less than or equal to {max}.": N_("phải từ {min} đến {max}."),
        "Must be greater than {min} and less than or equal to {max}.": N_("phải lớn hơn {min} và từ {max} trở xuống."),
        "Must be greater than or equal to {min} and less than {max}.": N_("phải từ {min} trở lên và nhỏ hơn {max}."),
        "Must be greater than {min} and less than {max}.": N_("phải lớn hơn {min} và nhỏ hơn {max}."),
        "Unknown field.": N_("không có mục nào tên như vậy."),
    }
)

_TEXTS_OF_VALIDATORS = ("error", "message_min", "message_max", "message_all", "message_equal")


class Filled(str):
    """A sentence that was filled, with the message it was filled from."""

    message: Message

    def __new__(cls, message: Message) -> Filled:
        """Keep the message; the text itself is as it was written."""
        made = super().__new__(cls, message.said())
        made.message = message
        return made


class Template(str):
    """A sentence that marshmallow fills in its own way, with `format`."""

    def format(self, *_: object, **values: object) -> Filled:
        """Return the sentence with those values that it names."""
        named = {name: str(value) for name, value in values.items() if f"{{{name}}}" in self}
        return Filled(Message(str(self), MappingProxyType(named)))


def template_of(text: str) -> Template:
    """Return our sentence in place of one of marshmallow's; a sentence of our own stays what it is."""
    return text if isinstance(text, Template) else Template(WORDS.get(text, text))


def message_of(said: object) -> Message:
    """Return the message of a sentence that came out of a schema."""
    return said.message if isinstance(said, Filled) else Message(WORDS.get(str(said), str(said)))


def give_words(field: fields.Field[Any]) -> None:
    """Let a field, and its validators, say in our words what they refuse."""
    field.error_messages = {
        key: template_of(one) if isinstance(one, str) else one for key, one in field.error_messages.items()
    }
    for validator in field.validators:
        if isinstance(validator, validate.Validator):
            _give_words(validator)


def _give_words(validator: Callable[[Any], Any]) -> None:
    """A validator may be shared by fields and schemas; the second time changes nothing."""
    for name in _TEXTS_OF_VALIDATORS:
        text = getattr(validator, name, None)
        if isinstance(text, str):
            setattr(validator, name, template_of(text))
