"""What is being done in a tenant right now, and would break if what it rests on were changed under it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select

from core.db import TenantSession
from core.errors import N_, Fault, Message, fault
from core.jobs.kinds import OPEN
from core.jobs.models import Job
from core.jobs.tasks import title_of
from tenants.services.finding import own_tenant


def open_work(session: TenantSession) -> Iterator[Fault]:
    """Yield a fault for each kind of job that waits or runs in the tenant of a session."""
    query = select(Job.kind, func.count()).where(Job.state.in_(OPEN)).group_by(Job.kind).order_by(Job.kind)
    for kind, count in session.execute(query):
        text = N_("còn {count} việc chưa xong: {work}; đợi xong hoặc hủy rồi làm lại.")
        yield fault(own_tenant(session).code, text, count=count, work=Message(title_of(kind)))
