"""Pages: the levels of a unit from its records, one level explained, and a case that anybody may try."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from core import clock
from core.access import Permission, principal, reading, requires
from core.access.language import language, say
from core.editions import installed_editions
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.facts import services, subjects
from core.facts.checklist import SECTIONS, VERDICTS, CheckedGroup, checklist
from core.facts.forms import form_of, try_case, typed_in
from core.facts.questions import question_of
from core.facts.services import Result
from core.hierarchy import scope
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.explaining import outcome_sentences
from core.voices import voice

blueprint = Blueprint("facts", __name__)

ROWS = 50
STATUS = {
    "exempt": N_("không kiểm điểm, không xếp loại"),
    "reviewed_only": N_("chỉ kiểm điểm"),
    "not_reviewed": N_("chưa kiểm điểm"),
}


class LevelsIn(Schema):
    """What a page of levels is asked with; what else stands in the address is left alone."""

    class Meta:
        unknown = EXCLUDE

    subject = fields.String(load_default="party_member", validate=validate.OneOf(list(subjects.KINDS)))
    year = fields.Integer(load_default=None, validate=validate.Range(2010, 2100))
    as_of = fields.Date(load_default=None)
    after = fields.UUID(load_default=None)


@blueprint.get("/levels/<uuid:unit_id>")
@requires(Permission.CLASSIFY)
def show_levels(unit_id: UUID) -> str:
    """Show the level of everybody in a unit and below it, computed from the records."""
    args = _asked()
    with reading() as session:
        scope.demand_within(session, principal(), Permission.CLASSIFY, unit_id)
        unit = next(iter(subjects.units_in(session, unit_id, args["as_of"]).values()))
        question = question_of(session, args["subject"], args["year"], day=args["as_of"])
        named = subjects.in_unit(session, question.subject, unit_id, question.day)
        page, following = services.page_of(named, args["after"], ROWS)
        results = list(services.classify(question, services.rows_of(session, question, page)))
    said = [_said(question.classifier, one) for one in results]
    book = question.program.book
    return render_template(
        "facts/levels.html", unit=unit, args=args, book=book, results=said, total=len(named), next_page=following,
        subjects=[(name, say(book.subjects[name].label)) for name in subjects.KINDS if name in book.subjects],
    )  # fmt: skip


@blueprint.get("/levels/of/<uuid:subject_id>")
@requires(Permission.CLASSIFY)
def explain_level(subject_id: UUID) -> str:
    """Show one level with every rule that was looked at."""
    args = _asked()
    with reading() as session:
        question = question_of(session, args["subject"], args["year"], day=args["as_of"])
        about = subjects.named(session, question.subject, subject_id, question.day)
        scope.demand_within(session, principal(), Permission.CLASSIFY, about.unit_id)
        rows = services.rows_of(session, question, [about])
    result = next(services.classify(question, rows))
    shown = _said(question.classifier, result)
    return render_template(
        "facts/level.html", args=args, book=question.program.book, one=shown,
        groups=_groups(question.classifier, result.outcome), sections=SECTIONS, verdicts=VERDICTS,
    )  # fmt: skip


@blueprint.get("/try")
@requires(Permission.SEE_RULEBOOKS)
def choose_case() -> str:
    """Show under which rulebook and as which subject a case may be tried."""
    books = [
        (book, [(name, say(one.label)) for name, one in book.subjects.items() if one.computed])
        for book in installed_editions().every()
    ]
    return render_template("facts/choose.html", books=books)


@blueprint.get("/try/<plugin>/<edition>/<subject>")
@requires(Permission.SEE_RULEBOOKS)
def show_case(plugin: str, edition: str, subject: str) -> str:
    """Show a case: its form, and what the rulebook says of it. The address itself is the case."""
    editions, name = installed_editions(), f"{plugin}/{edition}"
    if name not in editions.files or subject not in editions.rulebook(name).subjects:
        raise refusal(NotFound, N_("Không có bộ quy tắc hoặc đối tượng này."))
    classifier = editions.classifier(name, subject)
    typed = typed_in(request.args)
    tried = try_case(classifier, typed) if typed else None
    outcome = tried.outcome if tried else None
    wrong = {f"f.{name}": message.said(say) for name, message in tried.problems} if tried else {}
    return render_template(
        "facts/case.html", book=classifier.program.book, rules=classifier.program.rules, wrong=wrong,
        form=form_of(classifier, typed, say, language()), level=_level(outcome), word=_word(outcome),
        sentences=_sentences(classifier, outcome), groups=_groups(classifier, outcome), sections=SECTIONS,
        verdicts=VERDICTS,
    )  # fmt: skip


def _asked() -> dict[str, Any]:
    try:
        args: dict[str, Any] = LevelsIn().load({name: text for name, text in request.args.items() if text})
    except ValidationError as error:
        names = error.messages_dict
        raise WrongInput(
            [fault(name, N_("không đọc được; xem lại địa chỉ hoặc chọn lại.")) for name in names]
        ) from error
    args["as_of"] = args["as_of"] or clock.today()
    args["year"] = args["year"] or args["as_of"].year
    return args


def _said(classifier: Classifier, result: Result) -> dict[str, Any]:
    outcome = result.outcome
    problems = [message.said(say) for _, message in result.problems]
    sentences = _sentences(classifier, outcome)
    why = " ".join(sentences or problems)
    return {"about": result.row.about, "level": _level(outcome), "word": _word(outcome), "why": why, "all": sentences}


def _level(outcome: Outcome | None) -> str | None:
    """Return what the mark of a level shows; None where there is a word only."""
    if outcome is None or outcome.status in STATUS:
        return None
    return outcome.level or outcome.status


def _word(outcome: Outcome | None) -> str:
    return say(N_("số liệu sai")) if outcome is None else say(STATUS.get(outcome.status, ""))


def _sentences(classifier: Classifier, outcome: Outcome | None) -> list[str]:
    return outcome_sentences(classifier, outcome, voice(language(), say)) if outcome else []


def _groups(classifier: Classifier, outcome: Outcome | None) -> list[CheckedGroup]:
    return checklist(classifier, outcome, voice(language(), say)) if outcome else []
