"""Tenants, choices, submissions and break-glass sessions as JSON."""

from __future__ import annotations

from typing import Any

from marshmallow import fields, validate

from core.wire import FaultOut, In, Out, PageIn
from core.wire.fields import Name, Note, Year

LONGEST_MINUTES = 240


def _text(longest: int, **options: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, longest), **options)


def _maybe(longest: int, **options: Any) -> fields.String:
    return _text(longest, load_default=None, allow_none=True, **options)


class AdminIn(In):
    """Whoever is to look after a new committee; invited by a link."""

    username = _text(100, required=True)
    name = Name(required=True)
    email = _maybe(254)


class NewTenantIn(In):
    """A committee to be made."""

    code = _text(40, required=True)
    name = Name(most=500, required=True)
    parent = _maybe(40, metadata={"description": "Mã của đơn vị cấp trên."})
    profile = _maybe(40, metadata={"description": "Mẫu có sẵn; xem /operator/profiles."})
    admin = fields.Nested(AdminIn, load_default=None, allow_none=True)


class TenantOut(Out):
    """A committee, as the operator sees it: nothing of what is in it."""

    code = fields.String(required=True)
    name = fields.String(required=True)
    parent = fields.String(required=True, allow_none=True)
    archived_at = fields.AwareDateTime(required=True, allow_none=True)
    created_at = fields.AwareDateTime(required=True)


class InvitationOut(Out):
    """Where an invitation went: by mail, or the address to be handed over, shown this once."""

    username = fields.String(required=True)
    address = fields.String(required=True, allow_none=True)
    mailed_to = fields.String(required=True, allow_none=True)


class WelcomedOut(Out):
    """A committee just made."""

    tenant = fields.Nested(TenantOut, required=True)
    invitation = fields.Nested(InvitationOut, required=True, allow_none=True)


class ProfileOut(Out):
    """A ready-made committee."""

    code = fields.String(required=True)
    label = fields.String(required=True)
    name = fields.String(required=True, metadata={"description": "Cách gọi tên; … là phần riêng."})
    plugins = fields.List(fields.String(), required=True)
    rulebooks = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    roles = fields.List(fields.String(), required=True)
    units = fields.List(fields.String(), required=True)
    bodies = fields.List(fields.String(), required=True)


class ProfilesOut(Out):
    """All ready-made committees."""

    items = fields.List(fields.Nested(ProfileOut), required=True)


class PluginsOut(Out):
    """The plugins that a committee uses, in order, and whose choice it is."""

    plugins = fields.List(fields.String(), required=True)
    chosen_by = fields.String(required=True, allow_none=True)


class RulebookOut(Out):
    """The rulebook of a year, and whose choice it is."""

    year = fields.Integer(required=True)
    rulebook = fields.String(required=True, allow_none=True)
    chosen_by = fields.String(required=True, allow_none=True)


class ChoicesOut(Out):
    """All that a committee chose, or has from above."""

    plugins = fields.Nested(PluginsOut, required=True)
    rulebooks = fields.List(fields.Nested(RulebookOut), required=True)


class PluginsIn(In):
    """Plugins in order; none: as the committee above."""

    plugins = fields.List(_text(100), required=True, validate=validate.Length(0, 50))


class RulebookIn(In):
    """The rulebook of a year; null: as the committee above. `before` is the one that was looked at."""

    rulebook = _text(100, required=True, allow_none=True)
    before = _text(
        100, allow_none=True, metadata={"description": "Bộ đang dùng khi xem trước; nếu đã khác thì bị từ chối."}
    )


class PreviewIn(In):
    """Which rulebook might be chosen; left out: that of the committee above."""

    rulebook = _text(100, load_default=None)


class DifferenceOut(Out):
    """Something that the two rulebooks say otherwise, with both clauses."""

    path = fields.String(required=True)
    label = fields.String(required=True)
    kind = fields.String(required=True)
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)
    cite_before = fields.String(required=True, allow_none=True)
    cite_after = fields.String(required=True, allow_none=True)


class FollowerOut(Out):
    """A committee below that changes along; unable where it lacks the plugin."""

    code = fields.String(required=True)
    able = fields.Boolean(required=True)


