"""Make the demo province: five committees with their units, people and records, and an account for every role."""

from __future__ import annotations

import base64
import os
from argparse import Namespace
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from core import clock
from core.access import Role
from core.commands.context import Context
from core.commands.demo_plan import Plan, PlannedCommittee, read_plan
from core.commands.demo_records import fill_committee
from core.commands.installation import Installation
from core.config import Settings, derived_secret, read_settings
from core.db import shared_session
from core.db.keys import uuid7
from core.errors import N_
from core.unit_of_work import UnitOfWork
from core.users import codes
from core.users import services as users
from core.users.sealing import Seal
from tenants import services as tenants
from tenants.models import Tenant
from tenants.profiles import find_profile

ACTOR = "demo"
PASSWORD = "thu nghiem xep loai"
OPERATORS, OPERATORS_NAME = "he-thong", "Quản trị hệ thống"


def ensure(here: Installation, context: Context) -> Plan:
    """Make what is not there yet of the demo province, each committee whole or not at all; return what it holds."""
    plan = read_plan()
    maker = _Maker(here, context, plan)
    maker.make(OPERATORS, maker.operators)
    maker.make(plan.province["code"], maker.province)
    for one in plan.committees:
        maker.make(one.code, lambda work, one=one: maker.committee(work, one))  # type: ignore[misc]
    return plan


def announce(settings: Settings, context: Context, plan: Plan) -> None:
    """Say with which accounts one may look around."""
    say, now = context.say, codes.code_at(totp_secret(settings), clock.now())
    context.line(say(N_("Đơn vị dùng thử:")))
    for one in plan.committees:
        context.line(f"  {one.code:<10} {one.name}")
    context.line(say(N_("Tài khoản ở mỗi đơn vị: {names}"), names=", ".join(one.username for one in plan.accounts)))
    context.line(say(N_("Người vận hành: {name}, đơn vị {code}"), name=plan.operator["username"], code=OPERATORS))
    context.line(say(N_("Mật khẩu chung: {password}"), password=PASSWORD))
    context.line(say(N_("Mã xác thực hai bước lúc này: {code}; mã mới: xeploai demo-code"), code=now))


def code(args: Namespace, context: Context) -> int:
    """Print the code of now that the demo accounts ask for as a second factor."""
    context.line(codes.code_at(totp_secret(read_settings(os.environ)), clock.now()))
    return 0


def totp_secret(settings: Settings) -> str:
    """Return the second factor that all demo accounts of an installation share."""
    raw = bytes.fromhex(derived_secret(settings.secret_key(), "demo.totp"))
    return base64.b32encode(raw[:20]).decode()


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one tenant after the other."""

    here: Installation
    context: Context
    plan: Plan

    def make(self, code: str, fill: Callable[[UnitOfWork], object]) -> None:
        """Make a tenant in one transaction, unless it is there."""
        with shared_session(self.here.engine) as session:
            there = session.scalar(select(Tenant.id).where(Tenant.code == code))
        if there is None:
            with UnitOfWork(self.here.engine, uuid7()) as work:
                fill(work)

    def operators(self, work: UnitOfWork) -> None:
        """Make the tenant of those who run the installation."""
        tenants.create_tenant(work, code=OPERATORS, name=OPERATORS_NAME, actor=ACTOR)
        self._account(work, self.plan.operator["username"], self.plan.operator["name"], Role.OPERATOR)

    def province(self, work: UnitOfWork) -> None:
        """Make the province, with accounts that see what is submitted to it."""
        one = self.plan.province
        tenants.create_tenant(
            work, code=one["code"], name=one["name"], profile=find_profile(one["profile"]), actor=ACTOR
        )
        for account in self.plan.accounts:
            if not account.in_cell:
                self._account(work, account.username, account.username, account.role)

    def committee(self, work: UnitOfWork, one: PlannedCommittee) -> None:
        """Make a committee with all that is in it."""
        self.context.err.write(self.context.say(N_("Đang tạo {name} …"), name=one.name) + "\n")
        parent, profile = self.plan.province["code"], find_profile(one.profile)
        tenants.create_tenant(work, code=one.code, name=one.name, parent=parent, profile=profile, actor=ACTOR)
        filled = fill_committee(work, one, self.context)
        for account, person in zip(self.plan.accounts, filled.holders, strict=False):
            cell = filled.cell if account.in_cell else None
            self._account(work, account.username, person.name, account.role, unit_id=cell, person_id=person.id)

    def _account(
        self,
        work: UnitOfWork,
        username: str,
        name: str,
        role: Role,
        *,
        unit_id: UUID | None = None,
        person_id: UUID | None = None,
    ) -> None:
        account = users.create_account(
            work, username=username, name=name, person_id=person_id, password=PASSWORD, actor=ACTOR
        )
        users.grant_role(work, account.id, role, unit_id, actor=ACTOR)
        settings = self.here.settings
        account.totp_sealed = Seal(settings.secret_key()).close(totp_secret(settings), account.id)
