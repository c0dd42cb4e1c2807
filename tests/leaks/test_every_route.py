"""Every route, for everybody: its permission decides who comes in, and nobody's key opens another committee."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event

from core.access import PERMISSIONS, Permission, Role
from core.access.permissions import BEFORE_SECOND_FACTOR, SECOND_FACTOR
from core.db import TenantSession, application_engine
from core.db import session as sessions
from core.db.models import TENANT
from core.testing import visitors
from core.testing.databases import TestDatabase
from tests.leaks.crossing import crossed, crossed_at_once, refused, said
from tests.leaks.judging import Secrets, fault_of, secrets_of, text_of
from tests.leaks.meanings import KNOWN_TO_OPERATORS
from tests.leaks.routes import API, Ask
from tests.leaks.world import World

NO_PERMISSION = "Tài khoản này không có quyền làm việc đó"
NEEDS_SECOND_FACTOR = "Vai trò này cần xác thực hai bước"
EVERYTHING = (Role.TENANT_ADMIN, Role.OPERATOR)


@pytest.fixture
def secrets(world: World) -> Secrets:
    """What nobody of A is told."""
    return secrets_of(world.b)


def of_each_route(every_ask: list[Ask]) -> Iterator[Ask]:
    """Yield one request of each route."""
    yield from {(one.method, one.rule): one for one in reversed(every_ask)}.values()


def test_everything_that_is_asked_of_ones_own_is_done(whole_app, world, every_ask, nothing_kept, unchanged) -> None:
    """What is refused below is refused for whose it is: of one's own the very same is accepted."""
    client = visitors.client_of(whole_app, world.a.asking(*EVERYTHING))
    assert refused(whole_app, client, every_ask, world.a.values, world.b.values) == []


@pytest.mark.parametrize("role", Role)
def test_the_permission_of_a_route_decides_who_comes_in(
    whole_app, world, every_ask, secrets, nothing_kept, unchanged, role: Role
) -> None:
    """Whoever lacks it is refused whatever they ask for; whoever has it is not, and gets nothing of another's."""
    client = visitors.client_of(whole_app, world.a.asking(role))
    own, foreign = world.a.values, world.b.values
    faults = []
    for ask in of_each_route(every_ask):
        places = ask.places(own, foreign)
        filled = ask.filled(own, foreign, *places)
        answer = filled.sent(client)
        kept_out = answer.status_code == 403 and NO_PERMISSION in text_of(answer)
        if kept_out is (ask.permission in PERMISSIONS[role]):
            faults.append(f"{filled}: {answer.status_code} {said(answer)[:200]}")
        faults.append(fault_of(filled, answer, secrets, foreign=bool(places)))
    assert [one for one in faults if one] == []


def test_a_stranger_is_asked_to_sign_in_everywhere(whole_app, world, every_ask, unchanged) -> None:
    client = visitors.client_of(whole_app, None)
    faults = []
    for ask in of_each_route(every_ask):
        filled = ask.filled(world.a.values)
        answer = filled.sent(client)
        led = answer.status_code == 303 and answer.location.startswith("/sign-in")
        if answer.status_code != 401 and not (led and not ask.rule.startswith(API)):
            faults.append(f"{filled}: {answer.status_code}")
    assert faults == []


def test_roles_that_decide_do_nothing_without_their_second_factor(whole_app, world, every_ask, unchanged) -> None:
    roles = [role for role in SECOND_FACTOR if Permission.USE_OWN_ACCOUNT in PERMISSIONS[role]]
    client = visitors.client_of(whole_app, world.a.asking(*roles, second_factor=False))
    faults = []
    for ask in of_each_route(every_ask):
        if ask.permission in BEFORE_SECOND_FACTOR:
            continue
        filled = ask.filled(world.a.values)
        answer = filled.sent(client)
        led = answer.status_code == 303 and answer.location.startswith("/account/second-factor")
        if not led and not (answer.status_code == 403 and NEEDS_SECOND_FACTOR in text_of(answer)):
            faults.append(f"{filled}: {answer.status_code}")
    assert faults == []


def test_a_token_does_only_what_its_scopes_say(whole_app, world, every_ask, unchanged) -> None:
    """Every scope but that of the route keeps out; that one alone lets in, which is seen where nothing is written."""
    own, faults = world.a.values, []
    for ask in of_each_route(every_ask):
        for scopes, comes_in in ((frozenset(Permission) - {ask.permission}, False), ({ask.permission}, True)):
            if comes_in and (ask.writes or ask.path):
                continue
            asking = world.a.asking(*Role, scopes=frozenset(scopes), sign_in_id=None)
            answer = ask.filled(own).sent(visitors.client_of(whole_app, asking))
            if (answer.status_code == 403 and NO_PERMISSION in text_of(answer)) is comes_in:
                faults.append(f"{ask.filled(own)} with {sorted(scopes)}: {answer.status_code}")
    assert faults == []


def test_no_key_of_another_committee_opens_anything(whole_app, world, every_ask, secrets, unchanged) -> None:
    client = visitors.client_of(whole_app, world.a.asking(*EVERYTHING))
    assert crossed(whole_app, client, every_ask, world.a.values, world.b.values, secrets) == []


def test_an_operator_sees_a_committee_and_nothing_in_it(whole_app, world, every_ask, secrets, unchanged) -> None:
    client = visitors.client_of(whole_app, world.a.asking(Role.OPERATOR))
    looked = [one for one in every_ask if not one.writes and one.path.get(KNOWN_TO_OPERATORS) == KNOWN_TO_OPERATORS]
    assert looked
    for ask in looked:
        filled = ask.filled({KNOWN_TO_OPERATORS: world.b.tenant.code})
        answer = filled.sent(client)
        assert answer.status_code == 200
        assert fault_of(filled, answer, secrets, foreign=False) is None


def test_row_level_security_alone_keeps_them_apart(
    filled: TestDatabase, make_app, world, every_ask, secrets, unchanged
) -> None:
    """The guard and the tenant in every query switched off."""
    client = visitors.client_of(make_app(filled.bare), world.a.asking(*EVERYTHING))
    event.remove(TenantSession, "do_orm_execute", sessions._only_its_rows)
    try:
        assert crossed_at_once(client, every_ask, world.a.values, world.b.values, secrets) == []
    finally:
        event.listen(TenantSession, "do_orm_execute", sessions._only_its_rows)


def tenant_of(connection: Connection) -> object:
    return connection.get_execution_options().get(TENANT)


def test_connections_that_both_use_in_turn_keep_nothing(
    filled: TestDatabase, make_app, world, every_ask, secrets, unchanged
) -> None:
    """As few as one request needs: a page inside a session reads what the committee above chose in another."""
    engine = application_engine(filled.addresses.application, pool_size=3, max_overflow=0, pool_timeout=5)
    served: dict[object, set[object]] = defaultdict(set)
    event.listen(engine, "begin", lambda one: served[one.connection.dbapi_connection].add(tenant_of(one)))
    app = make_app(engine)
    ours, theirs = (visitors.client_of(app, one.asking(*EVERYTHING)) for one in (world.a, world.b))

    def ask_for_b(ask: Ask) -> None:
        if not ask.writes:
            assert ask.filled(world.b.values).sent(theirs).status_code < 500

    try:
        assert crossed_at_once(ours, every_ask, world.a.values, world.b.values, secrets, ask_for_b) == []
        both = {world.a.tenant.id, world.b.tenant.id}
        assert len(served) <= 3
        assert all(both <= one for one in served.values())
    finally:
        engine.dispose()
