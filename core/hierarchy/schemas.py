"""Units, bodies and documents as JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from core.hierarchy.kinds import BodyKind, ChangeKind, Part, UnitKind
from core.wire import In, Out, PageIn
from core.wire.fields import Code, Day, Id, Name

LONGEST = 500  # of a name, a title

_UNIT_KINDS = validate.OneOf([one.value for one in UnitKind])
_BODY_KINDS = validate.OneOf([one.value for one in BodyKind])


def _as_of() -> Day:
    return Day(load_default=None, allow_none=True, metadata={"description": "Tại ngày nào; mặc định hôm nay."})


class DayIn(In):
    """Of which day something is asked."""

    as_of = _as_of()


class TreeIn(DayIn):
    """Which part of the tree, as of which day."""

    below = Id(load_default=None, allow_none=True)


class LevelIn(PageIn):
    """Which level of the tree."""

    parent = Id(
        load_default=None, allow_none=True, metadata={"description": "Đơn vị cấp trên; bỏ trống: cấp cao nhất."}
    )
    as_of = _as_of()


class SearchIn(PageIn):
    """What is searched for: words of a name, with or without marks, or the beginning of a code."""

    q = Name(most=100, required=True)
    as_of = _as_of()


class NewUnitIn(In):
    """A unit that is to be there."""

    code = Code(required=True)
    name = Name(most=LONGEST, required=True)
    kind = fields.String(required=True, validate=_UNIT_KINDS)
    grassroots = fields.Boolean(load_default=False)


class FoundUnitIn(NewUnitIn):
    """A unit to be founded."""

    since = Day(required=True)
    parent_id = Id(load_default=None, allow_none=True)
    document_id = Id(load_default=None, allow_none=True)


class DatedIn(In):
    """A change by a document, from a day on; with `version` it is refused where somebody changed the unit since."""

    day = Day(required=True)
    document_id = Id(required=True)
    version = fields.Integer(load_default=None, allow_none=True)


class RenameIn(DatedIn):
    """A new name."""

    name = Name(most=LONGEST, required=True)


class RekindIn(DatedIn):
    """Another kind, grassroots or not; what is left out stays."""

    kind = fields.String(load_default=None, allow_none=True, validate=_UNIT_KINDS)
    grassroots = fields.Boolean(load_default=None, allow_none=True)


class MoveIn(DatedIn):
    """Another parent; null: at the top."""

    parent_id = Id(required=True, allow_none=True)


class HandOverIn(DatedIn):
    """The parent to which a unit goes with everything below it."""

    parent_id = Id(required=True)


class LeaveIn(DatedIn):
    """The committee outside to which a unit goes with everything below it."""

    receiver = Name(most=LONGEST, required=True)


class DissolveIn(DatedIn):
    """Where the units below it go."""

    children_to = Id(load_default=None, allow_none=True)


class MergeIn(In):
    """Units that are merged into one that is there (`into_id`), or into a new one (`into`, below `parent_id`)."""

    unit_ids = fields.List(Id(), required=True, validate=validate.Length(1, 100))
    into_id = Id(load_default=None, allow_none=True)
    into = fields.Nested(NewUnitIn, load_default=None, allow_none=True)
    parent_id = Id(load_default=None, allow_none=True)
    day = Day(required=True)
    document_id = Id(required=True)


class ChildIn(In):
    """A unit below the one that is split, and the code of the part to which it goes."""

    unit_id = Id(required=True)
    part = Code(required=True)


class SplitIn(DatedIn):
    """The parts: new ones, and ones that were founded for this before; and which units below go to which part."""

    parts = fields.List(fields.Nested(NewUnitIn), load_default=list, validate=validate.Length(0, 100))
    part_ids = fields.List(Id(), load_default=list, validate=validate.Length(0, 100))
    children = fields.List(fields.Nested(ChildIn), load_default=list, validate=validate.Length(0, 5000))


class CorrectUnitIn(In):
    """What was entered wrongly. `since` says which period is meant; `begins_on` is its right first day."""

    code = Code()
    since = Day()
    name = Name(most=LONGEST)
    kind = fields.String(validate=_UNIT_KINDS)
    grassroots = fields.Boolean()
    parent_id = Id(allow_none=True)
    begins_on = Day()
    ends_on = Day(allow_none=True)


class NodeOut(Out):
    """A unit as it stands on a day."""

    id = fields.UUID(required=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=_UNIT_KINDS)
    grassroots = fields.Boolean(required=True)


class ListedOut(NodeOut):
    """A unit in a list, with how many stand right below it."""

    children = fields.Integer(required=True)


class TreeNodeOut(NodeOut):
    """A unit in the tree, with how many stand above it in what is shown."""

    depth = fields.Integer(required=True)


class TreeOut(Out):
    """The units of a day, each right after its parent."""

    as_of = fields.Date(required=True)
    items = fields.List(fields.Nested(TreeNodeOut), required=True)


class UnitOut(NodeOut):
    """A unit as it stands on a day; `until` is the first day on which that no longer holds."""

    version = fields.Integer(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    founded_on = fields.Date(required=True)
    ends_on = fields.Date(required=True, allow_none=True)
    path = fields.List(fields.Nested(NodeOut), required=True)


class UnitsOut(Out):
    """The units that came of a change."""

    items = fields.List(fields.Nested(UnitOut), required=True)


class NewDocumentIn(In):
    """A document: issuer, number and date together say which."""

    issuer = Name(most=LONGEST, required=True)
    number = Name(most=LONGEST, required=True)
    dated = Day(required=True)
    title = Name(most=LONGEST, load_default="")


class DocumentsIn(PageIn):
    """Which documents; all where nothing is said."""

    number = Name(most=LONGEST, load_default=None, allow_none=True)


class DocumentOut(Out):
    """A decision, plan or letter that something rests on."""

    id = fields.UUID(required=True)
    issuer = fields.String(required=True)
    number = fields.String(required=True)
    dated = fields.Date(required=True)
    title = fields.String(required=True)


class PeriodOut(Out):
    """What a unit was for a time; `until` is the first day on which it was that no more."""

    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    parent_id = fields.UUID(required=True, allow_none=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=_UNIT_KINDS)
    grassroots = fields.Boolean(required=True)
    document_id = fields.UUID(required=True, allow_none=True)


class ChangePartOut(Out):
    """A unit that a change was about, by the name it had before, or got."""

    unit_id = fields.UUID(required=True)
    part = fields.String(required=True, validate=validate.OneOf([one.value for one in Part]))
    code = fields.String(required=True)
    name = fields.String(required=True)


class ChangeOut(Out):
    """What a document did on a day."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf([one.value for one in ChangeKind]))
    day = fields.Date(required=True)
    note = fields.String(required=True)
    document = fields.Nested(DocumentOut, required=True, allow_none=True)
    parts = fields.List(fields.Nested(ChangePartOut), required=True)


