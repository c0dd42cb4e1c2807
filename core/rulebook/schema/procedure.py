"""Entries that later stages use: order, calendar, forms, dossiers, authorities, topics."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates_schema

from core.errors import N_
from core.rulebook.schema.fields import STAGES, SUBJECTS, Day, Entries, Items, Number, Text, Truth, Whole, one_of
from core.rulebook.schema.rules import Amendment, Labelled


def _of() -> fields.Field[Any]:
    return Items(Text(validate=one_of(SUBJECTS)))


class Order(Labelled):
    """What comes before what."""

    first = Text(required=True)
    then = Text(required=True)
    binding = Text(validate=one_of(("rule", "warning")))


class CalendarDay(Labelled):
    """By when."""

    of = _of()
    before = Day()
    by = Day()
    on = Day()
    from_ = Day(data_key="from")
    to = Day()

    refuse_unknown = Amendment.refuse_unknown

    @validates_schema
    def require_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a line without exactly one way to name its day."""
        kinds = set(data) & {"before", "by", "on", "from_", "to"}
        if len(kinds - {"to"}) != 1 or ("to" in kinds) != ("from_" in kinds):
            raise ValidationError([N_("Ghi đúng một: before, by, on, hoặc from cùng với to.")])


class MinimumLength(Labelled):
    """How long a review lasts at least."""

    of = Items(Text())
    days = Number()
    extra_with_suggestions = Number()
    set_by = Text()


class Step(Labelled):
    """Something that must be done."""

    of = _of()
    stage = Text(required=True, validate=one_of(STAGES))
    days_before = Whole()
    working_days = Truth()
    who = Text()
    condition = Text()


class RequiredInput(Labelled):
    """Something without which a subject is not classified."""

    of = _of()
    condition = Text()
    who = Text()


class Authority(Labelled):
    """Who decides."""

    of = _of()
    where = Text()
    decides = Text(required=True)
    appraises = Text()
    since = Day()
    until = Day()


class Form(Labelled):
    """A form by its number."""

    of = _of()
    condition = Text()
    who = Text()


class DossierList(Labelled):
    """What a dossier holds."""

    of = _of()
    to = Text()
    items = Items(Text(), required=True)


class Topic(Labelled):
    """What a review speaks about."""

    of = _of()
    items = Entries(Text())
    asks = Items(Text())
    condition = Text()


class Manifestations(Labelled):
    """What members check themselves against."""

    of = _of()
    items = Entries(Text())
    degrees = Entries(Text())
    remedy_above = Number()


class Award(Labelled):
    """What good results lead to."""

    of = _of()
    quota = Text()
    condition = Text()


class Afterwards(Labelled):
    """What follows the decision."""

    of = _of()
    who = Text()
    condition = Text()


class Period(Labelled):
    """How often subjects are reviewed."""

    of = _of()
    kind = Text(required=True, validate=one_of(("year", "quarter", "term", "ad_hoc")))
