"""What the pages of levels share: what they are asked with, and results as they are shown."""

from __future__ import annotations

from typing import Any

from flask import request
from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from core import clock
from core.access.language import language, say
from core.editions import installed_editions
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.facts import subjects
from core.facts.checklist import CheckedGroup, checklist
from core.facts.services import Result
from core.facts.words import mark_of, result_of, result_word
from core.rulebook.classification import Classifier, Outcome
from core.rulebook.edition import Rulebook
from core.rulebook.explaining import outcome_sentences
from core.rulebook.quotas import quota_names
from core.voices import voice

ROWS = 50


class LevelsIn(Schema):
    """What a page of levels is asked with; what else stands in the address is left alone."""

    class Meta:
        unknown = EXCLUDE

    subject = fields.String(load_default="party_member", validate=validate.OneOf(list(subjects.KINDS)))
    year = fields.Integer(load_default=None, validate=validate.Range(2010, 2100))
    as_of = fields.Date(load_default=None)
    after = fields.UUID(load_default=None)


def asked(schema: Schema) -> dict[str, Any]:
    """Return what a page of levels is asked with; today and its year where nothing else is; raise WrongInput."""
    try:
        args: dict[str, Any] = schema.load({name: text for name, text in request.args.items() if text})
    except ValidationError as error:
        names = error.messages_dict
        raise WrongInput(
            [fault(name, N_("không đọc được; xem lại địa chỉ hoặc chọn lại.")) for name in names]
        ) from error
    args["as_of"] = args["as_of"] or clock.today()
    args["year"] = args["year"] or args["as_of"].year
    return args


def subjects_of(book: Rulebook) -> list[tuple[str, str]]:
    """Return the subjects of a rulebook that the records know, as the choices of a field."""
    return [(name, say(book.subjects[name].label)) for name in subjects.KINDS if name in book.subjects]


def book_of(plugin: str, edition: str, subject: str) -> Rulebook:
    """Return an installed rulebook that has a subject; raise NotFound."""
    editions, name = installed_editions(), f"{plugin}/{edition}"
    if name not in editions.files or subject not in editions.rulebook(name).subjects:
        raise refusal(NotFound, N_("Không có bộ quy tắc hoặc đối tượng này."))
    return editions.rulebook(name)


def ways_of(book: Rulebook, subject: str) -> list[tuple[str, str]]:
    """Return the pages on which a subject of a rulebook may be tried, each with its address."""
    whose = f"{book.name}/{subject}"
    ways = [(say(N_("Phiếu")), f"/try/ballot/{whose}")]
    if quota_names(book, subject):
        ways.append((say(N_("Chỉ tiêu")), f"/try/quota/{whose}"))
    if book.subjects[subject].computed:
        ways[:0] = [(say(N_("Trường hợp")), f"/try/{whose}"), (say(N_("Cả bảng")), f"/try/{whose}/file")]
    return ways


def tabs_of(book: Rulebook, subject: str) -> list[tuple[str, str, bool]]:
    """Return the same for the tabs of a page: which one is this."""
    return [(text, link, link == request.path) for text, link in ways_of(book, subject)]


def said(classifier: Classifier, result: Result) -> dict[str, Any]:
    """Return a result as a page shows it: about whom, the mark of its level or a word, why."""
    outcome = result.outcome
    problems = [message.said(say) for _, message in result.problems]
    told = sentences(classifier, outcome)
    why = " ".join(told or problems)
    return {"about": result.row.about, "level": level(outcome), "word": word(outcome), "why": why, "all": told}


def level(outcome: Outcome | None) -> str | None:
    """Return what the mark of a level shows; None where there is a word only."""
    return mark_of(result_of(outcome))


def word(outcome: Outcome | None) -> str:
    """Return the level or the status in words."""
    return result_word(result_of(outcome), say)


def sentences(classifier: Classifier, outcome: Outcome | None) -> list[str]:
    """Return an outcome in sentences, in the reader's language."""
    return outcome_sentences(classifier, outcome, voice(language(), say)) if outcome else []


def groups(classifier: Classifier, outcome: Outcome | None) -> list[CheckedGroup]:
    """Return every rule that was looked at."""
    return checklist(classifier, outcome, voice(language(), say)) if outcome else []
