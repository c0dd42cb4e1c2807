"""Pages: a ballot and a quota that anybody may reckon, sentence by sentence. The address itself is the case."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template, request

from core.access import Permission, requires
from core.access.language import language, say
from core.editions import installed_editions
from core.errors import N_, Fault, NotFound, WrongInput, refusal
from core.facts.calculators import (
    BALLOTS,
    MOST_ROWS,
    ballot_form,
    ballot_given,
    quota_form,
    quota_given,
    rows_asked,
    said_of,
)
from core.facts.counting import count_ballot, fill_quota
from core.facts.forms import CaseGroup
from core.facts.views.shown import book_of, tabs_of
from core.rulebook.ballots import CLASSIFY, ballot_names, ballot_rule
from core.rulebook.edition import Rulebook
from core.rulebook.loading import vocabulary
from core.rulebook.quotas import EXCELLENT, QuotaRule, quota_names, quota_rule
from core.rulebook.reckoning import quota_sentences, tally_sentences
from core.voices import voice

blueprint = Blueprint("calculators", __name__)

QUOTAS = {
    EXCELLENT: N_("Tỷ lệ mức cao nhất"),
    "award": N_("Tỷ lệ được đề nghị khen thưởng"),
    "agency_units": N_("Tỷ lệ đơn vị của cơ quan cấp tỉnh"),
}
LONGEST = 500


@blueprint.get("/try/ballot/<plugin>/<edition>/<subject>")
@requires(Permission.SEE_RULEBOOKS)
def show_ballot(plugin: str, edition: str, subject: str) -> str:
    """Show a ballot: its form, and how it is counted under the rulebook."""
    book, typed = book_of(plugin, edition, subject), _typed()
    names = ballot_names(book, subject)
    ballot = _chosen("ballot", typed, names, CLASSIFY)
    results: list[dict[str, Any]] = []
    faults: Sequence[Fault] = ()
    if _is_filled(typed, "c"):
        try:
            read = ballot_given(book, subject, ballot, typed)
            results = count_ballot(installed_editions().hooks, book, subject, read)
        except WrongInput as wrong:
            faults = wrong.faults
    rule = ballot_rule(book, subject, ballot, vocabulary()["default_ballot"])
    spoken = voice(language(), say)
    return _page(
        "facts/ballot.html", book, subject, "c", typed, faults, ballot_form(book, subject, ballot, typed, say),
        choices=[(name, say(BALLOTS.get(name, name))) for name in names], chosen=ballot,
        results=[(one, tally_sentences(one, rule, spoken)) for one in results],
    )  # fmt: skip


@blueprint.get("/try/quota/<plugin>/<edition>/<subject>")
@requires(Permission.SEE_RULEBOOKS)
def show_quota(plugin: str, edition: str, subject: str) -> str:
    """Show a quota: its form, and how many places it leaves."""
    book, typed = book_of(plugin, edition, subject), _typed()
    names = quota_names(book, subject)
    if not names:
        raise refusal(NotFound, N_("Bộ quy tắc này không đặt chỉ tiêu cho đối tượng này."))
    rule = quota_rule(book, subject, _chosen("rule", typed, names, names[0]))
    lines: list[dict[str, Any]] = []
    faults: Sequence[Fault] = ()
    if _is_filled(typed, "g"):
        try:
            read = quota_given(book, subject, typed)
            lines = fill_quota(installed_editions().hooks, book, subject, rule, read)
        except WrongInput as wrong:
            faults = wrong.faults
    return _page(
        "facts/quota.html", book, subject, "g", typed, faults, quota_form(book, subject, rule, typed, say),
        choices=[(name, _quota_name(book, subject, name)) for name in names], chosen=rule.name,
        lines=[_line(one, rule) for one in lines],
    )  # fmt: skip


def _line(line: dict[str, Any], rule: QuotaRule) -> dict[str, Any]:
    """Return a line of a quota as a page shows it; without names, every place that can be filled counts as taken."""
    group = line["group"]
    name = say(N_("Nhóm thứ {number}"), number=group) if str(group).isdigit() else group
    return {
        "name": name or say(N_("Cả phạm vi")),
        "taken": len(line["taken"]) if line["taken"] or line["tied"] else line["places"],
        "cap": line["cap"],
        "sentences": quota_sentences(line, rule, voice(language(), say)),
    }


def _quota_name(book: Rulebook, subject: str, name: str) -> str:
    label = book.section("quotas")[name][subject].get("label")
    return say(label or QUOTAS.get(name, name))


def _typed() -> dict[str, str]:
    found = {name: text.strip()[:LONGEST] for name, text in request.args.items()}
    return {name: text for name, text in found.items() if text}


def _is_filled(typed: dict[str, str], start: str) -> bool:
    return any(name.startswith(f"{start}.") for name in typed)


def _chosen(name: str, typed: dict[str, str], known: Sequence[str], otherwise: str) -> str:
    chosen = typed.get(name, otherwise)
    if chosen not in known:
        raise refusal(NotFound, N_("Bộ quy tắc này không có «{name}»; chọn lại."), name=chosen)
    return chosen


def _page(
    template: str, book: Rulebook, subject: str, start: str, typed: dict[str, str], faults: Sequence[Fault],
    form: list[CaseGroup], **more: Any,
) -> str:  # fmt: skip
    names = {field.name for group in form for field in group.fields}
    labels = {field.name: field.label for group in form for field in group.fields}
    return render_template(
        template, book=book, label=say(book.subjects[subject].label), subject=subject, form=form,
        wrong={one.where: said_of(one, say) for one in faults if one.where in names},
        faults=[{"where": labels.get(one.where, ""), "message": said_of(one, say)} for one in faults],
        rows=rows_asked(typed, start), most=MOST_ROWS, here=tabs_of(book, subject), **more,
    )  # fmt: skip
