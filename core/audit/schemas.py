"""The audit as JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from core.wire import In, Out
from core.wire.fields import Day


def _word(description: str) -> fields.String:
    return fields.String(load_default=None, validate=validate.Length(1, 100), metadata={"description": description})


class EntriesIn(In):
    """Which entries are asked for, the newest first."""

    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200))
    before = fields.Integer(
        load_default=None,
        validate=validate.Range(1, 2**63 - 1),
        metadata={"description": "«next» của trang trước: các mục có số nhỏ hơn."},
    )
    actor = _word("Ai làm: khóa của tài khoản, hoặc một tên như operator.")
    action = _word("Việc gì: cả tên, hoặc phần đầu, ví dụ unit.")
    subject = _word("Với cái gì: khóa của nó.")
    since = Day(load_default=None)
    until = Day(load_default=None, metadata={"description": "Ngày cuối, tính cả ngày này."})


class EntryOut(Out):
    """One thing that happened."""

    number = fields.Integer(required=True)
    at = fields.AwareDateTime(required=True)
    actor = fields.String(required=True)
    actor_name = fields.String(required=True, allow_none=True)
    action = fields.String(required=True)
    subject = fields.String(required=True, allow_none=True)
    sentence = fields.String(required=True)
    details = fields.Dict(keys=fields.String(), required=True)
    seal = fields.String(required=True)


class EntryPageOut(Out):
    """A page of entries, the newest first."""

    items = fields.List(fields.Nested(EntryOut), required=True)
    next = fields.Integer(allow_none=True, required=True)


class VerdictOut(Out):
    """Whether the chain is whole."""

    entries = fields.Integer(required=True)
    seal = fields.String(required=True)
    faults = fields.List(fields.String(), required=True)
