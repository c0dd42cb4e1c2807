"""Facts and levels from the records, as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from core.access import Permission, principal, reading, requires
from core.access.language import language, say
from core.db import TenantSession
from core.errors import N_, WrongInput, fault
from core.facts import schemas, services, subjects
from core.facts.questions import question_of
from core.facts.reach import named_within
from core.facts.services import Question, Result
from core.hierarchy import scope
from core.rulebook.explaining import outcome_sentences
from core.rulebook.facts import plain
from core.voices import voice
from core.wire import ApiBlueprint

blueprint = ApiBlueprint("facts", __name__, "/facts")
MOST_AT_ONCE = 20_000


@blueprint.get("/levels")
@requires(Permission.CLASSIFY)
@blueprint.arguments(schemas.UnitQuestionIn, location="query")
@blueprint.response(200, schemas.LevelPageOut)
def list_levels(args: dict[str, Any]) -> dict[str, Any]:
    """Cho biết mức của từng người, tổ chức hoặc tập thể trong một đơn vị và các đơn vị trực thuộc."""
    with reading() as session:
        scope.demand_within(session, principal(), Permission.CLASSIFY, args["unit_id"])
        question = _question(session, args)
        named = subjects.in_unit(session, question.subject, args["unit_id"], question.day)
        page, following = services.page_of(named, args["after"], args["limit"])
        rows = services.rows_of(session, question, page)
    items = [_said(question, result) for result in services.classify(question, rows)]
    return {**_heading(question), "total": len(named), "items": items, "next": following}


@blueprint.get("/totals")
@requires(Permission.CLASSIFY)
@blueprint.arguments(schemas.UnitQuestionIn(exclude=("after", "limit")), location="query")
@blueprint.response(200, schemas.TotalsOut)
def count_levels(args: dict[str, Any]) -> dict[str, Any]:
    """Đếm số đối tượng ở mỗi mức trong một đơn vị và các đơn vị trực thuộc."""
    with reading() as session:
        scope.demand_within(session, principal(), Permission.CLASSIFY, args["unit_id"])
        question = _question(session, args)
        named = subjects.in_unit(session, question.subject, args["unit_id"], question.day)
        if len(named) > MOST_AT_ONCE:
            text = N_("đơn vị này có {count} đối tượng, quá {most}; chọn đơn vị cấp dưới.")
            raise WrongInput([fault("unit_id", text, count=len(named), most=MOST_AT_ONCE)])
        rows = services.rows_of(session, question, named)
    counts = Counter(_word(result) for result in services.classify(question, rows))
    return {**_heading(question), "total": len(named), "counts": dict(counts)}


@blueprint.get("/levels/<uuid:subject_id>")
@requires(Permission.CLASSIFY)
@blueprint.arguments(schemas.QuestionIn, location="query")
@blueprint.response(200, schemas.ExplainedOut)
def explain_level(args: dict[str, Any], subject_id: UUID) -> dict[str, Any]:
    """Giải thích mức của một người, một tổ chức hoặc một tập thể, từng quy tắc đã xét."""
    with reading() as session:
        question = _question(session, args)
        about = named_within(session, principal(), question.subject, subject_id, question.day)
        rows = services.rows_of(session, question, [about])
    result = next(services.classify(question, rows))
    trace = list(result.outcome.trace) if result.outcome else []
    return {**_said(question, result), "trace": trace}


def _question(session: TenantSession, args: Mapping[str, Any]) -> Question:
    return question_of(session, args["subject"], args["year"], day=args["as_of"], rulebook=args["rulebook"])


def _heading(question: Question) -> dict[str, Any]:
    return {"rulebook": question.program.book.name, "as_of": question.day}


def _said(question: Question, result: Result) -> dict[str, Any]:
    spoken = voice(language(), say)
    about, outcome = result.row.about, result.outcome
    return {
        "id": about.id,
        "code": about.code,
        "name": about.name,
        "unit_id": about.unit_id,
        "unit": about.unit,
        "columns": {name: plain(value) for name, value in result.row.columns.items()},  # type: ignore[arg-type]
        "given": sorted(result.row.given),
        "outcome": outcome.as_data() if outcome else None,
        "sentences": outcome_sentences(question.classifier, outcome, spoken) if outcome else [],
        "problems": [message.said(spoken.say) for _, message in result.problems],
    }


def _word(result: Result) -> str:
    if result.outcome is None:
        return "wrong"
    return result.outcome.level or result.outcome.status
