"""Pages: which case may be tried under which rulebook, and a case that anybody may try."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from core.access import Permission, requires
from core.access.language import language, say
from core.editions import installed_editions
from core.facts.checklist import SECTIONS, VERDICTS
from core.facts.forms import form_of, try_case, typed_in
from core.facts.views.shown import book_of, groups, level, sentences, tabs_of, ways_of, word

blueprint = Blueprint("cases", __name__)


@blueprint.get("/try")
@requires(Permission.SEE_RULEBOOKS)
def choose_case() -> str:
    """Show under which rulebook and as which subject a case may be tried."""
    books = [
        (book, [(say(one.label), ways_of(book, name)) for name, one in book.subjects.items()])
        for book in installed_editions().every()
    ]
    return render_template("facts/choose.html", books=books)


@blueprint.get("/try/<plugin>/<edition>/<subject>")
@requires(Permission.SEE_RULEBOOKS)
def show_case(plugin: str, edition: str, subject: str) -> str:
    """Show a case: its form, and what the rulebook says of it. The address itself is the case."""
    classifier = installed_editions().classifier(book_of(plugin, edition, subject).name, subject)
    typed = typed_in(request.args)
    tried = try_case(classifier, typed) if typed else None
    outcome = tried.outcome if tried else None
    wrong = {f"f.{name}": message.said(say) for name, message in tried.problems} if tried else {}
    return render_template(
        "facts/case.html", book=classifier.program.book, rules=classifier.program.rules, wrong=wrong,
        form=form_of(classifier, typed, say, language()), level=level(outcome), word=word(outcome),
        sentences=sentences(classifier, outcome), groups=groups(classifier, outcome), sections=SECTIONS,
        verdicts=VERDICTS, here=tabs_of(classifier.program.book, subject),
    )  # fmt: skip