class RecordedOut(Out):
    """Levels that were recorded for the year under a rulebook."""

    subject = fields.String(required=True)
    rulebook = fields.String(required=True)
    count = fields.Integer(required=True)


class LostColumnOut(Out):
    """A column that was given for the year and that the other rulebook does not ask."""

    subject = fields.String(required=True)
    column = fields.String(required=True)
    count = fields.Integer(required=True)


class SwitchOut(Out):
    """What another rulebook changes, before it is chosen; where `needed_by` names something it would be refused."""

    year = fields.Integer(required=True)
    before = fields.String(required=True, allow_none=True)
    after = fields.String(required=True, allow_none=True)
    differences = fields.List(fields.Nested(DifferenceOut), required=True)
    followers = fields.List(fields.Nested(FollowerOut), required=True)
    recorded = fields.List(fields.Nested(RecordedOut), required=True)
    lost = fields.List(fields.Nested(LostColumnOut), required=True)
    needed_by = fields.List(fields.Nested(FaultOut), required=True)


class ResultsIn(In):
    """Which results."""

    year = Year(required=True)
    subject = _text(100, required=True)


class SubmitIn(ResultsIn):
    """Results to be handed over; with the digest of what was looked at, only if it is still the same."""

    note = Note(most=2000, load_default="")
    seen = _maybe(64, metadata={"description": "digest của bản xem trước."})


class WithdrawIn(In):
    """Why results are taken back."""

    reason = Name(most=1000, required=True)


class DocumentOut(Out):
    """What would be handed over now."""

    document = fields.Dict(keys=fields.String(), required=True)
    digest = fields.String(required=True)


class SubmissionOut(Out):
    """Results that were handed over, without the results themselves."""

    id = fields.UUID(required=True)
    year = fields.Integer(required=True)
    subject = fields.String(required=True)
    counts = fields.List(fields.Dict(keys=fields.String()), required=True)
    digest = fields.String(required=True)
    note = fields.String(required=True)
    submitted_at = fields.AwareDateTime(required=True)
    replaces_id = fields.UUID(required=True, allow_none=True)
    replaced_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_at = fields.AwareDateTime(required=True, allow_none=True)
    withdrawn_because = fields.String(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["in_force", "replaced", "withdrawn"]))


class OwnSubmissionOut(SubmissionOut):
    """Results that this committee handed over."""

    submitted_by = fields.String(required=True)
    delivered = fields.Boolean(required=True)


class WholeSubmissionOut(OwnSubmissionOut):
    """The same with the results."""

    document = fields.Dict(keys=fields.String(), required=True)


class ReceivedSubmissionOut(SubmissionOut):
    """Results that a committee below handed over."""

    sender = fields.String(required=True)
    received_at = fields.AwareDateTime(required=True)


class WholeReceivedSubmissionOut(ReceivedSubmissionOut):
    """The same with the results."""

    document = fields.Dict(keys=fields.String(), required=True)


class SubmissionsIn(PageIn):
    """Which submissions; left out: of every year."""

    year = Year(load_default=None)


class ReceivedIn(SubmissionsIn):
    """Which of the submissions from below."""

    sender = _text(40, load_default=None, metadata={"description": "Mã của đơn vị đã nộp."})


class OpenGlassIn(In):
    """Into which committee, why, for how long."""

    tenant = _text(40, required=True)
    reason = Name(most=1000, required=True)
    minutes = fields.Integer(load_default=60, validate=validate.Range(1, LONGEST_MINUTES))


class OpeningOut(Out):
    """A break-glass session, as operators see it."""

    id = fields.UUID(required=True)
    tenant = fields.String(required=True)
    account_id = fields.UUID(required=True)
    reason = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    open = fields.Boolean(required=True)


class LettingOut(Out):
    """A break-glass session, as the committee that was entered sees it."""

    id = fields.UUID(required=True)
    operator = fields.String(required=True)
    reason = fields.String(required=True)
    created_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    ended_by = fields.String(required=True, allow_none=True)
    open = fields.Boolean(required=True)
