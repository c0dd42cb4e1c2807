"""`xeploai audit`: the chain of every tenant, from its first entry to its end; in the database, or in a file."""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from core.audit import Verdict, end_of, entries_up_to
from core.audit import verify as verify_chain
from core.audit.files import lines, verify_file
from core.commands.context import Context
from core.commands.installation import Installation, installation
from core.db import shared_session, tenant_session
from core.errors import N_, WrongInput, fault
from tenants import services
from tenants.models import Tenant


def verify(args: Namespace, context: Context) -> int:
    """Say for each tenant how many entries stand sealed, and what was tampered with; 1 where something was."""
    if args.file:
        return _verify_file(args, context)
    if args.seal:
        raise WrongInput([fault("--seal", N_("chỉ dùng cùng với --file."))])
    wrong = False
    with installation() as here:
        for tenant in _chosen(here, args.code):
            with tenant_session(here.engine, tenant.id) as session:
                verdict = verify_chain(session)
            wrong = _said(tenant.code, verdict, context) or wrong
    return 1 if wrong else 0


def export(args: Namespace, context: Context) -> int:
    """Write the audit of a tenant to a new file, readable by its owner only."""
    file = Path(args.output)
    with installation() as here:
        tenant = _chosen(here, args.code)[0]
        with tenant_session(here.engine, tenant.id) as session, session.begin():
            end = end_of(session)
            _write(file, lines(tenant.id, tenant.code, tenant.name, end, entries_up_to(session, end)))
    said = N_("{code}: đã ghi {count} mục vào {file}; hãy lưu dấu này ở nơi khác: {seal}")
    context.line(context.say(said, code=tenant.code, count=end.number, file=file, seal=end.seal))
    return 0


def _verify_file(args: Namespace, context: Context) -> int:
    """Check a file, without any database."""
    if args.code:
        raise WrongInput([fault(args.code, N_("tệp nói nó là của đơn vị nào; bỏ mã đi."))])
    try:
        with Path(args.file).open(encoding="utf-8", newline="\n") as text:
            verdict = verify_file(args.file, text, seal=args.seal)
    except (OSError, UnicodeDecodeError):
        raise WrongInput([fault(args.file, N_("không đọc được tệp này."))]) from None
    return 1 if _said(args.file, verdict, context) else 0


def _said(name: str, verdict: Verdict, context: Context) -> bool:
    """Say a verdict; return whether something is wrong."""
    for one in verdict.faults:
        context.line(one.said(context.say))
    template = N_("{code}: {count} mục, HỎNG") if verdict.faults else N_("{code}: {count} mục, đúng; dấu {seal}")
    context.line(context.say(template, code=name, count=verdict.entries, seal=verdict.seal))
    return bool(verdict.faults)


def _chosen(here: Installation, code: str | None) -> Sequence[Tenant]:
    with shared_session(here.engine) as session:
        return [services.find_tenant(session, code)] if code else services.list_tenants(session)


def _write(file: Path, text: Iterable[str]) -> None:
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise WrongInput([fault(str(file), N_("tệp đã có; chọn tên khác."))]) from None
    except OSError:
        raise WrongInput([fault(str(file), N_("không ghi được vào đây; chọn nơi khác."))]) from None
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
        out.writelines(f"{line}\n" for line in text)
