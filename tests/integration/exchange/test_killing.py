"""A process that is killed in the middle of an import leaves nothing of it, and the import can be written again."""

from __future__ import annotations

import os
import signal

from sqlalchemy import text

from core.db import application_engine, tenant_session
from core.exchange import services
from core.exchange.models import Import, ImportWrite
from core.exchange.services import Consent
from core.exchange.services.finding import held
from core.people.models import Membership, Person
from core.unit_of_work import UnitOfWork
from tenants.choices import choices
from tests.integration.exchange.conftest import Desk

HEADINGS = ["Mã", "Họ và tên", "Ngày vào Đảng", "Mã đơn vị", "Từ ngày"]
PEOPLE = [
    HEADINGS,
    *([f"N{number}", f"Nguyễn Văn {number}", "03/02/2005", "CB1", "03/02/2010"] for number in range(300)),
]


def killed_when_all_is_written(desk: Desk, one: Import) -> int:
    """Write an import in a process that is killed before it commits; return by which signal it ended."""
    child = os.fork()
    if child == 0:
        try:
            engine = application_engine(desk.database.addresses.application)
            with UnitOfWork(engine, desk.tenant.id) as work:
                services.apply_import(work, one.id, choices(), _kill_at_the_end, actor="test")
        finally:
            os._exit(1)  # nothing of the parent is tidied up here
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _kill_at_the_end(done: int, total: int) -> None:
    if done == total:
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_killed_import_leaves_nothing_and_is_written_whole_the_next_time(make_desk) -> None:
    desk = make_desk()
    one = desk.bring("people", PEOPLE)
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        services.confirm(held(work.session, one.id), Consent.WHOLE)
    assert killed_when_all_is_written(desk, one) == -signal.SIGKILL
    assert desk.table(Person) == desk.table(Membership) == []
    assert {row["table_name"] for row in desk.table(ImportWrite)}.isdisjoint({"person", "membership"})
    with UnitOfWork(desk.database.engine, desk.tenant.id) as work:
        services.apply_import(work, one.id, choices(), actor="test")
    assert len(desk.table(Person)) == len(desk.table(Membership)) == 300
    with tenant_session(desk.database.engine, desk.tenant.id) as session:
        query = text("SELECT count(*) FROM import WHERE state = 'applied' AND kind = 'people'")
        assert session.scalar(query.execution_options(raw_sql="counts what is written, past every mapper")) == 1
