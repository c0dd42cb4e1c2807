"""The bases of all schemas, and how a refusal looks (RFC 9457)."""

from __future__ import annotations

from typing import Any

from marshmallow import RAISE, Schema, fields

from core.errors import N_
from core.wire.fields import make_strict
from core.wire.words import Template


class In(Schema):
    """What comes in: an unknown key is a fault, and so is a value of another type than the field's."""

    class Meta:
        unknown = RAISE

    error_messages = {
        "unknown": Template(N_("không có mục nào tên như vậy.")),
        "type": Template(N_("phải là một đối tượng JSON.")),
    }

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        """Make every field strict, and let it speak our language."""
        make_strict(field_obj)


class Out(Schema):
    """What goes out."""


class FaultOut(Out):
    """One thing wrong: where it stands, what it is and what to do."""

    where = fields.String(required=True, metadata={"description": "Mục nào, ví dụ «items.2.name»; trống: toàn bộ."})
    message = fields.String(required=True)


class ProblemOut(Out):
    """A refusal, as `application/problem+json`."""

    type = fields.String(required=True, metadata={"description": "Loại lỗi, một địa chỉ cố định."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    faults = fields.List(fields.Nested(FaultOut))
