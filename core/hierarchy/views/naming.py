"""Units as people name them in a form, by code; what they may not see is not there."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from core.access import Permission, principal
from core.db import TenantSession
from core.errors import N_, Fault, Message, NotAllowed, NotFound, WrongInput, fault, refusal
from core.hierarchy import queries, scope
from core.hierarchy.api.units import demand_above


def unit_coded(session: TenantSession, where: str, code: str, demand: Callable[[TenantSession, UUID], None]) -> UUID:
    """Return the unit of a code with which somebody may do what `demand` asks; raise WrongInput at the field."""
    try:
        unit_id = queries.unit_named(session, code).id
        demand(session, unit_id)
    except NotFound as error:
        raise WrongInput([fault(where, N_("Không có đơn vị mang mã «{code}»."), code=code)]) from error
    except NotAllowed as error:
        raise WrongInput([Fault(where, error.message or Message(str(error)))]) from error
    return unit_id


def demand_place_of(session: TenantSession, unit_id: UUID) -> None:
    """Let somebody change where a unit stands, or whether it is. What stands above it is not named to who is refused.

    Raises NotFound for a unit that they do not see, NotAllowed where the unit above it is not theirs.
    """
    scope.demand_within(session, principal(), Permission.EDIT_UNITS, unit_id)
    try:
        demand_above(session, unit_id)
    except NotFound as error:
        text = N_("Việc này do đơn vị cấp trên của đơn vị ấy quyết định; hỏi văn phòng cấp trên.")
        raise refusal(NotAllowed, text) from error
