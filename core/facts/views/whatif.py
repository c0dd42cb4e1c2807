"""Pages: the people, units or bodies of a unit under two rulebooks, who changes and because of which clause."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, render_template
from marshmallow import fields, validate

from core.access import Permission, principal, reading, requires
from core.access.language import language, say
from core.db import TenantSession
from core.editions import installed_editions
from core.errors import N_, WrongInput, fault
from core.facts import services, subjects
from core.facts.questions import question_of, under
from core.facts.services import Question
from core.facts.subjects import UnitThere
from core.facts.trials import Cause, Tried, causes, moves, tried
from core.facts.views.downloads import KINDS, sent
from core.facts.views.shown import ROWS, LevelsIn, asked, subjects_of
from core.facts.words import mark_of, result_word
from core.hierarchy import scope
from core.voices import voice

blueprint = Blueprint("whatif", __name__)

MOST_AT_ONCE = 10_000
CHANGED, ALL = "changed", "all"
SHOWS = {CHANGED: N_("Chỉ những ai đổi kết quả"), ALL: N_("Tất cả")}
HEADINGS = {"code": N_("Mã"), "name": N_("Họ và tên"), "unit": N_("Tổ chức")}
WHY = N_("Vì điều khoản")


class WhatifIn(LevelsIn):
    """Two rulebooks: that of the year unless another of the tenant's plugins is named, and any that is installed."""

    a = fields.String(load_default=None, validate=validate.Length(1, 80))
    b = fields.String(load_default=None, validate=validate.Length(1, 80))
    show = fields.String(load_default=CHANGED, validate=validate.OneOf(list(SHOWS)))
    was = fields.String(load_default=None, validate=validate.Length(1, 40))
    becomes = fields.String(load_default=None, validate=validate.Length(1, 40))


class ExportIn(WhatifIn):
    """The same as a file."""

    kind = fields.String(load_default="xlsx", validate=validate.OneOf(list(KINDS)))


@dataclass(frozen=True, slots=True)
class Trial:
    """What is compared in a unit; `second` is None while no other rulebook is chosen, or it has no such subject."""

    unit: UnitThere
    first: Question
    second: Question | None
    found: Sequence[Tried]

    def shown(self, args: dict[str, Any]) -> list[Tried]:
        """Return those that are asked for: who changes, everybody, or one move."""
        if args["was"] or args["becomes"]:
            return [one for one in self.found if _moves_so(one, args["was"], args["becomes"])]
        return [one for one in self.found if one.changed or args["show"] == ALL]

    def causes(self, one: Tried) -> list[Cause]:
        """Return why one changes."""
        assert self.second is not None
        return causes(self.first.classifier, self.second.classifier, one, voice(language(), say))


@blueprint.get("/whatif/<uuid:unit_id>")
@requires(Permission.CLASSIFY)
def show_whatif(unit_id: UUID) -> str:
    """Show who of a unit and below it would change under another rulebook."""
    args = asked(WhatifIn())
    with reading() as session:
        trial = _trial(session, unit_id, args)
    shown = trial.shown(args)
    page, following = services.page_of([one.about for one in shown], args["after"], ROWS)
    on_page = {one.id for one in page}
    return render_template(
        "facts/whatif.html", trial=trial, args=args, kept=_kept(args, trial), total=len(shown), next_page=following,
        rows=[(one, trial.causes(one)) for one in shown if one.about.id in on_page],
        moves=moves(trial.first.classifier, trial.second.classifier, trial.found) if trial.second else None,
        moved=sum(one.changed for one in trial.found), subjects=subjects_of(trial.first.program.book), shows=SHOWS,
        own=_own_books(trial.first), every=_other_books(trial.first), mark_of=mark_of, word=_word,
    )  # fmt: skip


@blueprint.get("/whatif/<uuid:unit_id>/file")
@requires(Permission.CLASSIFY)
def export_whatif(unit_id: UUID) -> Response:
    """Send who of a unit and below it would change under another rulebook, as a spreadsheet."""
    args = asked(ExportIn())
    with reading() as session:
        trial = _trial(session, unit_id, args)
    if trial.second is None:
        raise WrongInput([fault("b", N_("chọn bộ quy tắc muốn thử, có đối tượng này."))])
    first, second = trial.first.program.book.name, trial.second.program.book.name
    headings = {**{key: say(text) for key, text in HEADINGS.items()}, "before": first, "after": second, "why": say(WHY)}
    return sent(_records(trial, trial.shown(args)), headings, f"whatif-{trial.unit.code}", args["kind"])


def _trial(session: TenantSession, unit_id: UUID, args: dict[str, Any]) -> Trial:
    """Return a unit's rows under both rulebooks; raise NotFound, NotAllowed, WrongInput."""
    scope.demand_within(session, principal(), Permission.CLASSIFY, unit_id)
    unit = next(iter(subjects.units_in(session, unit_id, args["as_of"]).values()))
    first = question_of(session, args["subject"], args["year"], day=args["as_of"], rulebook=args["a"])
    second = _second(first, args["b"])
    if second is None:
        return Trial(unit, first, None, ())
    named = subjects.in_unit(session, first.subject, unit_id, first.day)
    if len(named) > MOST_AT_ONCE:
        text = N_("đơn vị này có {count} đối tượng, quá {most}; chọn đơn vị cấp dưới.")
        raise WrongInput([fault(unit.name, text, count=len(named), most=MOST_AT_ONCE)])
    before, after = services.rows_under(session, [first, second], named)
    return Trial(unit, first, second, tried(first, second, before, after))


def _second(first: Question, name: str | None) -> Question | None:
    """Return the question under the other rulebook; None where none is named, or it has no such subject."""
    if name is None:
        return None
    return under(first, name) if first.subject in installed_editions().rulebook(name).subjects else None


def _moves_so(one: Tried, was: str | None, becomes: str | None) -> bool:
    return was in (None, one.before.result) and becomes in (None, one.after.result)


def _own_books(question: Question) -> list[str]:
    """Return the rulebooks of the tenant's own plugins."""
    return [name for name in installed_editions().names() if name.partition("/")[0] in question.hooks.plugins]


def _other_books(question: Question) -> list[str]:
    return [name for name in installed_editions().names() if name != question.program.book.name]


def _kept(args: dict[str, Any], trial: Trial) -> dict[str, str]:
    """Return what every link of the page carries on: the question and the two rulebooks."""
    books = {"a": trial.first.program.book.name, "b": args["b"]}
    given = {"subject": args["subject"], "year": args["year"], "as_of": args["as_of"].isoformat(), **books}
    return {name: str(one) for name, one in given.items() if one}


def _word(result: str) -> str:
    return result_word(result, say)


def _records(trial: Trial, shown: Sequence[Tried]) -> Iterator[dict[str, object]]:
    for one in shown:
        yield {
            "code": one.about.code,
            "name": one.about.name,
            "unit": one.about.unit,
            "before": _word(one.before.result),
            "after": _word(one.after.result),
            "why": "; ".join(map(_line, trial.causes(one))),
        }


def _line(cause: Cause) -> str:
    """Write a cause as one line: what one rulebook says by which clause, and what the other asks."""
    first = f"{cause.rulebook}: {cause.text}{f' [{cause.cite}]' if cause.cite else ''}"
    other = f"{cause.other}: {cause.asked}{f' [{cause.other_cite}]' if cause.other_cite else ''}"
    return f"{first} – {other}" if cause.other else first
