"""Entries that decide: facts, criteria, rules, ballots, quotas, places, amendments."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, pre_load, validates_schema

from core.errors import N_
from core.rulebook.schema.fields import (
    _NOT_NULL,
    MARKS,
    REQUIRED,
    SUBJECTS,
    Clause,
    Entries,
    Free,
    FullDay,
    Inside,
    Items,
    Positive,
    Share,
    Strict,
    Text,
    Truth,
    Whole,
    one_of,
    unknown_key,
)


class Reading(Strict):
    """The reading of an unclear clause and the one it was preferred to."""

    taken = Text(required=True)
    rival = Text(required=True)


class Marked(Strict):
    """An entry with marks: clause, source, reading."""

    cite = Clause()
    source = Text(validate=one_of(("document", "default", "secondary")))
    reading = Inside(Reading)
    departs_from = Clause()
    note = Text()

    @validates_schema(skip_on_field_errors=False, pass_original=True)
    def require_clause(self, data: dict[str, Any], original: Any, **kwargs: Any) -> None:
        """Refuse an entry without a clause, unless the platform filled a gap there."""
        if isinstance(original, dict) and "cite" not in original and data.get("source") != "default":
            raise ValidationError(
                {"cite": [N_("Thiếu điều khoản: thêm «cite: …», hoặc «source: default» nếu văn bản không nói.")]}
            )


class Document(Strict):
    """A regulation, keyed by issuer, number and date."""

    issuer = Text(required=True)
    number = Text()
    date = FullDay()
    title = Text()
    note = Text()


class Labelled(Marked):
    """An entry with a name for people."""

    label = Text(required=True)


class Subject(Labelled):
    """Who is reviewed and classified."""

    scale = Text(required=True)
    like = Text(validate=one_of(SUBJECTS))
    given = Free()


class Fact(Labelled):
    """Something known about a subject."""

    type = Text(required=True, validate=one_of(("bool", "whole", "number", "share", "choice", "rank", "level", "text")))
    range = Items(fields.Raw(allow_none=True))
    values = Entries(Text())
    scale = Text()
    default = fields.Raw()
    implies = Free()
    asked_of = Free()


class SharedFact(Fact):
    """A fact of the vocabulary: it rests on no clause."""

    source = Text(load_default="default")


class Rule(Marked):
    """A condition with marks; the keys not named here are the condition."""

    class Meta:
        unknown = "include"

    extra_keys = True
    label = Text()
    when = Free()
    unless = Free()
    only = Items(Text(validate=one_of(SUBJECTS)))  # type: ignore[assignment]


class Criterion(Labelled):
    """One criterion that is graded."""

    applies_when = Free()
    may_be_absent = Truth()


class PointGroup(Labelled):
    """One group of a point sheet."""

    max = Positive(required=True)
    applies_when = Free()
    criteria = Items(Text())


class Otherwise(Marked):
    """What holds where no level's rules do."""

    result = Text(required=True)


class Ceiling(Rule):
    """A cap on the level."""

    not_above = fields.Raw(required=True, error_messages={"required": REQUIRED})


class Threshold(Strict):
    """The share of the votes that a level needs."""

    at_least = Share()
    above = Share()
    or_better = Truth()

    @validates_schema
    def require_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a threshold with both bounds or none."""
        if ("at_least" in data) == ("above" in data):
            raise ValidationError([N_("Ghi đúng một trong hai: at_least (từ … trở lên) hoặc above (trên …).")])


class Ballot(Marked):
    """How votes are counted."""

    voters = Text()
    secret = Truth()
    base = Text(validate=one_of(("voters", "official_members")))
    levels = Entries(Threshold)
    none_reaches = Text(validate=one_of(("revote", "authority", "superior")))
    stands = Text()
    yes = Inside(Threshold)
    tie = Text(validate=one_of(("superior", "revote")))


class Base(Strict):
    """Those that a quota is counted on."""

    level = Text(required=True)
    or_better = Truth()


class BaseField(fields.Field[Any]):
    """`all`, or a base."""

    default_error_messages = {"required": REQUIRED, "null": _NOT_NULL}

    def _deserialize(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        return value if value == "all" else Inside(Base).deserialize(value)


class Raised(Marked):
    """Another share in a named case."""

    share = Share(required=True)
    special_achievement = Truth()
    outstanding_unit = Truth()
    unit_level = Text()

    @validates_schema
    def require_case(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse another share without the one case that it is for."""
        if len(set(data) & {"special_achievement", "outstanding_unit", "unit_level"}) != 1:
            raise ValidationError([N_("Ghi đúng một: special_achievement, outstanding_unit hoặc unit_level.")])


class SmallGroup(Marked):
    """The exception for small groups."""

    together_at_most = Whole()
    at_least = Whole()
    size_below = Whole()
    exactly = Whole()

    @validates_schema
    def require_pair(self, data: dict[str, Any], **kwargs: Any) -> None:
        """Refuse anything but one of the two forms."""
        keys = set(data) - set(MARKS)
        if keys not in ({"together_at_most", "at_least"}, {"size_below", "exactly"}):
            raise ValidationError([N_("Ghi together_at_most với at_least, hoặc size_below với exactly.")])


class Quota(Marked):
    """How many may hold a level."""

    level = Text(required=True)
    share = Share(required=True)
    of = BaseField(required=True)
    per = Text(required=True)
    caps = Text(required=True, validate=one_of(("scope", "group", "shared")))
    raised = Items(Inside(Raised))
    small_group = Inside(SmallGroup)
    hard = Truth()
    label = Text()


class Limit(Marked):
    """At most so many places."""

    more_posts_than = Whole(required=True)
    keep = Items(Text(validate=one_of(("cell", "highest_post", "chairs"))), required=True)


class Places(Marked):
    """Where a person is reviewed and voted."""

    order = Items(Text(validate=one_of(("cell", "posts"))), required=True)
    posts = Text(required=True, validate=one_of(("all", "highest")))
    limit = Inside(Limit)
    part_time = Text(validate=one_of(("report",)))
    equal_posts = Text(validate=one_of(("most_working_time",)))


class Amendment(Strict):
    """One change of the base edition, with its point."""

    point = Text(required=True)
    change = Text(required=True)
    from_ = fields.Raw(data_key="from", required=True, allow_none=True, error_messages={"required": REQUIRED})
    to = fields.Raw(required=True, allow_none=True, error_messages={"required": REQUIRED})
    source = Text(validate=one_of(("document", "default", "secondary")))
    reading = Inside(Reading)
    departs_from = Clause()
    note = Text()

    @pre_load
    def refuse_unknown(self, data: Any, **kwargs: Any) -> Any:
        """Name each key that an amendment does not have."""
        known = {"from" if key == "from_" else key: None for key in self.fields}
        errors = {key: [unknown_key(key, known)] for key in data if key not in known} if isinstance(data, dict) else {}
        if errors:
            raise ValidationError(errors)
        return data
