"""The pages of each role, walked through from the first: no link and no button that is not theirs to use."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from core.access import PERMISSIONS, Permission, Principal, Role
from core.testing import visitors
from tests.leaks.judging import Secrets, secrets_of, secrets_of_branch
from tests.leaks.pages import Page, Way, permission_of, route_of, walk
from tests.leaks.routes import Ask
from tests.leaks.world import World

# Of roles that may do the same, one is walked for all.
ROLES = list({PERMISSIONS[role]: role for role in Role}.values())
OF_BRANCHES = [role for role in ROLES if role not in (Role.OPERATOR, Role.RESCUER)]


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_shown_nothing_that_it_may_not_use(whole_app, world: World, role, nothing_kept, unchanged) -> None:
    assert faults_of(whole_app, world.a.asking(role), secrets_of(world.b)) == []


@pytest.mark.parametrize("role", OF_BRANCHES)
def test_a_role_for_a_branch_is_shown_nothing_beyond_it(whole_app, world: World, role, nothing_kept, unchanged) -> None:
    bound = world.a.asking(role, at=world.a.here.keys["top"])
    assert faults_of(whole_app, bound, secrets_of_branch(world.a.there)) == []


def faults_of(app: Flask, principal: Principal, secrets: Secrets) -> list[str]:
    """Return what somebody is shown and may not use, what leads nowhere, and what they ought not to be told."""
    client = visitors.client_of(app, principal)
    pages = list(walk(app, client))
    assert len(pages) > 5
    known = Permission.MANAGE_TENANTS if principal.may(Permission.MANAGE_TENANTS) else None
    faults = {f"{page.address}: {page.status}" for page in pages if page.status >= 400}
    for page in pages:
        told = secrets.told(Ask("GET", page.address, "", known, path={"": page.address}), page.text)
        faults |= {f"{page.address} tells {told}"} if told else set()
        faults |= {fault for way in page.ways if (fault := fault_of_way(app, principal, page, way))}
    return sorted(faults) + refused(app, client, pages)


def fault_of_way(app: Flask, principal: Principal, page: Page, way: Way) -> str | None:
    """Return what is wrong with a link or a button: nothing is there, or it needs what somebody may not do."""
    endpoint = route_of(app, way)
    if endpoint is None:
        return f"{page.address}: {way.method} {way.address} leads nowhere"
    permission: Any = permission_of(app, endpoint)
    if permission is not None and not principal.may(permission):
        return f"{page.address}: {way.method} {way.address} needs {permission}"
    return None


def refused(app: Flask, client: FlaskClient, pages: list[Page]) -> list[str]:
    """Press a button of each kind, with what stands in its form; return those that refuse whoever presses them."""
    ways = sorted({way for page in pages for way in page.ways if way.method != "GET"}, key=str)
    faults = []
    for way in {(route_of(app, way), tuple(name for name, _ in way.fields)): way for way in ways}.values():
        answer = client.open(way.address, method=way.method, data=dict(way.fields))
        if answer.status_code in (401, 403, 404) or answer.status_code >= 500:
            faults.append(f"{way}: {answer.status_code}")
    return faults
