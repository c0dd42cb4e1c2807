"""Sentences for people, as they are kept in a row: a template and its values, said in the reader's language later."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from core.errors import N_, Message, WrongInput, XepLoaiError

BROKEN = N_("Lỗi của hệ thống; đã ghi lại để sửa. Có thể thử lại.")
TEMPLATE, VALUES = "template", "values"


def kept(message: Message) -> dict[str, Any]:
    """Return a message as JSON; what is neither a number nor a text is written out."""
    return {TEMPLATE: message.template, VALUES: {name: _kept(value) for name, value in message.values.items()}}


def message_of(row: Mapping[str, Any]) -> Message:
    """Return the message that was kept."""
    values = {name: message_of(value) if isinstance(value, dict) else value for name, value in row[VALUES].items()}
    return Message(row[TEMPLATE], MappingProxyType(values))


def reasons(error: XepLoaiError) -> dict[str, Any]:
    """Return why something of ours was refused, as a job keeps it."""
    if isinstance(error, WrongInput):
        return {"faults": [{"where": one.where, "message": kept(one.message)} for one in error.faults]}
    return reason(error.message or Message(str(error)))


def reason(message: Message) -> dict[str, Any]:
    """Return one reason without a place, as a job keeps it."""
    return {"faults": [{"where": "", "message": kept(message)}]}


def _kept(value: object) -> object:
    if isinstance(value, Message):
        return kept(value)
    return value if isinstance(value, bool | int | str) else str(value)
