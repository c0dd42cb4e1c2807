"""`xeploai unit`: facts and levels of everybody in a unit, from the records of a committee."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sqlalchemy import select

from core import clock
from core.commands.context import Context
from core.commands.installation import installation
from core.commands.printing import output_kind, put_out
from core.commands.tables import level_word
from core.db import TenantSession, shared_session, tenant_session
from core.errors import N_, NotFound, WrongInput, fault, refusal
from core.facts import services
from core.facts.services import FactRow, Question, Result
from core.hierarchy.models import Unit
from core.plugins import TenantHooks, installed
from core.rulebook.explaining import outcome_sentences
from core.rulebook.facts import value_text
from core.voices import voice
from tenants import services as tenants

# A share without an end is rounded where a spreadsheet must hold it: far finer than any threshold.
_PLACES = Decimal("0.000000000001")
_PEOPLE = {"id": N_("Mã"), "name": N_("Họ và tên"), "unit": N_("Đơn vị")}
_LEVELS = {**_PEOPLE, "level": N_("Kết quả"), "why": N_("Vì sao")}


def facts(args: Namespace, context: Context) -> int:
    """Write the facts of everybody in a unit, as a file that `classify` reads."""
    with _asked(args, context) as (question, rows):
        inputs = [name for name in question.program.inputs if any(name in row.columns for row in rows)]
        records = [_fact_record(row) for row in rows]
        headings = {**_PEOPLE, **{name: f"|{name}" for name in inputs}}
        put_out(args, context, records, records, headings)
    return 0


def classify(args: Namespace, context: Context) -> int:
    """Write the level of everybody in a unit, with reasons; 1 where somebody's facts cannot be used."""
    with _asked(args, context) as (question, rows):
        results = list(services.classify(question, rows))
        if output_kind(args) == "jsonl":
            records = [_level_data(question, one, args, context) for one in results]
            put_out(args, context, records, records, _LEVELS)
        else:
            shown = [_level_record(question, one, context) for one in results]
            put_out(args, context, shown, shown, _LEVELS)
    return 1 if any(one.problems for one in results) else 0


@contextmanager
def _asked(args: Namespace, context: Context) -> Iterator[tuple[Question, list[FactRow]]]:
    """Open the installation; yield what is asked, and the rows of the unit."""
    with installation() as here:
        with shared_session(here.engine) as session:
            tenant = tenants.find_tenant(session, args.code)
        with tenant_session(here.engine, tenant.id) as session:
            question = _question(session, args, context)
            unit = session.scalars(select(Unit).where(Unit.code == args.unit)).one_or_none()
            if unit is None:
                raise refusal(NotFound, N_("Không có tổ chức mang mã «{code}»."), code=args.unit)
            yield question, services.rows_of_unit(session, question, unit.id)


def _question(session: TenantSession, args: Namespace, context: Context) -> Question:
    year = _year(args.year)
    name = args.rulebook or tenants.rulebook_of(session, year).value
    if name is None:
        raise WrongInput([fault(args.year, N_("chưa chọn bộ quy tắc cho năm này; nêu --rulebook."))])
    hooks = TenantHooks(installed(), tenants.plugins_of(session).value)
    day = _day(args.as_of) if args.as_of else clock.today()
    return Question(context.editions.classifier(name, args.subject), hooks, year, day)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise WrongInput([fault("--year", N_("«{text}» phải là một năm, ví dụ 2023."), text=text)])
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise WrongInput([fault("--as-of", N_("«{text}» phải có dạng 2023-12-31."), text=text)]) from None


def _fact_record(row: FactRow) -> dict[str, Any]:
    about = row.about
    values = {name: _cell(value) for name, value in row.columns.items()}
    return {"id": about.code, "name": about.name, "unit": about.unit, **values}


def _cell(value: object) -> object:
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return exact.quantize(_PLACES).normalize() if Fraction(exact) != value else exact
    return value_text(value) if isinstance(value, bool) else value


def _level_data(question: Question, result: Result, args: Namespace, context: Context) -> dict[str, Any]:
    head = {"id": result.row.about.code, "subject": question.subject, "rulebook": question.program.book.name}
    if result.outcome is None:
        return {**head, "problems": [message.said(context.say) for _, message in result.problems]}
    data = {**head, **result.outcome.as_data()}
    if args.explain:
        data["trace"] = list(result.outcome.trace)
        data["sentences"] = _sentences(question, result, context)
    return data


def _level_record(question: Question, result: Result, context: Context) -> dict[str, Any]:
    about, outcome = result.row.about, result.outcome
    if outcome is None:
        said = " ".join(message.said(context.say) for _, message in result.problems)
        level = context.say(N_("số liệu sai"))
    else:
        said, level = " ".join(_sentences(question, result, context)[1:]), level_word(outcome, context)
    return {"id": about.code, "name": about.name, "unit": about.unit, "level": level, "why": said}


def _sentences(question: Question, result: Result, context: Context) -> list[str]:
    assert result.outcome is not None
    return outcome_sentences(question.classifier, result.outcome, voice(context.language, context.say))
