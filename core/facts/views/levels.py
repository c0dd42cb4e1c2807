"""Pages: the levels of a unit from its records, and one level explained."""

from __future__ import annotations

from uuid import UUID

from flask import Blueprint, render_template

from core.access import Permission, principal, reading, requires
from core.facts import services, subjects
from core.facts.checklist import SECTIONS, VERDICTS
from core.facts.questions import question_of
from core.facts.reach import named_within
from core.facts.views.shown import ROWS, LevelsIn, asked, groups, said, subjects_of
from core.hierarchy import scope

blueprint = Blueprint("levels", __name__)


@blueprint.get("/levels/<uuid:unit_id>")
@requires(Permission.CLASSIFY)
def show_levels(unit_id: UUID) -> str:
    """Show the level of everybody in a unit and below it, computed from the records."""
    args = asked(LevelsIn())
    with reading() as session:
        scope.demand_within(session, principal(), Permission.CLASSIFY, unit_id)
        unit = next(iter(subjects.units_in(session, unit_id, args["as_of"]).values()))
        question = question_of(session, args["subject"], args["year"], day=args["as_of"])
        named = subjects.in_unit(session, question.subject, unit_id, question.day)
        page, following = services.page_of(named, args["after"], ROWS)
        results = list(services.classify(question, services.rows_of(session, question, page)))
    shown = [said(question.classifier, one) for one in results]
    book = question.program.book
    return render_template(
        "facts/levels.html", unit=unit, args=args, book=book, results=shown, total=len(named), next_page=following,
        subjects=subjects_of(book),
    )  # fmt: skip


@blueprint.get("/levels/of/<uuid:subject_id>")
@requires(Permission.CLASSIFY)
def explain_level(subject_id: UUID) -> str:
    """Show one level with every rule that was looked at."""
    args = asked(LevelsIn())
    with reading() as session:
        question = question_of(session, args["subject"], args["year"], day=args["as_of"])
        about = named_within(session, principal(), question.subject, subject_id, question.day)
        rows = services.rows_of(session, question, [about])
    result = next(services.classify(question, rows))
    shown = said(question.classifier, result)
    return render_template(
        "facts/level.html", args=args, book=question.program.book, one=shown,
        groups=groups(question.classifier, result.outcome), sections=SECTIONS, verdicts=VERDICTS,
    )  # fmt: skip
