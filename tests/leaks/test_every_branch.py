"""Roles for one branch of a committee: nothing of the branch beside it, nor of a colleague, is seen or changed."""

from __future__ import annotations

import io

import pytest
from flask.testing import FlaskClient

from core.access import Role
from core.access.permissions import WHOLE_TENANT
from core.exchange import services as exchange
from core.exchange.files import receive
from core.exchange.kinds import RowState
from core.exchange.services import Wanted
from core.testing import visitors
from core.unit_of_work import UnitOfWork
from tenants.choices import choices
from tests.leaks.crossing import crossed, refused
from tests.leaks.judging import secrets_of_branch
from tests.leaks.routes import Ask
from tests.leaks.world import World

OF_ACCOUNTS = ("sign_in", "token", "passkey")
FILES = {
    "people": "Mã,Họ và tên,Ngày sinh,Mã đơn vị,Từ ngày\n{person},Tên Khác,01/01/1981,{unit},01/01/2021\n",
    "units": "Mã đơn vị,Tên đơn vị,Loại đơn vị,Mã đơn vị cấp trên,Từ ngày\n{unit},Tên Khác,chi bộ,{top},01/01/2021\n",
    "posts": "Mã,Chức vụ,Mã đơn vị,Từ ngày\n{person},Bí thư,{unit},01/01/2021\n",
    "student_records": "Mã,Năm,Hình thức học\n{person},2022,chính quy\n",
}


@pytest.fixture
def bound(whole_app, world: World) -> FlaskClient:
    """Somebody with every role for one branch, and none for the committee."""
    return visitors.client_of(whole_app, world.a.asking(*Role, at=world.a.here.keys["top"]))


def test_all_that_is_asked_within_ones_branch_is_done(
    whole_app, world, every_ask: list[Ask], bound, nothing_kept, unchanged
) -> None:
    """What is refused below is refused for whose it is: within the branch the very same is accepted."""
    asks = [one for one in every_ask if one.permission not in WHOLE_TENANT]
    assert refused(whole_app, bound, asks, world.a.values, world.a.others) == []


def test_no_key_of_the_branch_beside_opens_anything(whole_app, world, every_ask, bound, unchanged) -> None:
    secrets = secrets_of_branch(world.a.there)
    assert crossed(whole_app, bound, every_ask, world.a.values, world.a.others, secrets) == []


def test_nobody_ends_what_is_of_a_colleagues_account(whole_app, world, every_ask, unchanged) -> None:
    """Sessions, tokens and keys: not even whoever administers all accounts does it by these routes."""
    client = visitors.client_of(whole_app, world.a.asking(Role.TENANT_ADMIN))
    own = world.a.values
    others = own | {name: str(world.a.colleague[name]) for name in OF_ACCOUNTS}
    answers = [
        (ask.rule, ask.filled(own, others, place).sent(client).status_code)
        for ask in every_ask
        for place in ask.places(own, others)
    ]
    assert len(answers) >= len(OF_ACCOUNTS)
    assert [one for one in answers if one[1] != 404] == []


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_names_the_branch_beside_tells_nothing_of_it_and_writes_nothing(
    filled, world: World, nothing_kept, unchanged, kind: str
) -> None:
    """The preview of a file is made by a job: it sees what whoever sent the file sees."""
    there = world.a.there
    codes = {"person": there.codes["person_code"], "unit": there.codes["unit_code"], "top": there.codes["top_code"]}
    text = FILES[kind].format(**codes)
    roots = frozenset({world.a.here.keys["top"]})
    with UnitOfWork(filled.engine, world.a.tenant.id) as work:
        file = receive("tep.csv", io.BytesIO(text.encode()))
        one = exchange.upload(work, file, Wanted(kind, roots=roots), choices(), account_id=None, actor="test")
        exchange.make_preview(work, one.id, choices())
        said = [f"{one.faults} {one.notes}"]
        rows = work.session.scalars(exchange.list_rows(one.id)).all()
        said += [f"{row.key} {row.title} {row.record_id} {row.cells} {row.notes}" for row in rows]
        assert rows, said
        assert {row.state for row in rows} == {RowState.WRONG}, said
    sent = Ask("POST", "", "", None, body=text)
    assert secrets_of_branch(there).told(sent, "\n".join(said)) == []
