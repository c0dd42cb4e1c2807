"""What facts and levels look like as JSON."""

from __future__ import annotations

from marshmallow import fields, validate

from core.facts.subjects import KINDS
from core.wire import In, Out, PageIn


class QuestionIn(In):
    """Whose facts: of a subject, for a year, as of a day (today), under a rulebook (that of the year)."""

    subject = fields.String(required=True, validate=validate.OneOf(list(KINDS)))
    year = fields.Integer(required=True, validate=validate.Range(2010, 2100))
    as_of = fields.Date(load_default=None, allow_none=True)
    rulebook = fields.String(load_default=None, allow_none=True, validate=validate.Length(1, 80))


class UnitQuestionIn(QuestionIn, PageIn):
    """The same for everybody in a unit and below it."""

    unit_id = fields.UUID(required=True)
    after = fields.UUID(load_default=None, allow_none=True)  # type: ignore[assignment]


class FactRowOut(Out):
    """One subject and its facts; numbers are exact text (`3.05`, `2/3`)."""

    id = fields.UUID(required=True)
    code = fields.String(required=True)
    name = fields.String(required=True)
    unit_id = fields.UUID(required=True)
    unit = fields.String(required=True)
    columns = fields.Dict(keys=fields.String(), required=True)
    given = fields.List(fields.String(), required=True)


class LevelOut(FactRowOut):
    """One subject with what the rulebook says of it; `problems` in place of an outcome where a value is wrong."""

    outcome = fields.Dict(keys=fields.String(), allow_none=True, required=True)
    sentences = fields.List(fields.String(), required=True)
    problems = fields.List(fields.String(), required=True)


class ExplainedOut(LevelOut):
    """The same with every rule looked at."""

    trace = fields.List(fields.Dict(keys=fields.String()), required=True)


class LevelPageOut(Out):
    """A page of a unit's people, units or bodies."""

    rulebook = fields.String(required=True)
    as_of = fields.Date(required=True)
    total = fields.Integer(required=True)
    items = fields.List(fields.Nested(LevelOut), required=True)
    next = fields.UUID(allow_none=True, required=True)


class TotalsOut(Out):
    """How many stand at each level or status; `wrong` where a value cannot be used."""

    rulebook = fields.String(required=True)
    as_of = fields.Date(required=True)
    total = fields.Integer(required=True)
    counts = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
