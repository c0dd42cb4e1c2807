"""The bases of all schemas, and how a refusal looks (RFC 9457)."""

from __future__ import annotations

from marshmallow import RAISE, Schema, fields


class In(Schema):
    """What comes in: an unknown key is a fault."""

    class Meta:
        unknown = RAISE


class Out(Schema):
    """What goes out."""


class FaultOut(Out):
    """One thing wrong: where it stands, what it is and what to do."""

    where = fields.String(required=True)
    message = fields.String(required=True)


class ProblemOut(Out):
    """A refusal, as `application/problem+json`."""

    type = fields.String(required=True, metadata={"description": "Loại lỗi, một địa chỉ cố định."})
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String()
    faults = fields.List(fields.Nested(FaultOut))
