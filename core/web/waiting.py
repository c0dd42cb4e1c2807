"""The duties that the areas below know of: each asks one cheap question, and only of whoever may act on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from types import MappingProxyType

from sqlalchemy import func, select

from core import clock
from core.access import Permission, Principal
from core.access.permissions import SECOND_FACTOR
from core.db import TenantSession
from core.errors import N_, Message
from core.jobs.kinds import JobState
from core.jobs.models import Job
from core.users.kinds import AccountState
from core.users.models import Account
from core.web.duties import Duty

RECENT = timedelta(days=7)  # a job that failed long ago waits for nobody


def second_factor(session: TenantSession, asking: Principal) -> Iterator[Duty]:
    """Ask for the second factor of those who decide."""
    if not asking.second_factor and asking.roles & SECOND_FACTOR:
        yield Duty(
            Message(N_("Vai trò của bạn cần xác thực hai bước; chưa có thì chưa làm được việc gì của vai trò đó.")),
            "/account/second-factor",
            Message(N_("Bật xác thực")),
            pressing=True,
        )


def failed_jobs(session: TenantSession, asking: Principal) -> Iterator[Duty]:
    """Tell of the asker's own long work that failed, where they may look at it still."""
    if not asking.may(Permission.SEE_JOBS):
        return
    query = (
        select(func.count(), func.max(Job.finished_at))
        .select_from(Job)
        .where(
            Job.account_id == asking.account_id,
            Job.state == JobState.FAILED,
            Job.finished_at > clock.now() - RECENT,
        )
    )
    count, last = session.execute(query).one()
    if last:
        text = Message(N_("{count} việc chạy nền bị hỏng; xem lý do rồi thử lại."), MappingProxyType({"count": count}))
        yield Duty(text, "/jobs", Message(N_("Xem tiến trình")), when=last.astimezone(clock.VIETNAM).date())


def open_invitations(session: TenantSession, asking: Principal) -> Iterator[Duty]:
    """Tell whoever manages accounts of invitations that nobody took yet."""
    if not asking.may(Permission.MANAGE_ACCOUNTS):
        return
    query = select(func.count()).select_from(Account).where(Account.state == AccountState.INVITED)
    count = session.scalar(query)
    if count:
        text = N_("{count} lời mời chưa được nhận; nhắc người được mời hoặc đóng tài khoản.")
        yield Duty(Message(text, MappingProxyType({"count": count})), "/admin/accounts", Message(N_("Xem tài khoản")))


OF_THE_CORE = (second_factor, failed_jobs, open_invitations)
