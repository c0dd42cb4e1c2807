"""`xeploai audit verify`: the chain of every tenant, from its first entry to its end."""

from __future__ import annotations

from argparse import Namespace

from core.audit import verify as verify_chain
from core.commands.context import Context
from core.commands.installation import installation
from core.db import shared_session, tenant_session
from core.errors import N_
from tenants import services


def verify(args: Namespace, context: Context) -> int:
    """Say for each tenant how many entries stand sealed, and what was tampered with; 1 where something was."""
    wrong = False
    with installation() as here:
        with shared_session(here.engine) as session:
            chosen = [services.find_tenant(session, args.code)] if args.code else services.list_tenants(session)
        for tenant in chosen:
            with tenant_session(here.engine, tenant.id) as session:
                verdict = verify_chain(session)
            for fault in verdict.faults:
                context.line(fault.said(context.say))
            template = (
                N_("{code}: {count} mục, HỎNG") if verdict.faults else N_("{code}: {count} mục, đúng; dấu {seal}")
            )
            context.line(context.say(template, code=tenant.code, count=verdict.entries, seal=verdict.seal))
            wrong = wrong or bool(verdict.faults)
    return 1 if wrong else 0
