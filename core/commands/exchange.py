"""`xeploai import` and `xeploai export`: files in and out of a committee, without a browser."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from core.commands.context import Context
from core.commands.installation import installation
from core.commands.progress import bar
from core.db import shared_session, tenant_session
from core.errors import N_, Fault, WrongInput, fault
from core.exchange import services
from core.exchange.columns import Columns
from core.exchange.files import receive
from core.exchange.kinds import ImportState, RowState
from core.exchange.models import Import, ImportRow
from core.exchange.services import Consent, Wanted
from core.exchange.services.finding import held
from core.jobs.words import message_of
from core.rowfiles.sources import KINDS
from core.rowfiles.writing import replacing
from core.unit_of_work import UnitOfWork
from tenants import services as tenants
from tenants.choices import choices
from tenants.models import Tenant

OPERATOR = "operator"
_FILE_KINDS = {suffix: kind for suffix, kind in KINDS.items() if kind in {"xlsx", "csv"}}
_STATES = {
    RowState.NEW: N_("mới"),
    RowState.CHANGED: N_("đổi"),
    RowState.MOVED: N_("chuyển đơn vị"),
    RowState.UNCHANGED: N_("không đổi"),
    RowState.MISSING: N_("không có trong tệp"),
    RowState.DUPLICATE: N_("trùng"),
    RowState.WRONG: N_("sai"),
}
_SHOWN = frozenset(_STATES) - {RowState.NEW, RowState.UNCHANGED, RowState.MISSING}


def bring(args: Namespace, context: Context) -> int:
    """Say what a file would do; with `--confirm` write it too. 1 where rows are wrong and nothing is written."""
    with installation() as here:
        tenant = _tenant(here.engine, args.code)
        one = _preview(here.engine, tenant, args, context)
        if one.state == ImportState.REFUSED:
            raise WrongInput([Fault(each["where"], message_of(each["message"])) for each in one.faults])
        _print(here.engine, tenant, one, args, context)
        if not args.confirm:
            return 1 if one.counts[RowState.WRONG] or one.counts[RowState.DUPLICATE] else 0
        with UnitOfWork(here.engine, tenant.id) as work:
            services.confirm(held(work.session, one.id), _consent(args))
        with UnitOfWork(here.engine, tenant.id) as work:
            services.apply_import(work, one.id, choices(), _heard(context), actor=OPERATOR)
    context.line(context.say(N_("Đã ghi. Hoàn tác được khi chưa có gì dựa trên lần nhập này.")))
    return 0


def give_out(args: Namespace, context: Context) -> int:
    """Write what stands there to a file that can be imported again."""
    kind = _FILE_KINDS.get(os.path.splitext(args.output)[1].lower())
    if kind is None:
        raise WrongInput([fault(args.output, N_("không ghi được tệp loại này; dùng .xlsx hoặc .csv"))])
    with installation() as here:
        tenant = _tenant(here.engine, args.code)
        with tenant_session(here.engine, tenant.id) as session:
            content, count = services.exported(session, choices(), _wanted(args), kind)
    with replacing(args.output) as new:
        Path(new).write_bytes(content)
    context.line(context.say(N_("{count} hàng đã ghi ra {file}."), count=count, file=args.output))
    return 0


def _preview(engine: Engine, tenant: Tenant, args: Namespace, context: Context) -> Import:
    try:
        stream = open(args.file, "rb")  # noqa: SIM115 - closed below
    except OSError as problem:
        text = N_("không mở được tệp ({reason})")
        raise WrongInput([fault(args.file, text, reason=problem.strerror or str(problem))]) from problem
    with stream:
        file = receive(args.file, stream)
    with UnitOfWork(engine, tenant.id) as work:
        one = services.upload(work, file, _wanted(args), choices(), account_id=None, actor=OPERATOR)
    with UnitOfWork(engine, tenant.id) as work:
        return services.make_preview(work, one.id, choices(), _heard(context))


def _print(engine: Engine, tenant: Tenant, one: Import, args: Namespace, context: Context) -> None:
    say = context.say
    for state, words in _STATES.items():
        if one.counts[state]:
            context.line(f"{one.counts[state]:>7}  {say(words)}")
    for note in one.notes:
        context.line(message_of(note["message"]).said(say))
    with tenant_session(engine, tenant.id) as session:
        columns = services.columns_of(session, choices(), _wanted(args))
        for row in session.scalars(services.list_rows(one.id).order_by(ImportRow.place)):
            if row.notes or RowState(row.state) in _SHOWN:
                for line in _lines(row, columns, context):
                    context.line(line)


def _lines(row: ImportRow, columns: Columns, context: Context) -> Iterator[str]:
    say = context.say
    number = say(N_("hàng {number}"), number=row.number) if row.number else "-"
    yield f"{number}  {say(_STATES[RowState(row.state)])}  {row.key}  {row.title}".rstrip()
    for name, cell in row.cells.items():
        if cell["state"] in (RowState.CHANGED, RowState.MOVED):
            yield f"    {_title(columns, name, context)}: {_shown(cell.get('old'))} → {_shown(cell['new'])}"
    for note in row.notes:
        where = _title(columns, note["column"], context) if note["column"] else ""
        mark = "!" if note["wrong"] else "?"
        yield f"  {mark} {where + ': ' if where else ''}{message_of(note['message']).said(say)}"


def _title(columns: Columns, name: str, context: Context) -> str:
    found = columns.by_name.get(name)
    return context.say(found.label) if found else name


def _shown(value: Any) -> str:
    return "∅" if value is None else str(value)


def _tenant(engine: Engine, code: str) -> Tenant:
    with shared_session(engine) as session:
        return tenants.find_tenant(session, code)


def _wanted(args: Namespace) -> Wanted:
    year: Mapping[str, Any] = {"year": _year(args.year) if args.year else None}
    return Wanted(args.kind, subject=args.subject, rulebook=args.rulebook, **year)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise WrongInput([fault("--year", N_("«{text}» phải là một năm, ví dụ 2023."), text=text)])
    return int(text)


def _consent(args: Namespace) -> Consent:
    consent = Consent.WHOLE
    if args.leave_out_wrong:
        consent |= Consent.LEAVE_OUT_WRONG
    if args.take_possible_duplicates:
        consent |= Consent.TAKE_POSSIBLE_DUPLICATES
    return consent


def _heard(context: Context) -> Any:
    """Return who is told how far it is: a bar where somebody looks."""
    drawn = bar(context)
    scale = 1 << 20  # the bar counts bytes
    return (lambda done, total: drawn(done * scale, total * scale)) if drawn else (lambda done, total: None)
