"""Which rules answer for the tenant of a request: those chosen for the year, or those that are named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from core import clock
from core.access import platform
from core.db import TenantSession
from core.editions import installed_editions
from core.errors import N_, WrongInput, fault
from core.facts.services import Question
from core.plugins import TenantHooks, installed


def question_of(
    session: TenantSession, subject: str, year: int, *, day: date | None = None, rulebook: str | None = None
) -> Question:
    """Return what is asked; raise WrongInput where no rulebook is chosen for the year, or it has no such subject."""
    choices = platform().choices
    name = rulebook or choices.rulebook(session, year)
    if name is None:
        text = N_("chưa chọn bộ quy tắc cho năm {year}; chọn trong cài đặt, hoặc nêu «rulebook».")
        raise WrongInput([fault("year", text, year=year)])
    plugins = choices.plugins(session)
    if name.partition("/")[0] not in plugins:
        raise WrongInput([fault("rulebook", N_("«{name}» không thuộc các plugin của đơn vị."), name=name)])
    classifier = installed_editions().classifier(name, subject)
    return Question(classifier, TenantHooks(installed(), plugins), year, day or clock.today())


def under(question: Question, rulebook: str) -> Question:
    """Return the same question under another installed rulebook, as if the tenant had chosen it and its plugin.

    Raises WrongInput where no plugin has it, or it has no such subject.
    """
    plugin = rulebook.partition("/")[0]
    classifier = installed_editions().classifier(rulebook, question.subject)
    plugins = question.hooks.plugins if plugin in question.hooks.plugins else (*question.hooks.plugins, plugin)
    return replace(question, classifier=classifier, hooks=TenantHooks(installed(), plugins))
