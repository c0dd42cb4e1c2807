"""Imports and exports as they go in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_smorest.fields import Upload
from marshmallow import fields, validate

from core.access.language import say
from core.exchange.kinds import ExportState, ImportState, RowState, Subject
from core.exchange.models import Import, ImportRow
from core.exchange.subjects import SORTS
from core.jobs.words import message_of
from core.wire import FaultOut, In, Out, PageIn
from core.wire.fields import Code, Id, Year

KINDS, STATES = [str(one) for one in Subject], [str(one) for one in ImportState]
ROW_STATES, FILE_KINDS = [str(one) for one in RowState], ["xlsx", "csv"]
_FACTS = "Chỉ với year_facts."


class WantedIn(In):
    """What a file is about."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    year = Year(load_default=None, allow_none=True, metadata={"description": _FACTS})
    subject = Code(load_default=None, allow_none=True, metadata={"description": _FACTS + " Đối tượng của bộ quy tắc."})
    rulebook = Code(
        load_default=None, allow_none=True, metadata={"description": _FACTS + " Trống: bộ đã chọn cho năm."}
    )


class TemplateIn(WantedIn):
    """Which template is asked for."""

    file_kind = fields.String(load_default="xlsx", validate=validate.OneOf(FILE_KINDS))


class UploadIn(In):
    """The file."""

    file = Upload(required=True)


class ImportsIn(PageIn):
    """Which imports are asked for, oldest first."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(STATES))
    kind = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(KINDS))


class RowsIn(PageIn):
    """Which rows of a preview are asked for, in the order of the file; what is missing in it comes last."""

    state = fields.String(load_default=None, allow_none=True, validate=validate.OneOf(ROW_STATES))


class ConfirmIn(In):
    """What somebody agrees to: without it, every row must be sound."""

    leave_out_wrong = fields.Boolean(
        load_default=False, metadata={"description": "Bỏ qua hàng sai và hàng trùng; các hàng khác vẫn ghi."}
    )
    take_possible_duplicates = fields.Boolean(
        load_default=False, metadata={"description": "Ghi cả hàng có thể trùng với một người khác."}
    )


class ExportIn(WantedIn):
    """What is to be given out."""

    file_kind = fields.String(load_default="xlsx", validate=validate.OneOf(FILE_KINDS))
    unit_id = Id(load_default=None, allow_none=True, metadata={"description": "Trống: mọi đơn vị được xem."})


class ColumnOut(Out):
    """A column of a kind of file."""

    name = fields.String(required=True)
    label = fields.Function(lambda one: one.label, required=True, metadata={"type": "string"})
    needed = fields.Boolean(required=True)
    note = fields.Function(lambda one: say(one.note) if one.note else "", required=True, metadata={"type": "string"})
    form = fields.Function(lambda one: say(one.reader.form), required=True, metadata={"type": "string"})
    choices = fields.Function(
        lambda one: list(one.reader.choices),
        required=True,
        metadata={"type": "array", "items": {"type": "string"}},
    )


class KindOut(Out):
    """A kind of file."""

    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    label = fields.String(required=True)


class KindsOut(Out):
    """Every kind of file."""

    items = fields.List(fields.Nested(KindOut), required=True)


class ColumnsOut(Out):
    """The columns of a kind of file."""

    items = fields.List(fields.Nested(ColumnOut), required=True)


class NoteOut(Out):
    """Something said about a cell, or about the whole row."""

    column = fields.String(required=True, metadata={"description": "Trống: cả hàng, hoặc cả tệp."})
    message = fields.String(required=True)
    wrong = fields.Boolean(required=True, metadata={"description": "Phải sửa mới ghi được."})


class CellOut(Out):
    """A cell: what the file says, and what stands there where that is something else."""

    column = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(ROW_STATES))
    new = fields.Raw(required=True, allow_none=True, metadata={"description": "Chữ, số, đúng/sai hoặc null."})
    old = fields.Raw(allow_none=True, metadata={"description": "Điều đang ghi, khi khác với tệp."})


class RowOut(Out):
    """A row of a preview."""

    id = fields.UUID(required=True)
    number = fields.Integer(required=True, allow_none=True, metadata={"description": "Số hàng trong tệp."})
    state = fields.String(required=True, validate=validate.OneOf(ROW_STATES))
    key = fields.String(required=True)
    title = fields.String(required=True)
    record_id = fields.UUID(required=True, allow_none=True)
    may_be_taken = fields.Boolean(required=True)
    cells = fields.Method("_cells", required=True, metadata={"type": "array"})
    notes = fields.Method("_notes", required=True, metadata={"type": "array"})

    def _cells(self, row: ImportRow) -> list[dict[str, Any]]:
        listed = [{"column": name, **cell} for name, cell in row.cells.items()]
        dumped: list[dict[str, Any]] = CellOut(many=True).dump(listed)
        return dumped

    def _notes(self, row: ImportRow) -> list[dict[str, Any]]:
        return notes_out(row.notes)


class ImportOut(Out):
    """An import: where it stands, what it would do or did."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    label = fields.Function(lambda one: say(SORTS[Subject(one.kind)].label), required=True, metadata={"type": "string"})
    year = fields.Integer(required=True, allow_none=True)
    subject = fields.String(required=True, allow_none=True)
    rulebook = fields.String(required=True, allow_none=True)
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    file_name = fields.String(required=True)
    size = fields.Integer(required=True)
    sha256 = fields.String(required=True)
    rows = fields.Integer(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    columns = fields.List(fields.String(), required=True)
    faults = fields.Method("_faults", required=True, metadata={"type": "array"})
    notes = fields.Method("_notes", required=True, metadata={"type": "array"})
    job_id = fields.UUID(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    applied_at = fields.AwareDateTime(required=True, allow_none=True)
    undone_at = fields.AwareDateTime(required=True, allow_none=True)

    def _faults(self, one: Import) -> list[dict[str, Any]]:
        said = [{"where": each["where"], "message": message_of(each["message"]).said(say)} for each in one.faults]
        dumped: list[dict[str, Any]] = FaultOut(many=True).dump(said)
        return dumped

    def _notes(self, one: Import) -> list[dict[str, Any]]:
        return notes_out(one.notes)


class ExportOut(Out):
    """An export: its file can be fetched for a day."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    file_kind = fields.String(required=True, validate=validate.OneOf(FILE_KINDS))
    state = fields.String(required=True, validate=validate.OneOf([str(one) for one in ExportState]))
    rows = fields.Integer(required=True, allow_none=True)
    unit_id = fields.UUID(required=True, allow_none=True)
    job_id = fields.UUID(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)
    kept_until = fields.AwareDateTime(required=True)


def notes_out(notes: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what was kept to be said, in the reader's language."""
    said = [{**one, "message": message_of(one["message"]).said(say)} for one in notes]
    dumped: list[dict[str, Any]] = NoteOut(many=True).dump(said)
    return dumped