class HistoryOut(Out):
    """All that is known of a unit, oldest first."""

    periods = fields.List(fields.Nested(PeriodOut), required=True)
    changes = fields.List(fields.Nested(ChangeOut), required=True)
    documents = fields.List(fields.Nested(DocumentOut), required=True)


class MakeBodyIn(In):
    """A body to be made."""

    unit_id = Id(required=True)
    code = Code(required=True)
    name = Name(most=LONGEST, required=True)
    kind = fields.String(required=True, validate=_BODY_KINDS)
    since = Day(required=True)
    document_id = Id(load_default=None, allow_none=True)


class CorrectBodyIn(In):
    """What was entered wrongly of a body."""

    name = Name(most=LONGEST)
    kind = fields.String(validate=_BODY_KINDS)


class BodiesIn(DayIn):
    """Whose bodies, as of which day."""

    unit_id = Id(required=True)


class BodyOut(Out):
    """A body as it is called on a day; `until` is the first day on which it is no more."""

    id = fields.UUID(required=True)
    version = fields.Integer(required=True)
    unit_id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    kind = fields.String(required=True, validate=_BODY_KINDS)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    document_id = fields.UUID(required=True, allow_none=True)


class BodiesOut(Out):
    """The bodies of a unit on a day."""

    items = fields.List(fields.Nested(BodyOut), required=True)
